//! The fingerprint of a type: a number made while compiling from everything that decides what its
//! archived bytes mean. Of two types that differ, neither reads the entries of the other.

use rkyv::Archive;
use rkyv::util::AlignedVec;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128,
};
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// A type whose archive has a fingerprint; `#[cacheable]` writes it for structs and enums.
///
/// ```
/// use foundry_runtime::cache::Fingerprint;
///
/// assert_ne!(<Vec<u32>>::FINGERPRINT, <Vec<i32>>::FINGERPRINT);
/// assert_ne!(<(u8, u16)>::FINGERPRINT, <(u16, u8)>::FINGERPRINT);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be cached",
    label = "has no fingerprint",
    note = "write `#[cacheable]` above a struct or enum of your own"
)]
pub trait Fingerprint: Archive {
    /// The number.
    const FINGERPRINT: u128;
}

/// The bytes of an entry are aligned to this.
const ALIGNMENT: usize = AlignedVec::<16>::ALIGNMENT;

/// Checks that a reference to the archive of a type may point into an entry. References to less aligned
/// bytes are undefined behaviour, and the next allocation decides whether bytes are more aligned than
/// [`ALIGNMENT`].
#[doc(hidden)]
#[track_caller]
pub const fn check_alignment<T: Archive>() {
    assert!(
        align_of::<T::Archived>() <= ALIGNMENT,
        "the archive of a cached type cannot have an alignment of more than 16 bytes; \
         remove `align(…)` from its `#[rkyv(attr(repr(…)))]`"
    );
}

/// Evaluates the fingerprint of a type while the type is checked, and not only where it is cached; with
/// [`NoFingerprint`], which is the answer for a type whose fields have none: that is an error already.
#[doc(hidden)]
#[derive(Debug)]
pub struct FingerprintProbe<T>(PhantomData<T>);

impl<T: Fingerprint> FingerprintProbe<T> {
    /// The fingerprint.
    pub const EVALUATED: u128 = T::FINGERPRINT;
}

/// Gives [`FingerprintProbe`] its answer for a type without one.
#[doc(hidden)]
pub trait NoFingerprint {
    /// There is none.
    const EVALUATED: u128 = 0;
}

impl<T> NoFingerprint for FingerprintProbe<T> {}

/// Checks a type for which [`Fingerprint`] may be written by hand.
pub(super) const fn check_fingerprint<T: Fingerprint>() -> u128 {
    check_alignment::<T>();
    T::FINGERPRINT
}

/// A field, or a variant with its fields, for [`of_type`].
pub type Named = (&'static str, u128);

// FNV-1a of 128 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>. The input is what a developer
// wrote, not what an attacker sends.
const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// What rkyv's bytes look like: its version and the features that decide. Those of one format read
/// each other's; <https://docs.rs/rkyv/0.8/rkyv/#format-control>.
const FORMAT: &str = "rkyv 0.8, little-endian, aligned, 32-bit pointers";

const fn bytes(mut hash: u128, bytes: &[u8]) -> u128 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u128).wrapping_mul(PRIME);
        at += 1;
    }
    hash
}

/// Adds a text and its length, so that `ab` and `c` are not `a` and `bc`.
const fn text(hash: u128, text: &str) -> u128 {
    bytes(bytes(hash, &(text.len() as u64).to_le_bytes()), text.as_bytes())
}

const fn number(hash: u128, number: u128) -> u128 {
    bytes(hash, &number.to_le_bytes())
}

/// The fingerprint of something by its name and its parts, in order.
#[must_use]
pub(super) const fn of(name: &str, parts: &[u128]) -> u128 {
    let mut hash = text(text(BASIS, FORMAT), name);
    let mut at = 0;
    while at < parts.len() {
        hash = number(hash, parts[at]);
        at += 1;
    }
    number(hash, parts.len() as u128)
}

/// The fingerprint of a struct by its fields, of an enum by its variants, or of a variant by its
/// fields: names, order and types.
#[must_use]
pub const fn of_type(kind: &str, name: &str, version: u32, parts: &[Named]) -> u128 {
    let mut hash = text(text(text(BASIS, FORMAT), kind), name);
    hash = number(hash, version as u128);
    let mut at = 0;
    while at < parts.len() {
        hash = number(text(hash, parts[at].0), parts[at].1);
        at += 1;
    }
    number(hash, parts.len() as u128)
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Fingerprint for $type {
            const FINGERPRINT: u128 = of(stringify!($type), &[]);
        }
    )*};
}

plain!(
    (),
    bool,
    char,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    NonZeroU8,
    NonZeroU16,
    NonZeroU32,
    NonZeroU64,
    NonZeroU128,
    NonZeroI8,
    NonZeroI16,
    NonZeroI32,
    NonZeroI64,
    NonZeroI128,
    String,
    Box<str>,
    Rc<str>,
    Arc<str>,
    Duration,
    Ipv4Addr,
    Ipv6Addr,
    IpAddr,
    SocketAddrV4,
    SocketAddrV6,
    SocketAddr
);

