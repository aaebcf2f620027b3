//! Configuration: sections, where they come from, and the pack of commands for them.

pub use foundry_runtime::config::{
    ByteSize, Inspected, Inspection, Layer, Live, LogConfig, LogLevel, NotBytes, Origin, Reload,
    Secret, Section, SectionInfo, Sections, Sources, Zeroize, get, inspect_from, load_from, reload,
    shared,
};

use crate::{Console, Result, command};
use foundry_runtime::config::commands as runs;
use std::path::Path;

crate::pack! {
    /// `config:show`, `config:list`, `config:check` and `config:init`, for all sections of the application:
    /// those that its commands, services and packs take, those in its own modules, and those in
    /// `sections = […]` of [`app!`](macro@crate::app).
    pub struct Commands;
    sections = [AppConfig, LogConfig]
}

/// What the application is called, and where it runs: `APP_NAME`, `APP_ENV` and `APP_DEBUG`, or the table
/// `[app]`.
///
/// ```
/// use foundry::config::{AppConfig, Sources, load_from};
///
/// let sources = Sources::new().with_variable("APP_ENV", "production").with_variable("APP_DEBUG", "off");
/// let app: AppConfig = load_from(&sources).unwrap();
/// assert!(app.is_production() && !app.debug);
/// ```
#[derive(Clone, Debug, Default, crate::Config)]
#[config(prefix = "APP")]
pub struct AppConfig {
    /// Its name for people.
    pub name: Option<String>,
    /// Where it runs: `production`, `staging`, `local`. It chooses `.env.<env>` and `foundry.<env>.toml`.
    pub env: Option<String>,
    /// Whether it shows more than its users should see.
    #[config(default = false)]
    pub debug: bool,
}

impl AppConfig {
    /// Whether it runs where mistakes are expensive.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.env.as_deref() == Some("production")
    }
}

/// Show what is configured.
///
/// Secrets are not shown.
#[command("config:show", example = "config:show --origin", pack = crate::config)]
fn show(
    /// Only this one, by the name of its table
    section: Option<&str>,
    /// Show also where each value comes from
    origin: bool,
    sections: &Sections,
    console: &Console,
) -> Result<()> {
    runs::show(sections, section, origin, console)
}

/// List everything that can be configured.
///
/// Each key with its variable, its type, its default, and what it means.
#[command("config:list", example = "config:list --format json", pack = crate::config)]
fn list(
    /// Only this one, by the name of its table
    section: Option<&str>,
    sections: &Sections,
    console: &Console,
) -> Result<()> {
    runs::list(sections, section, console)
}

/// Check the configuration.
///
/// All sections are read, also those that no command needs, and every mistake is told. The exit code is
/// 78 if there is one.
#[command("config:check", pack = crate::config)]
fn check(sections: &Sections, console: &Console) -> Result<()> {
    runs::check(sections, console)
}

/// Write `foundry.toml` and `.env.example`.
///
/// All that can be set stands in them, commented out, with its type and its default.
#[command("config:init", pack = crate::config)]
fn init(
    /// Into this folder instead of the one that is current
    #[option(value = "FOLDER")]
    dir: Option<&Path>,
    /// Write over files that are there
    force: bool,
    sections: &Sections,
    console: &Console,
) -> Result<()> {
    runs::init(sections, dir, force, console)
}
