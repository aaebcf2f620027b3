//! What is said about values and keys that are wrong. Nothing here shows a secret.

use super::document::Entry;
use super::place::Place;
use super::reader::{Reader, Table};
use super::source::Sources;
use crate::config::findings::Found;
use crate::nearest::nearest;
use crate::spec::field::{Field, leaves};
use foundry_grammar::edit_distance;

/// Behind so many mistakes no further names are compared to find those that were meant.
const MOST_HINTS: usize = 1000;

/// Stands where a value would be shown.
pub(super) const NOT_SHOWN: &str = "a value that is secret and not shown";

/// The last value that was found, and its place, for the end of a message.
pub(super) struct LastFound {
    pub(super) place: String,
    /// The key as it is written there.
    pub(super) key: String,
    pub(super) found: String,
    /// The text itself, if it is one.
    pub(super) text: String,
    pub(super) is_secret: bool,
}

/// The variables of a section that is nested under `prefix`.
pub(super) fn variables_under(fields: &'static [Field], prefix: Option<&str>) -> Vec<String> {
    let mut names = Vec::new();
    for field in fields {
        let variable = field.variable_under(prefix);
        match field.nested() {
            Some(nested) => names.extend(variables_under(nested, Some(&variable))),
            None => {
                names.push(variable);
                names.extend(field.variable_aliases().iter().map(|it| (*it).to_owned()));
            }
        }
    }
    names
}

/// Tells who runs the program.
pub(super) fn warn(warning: &str) {
    #[cfg(feature = "tracing")]
    tracing::warn!("{warning}");
    #[cfg(not(feature = "tracing"))]
    let _ = warning;
}

impl Reader<'_> {
    /// Returns the value of the field that was read last, and its place.
    pub(super) fn last_found(&self, field: &Field) -> LastFound {
        if field.nested().is_some() {
            let place = format!("`[{}.{}]`", self.path, field.key());
            let key = field.key().to_owned();
            let (found, text) = (String::new(), String::new());
            return LastFound { place, key, found, text, is_secret: false };
        }
        let read = self.reads.last().filter(|it| std::ptr::eq(it.field, field));
        let is_secret = read.map_or(field.is_secret(), |it| it.secret);
        let found = read.and_then(|it| it.found.as_ref());
        let text = found.and_then(Found::text).unwrap_or_default().to_owned();
        let key = found.map_or(field.key(), |it| it.key(field)).to_owned();
        let (place, found) = match found {
            Some(found) if !is_secret => (found.place(), format!(", found {}", found.describe())),
            Some(found) => (found.place(), format!(", found {NOT_SHOWN}")),
            // An expression of the author, of which only the value is known.
            None => (Place::Default.to_string(), String::new()),
        };
        LastFound { place, key, found, text, is_secret }
    }

    /// Keys of the files that no field has, and settings of the command line.
    pub(super) fn note_unknown_keys(&mut self, fields: &'static [Field]) {
        for Table { document, entries } in self.tables.clone() {
            for (at, entry) in entries.iter().enumerate() {
                let place = document.file.place(entry.at);
                match fields.iter().find(|it| it.is_called(&entry.name)) {
                    None => self.note_unknown_key(fields, &place, &entry.name),
                    Some(field) => {
                        self.note_second_name(field, &place, &entry.name, &entries[..at]);
                    }
                }
            }
        }
        let under = format!("{}.", self.path);
        let overrides: Vec<_> = self.sources.overrides().map(|it| it.0.to_owned()).collect();
        for path in overrides {
            let Some(key) = path.strip_prefix(&under) else { continue };
            let (first, rest) = key.split_once('.').map_or((key, None), |it| (it.0, Some(it.1)));
            let place = format!("`--config {path}`");
            match fields.iter().find(|it| it.is_called(first)) {
                None => self.note_unknown_key(fields, &place, first),
                Some(field) => self.note_wrong_depth(field, &place, rest),
            }
        }
    }

    fn note_unknown_key(&mut self, fields: &'static [Field], place: &str, key: &str) {
        let mut names: Vec<&str> = fields.iter().map(Field::key).collect();
        let aliases = fields.iter().flat_map(Field::key_aliases).copied();
        let key = &*key.escape_debug().to_string();
        if self.problem_count() > MOST_HINTS {
            self.note(format!("{place}: `[{}]` has no key `{key}`", self.path));
            return;
        }
        let near = nearest(key, &names).or_else(|| nearest(key, &aliases.collect::<Vec<_>>()));
        let hint = match near {
            Some(name) => format!("did you mean `{name}`?"),
            None if names.is_empty() => "it has none".to_owned(),
            None => {
                names.dedup();
                format!("it has `{}`", names.join("`, `"))
            }
        };
        self.note(format!("{place}: `[{}]` has no key `{key}`; {hint}", self.path));
    }

    /// Two names of one field in one table: which of them counts would be a guess.
    fn note_second_name(&mut self, field: &Field, place: &str, name: &str, before: &[Entry]) {
        if let Some(first) = before.iter().find(|it| field.is_called(&it.name)) {
            let first = &first.name;
            self.note(format!("{place}: `{name}` is set already in this table, as `{first}`"));
        }
    }

    fn note_wrong_depth(&mut self, field: &Field, place: &str, rest: Option<&str>) {
        let key = field.key();
        match (field.nested(), rest) {
            (None, Some(_)) => {
                self.note(format!("{place}: `{key}` wants {}, not keys of its own", field.kind()));
            }
            (Some(nested), None) => {
                let names: Vec<_> =
                    nested.iter().map(|it| format!("`{key}.{}`", it.key())).collect();
                let names = names.join(", ");
                self.note(format!("{place}: `{key}` is a table; set one of {names}"));
            }
            _ => {}
        }
    }

    /// What is missing, with what was likely meant to be it.
    pub(super) fn missing(&self, field: &Field, variable: &str) -> String {
        let (section, key) = (&self.path, field.key());
        let documents = self.sources.documents();
        let file = documents.iter().rfind(|it| !it.file.is_embedded);
        let file = file.map_or("foundry.toml", |it| &it.file.name);
        let mut note = format!(
            "`{variable}` is not set; set it in the environment, in `.env`, or as `{key}` under \
             `[{section}]` in `{file}`"
        );
        if let Some(empty) = self.sources.empty_variable(&[variable]) {
            note += &format!(" ({empty}, which counts as not set)");
            return note;
        }
        let taken: Vec<_> = leaves(self.fields).into_iter().map(|it| it.variable).collect();
        let similar = self.sources.similar_variable(variable, &taken);
        if let Some(similar) = similar.or_else(|| self.similar_section()) {
            note += &format!(" (there is {similar})");
        }
        note
    }

    /// A table that is one slip away from the section's, which itself is not there.
    fn similar_section(&self) -> Option<String> {
        let section = self.path.split('.').next().unwrap_or_default();
        let roots = || self.sources.documents().iter();
        if roots().any(|it| it.root.iter().any(|it| it.name == section)) {
            return None;
        }
        roots().find_map(|document| {
            let entry =
                document.root.iter().find(|it| edit_distance(section, &it.name) == Some(1))?;
            Some(format!("`[{}]` at {}", entry.name, document.file.place(entry.at)))
        })
    }
}

