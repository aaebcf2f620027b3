//! Texts of values that the author wrote as expressions: defaults and limits, as help shows them.

use crate::config;
use crate::spec::choice::Choice;
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A value that is to be shown. `Shown(&value).text()` finds the method that suits its type, if
/// [`ShownByDisplay`] and [`ShownNot`] are in scope: what is typed for it, or its `Display`, or nothing.
pub struct Shown<'v, T>(pub &'v T);

impl<T: Choice> Shown<'_, T> {
    /// Returns the word of the choice.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        Some(self.0.name().to_owned())
    }
}

impl Shown<'_, Duration> {
    /// Returns the duration as it is typed.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        config::Value::shown(self.0)
    }
}

/// Shows paths, which have no `Display`.
macro_rules! paths {
    ($($ty:ty)*) => {$(
        impl Shown<'_, $ty> {
            /// Returns the path.
            #[must_use]
            pub fn text(&self) -> Option<String> {
                AsRef::<OsStr>::as_ref(self.0).to_str().map(str::to_owned)
            }
        }
    )*};
}

paths!(PathBuf OsString &'static Path &'static OsStr);

/// Shows a type with `Display`.
pub trait ShownByDisplay {
    /// Returns what it displays.
    fn text(&self) -> Option<String>;
}

impl<T: Display> ShownByDisplay for Shown<'_, T> {
    fn text(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

/// Shows nothing of any other type.
pub trait ShownNot {
    /// Returns `None`.
    fn text(&self) -> Option<String>;
}

impl<T> ShownNot for &Shown<'_, T> {
    fn text(&self) -> Option<String> {
        None
    }
}

/// Returns a text with these values in the places of `{}`; `None` if one of them cannot be shown.
#[must_use]
pub fn filled(template: &str, values: &[Option<String>]) -> Option<String> {
    let mut parts = template.split("{}");
    let mut text = parts.next()?.to_owned();
    for (value, part) in values.iter().zip(parts) {
        text += value.as_ref()?;
        text += part;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_as_it_is_typed_or_not_at_all() {
        struct Opaque;
        assert_eq!(Shown(&Duration::from_secs(90)).text().as_deref(), Some("1m30s"));
        assert_eq!(Shown(&PathBuf::from("a b")).text().as_deref(), Some("a b"));
        assert_eq!(Shown(&Path::new("/srv")).text().as_deref(), Some("/srv"));
        assert_eq!(Shown(&3.5_f32).text().as_deref(), Some("3.5"));
        assert_eq!((&Shown(&Opaque)).text(), None);
    }

    #[test]
    fn values_are_filled_in_or_the_whole_text_is_left_out() {
        let values = [Some("1".to_owned()), Some("9".to_owned())];
        assert_eq!(filled("{} to {}, 3 values", &values).as_deref(), Some("1 to 9, 3 values"));
        assert_eq!(filled("at least {}", &[None]), None);
    }
}
