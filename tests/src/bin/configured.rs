//! A program with sections of the configuration, for `tests/config`.

#![forbid(unsafe_code)]

use foundry::{Console, Result, command};
use foundry_tests::settings::{MailConfig, OtherConfig};

foundry::app! {
    /// Reads its configuration.
    pub struct Configured;
}

/// Show where mail goes.
#[command("mail")]
fn mail(config: &MailConfig, console: &Console) -> Result<()> {
    console.line(format_args!("{}:{} {:?}", config.host, config.port, config.password))
}

/// Read the other section.
#[command("other")]
fn other(config: &OtherConfig, console: &Console) -> Result<()> {
    console.line(config.number)
}

/// Read nothing.
#[command("nothing")]
fn nothing() {}

/// Panic with the section in the message.
#[command("panic")]
fn panic(config: &MailConfig) {
    panic!("{config:?}");
}

fn main() -> std::process::ExitCode {
    Configured::run()
}
