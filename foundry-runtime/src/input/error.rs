//! What is said about a command line that does not fit. Each message names the word, marks it in
//! the line, and says what would be right.

use crate::base::quoting::{elided, elided_behind, quoted};
use crate::base::redaction::{redacted_reason, redacted_value};
use crate::console::settings::{Asked, global_name, is_shown, no_value};
use crate::error::{Error, ErrorKind};
use crate::help;
use crate::input::matcher::GLOBAL;
use crate::input::read::Input;
use crate::input::word::Word;
use crate::model::parameter;
use crate::model::parameter_rows::Said;
use crate::model::rows::CommandRow;
use crate::model::spaced_names::joined;
use crate::model::usage;
use crate::nearest;
use crate::terminal;
use std::ffi::OsStr;
use std::fmt::Display;
use std::ops::Range;

/// The most characters of a word that are shown in the marked command line: of the wrong word, and of
/// the words beside it.
const MARKED_WORD: usize = 60;
const OTHER_WORD: usize = 30;

impl Input<'_> {
    /// An error about the command line as a whole.
    pub(super) fn usage_error(&self, message: String) -> Error {
        let usage = usage::usage(self.definition, self.command);
        Error::new(ErrorKind::Usage, message).note(format!("usage: {usage}"))
    }

    /// An error about a word, or some of its bytes.
    fn error_at(&self, at: usize, bytes: Option<Range<usize>>, message: String) -> Error {
        let usage = usage::usage(self.definition, self.command);
        let error = Error::new(ErrorKind::Usage, message);
        let error = match self.marked(at, bytes) {
            Some(marked) => error.note(marked),
            None => error,
        };
        error.note(format!("usage: {usage}"))
    }

    /// The command line with a mark under a word. Not where a value is secret: nobody knows which
    /// of the words it is, if one of them is wrong.
    fn marked(&self, at: usize, bytes: Option<Range<usize>>) -> Option<String> {
        if self.has_secret() || at > self.argv.len() {
            return None;
        }
        let name = self.definition.text(self.command.name);
        let words = (0..self.argv.len()).filter_map(|it| self.argv.get(it));
        let mut words: Vec<String> = words.map(|it| quoted(&redacted_value(&it.shown()))).collect();
        if at == words.len() {
            words.push(String::new());
        }
        let (before, [word, after @ ..]) = words.split_at_checked(at)? else { return None };
        let short = |words: &[String]| -> Vec<String> {
            words.iter().map(|it| terminal::shortened(it, OTHER_WORD)).collect()
        };
        let before = elided(&short(before));
        let line = format!("{} {name} {before}", self.definition.name);
        let whole = 0..word.len().max(1);
        // A word that had to be quoted is marked as a whole.
        let is_plain = self.argv.get(at).is_some_and(|it| *word == it.shown());
        let bytes = bytes.filter(|it| is_plain && it.end <= word.len());
        let bytes = bytes.unwrap_or(whole);
        let excerpt = terminal::excerpt(word, bytes, MARKED_WORD);
        let after = elided_behind(&short(after));
        let mut shown = format!("{line}{}{after}", excerpt.text).trim_end().to_owned();
        shown.push('\n');
        terminal::blanks(&mut shown, terminal::width(&line) + excerpt.skipped);
        shown.push_str(&"^".repeat(excerpt.marked));
        Some(shown)
    }

    fn has_secret(&self) -> bool {
        self.definition.texts(self.command).iter().any(|it| it.secret)
    }

    /// Where a word stands that was handed out.
    fn place_of(&self, word: Word<'_>) -> Option<(usize, usize)> {
        let start = word.bytes().as_ptr();
        (0..self.argv.len()).find_map(|at| {
            let whole = self.argv.get(at)?.bytes();
            let range = whole.as_ptr_range();
            let is_part = range.start <= start && start <= range.end && !whole.is_empty();
            is_part.then(|| (at, start as usize - range.start as usize))
        })
    }

    /// An error about the value of a parameter.
    fn error_in(&self, word: Word<'_>, message: String) -> Error {
        match self.place_of(word) {
            Some((at, start)) => {
                self.error_at(at, Some(start..start + word.bytes().len()), message)
            }
            None => self.usage_error(message),
        }
    }

    /// Who asks for help gets it, even if the rest does not fit.
    #[cold]
    pub(super) fn rather_help(&self, error: Error) -> Error {
        let own = |name: &str| {
            let mut rows = self.params().rows.iter().skip(self.params().positionals);
            rows.any(|row| self.definition.text(row.span()) == name)
        };
        let words = (0..self.argv.len()).filter_map(|it| self.argv.get(it));
        let mut options = words.map(Word::bytes).take_while(|it| *it != b"--");
        // The letter is always that of the help; the name may be an option of the command.
        let asks = options.any(|it| it == b"-h" || it == b"--help" && !own("help"));
        if error.kind() == ErrorKind::Usage && asks {
            return self.asked(Asked::Help);
        }
        self.with_meant(error)
    }

    /// Adds the command that was meant, if a word of the line is the end of its name: `migrate up`
    /// for `migrate:up`.
    #[cold]
    fn with_meant(&self, error: Error) -> Error {
        let Some(meant) = self.meant().filter(|_| error.kind() == ErrorKind::Usage) else {
            return error;
        };
        let (program, name) = (self.definition.name, self.definition.text(meant.name));
        let help = if self.names_a_command() { "help " } else { "" };
        error.note(format!("`{name}` is a command of its own: `{program} {help}{name}`"))
    }

    /// Returns whether the arguments of the command are the name of another one.
    fn names_a_command(&self) -> bool {
        self.definition.text(self.command.name) == "help"
    }

    fn meant(&self) -> Option<&'static CommandRow> {
        let words = (0..self.argv.len()).filter_map(|it| self.argv.get(it)).map(Word::bytes);
        let name =
            if self.names_a_command() { "" } else { self.definition.text(self.command.name) };
        joined(self.definition, name, words)
    }

    /// The answer to `--help` or `--version`.
    #[cold]
    pub(super) fn asked(&self, asked: Asked) -> Error {
        let text = match asked {
            Asked::Version => help::version(self.definition),
            _ => {
                // `migrate up --help`, where `migrate` takes no arguments.
                let meant = self.meant().filter(|_| self.params().positionals == 0);
                let command = meant.unwrap_or(self.command);
                help::command(self.definition, command, help::Style::of(self.settings))
            }
        };
        Error::new(ErrorKind::Help, text)
    }

    #[cold]
    pub(super) fn unknown_option(&self, at: usize, start: usize, end: usize) -> Error {
        let Some(word) = self.argv.get(at) else { return self.usage_error(String::new()) };
        let bytes = word.bytes();
        if start > 0 {
            let letters = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default());
            let letter = letters.chars().next().unwrap_or_default();
            return self.error_at(
                at,
                Some(start..start + letter.len_utf8()),
                match self.meant_long(bytes.get(1..).unwrap_or_default()) {
                    Some(long) => {
                        format!("unknown option `-{letter}`; did you mean `--{long}`?")
                    }
                    None => format!("unknown option `-{letter}`; {AS_VALUE}"),
                },
            );
        }
        let shown = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
        let near = nearest::nearest(shown.trim_start_matches('-'), &self.long_names());
        let message = match near {
            Some(near) => format!("unknown option `{shown}`; did you mean `--{near}`?"),
            None => format!("unknown option `{shown}`; {AS_VALUE}"),
        };
        self.error_at(at, Some(0..end), message)
    }

    /// The long option that somebody wrote with one dash.
    fn meant_long(&self, word: &[u8]) -> Option<&'static str> {
        let name = word.split(|it| *it == b'=').next().filter(|it| it.len() > 1)?;
        self.long_names().into_iter().find(|it| it.as_bytes() == name)
    }

    fn long_names(&self) -> Vec<&'static str> {
        let (params, texts) = (self.params(), self.definition.texts(self.command));
        let rows = params.rows.iter().zip(texts).skip(params.positionals);
        let own = rows.filter(|(_, text)| !text.hidden).map(|(row, _)| row);
        let own = own.map(|row| self.definition.text(row.span()));
        own.chain(parameter::globals().map(|it| it.name)).collect()
    }

    #[cold]
    pub(super) fn surplus(&self, at: usize) -> Error {
        let takes = match self.params().positionals {
            0 => "takes no arguments".to_owned(),
            1 => "takes one argument".to_owned(),
            many => format!("takes at most {many} arguments"),
        };
        let name = self.definition.text(self.command.name);
        if self.has_secret() {
            return self.usage_error(format!("one argument too many: `{name}` {takes}"));
        }
        let word = self.argv.get(at).map_or_else(String::new, |it| redacted_value(&it.shown()));
        self.error_at(at, None, format!("`{word}` is one too many: `{name}` {takes}"))
    }

    #[cold]
    pub(super) fn value_missing(&self, param: usize, at: usize) -> Error {
        let shown = self.shown(param);
        match self.argv.get(at).filter(|_| !self.has_secret()) {
            Some(word) => {
                let (word, plain) = (redacted_value(&word.shown()), shown.trim_matches('`'));
                let message =
                    format!("{shown} needs a value; if that is `{word}`, write `{plain}={word}`");
                self.error_at(at - 1, None, message)
            }
            None => self.error_at(at, None, format!("{shown} needs a value")),
        }
    }

    #[cold]
    pub(super) fn value_surplus(&self, param: usize, at: usize) -> Error {
        let word = self.argv.get(at).map_or_else(String::new, |it| it.shown().into_owned());
        let typed = word.split('=').next().filter(|it| it.starts_with("--"));
        let shown = typed.map_or_else(|| self.shown(param), |it| format!("`{it}`"));
        self.error_at(at, None, format!("{shown} takes no value"))
    }

    #[cold]
    pub(super) fn missing(&self, param: usize) -> Error {
        let error = self.usage_error(format!("{} is missing", self.shown(param)));
        let variable = self.definition.text(self.said(param).span(Said::Env));
        match self.definition.variables.filter(|_| !variable.is_empty()) {
            Some(it) => (it.why_not_set)(variable).into_iter().fold(error, Error::note),
            None => error,
        }
    }

    #[cold]
    pub(super) fn not_text(&self, param: usize, raw: &OsStr) -> Error {
        let word = Word::Raw(raw);
        let shown = self.shown(param);
        if self.is_secret(param) {
            return self.usage_error(format!("the value for {shown} is not valid UTF-8"));
        }
        let message = format!("`{}` for {shown} is not valid UTF-8", word.shown());
        self.error_in(word, message)
    }

    #[cold]
    pub(super) fn not_valid(&self, param: usize, word: Word<'_>, cause: &dyn Display) -> Error {
        let shown = self.shown(param);
        if self.is_secret(param) {
            return self.usage_error(format!("this is no valid {shown}"));
        }
        let (value, cause) = (word.shown(), cause.to_string());
        let cause = redacted_reason(&cause, &value);
        let message = format!("`{}` is no valid {shown}: {cause}", redacted_value(&value));
        let error = self.error_in(word, message);
        match self.params().rows[param].kind.is_positional() {
            true => self.with_meant(error),
            false => error,
        }
    }

    #[cold]
    pub(super) fn not_a_choice(&self, param: usize, word: Word<'_>) -> Error {
        let texts = self.said(param);
        let names: Vec<&str> =
            parameter::choices(self.definition.text, texts).map(|it| it.0).collect();
        let cause = crate::spec::choice::one_of(&word.shown(), &names);
        self.not_valid(param, word, &cause)
    }

    #[cold]
    pub(super) fn not_global(
        &self,
        param: usize,
        at: usize,
        text: Option<&str>,
        cause: &str,
    ) -> Error {
        let message = no_value(param - GLOBAL, text, cause);
        // The word itself may hold a value of the configuration.
        match is_shown(param - GLOBAL) {
            true => self.error_at(at, None, message),
            false => self.usage_error(message),
        }
    }

    #[cold]
    pub(super) fn not_valid_env(&self, param: usize, cause: &Error) -> Error {
        let name = self.definition.text(self.said(param).span(Said::Env));
        self.usage_error(format!("the environment variable `{name}`: {cause}"))
    }

    /// An error about how many values there are.
    #[cold]
    pub(super) fn wrong_count(&self, param: usize, count: usize, wanted: &str) -> Error {
        self.usage_error(format!("{} takes {wanted}, not {count}", self.shown(param)))
    }

    pub(super) fn is_secret(&self, param: usize) -> bool {
        self.said(param).secret
    }

    /// A parameter as the usage line shows it.
    pub(super) fn shown(&self, param: usize) -> String {
        if param >= GLOBAL {
            return format!("`--{}`", global_name(param - GLOBAL));
        }
        let row = &self.params().rows[param];
        let name = self.definition.text(row.span());
        if row.kind.is_positional() { format!("<{name}>") } else { format!("`--{name}`") }
    }
}

const AS_VALUE: &str = "if it is a value, write `--` before it";