impl Sources {
    /// The tables of files, and the sections on the command line, that have none of these names: as
    /// what is wrong, each with its place. Only a whole program knows which sections there are.
    ///
    /// ```
    /// # use foundry_runtime as foundry;
    /// use foundry::config::Sources;
    ///
    /// let sources = Sources::new()
    ///     .with_toml("foundry.toml", "[database]\n\n[mial]\nport = 25")
    ///     .with_override("databse.url", "sqlite:shop.db");
    /// assert_eq!(sources.unknown_sections(&["database", "mail"]), [
    ///     "foundry.toml:3:2: no section is called `mial`; did you mean `mail`?",
    ///     "`--config databse.url`: no section is called `databse`; did you mean `database`?",
    /// ]);
    /// ```
    #[must_use]
    pub fn unknown_sections(&self, known: &[&str]) -> Vec<String> {
        let tables = self.documents().iter().flat_map(|document| {
            let place = |it: &Entry| (document.file.place(it.at), it.name.clone());
            document.root.iter().map(place)
        });
        let overrides = self.overrides().map(|(key, _)| {
            let section = key.split('.').next().unwrap_or_default();
            (format!("`--config {key}`"), section.to_owned())
        });
        let unknown = tables.chain(overrides).filter(|it| !known.contains(&it.1.as_str()));
        let problem = |(at, (place, name)): (usize, (String, String))| {
            let near = if at < MOST_HINTS { nearest(&name, known) } else { None };
            let hint = near.map(|it| format!("; did you mean `{it}`?"));
            let (name, hint) = (name.escape_debug(), hint.unwrap_or_default());
            format!("{place}: no section is called `{name}`{hint}")
        };
        unknown.enumerate().map(problem).collect()
    }
}
