//! Looks up variables in the environment and in `.env` files. One rule for those that are empty: they
//! count as not set, unless the value is a text, or a list or a map, and not secret.

use super::dotenv::Dotenv;
use super::place::{Place, Text};
use super::problems;
use super::source::Sources;
use crate::model::variables::Empty;
use std::borrow::Cow;
use std::sync::atomic::Ordering;

/// The environment, or a `.env` file.
enum Layered<'a> {
    Environment,
    Dotenv(&'a Dotenv),
}

impl Sources {
    /// Returns what the environment and `.env` files say about a variable. Of several names the first
    /// counts, but no name of a weaker source before any of a stronger.
    pub(super) fn variable(
        &self,
        names: &[&str],
        empty: Empty,
    ) -> Result<Option<Text<'_>>, Vec<String>> {
        for layer in self.layers() {
            if let Layered::Dotenv(dotenv) = layer {
                self.tell_mistakes();
                if names.iter().any(|it| dotenv.get(it).is_none() && dotenv.may_set(it)) {
                    return Err(dotenv.problems.clone());
                }
            }
            for name in names {
                if let Some(text) = self.named_in(&layer, name, empty)? {
                    return Ok(Some(text));
                }
            }
        }
        Ok(None)
    }

    /// Says where a variable is set and empty, for a message about a value that is missing.
    pub(super) fn empty_variable(&self, names: &[&str]) -> Option<String> {
        self.layers().find_map(|layer| {
            names.iter().find_map(|name| {
                let by_file = format!("{name}_FILE");
                let named = self.direct(&layer, &by_file).ok().flatten();
                match named.filter(|it| !it.text.is_empty()) {
                    Some(Text { place, .. }) => Some(format!("the file named by {place} is empty")),
                    None => {
                        let text = self.direct(&layer, name).ok().flatten()?;
                        Some(format!("{} is empty", text.place))
                    }
                }
            })
        })
    }

    /// The mistakes of the `.env` files.
    pub(super) fn dotenv_problems(&self) -> Vec<String> {
        self.dotenvs().flat_map(|it| it.problems.iter().cloned()).collect()
    }

    /// The strongest first. A file is read when its turn comes.
    fn layers(&self) -> impl Iterator<Item = Layered<'_>> {
        let files = std::iter::once_with(|| self.dotenvs().map(Layered::Dotenv)).flatten();
        std::iter::once(Layered::Environment).chain(files)
    }

    fn named_in<'a>(
        &'a self,
        layer: &Layered<'a>,
        name: &str,
        empty: Empty,
    ) -> Result<Option<Text<'a>>, Vec<String>> {
        let direct = self.direct(layer, name)?;
        if direct.as_ref().is_some_and(|it| !it.text.is_empty()) {
            return Ok(direct);
        }
        let by_file = format!("{name}_FILE");
        let named = self.direct(layer, &by_file)?.filter(|it| !it.text.is_empty());
        let found = match named {
            Some(Text { place, text }) => {
                let layer = place.layer();
                Some(self.file_of(by_file, &text, layer, &place.to_string())?)
            }
            None => direct,
        };
        Ok(found.filter(|it| empty == Empty::Text || !it.text.is_empty()))
    }

    fn direct<'a>(
        &'a self,
        layer: &Layered<'a>,
        name: &str,
    ) -> Result<Option<Text<'a>>, Vec<String>> {
        match layer {
            Layered::Environment => Ok(self
                .environment
                .get(name)?
                .map(|text| Text { place: Place::Variable(name.to_owned()), text })),
            Layered::Dotenv(dotenv) => Ok(dotenv.get(name).map(|it| {
                let place = dotenv.file.place(it.at);
                let place = Place::Dotenv { place, variable: name.to_owned() };
                Text { place, text: Cow::Borrowed(&it.value) }
            })),
        }
    }

    /// Warns once of the mistakes in `.env` files. What tells the warnings may read a variable itself.
    fn tell_mistakes(&self) {
        if !self.is_dotenv_told.swap(true, Ordering::Relaxed) {
            self.dotenv_problems().iter().for_each(|it| problems::warn(it));
        }
    }
}
