//! What libraries and the application tell through `tracing` goes to standard error, as much of it
//! as `-q` and `-v` ask for.

use crate::config;
use crate::console::style;
use crate::input::{Settings, Verbosity};
use std::io;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Listens, unless the program listens already. `RUST_LOG` with `target=level`, separated by
/// commas, says more exactly what is told; what it does not name follows `-v`.
pub(crate) fn listen(settings: Settings) {
    if tracing::dispatcher::has_been_set() {
        return;
    }
    let level = match settings.verbosity {
        Verbosity::Quiet => LevelFilter::ERROR,
        Verbosity::Normal => LevelFilter::WARN,
        Verbosity::Verbose => LevelFilter::INFO,
        Verbosity::VeryVerbose => LevelFilter::DEBUG,
        Verbosity::Debug => LevelFilter::TRACE,
    };
    let wanted = config::environment("RUST_LOG").and_then(|it| it.parse::<Targets>().ok());
    let targets = wanted.unwrap_or_default();
    let targets = match targets.default_level() {
        Some(_) => targets,
        None => targets.with_default(level),
    };
    let shown = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(style::wanted(settings, &io::stderr()))
        .with_target(settings.verbosity > Verbosity::Verbose);
    // Who was faster listens.
    let _ = tracing_subscriber::registry().with(targets).with(shown.without_time()).try_init();
}
