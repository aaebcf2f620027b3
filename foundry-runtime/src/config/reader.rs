//! Reads the fields of one section, and collects everything that is wrong with them.

use super::document::{Document, Entry, Node};
use super::keys;
use super::source::{Place, Sources, Text};
use super::value::{Given, Mistake, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;

/// What a field is called in `foundry.toml` and in the environment.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    name: &'static str,
    variable: &'static str,
    secret: bool,
}

impl Key {
    /// The key `name` of the section's table, and the variable `variable`.
    #[must_use]
    pub const fn new(name: &'static str, variable: &'static str) -> Self {
        Self { name, variable, secret: false }
    }

    /// Never shows the value in a message, as if it were a [`Secret`](super::Secret).
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

/// Reads the fields of one section. Each method gives `None` after it has noted what is wrong, so
/// that a section first asks for all its fields and then gives up.
pub struct Reader<'a> {
    sources: &'a Sources,
    document: &'a Document,
    section: &'static str,
    table: &'a [Entry],
    keys: Vec<Key>,
    problems: Vec<Problem>,
}

enum Problem {
    Note(String),
    /// Said at the end, when all names of the section are known.
    Missing(Key),
}

/// The problem was noted.
struct Noted;

enum Found<'a> {
    Text(Text<'a>),
    Node(&'a Node),
}

impl<'a> Reader<'a> {
    pub(super) fn new(sources: &'a Sources, section: &'static str) -> Self {
        let document = sources.document();
        let mut problems: Vec<_> = document.problems.iter().cloned().map(Problem::Note).collect();
        let mut table: &[Entry] = &[];
        if let Some(entry) = document.root.iter().find(|it| it.name == section) {
            match entry.value.table() {
                Some(entries) => table = entries,
                None => problems.push(Problem::Note(format!(
                    "{}: `{section}` wants a table, found {}",
                    document.file.place(entry.value.at),
                    entry.value.data.describe()
                ))),
            }
        }
        Self { sources, document, section, table, keys: Vec::new(), problems }
    }

    /// The value of a field that must be set, unless its type knows what absence means.
    pub fn value<T: Value<Kind>, Kind>(&mut self, key: Key) -> Option<T> {
        let value = self.read(key).ok()?;
        let value = value.or_else(T::absent);
        if value.is_none() && self.document.problems.is_empty() {
            self.problems.push(Problem::Missing(key));
        }
        value
    }

    /// The value of a field with a default.
    pub fn value_or<T: Value<Kind>, Kind>(
        &mut self,
        key: Key,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        Some(self.read(key).ok()?.unwrap_or_else(default))
    }

    /// The value of a field whose default is written as in the environment.
    pub fn value_or_text<T: Value<Kind>, Kind>(
        &mut self,
        key: Key,
        default: &'static str,
    ) -> Option<T> {
        match self.read(key).ok()? {
            Some(value) => Some(value),
            None => {
                let text = Text { place: Place::Default, text: default.into() };
                self.convert(key, &Found::Text(text)).ok()
            }
        }
    }

    /// The section, or everything that is wrong with it.
    pub(super) fn finish<T>(mut self, section: Option<T>) -> Result<T> {
        self.note_unknown_keys();
        match section {
            Some(section) if self.problems.is_empty() => Ok(section),
            _ => {
                let message = format!("reading the configuration section `[{}]`", self.section);
                let notes = self.problems.iter().map(|it| match it {
                    Problem::Note(note) => note.clone(),
                    Problem::Missing(key) => self.missing(*key),
                });
                Err(notes.fold(Error::new(ErrorKind::Config, message), Error::note))
            }
        }
    }

    fn read<T: Value<Kind>, Kind>(&mut self, key: Key) -> Result<Option<T>, Noted> {
        match self.find(key)? {
            Some(found) => self.convert(key, &found).map(Some),
            None => Ok(None),
        }
    }

    fn find(&mut self, key: Key) -> Result<Option<Found<'a>>, Noted> {
        self.keys.push(key);
        match self.sources.variable(key.variable) {
            Ok(Some(text)) => return Ok(Some(Found::Text(text))),
            Ok(None) => {}
            Err(problems) => {
                problems.into_iter().for_each(|it| self.note(it));
                return Err(Noted);
            }
        }
        let entry = self.table.iter().find(|it| it.name == key.name);
        Ok(entry.map(|it| Found::Node(&it.value)))
    }

    fn convert<T: Value<Kind>, Kind>(&mut self, key: Key, found: &Found<'_>) -> Result<T, Noted> {
        let given = match found {
            Found::Text(text) => Given::text(&text.text),
            Found::Node(node) => Given::node(node),
        };
        let mut mistakes = Vec::new();
        match T::read(given, &mut mistakes) {
            Some(value) => Ok(value),
            None => {
                let secret = key.secret || T::SECRET;
                mistakes.iter().for_each(|it| self.note_mistake(key, secret, found, it));
                Err(Noted)
            }
        }
    }

    fn note_mistake(&mut self, key: Key, secret: bool, found: &Found<'_>, mistake: &Mistake) {
        let place = match found {
            Found::Text(text) => text.place.to_string(),
            Found::Node(node) => self.document.file.place(mistake.at.unwrap_or(node.at)),
        };
        let item = mistake.item.map(|it| format!("item {it} of ")).unwrap_or_default();
        let (name, expected) = (key.name, &mistake.expected);
        let value = match secret {
            true => "found a value that is secret and not shown",
            false => &format!("found {}", mistake.found),
        };
        self.note(format!("{place}: {item}`{name}` wants {expected}, {value}"));
    }

    /// A file that is wrong is wrong for every field, but said once.
    fn note(&mut self, note: String) {
        if !self.problems.iter().any(|it| matches!(it, Problem::Note(said) if *said == note)) {
            self.problems.push(Problem::Note(note));
        }
    }

    fn note_unknown_keys(&mut self) {
        for entry in self.table {
            if self.keys.iter().any(|it| it.name == entry.name) {
                continue;
            }
            let names: Vec<&str> = self.keys.iter().map(|it| it.name).collect();
            let hint = match nearest(&entry.name, &names) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("it has `{}`", names.join("`, `")),
            };
            let place = self.document.file.place(entry.at);
            let (name, section) = (entry.name.escape_debug(), self.section);
            self.note(format!("{place}: `[{section}]` has no key `{name}`; {hint}"));
        }
    }

    fn missing(&self, key: Key) -> String {
        let Key { name, variable, .. } = key;
        let (section, file) = (self.section, &self.document.file.name);
        let mut note = format!(
            "`{variable}` is not set; set it in the environment, in `.env`, or as `{name}` under \
             `[{section}]` in `{file}`"
        );
        let taken: Vec<_> = self.keys.iter().map(|it| it.variable).collect();
        if let Some(similar) = self.sources.similar_variable(variable, &taken) {
            note += &format!(" (there is {similar})");
        } else if let Some(similar) = self.similar_section() {
            note += &format!(" (there is {similar})");
        }
        note
    }

    /// A table that is one slip away from the section's, which itself is not there.
    fn similar_section(&self) -> Option<String> {
        let root = &self.document.root;
        if root.iter().any(|it| it.name == self.section) {
            return None;
        }
        let entry = root.iter().find(|it| keys::one_slip(self.section, &it.name))?;
        Some(format!("`[{}]` at {}", entry.name, self.document.file.place(entry.at)))
    }
}
