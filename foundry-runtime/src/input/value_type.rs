//! The types of values that can be read from the command line.

use crate::base::duration::duration;
use crate::config::{Hidden, Mapped, Parsed, Secret, Span, Zeroize};
use crate::spec::kind::Kind;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::hash::BuildHasher;
use std::str::FromStr;
use std::time::Duration;

/// A type that can be read from the command line: every type that implements [`FromStr`], and those that a
/// field of the configuration may have.
///
/// | type | typed as |
/// |---|---|
/// | any type with `FromStr` whose error has `Display` | its own text |
/// | [`Duration`] | `500ms`, `3s`, `1h30m`, or a number of seconds |
/// | [`ByteSize`](crate::base::bytes::ByteSize) | `512`, `64KiB`, `1.5GB` |
/// | `BTreeMap<String, T>`, `HashMap<String, T>` | `a=1,b=2`; empty for none |
/// | [`Secret<T>`](Secret) | as `T`; no message shows it |
///
/// `K` is found by the compiler; it tells the rows of this table apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the command line",
    label = "does not implement `FromStr`",
    note = "implement `std::str::FromStr` for it; for a type of another crate, write a type of your own around it \
            and implement `FromStr` for that",
    note = "an alias of `Option<T>`, `Vec<T>` or `bool` is not seen through; write the type itself",
    note = "a service is taken as `&T` or `Arc<T>`, a transient one as `#[service] …: T`"
)]
pub trait Value<K>: Sized {
    /// The reason why a text is not such a value.
    type Why: Display;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// If the text is not such a value.
    fn read(text: &str) -> Result<Self, Self::Why>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: Display>> Value<Parsed> for T {
    type Why = T::Err;

    #[inline]
    fn read(text: &str) -> Result<Self, T::Err> {
        text.parse()
    }
}

/// In the grammar of the configuration.
#[diagnostic::do_not_recommend]
impl Value<Span> for Duration {
    type Why = String;

    fn read(text: &str) -> Result<Self, String> {
        duration(text).ok_or_else(|| format!("expected {}", Kind::Duration))
    }
}

/// Taken from the command line, or asked for; no message shows the text.
#[diagnostic::do_not_recommend]
impl<T: Value<K> + Zeroize, K> Value<Hidden<K>> for Secret<T> {
    type Why = &'static str;

    fn read(text: &str) -> Result<Self, &'static str> {
        T::read(text).map(Self::new).map_err(|_| "this is no such value")
    }
}

#[diagnostic::do_not_recommend]
impl<T: Value<K>, K> Value<Mapped<K>> for BTreeMap<String, T> {
    type Why = String;

    fn read(text: &str) -> Result<Self, String> {
        pairs(text).map(Self::from_iter)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Value<K>, K, S: BuildHasher + Default> Value<Mapped<K>> for HashMap<String, T, S> {
    type Why = String;

    fn read(text: &str) -> Result<Self, String> {
        pairs(text).map(Self::from_iter)
    }
}

/// Reads `a=1,b=2`.
fn pairs<T: Value<K>, K>(text: &str) -> Result<Vec<(String, T)>, String> {
    let mut values: Vec<(String, T)> = Vec::new();
    if text.trim().is_empty() {
        return Ok(values);
    }
    for pair in text.split(',') {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => (name.trim(), value.trim()),
            _ => {
                return Err(format!(
                    "expected `name=value`, with commas between, not `{}`",
                    pair.trim()
                ));
            }
        };
        if values.iter().any(|it| it.0 == name) {
            return Err(format!("`{name}` is given twice"));
        }
        match T::read(value) {
            Ok(value) => values.push((name.to_owned(), value)),
            Err(why) => return Err(format!("the value of `{name}`: {why}")),
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::bytes::ByteSize;
    use std::net::SocketAddr;
    use std::num::NonZero;

    #[track_caller]
    fn check<T: Value<K> + PartialEq + std::fmt::Debug, K>(text: &str, expected: T) {
        assert_eq!(T::read(text).ok(), Some(expected));
    }

    #[test]
    fn every_type_of_the_configuration_is_read() {
        check("1h30m", Duration::from_secs(5400));
        check("64KiB", ByteSize::new(65_536));
        check("[::1]:80", SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 80)));
        check("7", NonZero::new(7_u16).unwrap());
        check("x", 'x');
        check("1.5", 1.5_f64);
        let times =
            [("a".to_owned(), Duration::from_secs(1)), ("b".to_owned(), Duration::from_secs(2))];
        check("a=1s, b=2s", BTreeMap::from(times));
        check("", HashMap::<String, u8>::new());
        assert_eq!(
            Secret::<String>::read("hunter2").map(|it| it.expose().clone()),
            Ok("hunter2".to_owned())
        );
    }

    #[track_caller]
    fn check_wrong<T: Value<K>, K>(text: &str, expected: &str) {
        let why = T::read(text).err().map(|it| it.to_string());
        assert!(why.as_deref().is_some_and(|it| it.starts_with(expected)), "{why:?}");
    }

    #[test]
    fn a_wrong_value_says_what_is_expected() {
        check_wrong::<Duration, _>("3x", "expected a duration such as");
        check_wrong::<BTreeMap<String, u8>, _>(
            "a",
            "expected `name=value`, with commas between, not `a`",
        );
        check_wrong::<BTreeMap<String, u8>, _>("a=1,a=2", "`a` is given twice");
        check_wrong::<BTreeMap<String, u8>, _>(
            "a=1,b=x",
            "the value of `b`: invalid digit found in string",
        );
    }
}
