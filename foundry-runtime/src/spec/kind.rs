//! What a value may be, as far as it is known while compiling, and in the words of a person.
//! How a value is read stands in `config/value.rs`.

use super::fits::push_kind;
use crate::base::bytes::ByteSize;
use crate::spec::choice::Choice;
use crate::spec::field::Field;
use crate::spec::parameter::ChoiceSpec;
use crate::text::Words;
use std::fmt;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

/// What a value may be. It is displayed as an error says what it expected.
///
/// ```
/// use foundry_runtime::config::Kind;
///
/// assert_eq!(Kind::Integer { min: 0, max: 255 }.to_string(), "a whole number from 0 to 255");
/// assert_eq!(Kind::List(&Kind::Bool).to_string(), "a list, each `true` or `false`");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number; a limit that no `i64` reaches is none.
    Integer {
        /// The least.
        min: i128,
        /// The most.
        max: i128,
    },
    /// A number.
    Float,
    /// Any text.
    Text,
    /// A length of time.
    Duration,
    /// A number of bytes.
    Bytes,
    /// One of a few words.
    Choice(&'static [ChoiceSpec]),
    /// An address of the web.
    Url,
    /// A path of the file system.
    Path,
    /// Several of one kind.
    List(&'static Kind),
    /// Names, each with a value of one kind.
    Map(&'static Kind),
    /// A table of its own.
    Section(&'static [Field]),
    /// What a type with `FromStr` makes of a text: these are the words for it, or none.
    Other(&'static str),
}

impl Kind {
    /// The kind itself, or `other` for one without a name: the type's name is known where it is
    /// written.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match self {
            Self::Other(words) if words.is_empty() => other,
            known => known,
        }
    }

    /// With narrower limits, for whole numbers.
    #[must_use]
    pub const fn within(self, least: Option<i128>, most: Option<i128>) -> Self {
        let Self::Integer { mut min, mut max } = self else { return self };
        if let Some(least) = least
            && least > min
        {
            min = least;
        }
        if let Some(most) = most
            && most < max
        {
            max = most;
        }
        Self::Integer { min, max }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Words::new("");
        push_kind(&mut words, self);
        f.write_str(words.as_str())
    }
}

/// `KindOf::<T>::KIND`: the kind of a `T`, or one without a name. [`OtherKind`] must be in scope.
pub struct KindOf<T>(PhantomData<T>);

/// Gives [`KindOf`] its answer for a type that is not known.
pub trait OtherKind {
    /// Without a name.
    const KIND: Kind = Kind::Other("");
}

impl<T> OtherKind for KindOf<T> {}

/// `FieldsOf::<T>::KIND`: a table with the fields of a section; of what is none nothing is said here,
/// since its reading is refused.
pub struct FieldsOf<T>(PhantomData<T>);

impl<T> OtherKind for FieldsOf<T> {}

impl<T: Choice> KindOf<T> {
    /// One of its words.
    pub const KIND: Kind = Kind::Choice(T::CHOICES);
}

/// The table of the types that everybody knows: for the compiler by name, while running by their
/// identity, since a generic function knows no more.
macro_rules! kinds {
    ($($ty:ty => $kind:expr,)*) => {
        $(
            impl KindOf<$ty> {
                /// What everybody knows.
                pub const KIND: Kind = $kind;
            }
        )*

        /// The kind of a type that is met while running.
        pub(crate) fn kind_of<T: 'static>() -> Kind {
            let id = std::any::TypeId::of::<T>();
            $(if id == std::any::TypeId::of::<$ty>() {
                return $kind;
            })*
            Kind::Other("")
        }

        /// Returns the kind of the type of this name, if it is one of the table.
        pub(crate) fn kind_named(name: &str) -> Option<Kind> {
            $(if name == std::any::type_name::<$ty>() {
                return Some($kind);
            })*
            None
        }
    };
}

const fn whole(min: i128, max: i128) -> Kind {
    Kind::Integer { min, max }
}

kinds! {
    bool => Kind::Bool,
    u8 => whole(0, u8::MAX as i128),
    u16 => whole(0, u16::MAX as i128),
    u32 => whole(0, u32::MAX as i128),
    u64 => whole(0, u64::MAX as i128),
    u128 => whole(0, i128::MAX),
    usize => whole(0, usize::MAX as i128),
    i8 => whole(i8::MIN as i128, i8::MAX as i128),
    i16 => whole(i16::MIN as i128, i16::MAX as i128),
    i32 => whole(i32::MIN as i128, i32::MAX as i128),
    i64 => whole(i64::MIN as i128, i64::MAX as i128),
    i128 => whole(i128::MIN, i128::MAX),
    isize => whole(isize::MIN as i128, isize::MAX as i128),
    NonZero<u8> => whole(1, u8::MAX as i128),
    NonZero<u16> => whole(1, u16::MAX as i128),
    NonZero<u32> => whole(1, u32::MAX as i128),
    NonZero<u64> => whole(1, u64::MAX as i128),
    NonZero<u128> => whole(1, i128::MAX),
    NonZero<usize> => whole(1, usize::MAX as i128),
    f32 => Kind::Float,
    f64 => Kind::Float,
    String => Kind::Text,
    char => Kind::Other("one character"),
    PathBuf => Kind::Path,
    Duration => Kind::Duration,
    ByteSize => Kind::Bytes,
    IpAddr => Kind::Other("an IP address such as `127.0.0.1` or `::1`"),
    Ipv4Addr => Kind::Other("an IP address such as `127.0.0.1`"),
    Ipv6Addr => Kind::Other("an IP address such as `::1`"),
    SocketAddr => Kind::Other("an address and a port such as `127.0.0.1:8080`"),
    SocketAddrV4 => Kind::Other("an address and a port such as `127.0.0.1:8080`"),
    SocketAddrV6 => Kind::Other("an address and a port such as `[::1]:8080`"),
}
