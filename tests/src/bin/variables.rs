//! A program whose options and sections come from variables, for `tests/empty_variables.rs`.

#![forbid(unsafe_code)]

use foundry::config::Secret;
use foundry::{Choice, Config, Console, Result, command};

foundry::app! {
    /// Reads variables.
    pub struct Variables;
}

/// How loud it is.
#[derive(Choice, Clone, Copy, Debug)]
pub enum Mode {
    /// Nothing is told.
    Quiet,
    /// All is told.
    Loud,
}

/// Everything that may have a variable.
#[derive(Config)]
#[config(prefix = "APP")]
pub struct AppConfig {
    text: String,
    #[config(default = "red")]
    default_text: String,
    region: Option<String>,
    #[config(default = 80)]
    port: u16,
    size: Option<u8>,
    #[config(default = "loud")]
    mode: Mode,
    #[config(default = true)]
    tls: bool,
    token: Secret<String>,
    spare: Option<Secret<String>>,
    #[config(default)]
    to: Vec<String>,
}

/// Show the section.
#[command("section")]
fn section(config: &AppConfig, console: &Console) -> Result<()> {
    console.line(format_args!(
        "{:?} {:?} {:?} {} {:?} {:?} {} {:?} {:?} {:?}",
        config.text,
        config.default_text,
        config.region,
        config.port,
        config.size,
        config.mode,
        config.tls,
        config.token.expose(),
        config.spare.as_ref().map(Secret::expose),
        config.to,
    ))
}

/// Show the same as options.
#[command("options")]
#[expect(clippy::too_many_arguments, reason = "each is another case")]
fn options(
    #[option(env = "APP_TEXT")] text: String,
    #[option(env = "APP_DEFAULT_TEXT", default = "red")] default_text: String,
    #[option(env = "APP_REGION")] region: Option<String>,
    #[option(env = "APP_PORT", default = 80)] port: u16,
    #[option(env = "APP_SIZE")] size: Option<u8>,
    #[option(env = "APP_MODE", default = "loud")] mode: Mode,
    #[option(env = "APP_TOKEN")] token: Secret<String>,
    #[option(env = "APP_SPARE")] spare: Option<Secret<String>>,
    #[option(delimiter = ',')] to: Vec<String>,
    console: &Console,
) -> Result<()> {
    console.line(format_args!(
        "{text:?} {default_text:?} {region:?} {port} {size:?} {mode:?} true {:?} {:?} {to:?}",
        token.expose(),
        spare.as_ref().map(Secret::expose),
    ))
}

/// A required option that is not secret.
#[command("required")]
fn required(#[option(env = "APP_NUMBER")] number: u16, console: &Console) -> Result<()> {
    console.line(number)
}

/// A required text that is marked as secret.
#[command("marked")]
fn marked(#[option(env = "APP_TOKEN", secret)] token: String, console: &Console) -> Result<()> {
    console.line(token.len())
}

fn main() -> std::process::ExitCode {
    Variables::run()
}
