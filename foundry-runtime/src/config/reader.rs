//! Reads the fields of one section, and collects everything that is wrong with them. What is said
//! about that stands in `problems.rs`.

use super::Section;
use super::document::{Document, Entry};
use super::mistake::{Mistake, Part};
use super::origin::Inspection;
use super::place::{Place, Text};
use super::problems::{self, LastFound, NOT_SHOWN};
use super::source::Sources;
use super::value::Value;
use crate::base::redaction::redacted_value;
use crate::config::findings::{Found, Read};
use crate::config::reasons as told;
use crate::error::{Error, ErrorKind, Result};
use crate::model::variables::Empty;
use crate::spec::field::Field;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Display;
use std::mem;

/// Reads the fields of one section. Each method gives `None` after it has noted what is wrong, so
/// that a section first asks for all its fields and then gives up.
pub struct Reader<'a> {
    pub(super) sources: &'a Sources,
    /// The fields of the whole section.
    pub(super) fields: &'static [Field],
    /// `mail`, or `mail.tls` inside of a nested section.
    pub(super) path: String,
    /// What the variables of a nested section begin with.
    prefix: Option<String>,
    /// The tables of the section, the strongest first.
    pub(super) tables: Vec<Table<'a>>,
    pub(super) reads: Vec<Read<'a>>,
    problems: Vec<String>,
    noted: HashSet<String>,
    warnings: Vec<String>,
    /// Whether somebody asks for the values of defaults.
    shows: bool,
}

/// A table, and the file in which it stands.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub(super) document: &'a Document,
    pub(super) entries: &'a [Entry],
}

/// Where a section stands in which another is nested.
struct Outer<'a> {
    path: String,
    prefix: Option<String>,
    tables: Vec<Table<'a>>,
}

/// The problem was noted.
struct Noted;

impl<'a> Reader<'a> {
    pub(super) fn new<T: Section>(sources: &'a Sources) -> Self {
        sources.hear(T::NAME);
        let documents = sources.documents();
        let roots = documents.iter().map(|it| Table { document: it, entries: &it.root }).collect();
        let mut reader = Self {
            sources,
            fields: T::FIELDS,
            path: T::NAME.to_owned(),
            prefix: None,
            tables: Vec::new(),
            reads: Vec::new(),
            problems: Vec::new(),
            noted: HashSet::new(),
            warnings: Vec::new(),
            shows: false,
        };
        let problems = documents.iter().flat_map(|it| &it.problems);
        problems.for_each(|it| reader.note(it.clone()));
        reader.tables = reader.tables_in(roots, |it| it == T::NAME);
        reader
    }

    /// Keeps also what the code says, to be shown.
    pub(super) fn showing(mut self) -> Self {
        self.shows = true;
        self
    }

    /// The value of a field that must be set, unless its type knows what absence means.
    pub fn value<T: Value<K>, K>(&mut self, field: &'static Field) -> Option<T> {
        let value = self.read(field).ok()?.or_else(T::absent);
        if value.is_none() && self.sources.documents().iter().all(|it| it.problems.is_empty()) {
            let variable = field.variable_under(self.prefix.as_deref());
            self.note(self.missing(field, &variable));
            self.sources.dotenv_problems().into_iter().for_each(|it| self.note(it));
        }
        value
    }

