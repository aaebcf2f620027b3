//! What libraries and the application tell through `tracing` goes to standard error, as much of it
//! as `-q` and `-v` ask for, or else the section `[log]` of an application that has it.

use crate::base::environment::environment;
use crate::config::{LogConfig, LogLevel, ReadLog};
use crate::console::settings::{Settings, Verbosity};
use crate::console::warning::warn;
use crate::console::{Log, style};
use crate::terminal;
use std::cell::Cell;
use std::sync::OnceLock;
use std::{fmt, io};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::{DefaultFields, Writer};
use tracing_subscriber::layer::{Context, Filter, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Listens, unless the program listens already. `RUST_LOG` with `target=level`, separated by
/// commas, says more exactly what is told; what it does not name follows `-v`.
pub(crate) fn listen(settings: Settings, section: Option<ReadLog>) {
    if tracing::dispatcher::has_been_set() {
        return;
    }
    let shown = tracing_subscriber::fmt::layer()
        .fmt_fields(EscapedFields)
        .with_writer(|| Log)
        .with_ansi(style::wanted(settings, &io::stderr()))
        .with_target(settings.verbosity > Verbosity::Verbose)
        .without_time();
    let shown = shown.with_filter(Wanted { settings, section, targets: OnceLock::new() });
    // Who was faster listens.
    let _ = tracing_subscriber::registry().with(shown).try_init();
}

/// Writes the message and the fields of an event on one line, without anything a terminal obeys.
struct EscapedFields;

impl<'w> FormatFields<'w> for EscapedFields {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut text = String::new();
        DefaultFields::new().format_fields(Writer::new(&mut text), fields)?;
        writer.write_str(&terminal::escape_line(&text))
    }
}

/// What is shown. Only when something is told for the first time it is found out: a command that is silent
/// reads no configuration for it.
struct Wanted {
    settings: Settings,
    section: Option<ReadLog>,
    targets: OnceLock<Targets>,
}

/// There sqlx logs parameters of URLs that it does not know, with their values, which may be passwords.
const SHOWS_VALUES: &str = "sqlx_postgres::options::parse";

thread_local! {
    /// This thread reads the configuration, which may tell something itself.
    static READS: Cell<bool> = const { Cell::new(false) };
}

impl Wanted {
    fn shows(&self, metadata: &Metadata<'_>) -> bool {
        if metadata.target() == SHOWS_VALUES {
            return false;
        }
        if let Some(targets) = self.targets.get() {
            return targets.would_enable(metadata.target(), metadata.level());
        }
        if READS.get() {
            return *metadata.level() <= self.level(None);
        }
        READS.set(true);
        let targets = self.targets.get_or_init(|| self.read());
        READS.set(false);
        targets.would_enable(metadata.target(), metadata.level())
    }

    fn read(&self) -> Targets {
        let default = LogConfig::default();
        let section = match self.section.map(|read| read()) {
            None => &default,
            Some(Ok(section)) => section,
            Some(Err(error)) => {
                warn(&format_args!("{error:?}"), self.settings);
                &default
            }
        };
        let wanted = environment("RUST_LOG").and_then(|it| it.parse::<Targets>().ok());
        let targets = wanted.or_else(|| {
            let filter = section.filter.as_deref()?;
            let parsed = filter.parse::<Targets>();
            parsed.inspect_err(|why| warn(&wrong_filter(why), self.settings)).ok()
        });
        let targets = targets.unwrap_or_default();
        match targets.default_level() {
            Some(_) => targets,
            None => targets.with_default(self.level(section.level)),
        }
    }

    /// The level of what is not named.
    fn level(&self, configured: Option<LogLevel>) -> LevelFilter {
        match self.settings.verbosity {
            Verbosity::Quiet => LevelFilter::ERROR,
            Verbosity::Normal => match configured {
                Some(LogLevel::Off) => LevelFilter::OFF,
                Some(LogLevel::Error) => LevelFilter::ERROR,
                Some(LogLevel::Warn) | None => LevelFilter::WARN,
                Some(LogLevel::Info) => LevelFilter::INFO,
                Some(LogLevel::Debug) => LevelFilter::DEBUG,
                Some(LogLevel::Trace) => LevelFilter::TRACE,
            },
            Verbosity::Verbose => LevelFilter::INFO,
            Verbosity::VeryVerbose => LevelFilter::DEBUG,
            Verbosity::Debug => LevelFilter::TRACE,
        }
    }
}

fn wrong_filter(why: &dyn fmt::Display) -> String {
    format!("`filter` of the configuration section `[log]` is not understood: {why}")
}

impl<S: Subscriber> Filter<S> for Wanted {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        self.shows(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        match self.shows(metadata) {
            true => Interest::always(),
            // What is told while the configuration is read has to be asked about again.
            false if READS.get() => Interest::sometimes(),
            false => Interest::never(),
        }
    }
}
