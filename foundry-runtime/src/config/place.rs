//! Texts and where they were found. What is looked for, and in what order, stands in `source.rs`.

use super::origin::Layer;
use std::borrow::Cow;
use std::fmt;

/// A text, and where it was found.
pub(super) struct Text<'a> {
    pub(super) place: Place,
    pub(super) text: Cow<'a, str>,
}

/// Where a text was found, as a message names it.
pub(super) enum Place {
    Override(String),
    Variable(String),
    File { variable: String, path: String, layer: Layer },
    Dotenv { place: String, variable: String },
    Default,
}

impl Place {
    pub(super) fn layer(&self) -> Layer {
        match self {
            Self::Override(_) => Layer::Override,
            Self::Variable(_) => Layer::Environment,
            Self::File { layer, .. } => *layer,
            Self::Dotenv { .. } => Layer::Dotenv,
            Self::Default => Layer::Default,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Override(key) => write!(f, "`--config {key}`"),
            Self::Variable(name) => write!(f, "`{name}` in the environment"),
            Self::File { variable, path, .. } => write!(f, "`{path}`, named by `{variable}`"),
            Self::Dotenv { place, variable } => write!(f, "{place}: `{variable}`"),
            Self::Default => f.write_str("the default in the code"),
        }
    }
}

/// A file that was read, so that places in it can be named.
#[derive(Default)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
    /// Whether it was there when the program was compiled.
    pub(super) is_embedded: bool,
}

impl File {
    pub(super) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self { name: name.into(), text, is_embedded: false }
    }

    pub(super) fn embedded(name: &str, text: &str) -> Self {
        Self { is_embedded: true, ..Self::new(name, text) }
    }

    /// `file:line:column`, as editors count: from one, in characters.
    pub(super) fn place(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let embedded = if self.is_embedded { " (in the program)" } else { "" };
        format!("{}:{line}:{column}{embedded}", self.name)
    }
}
