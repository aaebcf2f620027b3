//! What the words in front of the cursor mean, and what is wanted there. It is lenient: a word
//! that is wrong is told when the command is run, and until then the rest is completed.

use crate::input::matcher::{GLOBAL, Matcher, Meaning};
use crate::model::definition::Definition;
use crate::model::parameter_rows::Params;
use crate::model::rows::CommandRow;
use crate::run::route::abbreviated;
use std::borrow::Cow;
use std::ffi::OsStr;

/// The place at which something is to be completed.
pub(super) struct Cursor<'w> {
    /// The word there, up to the cursor.
    pub(super) word: Cow<'w, str>,
    pub(super) command: Option<&'static CommandRow>,
    /// A bit for each parameter of the command that was given.
    pub(super) given: u64,
    /// A bit for each option of every command that was given.
    pub(super) globals: u64,
    pub(super) wanted: Wanted,
}

/// What fits at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The name of a command.
    Command,
    /// The name of an option.
    Name,
    /// The value of a parameter, behind this many bytes of the word.
    Value(usize, usize),
    /// The word as it is.
    Same,
    Nothing,
}

impl<'w> Cursor<'w> {
    /// Reads the words, of which the cursor stands at the last.
    pub(super) fn read(definition: &'static Definition, words: &[&'w OsStr]) -> Self {
        let (word, before) = words.split_last().map_or((OsStr::new(""), words), |it| (*it.0, it.1));
        let cursor = Self {
            word: word.to_string_lossy(),
            command: None,
            given: 0,
            globals: 0,
            wanted: Wanted::Nothing,
        };
        let none = Params { rows: &[], text: &[], positionals: 0 };
        let mut reader = Reader { cursor, definition, matcher: Matcher::new(none), ended: false };
        reader.cursor.wanted = match reader.read(before) {
            Some(wanted) => wanted,
            None => reader.wanted(word.as_encoded_bytes()),
        };
        reader.cursor
    }
}

struct Reader<'w> {
    cursor: Cursor<'w>,
    definition: &'static Definition,
    matcher: Matcher<'static>,
    /// Whether `--` was read.
    ended: bool,
}

impl Reader<'_> {
    /// Reads the words in front; says what is wanted if they alone decide it.
    fn read(&mut self, words: &[&OsStr]) -> Option<Wanted> {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            match self.matcher.next(word.as_encoded_bytes()) {
                Meaning::Surplus if self.cursor.command.is_none() => {
                    let is_command = self.enter(&word.to_string_lossy());
                    if !is_command {
                        return Some(Wanted::Nothing);
                    }
                }
                Meaning::Rest => return Some(Wanted::Value(self.matcher.positionals(), 0)),
                Meaning::End => self.ended = true,
                Meaning::Flag(param) | Meaning::Off(param) | Meaning::Attached(param, _) => {
                    self.give(param);
                }
                Meaning::Separate(param) => {
                    self.give(param);
                    at += 1;
                    if at == words.len() {
                        return Some(Wanted::Value(param, 0));
                    }
                }
                _ => {}
            }
            if !self.matcher.is_inside() {
                at += 1;
            }
        }
        None
    }

    /// What is wanted in the place of the word that was begun.
    fn wanted(&mut self, word: &[u8]) -> Wanted {
        let is_name = word == b"-" || word.starts_with(b"--") && !word.contains(&b'=');
        if is_name && !self.ended {
            return Wanted::Name;
        }
        loop {
            return match self.matcher.next(word) {
                Meaning::Surplus if self.cursor.command.is_none() => Wanted::Command,
                Meaning::Surplus if word.is_empty() && !self.ended => Wanted::Name,
                Meaning::Positional(param) => Wanted::Value(param, 0),
                Meaning::Rest => Wanted::Value(self.matcher.positionals(), 0),
                Meaning::Attached(param, from) => Wanted::Value(param, from),
                Meaning::Flag(_) if self.matcher.is_inside() => continue,
                Meaning::Flag(_) | Meaning::Separate(_) => Wanted::Same,
                _ => Wanted::Nothing,
            };
        }
    }

    /// From here on the words belong to this command, if there is one.
    fn enter(&mut self, name: &str) -> bool {
        let definition = self.definition;
        let command = definition.command(name);
        let command = command.or_else(|| abbreviated(definition, name).ok().flatten());
        let Some(command) = command else { return false };
        self.cursor.command = Some(command);
        self.matcher = Matcher::new(definition.params(command));
        self.ended = false;
        true
    }

    fn give(&mut self, param: usize) {
        match param.checked_sub(GLOBAL) {
            Some(global) => self.cursor.globals |= 1 << global,
            None => self.cursor.given |= 1 << param,
        }
    }
}
