//! What was found for a field, and where.

use crate::base::redaction::redacted_value;
use crate::config::display as shown;
use crate::config::document::{Data, Document, Entry, Node};
use crate::config::mistake::Given;
use crate::config::origin::{Inspected, Layer, Origin};
use crate::config::place::{Place, Text};
use crate::spec::field::{Field, Presence};

/// A field that was read, and what was found.
pub(super) struct Read<'a> {
    /// With that of its section.
    pub(super) path: String,
    pub(super) variable: String,
    pub(super) field: &'static Field,
    pub(super) secret: bool,
    pub(super) found: Option<Found<'a>>,
    /// The value of an expression of the author's.
    pub(super) default: Option<String>,
}

/// A text, or what stands in a file of tables.
pub(super) enum Found<'a> {
    Text(Text<'a>),
    Entry(&'a Document, &'a Entry),
}

impl Found<'_> {
    pub(super) fn given(&self) -> Given<'_> {
        match self {
            Self::Text(text) => Given::text(&text.text),
            Self::Entry(_, entry) => Given::node(&entry.value),
        }
    }

    /// The key that stands there, which may be an alias.
    pub(super) fn key(&self, field: &Field) -> &str {
        match self {
            Self::Entry(_, entry) => &entry.name,
            Self::Text(Text { place: Place::Override(path), .. }) => {
                path.rsplit('.').next().unwrap_or_default()
            }
            Self::Text(_) => field.key(),
        }
    }

    pub(super) fn place(&self) -> String {
        match self {
            Self::Text(text) => text.place.to_string(),
            Self::Entry(document, entry) => document.file.place(entry.value.at),
        }
    }

    fn layer(&self) -> Layer {
        match self {
            Self::Text(text) => text.place.layer(),
            Self::Entry(document, _) if document.file.is_embedded => Layer::Compiled,
            Self::Entry(..) => Layer::File,
        }
    }

    /// Returns the text that was found, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(&text.text),
            Self::Entry(_, Entry { value: Node { data: Data::String(text), .. }, .. }) => {
                Some(text)
            }
            Self::Entry(..) => None,
        }
    }

    /// Describes what was found, without the passwords of URLs.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Text(text) => format!("`{}`", redacted_value(&text.text).escape_debug()),
            Self::Entry(_, entry) => entry.value.data.describe(),
        }
    }
}

impl Read<'_> {
    /// As it is told; the path without the name of the section.
    pub(super) fn inspected(&self, own: usize) -> Inspected {
        let (origin, value) = match (&self.found, self.field.presence()) {
            (Some(found), _) => {
                let value = match found {
                    Found::Text(text) => redacted_value(&text.text),
                    Found::Entry(_, entry) => entry.value.data.shown(),
                };
                (Some(Origin { layer: found.layer(), place: found.place() }), Some(value))
            }
            (None, Presence::Default(text)) => {
                let origin = Origin { layer: Layer::Default, place: Place::Default.to_string() };
                let word = || shown::choice(text, self.field.kind()).map(str::to_owned);
                let default = self.default.as_deref().map(redacted_value);
                (Some(origin), default.or_else(word))
            }
            (None, _) => (None, None),
        };
        Inspected {
            key: self.path[own..].to_owned(),
            variable: self.variable.clone(),
            field: self.field,
            origin,
            value: value.filter(|_| !self.secret),
        }
    }
}
