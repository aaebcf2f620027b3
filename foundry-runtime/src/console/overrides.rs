//! What the options `--config` and `--config-file` of a command line say.

use crate::error::{Error, ErrorKind, Result};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the options said so far: the number of the last one, or 0. It is copied with the other settings of
/// every call, and so is small.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Overrides(u16);

/// All that was said in this process, which has one command line.
static SAID: Mutex<Vec<Said>> = Mutex::new(Vec::new());

struct Said {
    what: What,
    before: Overrides,
}

enum What {
    Value { key: String, value: String },
    File(String),
}

impl Overrides {
    /// `section.key=value`; or what it should have been. Only what can be nothing but a key is told: the
    /// rest may be a secret, also one that ends in `==`.
    pub(crate) fn set(&mut self, pair: &str) -> Result<(), String> {
        const WANTED: &str = "it is `section.key=value`, as in `--config mail.port=25`";
        let (key, value) = pair.split_once('=').ok_or(WANTED)?;
        if key.split('.').count() < 2 || key.split('.').any(str::is_empty) {
            let letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
            let is_key = !key.is_empty() && key.chars().all(letter);
            return Err(match is_key && !value.is_empty() && !value.starts_with('=') {
                true => format!("{WANTED}, found `{key}=…`"),
                false => WANTED.to_owned(),
            });
        }
        self.say(What::Value { key: key.to_owned(), value: value.to_owned() })?;
        Ok(())
    }

    /// The file that is read instead of `foundry.toml`; the last one counts.
    pub(crate) fn file(&mut self, name: &str) -> Result<(), &'static str> {
        if name.is_empty() {
            return Err("it names a file");
        }
        self.say(What::File(name.to_owned()))
    }

    fn say(&mut self, what: What) -> Result<(), &'static str> {
        let mut said = said();
        said.push(Said { what, before: *self });
        let number = u16::try_from(said.len()).map_err(|_| "there are too many of them")?;
        *self = Self(number);
        Ok(())
    }

    /// Whether anything was said.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the pairs of key and value in their order, and the file.
    pub(crate) fn all(self) -> (Vec<(String, String)>, Option<String>) {
        let (mut overrides, mut file, mut rest) = (Vec::new(), None, self);
        let said = said();
        while let Some(Said { what, before }) =
            usize::from(rest.0).checked_sub(1).and_then(|at| said.get(at))
        {
            match what {
                What::Value { key, value } => overrides.push((key.clone(), value.clone())),
                What::File(name) => {
                    file.get_or_insert_with(|| name.clone());
                }
            }
            rest = *before;
        }
        overrides.reverse();
        (overrides, file)
    }

    /// The error for a command that is called by another: sections are read once for the process.
    pub(crate) fn refuse(self) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let message = "`--config` and `--config-file` are for the command line of the process";
        Err(Error::new(ErrorKind::Usage, message).note("a section is read once, for all commands"))
    }
}

fn said() -> MutexGuard<'static, Vec<Said>> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Without values, which may be secret.
impl fmt::Debug for Overrides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "Overrides" } else { "Overrides(…)" })
    }
}
