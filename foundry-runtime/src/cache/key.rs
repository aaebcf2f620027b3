//! Keys that are made of values. What a value is in a key, its type says; and it is escaped, so that two
//! lists of values never make one key.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::{self, Display, Write};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// A key that is made of values; wherever a key is taken, as `&key`.
///
/// ```
/// use foundry_runtime::cache::Key;
///
/// let (user, name) = (7, "Ada: the first");
/// let key = Key::new("user").part(&user).part(name);
/// assert_eq!(&*key, "user:7:Ada%3A%20the%20first");
/// ```
///
/// The macro `foundry::cache::key!` writes the same as a text: `key!("user:{user}:{name}")`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Cow<'static, str>);

impl Key {
    /// The key that begins with this text, which is taken as it is.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The same key with a value more, behind a `:`.
    #[must_use]
    pub fn part<T: KeyPart + ?Sized>(self, value: &T) -> Self {
        self.text(":").value(value)
    }

    /// For generated code: the same key with a text more, taken as it is.
    #[doc(hidden)]
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.0.to_mut().push_str(text);
        self
    }

    /// For generated code, which has seen to what separates values: the same key with a value more.
    #[doc(hidden)]
    #[must_use]
    pub fn value<T: KeyPart + ?Sized>(mut self, value: &T) -> Self {
        element(value, self.0.to_mut());
        self
    }

    /// For generated code: the same key with what a value shows.
    #[doc(hidden)]
    #[must_use]
    pub fn shown<T: Display + ?Sized>(self, value: &T) -> Self {
        self.value(&Shown(value))
    }
}

impl Deref for Key {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that can be a part of a key. Two values of one type are never one text.
///
/// Letters, digits and `-_.@+` stay as they are in it, all else is escaped as in a URL: `%3A` is `:`. The
/// empty text is `%`, `None` is `~`, and tuples and lists are in parentheses.
///
/// A type of one's own says which of its values count:
///
/// ```
/// use foundry_runtime::cache::{Key, KeyPart, KeyText};
///
/// struct Seat { row: u8, number: u16 }
///
/// impl KeyPart for Seat {
///     fn write(&self, text: KeyText<'_>) {
///         (self.row, self.number).write(text);
///     }
/// }
///
/// assert_eq!(&*Key::new("seat").part(&Seat { row: 1, number: 12 }), "seat:(1,12)");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a part of a key",
    label = "not a part of a key",
    note = "if what its `Display` shows tells its values apart, write `{{name:display}}`; else implement `KeyPart`"
)]
pub trait KeyPart {
    /// Writes it, as another value or as a tuple of several.
    fn write(&self, text: KeyText<'_>);
}

/// The place of one value in a key.
#[derive(Debug)]
pub struct KeyText<'k>(&'k mut String);

/// What a value shows, as a part of a key: for types of other crates that tell their values apart.
///
/// ```
/// use foundry_runtime::cache::{Key, Shown};
///
/// let address = std::net::Ipv6Addr::LOCALHOST;
/// assert_eq!(&*Key::new("host").part(&Shown(address)), "host:%3A%3A1");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Shown<T>(pub T);

impl<T: Display> KeyPart for Shown<T> {
    fn write(&self, text: KeyText<'_>) {
        // A `String` takes everything; what refuses to be shown shows what it did so far.
        let _ = write!(Escaped(text.0), "{}", self.0);
    }
}

/// Writes a value, which is never nothing: lists of nothing and of one empty text differ.
fn element<T: KeyPart + ?Sized>(value: &T, key: &mut String) {
    let before = key.len();
    value.write(KeyText(key));
    if key.len() == before {
        key.push('%');
    }
}

/// Escapes what is written to it.
struct Escaped<'k>(&'k mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            if letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '@' | '+') {
                self.0.push(letter);
                continue;
            }
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                write!(self.0, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}

macro_rules! shown {
    ($($type:ty),*) => {$(
        impl KeyPart for $type {
            fn write(&self, text: KeyText<'_>) {
                Shown(self).write(text);
            }
        }
    )*};
}

shown!(bool, char, str, String);
shown!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64);

macro_rules! around_one {
    ($($type:ty),*) => {$(
        impl<T: KeyPart + ?Sized> KeyPart for $type {
            fn write(&self, text: KeyText<'_>) {
                (**self).write(text);
            }
        }
    )*};
}

around_one!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: KeyPart + ToOwned + ?Sized> KeyPart for Cow<'_, T> {
    fn write(&self, text: KeyText<'_>) {
        (**self).write(text);
    }
}

impl<T: KeyPart> KeyPart for Option<T> {
    fn write(&self, text: KeyText<'_>) {
        let before = text.0.len();
        match self {
            None => text.0.push('~'),
            Some(value) => {
                element(value, text.0);
                // `Some(None)` is not `None`; nothing else begins so.
                if text.0[before..].starts_with('~') {
                    text.0.insert(before, '~');
                }
            }
        }
    }
}

fn list<'v, T: KeyPart + 'v>(values: impl IntoIterator<Item = &'v T>, key: &mut String) {
    key.push('(');
    for (at, value) in values.into_iter().enumerate() {
        if at > 0 {
            key.push(',');
        }
        element(value, key);
    }
    key.push(')');
}

impl<T: KeyPart> KeyPart for [T] {
    fn write(&self, text: KeyText<'_>) {
        list(self, text.0);
    }
}

impl<T: KeyPart, const N: usize> KeyPart for [T; N] {
    fn write(&self, text: KeyText<'_>) {
        list(self, text.0);
    }
}

impl<T: KeyPart> KeyPart for Vec<T> {
    fn write(&self, text: KeyText<'_>) {
        list(self, text.0);
    }
}

/// In order, so that equal sets are one text; a `HashSet` has none.
impl<T: KeyPart> KeyPart for BTreeSet<T> {
    fn write(&self, text: KeyText<'_>) {
        list(self, text.0);
    }
}

macro_rules! tuples {
    ($(($($name:ident $at:tt),*))*) => {$(
        impl<$($name: KeyPart),*> KeyPart for ($($name,)*) {
            fn write(&self, text: KeyText<'_>) {
                let parts: [&dyn KeyPart; _] = [$(&self.$at),*];
                list(&parts, text.0);
            }
        }
    )*};
}

impl KeyPart for () {
    fn write(&self, text: KeyText<'_>) {
        list::<bool>(&[], text.0);
    }
}

tuples!((A 0)(A 0, B 1)(A 0, B 1, C 2)(A 0, B 1, C 2, D 3)(A 0, B 1, C 2, D 3, E 4)(
    A 0, B 1, C 2, D 3, E 4, F 5
));

#[cfg(test)]
#[path = "key/tests.rs"]
mod tests;
