//! What can be cached, in a strict crate: no generated line may warn, or be what the author forbids.

#![deny(warnings, dead_code, missing_docs, rust_2018_idioms, unused, future_incompatible)]
#![deny(unreachable_pub, unused_qualifications, unused_lifetimes, single_use_lifetimes)]
#![deny(missing_debug_implementations, trivial_casts, trivial_numeric_casts, unused_results)]
#![deny(elided_lifetimes_in_paths, explicit_outlives_requirements, non_ascii_idents)]
#![forbid(unsafe_code)]

use foundry::cache::{Cacheable, Fingerprint, access, deserialize_owned, serialize};
use foundry::cacheable;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// Named fields of all kinds.
#[cacheable]
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    /// Text.
    pub title: String,
    /// Perhaps.
    pub year: Option<u16>,
    roles: Vec<Role>,
    length: Duration,
    by_name: HashMap<String, Vec<Arc<String>>>,
    sorted: BTreeMap<u32, Box<str>>,
    words: (HashSet<String>, BTreeSet<u8>),
    rates: [f64; 3],
    r#type: Pair<u8, Unit>,
}

/// Every form of a variant.
#[cacheable(version = 3)]
#[derive(Clone, Debug, PartialEq)]
enum Role {
    Unnamed,
    Named(Name),
    Double { of: Box<Name>, r#as: Option<Name> },
}

/// A tuple.
#[cacheable]
#[derive(Clone, Debug, PartialEq)]
struct Name(String, #[allow(unused)] u32);

/// Nothing.
#[cacheable]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Unit;

/// Nothing, in braces.
#[cacheable(version = 2)]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Empty {}

/// Generic.
#[cacheable]
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<A, B = A> {
    /// One.
    pub one: A,
    /// The other.
    pub other: Vec<B>,
}

/// With bounds, and a number.
#[cacheable]
#[derive(Clone, Debug, PartialEq)]
struct Several<T: Clone, const N: usize>
where
    T: PartialEq,
{
    all: [T; N],
}

/// Of one of two types.
#[cacheable]
#[derive(Clone, Debug, PartialEq)]
enum Either<A, B> {
    Left(A),
    Right(B),
}

/// Made by a macro.
macro_rules! made {
    ($name:ident, $type:ty) => {
        /// A number.
        #[cacheable]
        #[derive(Clone, Debug, PartialEq)]
        struct $name {
            number: $type,
        }
    };
}

made!(Made, u64);

fn same<T>(value: &T)
where
    T: Cacheable + PartialEq + std::fmt::Debug,
    T::Archived: foundry::cache::rkyv::Deserialize<
        T,
        foundry::cache::rkyv::api::high::HighDeserializer<foundry::cache::rkyv::rancor::Error>,
    >,
{
    let archive = serialize(value).unwrap();
    assert_eq!(deserialize_owned::<T>(&archive).unwrap(), *value);
}

fn main() {
    let name = Name("Maria".to_owned(), 1);
    let roles = vec![
        Role::Unnamed,
        Role::Named(name.clone()),
        Role::Double { of: Box::new(name.clone()), r#as: Some(name) },
    ];
    let film = Film {
        title: "Metropolis".to_owned(),
        year: Some(1927),
        roles,
        length: Duration::from_secs(9180),
        by_name: HashMap::from([("a".to_owned(), vec![Arc::new("b".to_owned())])]),
        sorted: BTreeMap::from([(1, "one".into())]),
        words: (HashSet::from(["word".to_owned()]), BTreeSet::from([1, 2])),
        rates: [0.5; 3],
        r#type: Pair { one: 1, other: vec![Unit] },
    };
    same(&film);
    let archive = serialize(&film).unwrap();
    let read = access::<Film>(&archive).unwrap();
    assert_eq!((read.title.as_str(), read.roles.len()), ("Metropolis", 3));
    same(&Empty {});
    same(&Several { all: [1_u8, 2] });
    same(&Either::<u8, Made>::Right(Made { number: 1 }));
    same(&Either::<u8, Made>::Left(1));
    assert_ne!(<Pair<u8>>::FINGERPRINT, <Pair<u8, u16>>::FINGERPRINT);
    assert_ne!(<Several<u8, 1>>::FINGERPRINT, <Several<u8, 2>>::FINGERPRINT);
    assert_ne!(Unit::FINGERPRINT, Empty::FINGERPRINT);
}
