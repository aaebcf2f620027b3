//! C4: values of a type that changed meanwhile. bytecheck takes bytes for a value of any type that they
//! could be; the fingerprint does not.

use foundry::cache::{Cache, CacheSettings, Cacheable};
use foundry_tests_cache::{FOUNDRY, LONG, at, misses, none, rounds};
use std::path::Path;

/// The types, as an old program knows them and as a new one does. Each pair has one name, as the type of
/// one program has.
macro_rules! changed {
    ($($change:ident: $kind:ident $name:ident $old:tt => $new:tt $(, version = $version:literal)?;)*) => {
        mod old {$(
            pub(crate) mod $change {
                #[foundry::cacheable]
                #[allow(dead_code, reason = "another program reads it")]
                pub(crate) $kind $name $old
            }
        )*}
        mod new {$(
            pub(crate) mod $change {
                #[foundry::cacheable($(version = $version)?)]
                #[allow(dead_code, reason = "it is never read")]
                pub(crate) $kind $name $new
            }
        )*}
    };
}

changed! {
    swapped: struct Film { pub(crate) year: u32, pub(crate) minutes: u32 }
        => { pub(crate) minutes: u32, pub(crate) year: u32 };
    retyped: struct Price { pub(crate) amount: u64 } => { pub(crate) amount: f64 };
    reordered: enum Role { Reader, Admin } => { Admin, Reader };
    renamed: struct Length { pub(crate) seconds: u32 } => { pub(crate) minutes: u32 };
    removed: struct Rental { pub(crate) days: u32, pub(crate) price: u32 }
        => { pub(crate) price: u32 };
    appended: struct Actor { pub(crate) born: u32 }
        => { pub(crate) born: u32, pub(crate) died: u32 };
    text: struct Name { pub(crate) name: String } => { pub(crate) name: Vec<u8> };
    version: struct Rate { pub(crate) cents: u32 } => { pub(crate) cents: u32 }, version = 2;
}

mod generic {
    #[foundry::cacheable]
    pub(crate) struct Pair<T> {
        pub(crate) one: T,
        pub(crate) other: T,
    }
}

/// Puts old values, by number, and reads each as a new one: in this process and as another would.
async fn change<Old, New>(name: &str, old: impl Fn(u32) -> Old) -> u64
where
    Old: Cacheable,
    New: Cacheable,
{
    let values = rounds(500, 2_000);
    let folder = tempfile::tempdir().unwrap();
    let (writer, reader) = (at(folder.path()), at(folder.path()));
    let mut accepted = 0;
    for number in 0..values {
        let key = format!("{name}:{number}");
        writer.put(&key, &old(number as u32), LONG).await.unwrap();
        accepted += u64::from(reader.get::<New>(&key).await.unwrap().is_some());
        assert!(reader.get::<Old>(&key).await.unwrap().is_some(), "{name}: the old one reads it");
    }
    assert_eq!(misses(&reader, "other_type"), values - accepted, "{name}: {:?}", reader.stats());
    accepted += in_memory::<Old, New>(&old).await;
    FOUNDRY.count("C4", "values", values);
    none("C4", "accepted", accepted, name);
    accepted
}

/// The same without a folder, where nothing is read anew.
async fn in_memory<Old, New>(old: &impl Fn(u32) -> Old) -> u64
where
    Old: Cacheable,
    New: Cacheable,
{
    let cache = Cache::new(CacheSettings::default());
    cache.put("value", &old(1), LONG).await.unwrap();
    let accepted = cache.get::<New>("value").await.unwrap().is_some();
    assert_eq!(misses(&cache, "other_type"), u64::from(!accepted));
    u64::from(accepted)
}

#[tokio::test]
async fn c4_no_value_of_a_changed_type_is_accepted() {
    let roles = |it: u32| {
        if it.is_multiple_of(2) {
            old::reordered::Role::Reader
        } else {
            old::reordered::Role::Admin
        }
    };
    let swapped = |it| old::swapped::Film { year: 1900 + it, minutes: it };
    let rental = |it| old::removed::Rental { days: it, price: it };
    let name = |it: u32| old::text::Name { name: format!("name {it}") };
    let accepted = [
        change::<_, new::swapped::Film>("fields swapped", swapped).await,
        change::<_, new::retyped::Price>("u64 to f64", |it| old::retyped::Price {
            amount: it.into(),
        })
        .await,
        change::<_, new::reordered::Role>("enum reordered", roles).await,
        change::<_, new::renamed::Length>("renamed", |it| old::renamed::Length { seconds: it })
            .await,
        change::<_, new::removed::Rental>("removed", rental).await,
        change::<_, new::appended::Actor>("appended", |it| old::appended::Actor { born: it }).await,
        change::<_, new::text::Name>("String to Vec<u8>", name).await,
        change::<_, new::version::Rate>("version", |it| old::version::Rate { cents: it }).await,
    ];
    assert_eq!(accepted, [0; 8]);
}

#[tokio::test]
async fn c4_no_value_of_another_parameter_is_accepted() {
    use generic::Pair;
    let unsigned = |it| Pair { one: it, other: it };
    let nested = |it| Pair { one: vec![unsigned(it)], other: vec![] };
    let accepted = [
        change::<_, Pair<i32>>("Pair<u32> to Pair<i32>", unsigned).await,
        change::<_, Pair<f32>>("Pair<u32> to Pair<f32>", unsigned).await,
        change::<_, (u32, u32)>("Pair<u32> to a tuple", unsigned).await,
        change::<_, Pair<Vec<Pair<i32>>>>("of a nested parameter", nested).await,
        change::<_, Vec<i64>>("Vec<u64> to Vec<i64>", |it| vec![u64::from(it)]).await,
        change::<_, [u32; 1]>("[u32; 2] to [u32; 1]", |it| [it, it]).await,
    ];
    assert_eq!(accepted, [0; 6]);
}

/// A change of what a field is made of is one of the whole.
#[tokio::test]
async fn c4_no_value_is_accepted_whose_part_changed() {
    let parts = |it| vec![(String::new(), old::swapped::Film { year: it, minutes: it })];
    assert_eq!(change::<_, Vec<(String, new::swapped::Film)>>("a part swapped", parts).await, 0);
}

/// Whoever comes last has the key; the other computes anew, and nobody reads what the other wrote.
#[tokio::test]
async fn c4_two_versions_share_a_folder() {
    use foundry_tests_cache::types::{newer, older};
    let folder = tempfile::tempdir().unwrap();
    let put = |folder: &Path| {
        let words = ["older", folder.to_str().unwrap(), "film"];
        assert_eq!(foundry_tests_cache::cacher(env!("CARGO_BIN_EXE_cacher"), &words).line(), "put");
    };
    put(folder.path());
    let cache = at(folder.path());
    assert!(cache.get::<newer::Film>("film").await.unwrap().is_none());
    assert_eq!(misses(&cache, "other_type"), 1);
    let load = async || Ok::<_, foundry::Error>(newer::Film { seconds: 153, year: 1927 });
    let film = cache.remember("film", LONG, load).await.unwrap();
    assert_eq!(film.seconds.to_native(), 153);
    assert!(cache.get::<older::Film>("film").await.unwrap().is_none());
    put(folder.path());
    assert!(cache.get::<newer::Film>("film").await.unwrap().is_none());
    assert_eq!(cache.get::<older::Film>("film").await.unwrap().unwrap().seconds, 9180);
}