    /// The value of a field with a default.
    pub fn value_or<T: Value<K>, K>(
        &mut self,
        field: &'static Field,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        if let Some(value) = self.read(field).ok()? {
            return Some(value);
        }
        let value = default();
        if self.shows
            && let Some(read) = self.reads.last_mut()
            && !read.secret
        {
            read.default = value.shown();
        }
        Some(value)
    }

    /// The value of a field whose default is written as in the environment.
    pub fn value_or_text<T: Value<K>, K>(
        &mut self,
        field: &'static Field,
        default: &'static str,
    ) -> Option<T> {
        match self.read(field).ok()? {
            Some(value) => Some(value),
            None => {
                let text = Text { place: Place::Default, text: default.into() };
                let found = Found::Text(text);
                let value = self.convert(field, &found).ok();
                if let Some(read) = self.reads.last_mut() {
                    read.found = Some(found);
                }
                value
            }
        }
    }

    /// A section in a table of this one.
    pub fn nested<T: Section>(&mut self, field: &'static Field) -> Option<T> {
        let outer = self.enter(field);
        let section = T::load(self);
        self.note_unknown_keys(T::FIELDS);
        self.leave(outer);
        section
    }

    /// A section in a table of this one, if there is such a table or something of it is set.
    pub fn nested_if_set<T: Section>(&mut self, field: &'static Field) -> Option<Option<T>> {
        let outer = self.enter(field);
        let is_set = self.is_anything_set(T::FIELDS);
        self.leave(outer);
        match is_set {
            true => self.nested(field).map(Some),
            false => Some(None),
        }
    }

    /// A rule of the author about a value that was read.
    pub fn check<T, E: Display + 'static>(
        &mut self,
        value: Option<T>,
        field: &'static Field,
        rule: impl FnOnce(&T) -> Result<(), E>,
    ) -> Option<T> {
        let value = value?;
        let Err(why) = rule(&value) else { return Some(value) };
        let last = self.last_found(field);
        let why = match field.nested() {
            Some(_) => told::reason_of_section(&why, &self.reads),
            None => told::reason(&why, last.is_secret, &last.text),
        };
        let found = if last.is_secret { String::new() } else { last.found };
        self.note(format!("{}: `{}` is refused: {why}{found}", last.place, last.key));
        None
    }

    /// Limits of a value that was read.
    pub fn within<T>(
        &mut self,
        value: Option<T>,
        field: &'static Field,
        is_within: impl FnOnce(&T) -> bool,
    ) -> Option<T> {
        let value = value?;
        if is_within(&value) {
            return Some(value);
        }
        let LastFound { place, key, found, .. } = self.last_found(field);
        let expected = field.expected();
        self.note(format!("{place}: `{key}` wants {expected}{found}"));
        None
    }

    /// A rule of the author about the whole section.
    pub fn check_section<T: Section, E: Display + 'static>(
        &mut self,
        section: Option<T>,
        rule: impl FnOnce(&T) -> Result<(), E>,
    ) -> Option<T> {
        let section = section?;
        let Err(why) = rule(&section) else { return Some(section) };
        let why = told::reason_of_section(&why, &self.reads);
        self.note(format!("`[{}]` is refused: {why}", self.path));
        None
    }

    /// The section, or everything that is wrong with it.
    pub(super) fn finish<T>(mut self, section: Option<T>) -> Result<T> {
        self.note_unknown_keys(self.fields);
        self.warnings.iter().for_each(|it| problems::warn(it));
        match section {
            Some(section) if self.problems.is_empty() => Ok(section),
            _ => Err(self.error()),
        }
    }

    /// The section, as it is told to who asks about it.
    pub(super) fn inspect<T>(mut self, section: Option<&T>) -> Inspection {
        self.note_unknown_keys(self.fields);
        let is_wrong = section.is_none() || !self.problems.is_empty();
        let error = is_wrong.then(|| self.error());
        let own = self.path.len() + 1;
        let values = self.reads.iter().map(|it| it.inspected(own)).collect();
        Inspection { values, warnings: self.warnings, error }
    }

    fn error(&self) -> Error {
        let message = format!("reading the configuration section `[{}]`", self.path);
        self.problems.iter().cloned().fold(Error::new(ErrorKind::Config, message), Error::note)
    }

    /// The tables of a name; what stands there and is no table is a mistake.
    fn tables_in(
        &mut self,
        tables: Vec<Table<'a>>,
        is_called: impl Fn(&str) -> bool,
    ) -> Vec<Table<'a>> {
        let mut found = Vec::new();
        for Table { document, entries } in tables {
            for entry in entries.iter().filter(|it| is_called(&it.name)) {
                match entry.value.table() {
                    Some(entries) => found.push(Table { document, entries }),
                    None => {
                        let (path, place) = (&self.path, document.file.place(entry.value.at));
                        let found = entry.value.data.describe();
                        self.note(format!("{place}: `{path}` wants a table, found {found}"));
                    }
                }
            }
        }
        found
    }

    fn enter(&mut self, field: &'static Field) -> Outer<'a> {
        let path = format!("{}.{}", self.path, field.key());
        let prefix = Some(field.variable_under(self.prefix.as_deref()));
        let path = mem::replace(&mut self.path, path);
        let prefix = mem::replace(&mut self.prefix, prefix);
        let tables = self.tables_in(self.tables.clone(), |it| field.is_called(it));
        let tables = mem::replace(&mut self.tables, tables);
        Outer { path, prefix, tables }
    }

    fn leave(&mut self, outer: Outer<'a>) {
        let Outer { path, prefix, tables } = outer;
        (self.path, self.prefix, self.tables) = (path, prefix, tables);
    }

    fn is_anything_set(&self, fields: &'static [Field]) -> bool {
        let under = format!("{}.", self.path);
        let is_set = |name: &str| !matches!(self.sources.variable(&[name], Empty::Unset), Ok(None));
        !self.tables.is_empty()
            || self.sources.overrides().any(|it| it.0.starts_with(&under))
            || problems::variables_under(fields, self.prefix.as_deref()).iter().any(|it| is_set(it))
    }

    fn read<T: Value<K>, K>(&mut self, field: &'static Field) -> Result<Option<T>, Noted> {
        let variable = field.variable_under(self.prefix.as_deref());
        let secret = field.is_secret() || T::SECRET;
        let empty = if secret { Empty::Unset } else { T::empty() };
        let found = self.find(field, &variable, empty);
        let (is_found, is_wrong) = (matches!(found, Ok(Some(_))), found.is_err());
        let path = format!("{}.{}", self.path, field.key());
        let found = found.ok().flatten();
        let value = match &found {
            Some(found) => self.convert(field, found).map(Some),
            None if is_wrong => Err(Noted),
            None => Ok(None),
        };
        self.reads.push(Read { path, variable, field, secret, found, default: None });
        if let (true, Some(note)) = (is_found, field.deprecation()) {
            let LastFound { place, key, .. } = self.last_found(field);
            self.warnings.push(format!("{place}: `{key}` is deprecated: {note}"));
        }
        value
    }

    fn find(
        &mut self,
        field: &'static Field,
        variable: &str,
        empty: Empty,
    ) -> Result<Option<Found<'a>>, Noted> {
        if let Some(text) = self.overridden(field) {
            return Ok(Some(Found::Text(text)));
        }
        let names: Vec<&str> =
            [variable].into_iter().chain(field.variable_aliases().iter().copied()).collect();
        match self.sources.variable(&names, empty) {
            Ok(Some(text)) => return Ok(Some(Found::Text(text))),
            Ok(None) => {}
            Err(problems) => {
                problems.into_iter().for_each(|it| self.note(it));
                return Err(Noted);
            }
        }
        let mut tables = self.tables.iter();
        Ok(tables.find_map(|Table { document, entries }| {
            let entry = entries.iter().find(|it| field.is_called(&it.name))?;
            Some(Found::Entry(document, entry))
        }))
    }

    /// What the command line says; of two settings the last one counts.
    fn overridden(&self, field: &Field) -> Option<Text<'a>> {
        let mut overrides = self.sources.overrides().rev();
        let (path, text) = overrides.find(|(path, _)| {
            let key = path.strip_prefix(&self.path).and_then(|it| it.strip_prefix('.'));
            key.is_some_and(|it| field.is_called(it))
        })?;
        Some(Text { place: Place::Override(path.to_owned()), text: Cow::Borrowed(text) })
    }

    fn convert<T: Value<K>, K>(
        &mut self,
        field: &'static Field,
        found: &Found<'_>,
    ) -> Result<T, Noted> {
        let mut mistakes = Vec::new();
        let value = T::read(found.given(), field.kind(), &mut mistakes);
        let secret = field.is_secret() || T::SECRET;
        mistakes.iter().for_each(|it| self.note_mistake(field, secret, found, it));
        value.ok_or(Noted)
    }

    fn note_mistake(&mut self, field: &Field, secret: bool, found: &Found<'_>, mistake: &Mistake) {
        let place = match found {
            Found::Entry(document, entry) => {
                document.file.place(mistake.at.unwrap_or(entry.value.at))
            }
            Found::Text(_) => found.place(),
        };
        let part = match &mistake.part {
            None => String::new(),
            Some(Part::Item(at)) => format!("item {at} of "),
            Some(Part::Named(_)) if secret => "a value of ".to_owned(),
            Some(Part::Named(name)) => format!("`{}` of ", name.escape_debug()),
        };
        let (key, expected) = (found.key(field), &mistake.expected);
        // A comma in a password makes two items of it.
        let is_item = matches!(mistake.part, Some(Part::Item(_)));
        let is_cut = is_item && found.text().is_some_and(|it| redacted_value(it) != it);
        let found = match secret {
            true => NOT_SHOWN.to_owned(),
            false if is_cut => "a part of a text with a password, which is not shown".to_owned(),
            false => mistake.found.clone(),
        };
        self.note(format!("{place}: {part}`{key}` wants {expected}, found {found}"));
    }

    /// Returns the number of mistakes so far.
    pub(super) fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// A file that is wrong is wrong for every field, but said once.
    pub(super) fn note(&mut self, note: String) {
        if self.noted.insert(note.clone()) {
            self.problems.push(note);
        }
    }
}
