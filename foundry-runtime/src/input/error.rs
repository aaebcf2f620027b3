//! What is said about a command line that does not fit. Each message names the word.

use crate::error::{Error, ErrorKind};
use crate::help;
use crate::input::matcher::Input;
use crate::input::word::Word;
use std::fmt::Display;

impl Input<'_> {
    fn usage_error(&self, message: String) -> Error {
        let usage = help::usage(self.definition, self.command);
        Error::new(ErrorKind::Usage, message).note(format!("usage: {usage}"))
    }

    #[cold]
    pub(super) fn unknown_option(&self, shown: &str) -> Error {
        let rows = self.rows.iter().filter(|row| !row.kind.is_positional());
        let names = rows.map(|row| self.definition.text(row.name)).chain(["help"]);
        let near = crate::nearest::nearest(shown.trim_start_matches('-'), names);
        self.usage_error(match near {
            Some(near) if shown.starts_with("--") => {
                format!("unknown option `{shown}`; did you mean `--{near}`?")
            }
            _ => format!("unknown option `{shown}`; if it is a value, write `--` before it"),
        })
    }

    #[cold]
    pub(super) fn surplus(&self, word: Word<'_>) -> Error {
        let takes = match self.command.positionals {
            0 => "takes no arguments".to_owned(),
            1 => "takes one argument".to_owned(),
            many => format!("takes at most {many} arguments"),
        };
        let name = self.definition.text(self.command.name);
        self.usage_error(format!("`{}` is one too many: `{name}` {takes}", word.shown()))
    }

    #[cold]
    pub(super) fn value_missing(&self, param: usize) -> Error {
        self.usage_error(format!("{} needs a value", self.shown(param)))
    }

    #[cold]
    pub(super) fn value_surplus(&self, param: usize) -> Error {
        self.usage_error(format!("{} takes no value", self.shown(param)))
    }

    #[cold]
    pub(super) fn given_twice(&self, param: usize) -> Error {
        self.usage_error(format!("{} is given twice", self.shown(param)))
    }

    #[cold]
    pub(super) fn missing(&self, param: usize) -> Error {
        self.usage_error(format!("{} is missing", self.shown(param)))
    }

    #[cold]
    pub(super) fn not_text(&self, param: usize, word: Word<'_>) -> Error {
        let (shown, word) = (self.shown(param), word.shown());
        self.usage_error(format!("`{word}` for {shown} is not valid UTF-8"))
    }

    #[cold]
    pub(super) fn not_valid(&self, param: usize, word: &str, cause: &dyn Display) -> Error {
        self.usage_error(format!("`{word}` is no valid {}: {cause}", self.shown(param)))
    }

    #[cold]
    pub(super) fn not_valid_env(&self, param: usize, cause: &Error) -> Error {
        let name = self.definition.text(self.rows[param].env);
        self.usage_error(format!("the environment variable `{name}`: {cause}"))
    }

    /// A parameter as the usage line shows it.
    fn shown(&self, param: usize) -> String {
        let row = &self.rows[param];
        let name = self.definition.text(row.name);
        if row.kind.is_positional() { format!("<{name}>") } else { format!("`--{name}`") }
    }
}
