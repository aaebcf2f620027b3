//! Asking before something is lost, or changed where it matters.

use crate::config;
use crate::console::Console;
use crate::error::{Error, ErrorKind, Result};

/// Before something is lost: in a terminal the person is asked; in production, and where nobody can be
/// asked, it wants `--force`. What is about to be done reads as in "refusing to drop all".
///
/// # Errors
///
/// If it is not allowed.
pub(super) fn to_lose(console: &Console, force: bool, doing: &str) -> Result<()> {
    match (force, is_production()) {
        (true, _) => Ok(()),
        (_, true) => Err(refusal(doing, PRODUCTION)),
        _ => asked(console, doing),
    }
}

/// Before something is changed in production, where the person is asked; elsewhere nobody is.
///
/// # Errors
///
/// If it is not allowed.
pub(super) fn to_change(console: &Console, force: bool, doing: &str) -> Result<()> {
    match is_production() && !force {
        true if console.is_interactive() => asked(console, &format!("{doing} in production")),
        true => Err(refusal(doing, PRODUCTION)),
        false => Ok(()),
    }
}

const PRODUCTION: &str = "this is production: `APP_ENV` says so";

fn asked(console: &Console, doing: &str) -> Result<()> {
    if !console.is_interactive() {
        return Err(refusal(doing, "nobody is there who could be asked"));
    }
    match console.confirm(&format!("Really {doing}?"), false)? {
        true => Ok(()),
        false => Err(Error::failed("nothing was changed")),
    }
}

fn refusal(doing: &str, why: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("refusing to {doing} without `--force`")).note(why)
}

/// Whether somebody depends on this database.
fn is_production() -> bool {
    match config::app_env() {
        Ok(name) => name == Some("production"),
        // `Production`, for one.
        Err(_) => true,
    }
}