macro_rules! around_one {
    ($($name:literal: $type:ty),*) => {$(
        impl<T: Fingerprint> Fingerprint for $type
        where
            Self: Archive,
        {
            const FINGERPRINT: u128 = of($name, &[check_fingerprint::<T>()]);
        }
    )*};
}

around_one!(
    "Option": Option<T>, "Vec": Vec<T>, "Box": Box<T>, "Box of slice": Box<[T]>, "Rc": Rc<T>,
    "Arc": Arc<T>, "Rc of slice": Rc<[T]>, "Arc of slice": Arc<[T]>, "BTreeSet": BTreeSet<T>,
    "VecDeque": VecDeque<T>, "Range": Range<T>, "RangeInclusive": RangeInclusive<T>
);

impl<T: Fingerprint, S> Fingerprint for HashSet<T, S>
where
    Self: Archive,
{
    const FINGERPRINT: u128 = of("HashSet", &[check_fingerprint::<T>()]);
}

impl<T: Fingerprint, const N: usize> Fingerprint for [T; N] {
    const FINGERPRINT: u128 = of("array", &[check_fingerprint::<T>(), N as u128]);
}

impl<K: Fingerprint, V: Fingerprint> Fingerprint for BTreeMap<K, V>
where
    Self: Archive,
{
    const FINGERPRINT: u128 = of("BTreeMap", &[check_fingerprint::<K>(), check_fingerprint::<V>()]);
}

impl<K: Fingerprint, V: Fingerprint, S> Fingerprint for HashMap<K, V, S>
where
    Self: Archive,
{
    const FINGERPRINT: u128 = of("HashMap", &[check_fingerprint::<K>(), check_fingerprint::<V>()]);
}

macro_rules! tuples {
    ($(($($name:ident),*))*) => {$(
        impl<$($name: Fingerprint),*> Fingerprint for ($($name,)*) {
            const FINGERPRINT: u128 = of("tuple", &[$(check_fingerprint::<$name>()),*]);
        }
    )*};
}

tuples!((A)(A, B)(A, B, C)(A, B, C, D)(A, B, C, D, E)(A, B, C, D, E, F)(A, B, C, D, E, F, G)(
    A, B, C, D, E, F, G, H
));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_the_meaning_changes_the_number() {
        let film = |fields: &[Named]| of_type("struct", "Film", 1, fields);
        let title = ("title", String::FINGERPRINT);
        let year = ("year", u64::FINGERPRINT);
        let plain = film(&[title, year]);
        let others = [
            film(&[year, title]),
            film(&[title]),
            film(&[title, year, year]),
            film(&[title, ("year", f64::FINGERPRINT)]),
            film(&[title, ("released", u64::FINGERPRINT)]),
            film(&[("title", <Vec<u8>>::FINGERPRINT), year]),
            film(&[("titl", String::FINGERPRINT), ("eyear", u64::FINGERPRINT)]),
            of_type("struct", "Film", 2, &[title, year]),
            of_type("struct", "Movie", 1, &[title, year]),
            of_type("enum", "Film", 1, &[title, year]),
        ];
        assert!(others.iter().all(|it| *it != plain));
        assert_eq!(plain, film(&[title, year]));
    }

    /// Each that has a fingerprint has an archive, too.
    #[test]
    fn what_has_a_fingerprint_can_be_cached() {
        fn is<T: crate::cache::Cacheable>() {}
        is::<(Arc<str>, Rc<str>, Box<str>, Arc<[u8]>, Rc<[u8]>, VecDeque<String>)>();
        is::<(NonZeroU8, NonZeroI128, Range<u8>, RangeInclusive<i64>)>();
        is::<(IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6)>();
        is::<(HashSet<u8>, BTreeSet<u8>, Duration, char, usize)>();
    }

    #[test]
    fn containers_are_told_apart() {
        let all = [
            <Vec<u8>>::FINGERPRINT,
            <Box<[u8]>>::FINGERPRINT,
            <Option<u8>>::FINGERPRINT,
            <[u8; 1]>::FINGERPRINT,
            <[u8; 2]>::FINGERPRINT,
            <(u8,)>::FINGERPRINT,
            <(u8, u8)>::FINGERPRINT,
            <HashMap<u8, u8>>::FINGERPRINT,
            <BTreeMap<u8, u8>>::FINGERPRINT,
            u8::FINGERPRINT,
            String::FINGERPRINT,
            <Box<str>>::FINGERPRINT,
            <Arc<str>>::FINGERPRINT,
            <Arc<[u8]>>::FINGERPRINT,
            <VecDeque<u8>>::FINGERPRINT,
            <Range<u8>>::FINGERPRINT,
            NonZeroU8::FINGERPRINT,
            IpAddr::FINGERPRINT,
        ];
        let different: HashSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }
}
