//! What a field of a section may be, and how a text or a TOML value becomes it.

use super::document::{Data, Node};
use super::mistake::{Form, Part};
pub(super) use super::mistake::{Given, Mistake};
use super::secret::{Secret, Zeroize};
use crate::base::duration::duration;
use crate::config::display as shown;
use crate::model::variables::Empty;
use crate::nearest::nearest;
use crate::spec::fits::{FALSE, TRUE, fits};
use crate::spec::kind::{Kind, kind_of};
use crate::spec::parameter::ChoiceSpec;
use std::any::type_name;
use std::borrow::Cow;
use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;
use std::time::Duration;

/// A type that a field of a section may have.
///
/// | type | in TOML | in a variable |
/// |---|---|---|
/// | `String`, `PathBuf` | string | as it is |
/// | `bool` | boolean | `true`, `yes`, `on`, `1`; `false`, `no`, `off`, `0`; in letters of any size |
/// | integers, floats | number | number |
/// | `Duration` | `"1h30m"`, `"1.5h"`, `"500us"`, or a whole number of seconds | the same |
/// | any other `FromStr` | string, number, boolean or date, as it is written | as it is |
/// | `Option<T>` | as `T`, or left out | as `T`, or left out |
/// | [`ByteSize`](super::ByteSize) | `"64MiB"`, `"512Mi"`, `"1.5GB"`, or a number of bytes | the same |
/// | `Vec<T>` | array | values with commas between; empty for none |
/// | `BTreeMap<String, T>`, `HashMap<String, T>` | table | `a=1,b=2`; empty for none |
/// | [`Secret<T>`](Secret) | as `T` | as `T` |
///
/// A variable that is empty counts as not set, unless the field is a text, a list or a map, and is not
/// secret: then it is the empty one, or `None`.
///
/// `K` is found by the compiler; it tells the rows of this table apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the configuration",
    label = "not a configuration value",
    note = "a field is a text, a number, a `bool`, a `Duration`, or a type with `FromStr` whose error \
            has `Display`",
    note = "or `Option`, `Vec`, `Secret`, or a map from `String`, of one; a table of its own is \
            `#[config(nested)]`"
)]
pub trait Value<K>: Sized {
    /// Whether a message must not show it.
    #[doc(hidden)]
    const SECRET: bool = false;

    /// Makes the value, or notes at least one mistake.
    #[doc(hidden)]
    fn read(given: Given<'_>, kind: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self>;

    /// As it could stand in a variable, if its type is known; never a secret.
    #[doc(hidden)]
    fn shown(&self) -> Option<String> {
        None
    }

    /// Returns what an empty variable means, if the field is not secret.
    #[doc(hidden)]
    fn empty() -> Empty {
        Empty::Unset
    }

    /// The value of what is not set, if that means something.
    #[doc(hidden)]
    fn absent() -> Option<Self> {
        None
    }
}

/// The words that a variable may have for a `bool`, too.
const BOOLEANS: &str = "; `yes`, `on`, `1`, `no`, `off` and `0` are accepted too";

/// Kind of the types that implement [`FromStr`].
#[derive(Debug)]
pub struct Parsed;
/// Kind of [`Duration`].
#[derive(Debug)]
pub struct Span;
/// Kind of [`Option`].
#[derive(Debug)]
pub struct Maybe<K>(PhantomData<K>);
/// Kind of [`Vec`].
#[derive(Debug)]
pub struct Listed<K>(PhantomData<K>);
/// Kind of the maps with names.
#[derive(Debug)]
pub struct Mapped<K>(PhantomData<K>);
/// Kind of [`Secret`].
#[derive(Debug)]
pub struct Hidden<K>(PhantomData<K>);

impl<T> Value<Parsed> for T
where
    T: FromStr + 'static,
    T::Err: Display,
{
    fn read(given: Given<'_>, kind: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let own = kind_of::<T>();
        let text = scalar(own, given.0).filter(|it| !(matches!(own, Kind::Path) && it.is_empty()));
        let reason = match text.as_deref().map(T::from_str) {
            Some(Ok(value)) if text.is_some_and(|it| is_within(kind, &it)) => return Some(value),
            Some(Err(error)) => Some(error),
            _ => None,
        };
        let kind = match (own, kind) {
            (Kind::Other(""), Kind::Other("")) => return unnamed::<T>(given, reason, mistakes),
            (_, Kind::Other("")) => own,
            _ => kind,
        };
        let mut mistake = given.mistake(kind.to_string());
        match (kind, reason) {
            (Kind::Bool, _) if matches!(given.0, Form::Text(_)) => {
                mistake.found += BOOLEANS;
            }
            (Kind::Choice(choices), _) => mistake.found += &nearest_choice(given, choices),
            // An empty path is the working directory to some, and nothing to others.
            (Kind::Path, _) if given.is_empty() => "nothing".clone_into(&mut mistake.found),
            (Kind::Other(_) | Kind::Url | Kind::Bytes, Some(reason)) => {
                mistake.found += &given.reason(&reason);
            }
            _ => {}
        }
        mistakes.push(mistake);
        None
    }

    fn shown(&self) -> Option<String> {
        shown::of(self)
    }

    fn empty() -> Empty {
        if matches!(kind_of::<T>(), Kind::Text) { Empty::Text } else { Empty::Unset }
    }
}

/// Whether a number lies in the limits of its field, which may be narrower than those of its type.
fn is_within(kind: Kind, text: &str) -> bool {
    !matches!(kind, Kind::Integer { .. }) || text.parse::<i128>().is_err() || fits(&kind, text)
}

/// A type of which nothing but its name is known.
fn unnamed<T>(
    given: Given<'_>,
    reason: Option<impl Display>,
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    let path = type_name::<T>().split('<').next().unwrap_or_default();
    let name = path.rsplit("::").next().unwrap_or_default();
    let mut mistake = given.mistake(format!("a `{name}`"));
    if let Some(reason) = reason {
        mistake.found += &given.reason(&reason);
    }
    mistakes.push(mistake);
    None
}

/// The word that was meant, if one is near.
fn nearest_choice(given: Given<'_>, choices: &[ChoiceSpec]) -> String {
    let names: Vec<&str> = choices.iter().map(|it| it.name).collect();
    let word = match given.0 {
        Form::Text(text) => text,
        Form::Node(Node { data: Data::String(text), .. }) => text,
        Form::Node(_) => return String::new(),
    };
    nearest(word, &names).map(|it| format!("; did you mean `{it}`?")).unwrap_or_default()
}

impl Value<Span> for Duration {
    fn read(given: Given<'_>, _: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let text = match given.0 {
            Form::Text(text) => Some(text),
            Form::Node(Node { data: Data::String(text) | Data::Integer(text), .. }) => {
                Some(&**text)
            }
            Form::Node(_) => None,
        };
        let duration = text.and_then(duration);
        if duration.is_none() {
            let mut mistake = given.mistake(Kind::Duration.to_string());
            mistake.explain_duration(given.scalar_text().unwrap_or_default());
            mistakes.push(mistake);
        }
        duration
    }

