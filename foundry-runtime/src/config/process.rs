//! The configuration of this process: what is said before it is read, and what single variables say.

use crate::config::origin::Layer;
use crate::config::source::{self, Sources};
use crate::error::{Error, ErrorKind, Result};
use crate::model::variables::Empty;

/// Takes `text` for a file that was there when the program was compiled: the weakest of all sources.
/// It is called `name` in messages. What is said first counts.
pub fn embed(name: &'static str, text: &'static str) {
    source::embed(name, text);
}

/// Takes what the command line says: pairs of `section.key` and value, and the file that is read
/// instead of `foundry.toml`.
///
/// # Errors
///
/// [`ErrorKind::Config`] if the files of the process were read already, so that it would be heard by
/// some sections and not by others.
pub fn give(overrides: Vec<(String, String)>, file: Option<String>) -> Result<()> {
    match Sources::process().give(overrides, file) {
        true => Ok(()),
        false => Err(Error::new(
            ErrorKind::Config,
            "`--config` and `--config-file` come too late: the configuration was read before",
        )),
    }
}

/// Returns a warning for each value that [`give`] got and no section read.
pub(crate) fn unheard() -> Vec<String> {
    Sources::process().unheard()
}

/// The name of the environment: what `APP_ENV` says, in the environment or in `.env`.
///
/// # Errors
///
/// [`ErrorKind::Config`] if it has other letters than `a` to `z`, digits, `-` and `_`.
pub fn app_env() -> Result<Option<&'static str>> {
    Sources::process().profile().map_err(|problem| Error::new(ErrorKind::Config, problem))
}

/// Returns what the environment and `.env` say about one variable, for an option of a command.
pub(crate) fn variable(name: &str, empty: Empty) -> Result<Option<String>> {
    let sources = Sources::process();
    let found = sources.variable(&[name], empty);
    // What `.env` says may depend on the name of the environment, what the environment says does not.
    let is_sure = matches!(&found, Ok(Some(it)) if it.place.layer() == Layer::Environment);
    if !is_sure {
        app_env()?;
    }
    match found {
        Ok(found) => Ok(found.map(|it| it.text.into_owned())),
        Err(problems) => {
            let error = Error::new(ErrorKind::Config, format!("reading the variable `{name}`"));
            Err(problems.into_iter().fold(error, Error::note))
        }
    }
}

/// Says for a variable that has no value what may be the reason: it is empty, or a `.env` file is wrong.
pub(crate) fn why_not_set(name: &str) -> Vec<String> {
    let sources = Sources::process();
    let empty = sources.empty_variable(&[name]);
    let empty = empty.map(|it| format!("{it}, which counts as not set"));
    empty.into_iter().chain(sources.dotenv_problems()).collect()
}