    fn shown(&self) -> Option<String> {
        Some(shown::duration(*self))
    }
}

impl<T: Value<K>, K> Value<Maybe<K>> for Option<T> {
    const SECRET: bool = T::SECRET;

    fn read(given: Given<'_>, kind: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        if given.is_empty_text() {
            return Some(None);
        }
        T::read(given, kind, mistakes).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn empty() -> Empty {
        T::empty()
    }
}

impl<T: Value<K>, K> Value<Listed<K>> for Vec<T> {
    const SECRET: bool = T::SECRET;

    fn read(given: Given<'_>, kind: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let inner = match kind {
            Kind::List(inner) => *inner,
            _ => Kind::Other(""),
        };
        match given.0 {
            // An item with nothing in it is none: `a, b,` has two.
            Form::Text(text) => {
                let parts = text.split(',').map(str::trim).enumerate();
                let parts = parts.filter(|it| !it.1.is_empty());
                items(parts.map(|(at, it)| (at, Given::text(it))), inner, mistakes)
            }
            Form::Node(Node { data: Data::Array(nodes), .. }) => {
                items(nodes.iter().map(Given::node).enumerate(), inner, mistakes)
            }
            Form::Node(_) => {
                mistakes.push(given.mistake("an array"));
                None
            }
        }
    }

    fn shown(&self) -> Option<String> {
        shown::list(self.iter().map(T::shown))
    }

    fn empty() -> Empty {
        Empty::Text
    }
}

impl<T: Value<K> + Zeroize, K> Value<Hidden<K>> for Secret<T> {
    const SECRET: bool = true;

    fn read(given: Given<'_>, kind: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        T::read(given, kind, mistakes).map(Self::new)
    }
}

/// All items, or the mistakes of all items.
fn items<'a, T: Value<K>, K>(
    given: impl Iterator<Item = (usize, Given<'a>)>,
    kind: Kind,
    mistakes: &mut Vec<Mistake>,
) -> Option<Vec<T>> {
    let before = mistakes.len();
    let mut values = Vec::new();
    for (index, given) in given {
        let first = mistakes.len();
        values.extend(T::read(given, kind, mistakes));
        mistakes[first..].iter_mut().for_each(|it| it.part = Some(Part::Item(index + 1)));
    }
    (mistakes.len() == before).then_some(values)
}

/// The text to parse, if what was found is of the right sort. What TOML itself knows is taken
/// strictly, so that a number in quotes is a mistake and not a guess.
fn scalar(kind: Kind, form: Form<'_>) -> Option<Cow<'_, str>> {
    let is_bool = matches!(kind, Kind::Bool);
    let data = match form {
        Form::Text(text) if is_bool => return boolean(text),
        Form::Text(text) => return Some(text.into()),
        Form::Node(node) => &node.data,
    };
    let is_integer = matches!(kind, Kind::Integer { .. });
    let is_float = matches!(kind, Kind::Float);
    let is_text = matches!(kind, Kind::Text | Kind::Path);
    let is_any = !(is_bool || is_integer || is_float || is_text);
    match data {
        Data::String(it) if is_text || is_any => Some(it.into()),
        Data::Integer(it) if is_integer || is_float || is_any => Some(it.into()),
        Data::Float(it) if is_float || is_any => Some(it.into()),
        Data::Datetime(it) if is_any => Some(it.into()),
        Data::Boolean(it) if is_bool || is_any => Some(it.to_string().into()),
        _ => None,
    }
}

fn boolean(text: &str) -> Option<Cow<'static, str>> {
    let is_one_of = |words: &[&str]| words.iter().any(|it| it.eq_ignore_ascii_case(text));
    if is_one_of(&TRUE) {
        return Some("true".into());
    }
    is_one_of(&FALSE).then_some("false".into())
}

#[cfg(test)]
mod tests;
