//! Cached functions and keys, in a strict crate with its own prelude: no generated line may warn, be what the
//! author forbids, or mean the author's names.

#![deny(warnings, dead_code, missing_docs, rust_2018_idioms, unused, future_incompatible)]
#![deny(unreachable_pub, unused_qualifications, unused_lifetimes, single_use_lifetimes)]
#![deny(missing_debug_implementations, trivial_casts, trivial_numeric_casts, unused_results)]
#![deny(elided_lifetimes_in_paths, explicit_outlives_requirements, non_ascii_idents)]
#![forbid(unsafe_code)]

use foundry::cache::{Cache, CacheSettings, Hit, key};
use std::sync::Arc;
use std::time::Duration;

#[allow(dead_code, missing_docs, missing_debug_implementations, non_camel_case_types, unreachable_pub)]
mod shadows {
    pub mod std {}
    pub mod core {}
    pub struct Option;
    pub struct Result;
    pub struct Vec;
    pub struct String;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct From;
    pub struct Send;
    pub struct AsyncFnOnce;
    pub struct Duration;
    pub struct Key;
    pub struct CacheKey;
    pub struct Cached;
    pub struct bool;
    pub struct str;
    pub struct u64;
}

/// What asks.
trait Source {
    fn number(&self, id: u64) -> u64;
}

struct Doubles;

impl Source for Doubles {
    fn number(&self, id: u64) -> u64 {
        2 * id
    }
}

/// Named by no key.
struct Borrowing<'b>(&'b str);

/// All kinds of parameters.
#[foundry::cached(ttl = "1d2h3m4s5ms", skip = [_loud], tags = ["numbers", "n:{id}"])]
#[allow(clippy::too_many_arguments)]
pub(crate) async fn number<'a>(
    mut id: u64,
    name: &'a str,
    words: &[String],
    pair: (u8, char),
    r#type: Option<&str>,
    _loud: bool,
    source: &dyn Source,
    others: &impl Source,
    shared: Arc<Doubles>,
    borrowing: &Borrowing<'_>,
    cache: &'a Cache,
) -> foundry::Result<Hit<Vec<String>>>
where
    'a: 'a,
{
    id += 1;
    let _again: &Cache = cache;
    let number = source.number(id) + others.number(id) + shared.number(id);
    if pair.0 == 0 {
        return Ok(Vec::new());
    }
    let r#type = r#type.ok_or_else(|| foundry::Error::failed("no type"))?;
    Ok(vec![format!("{number} {name} {words:?} {type} {}", borrowing.0)])
}

#[derive(Debug)]
struct Shop {
    cache: Cache,
    tenant: String,
}

impl Shop {
    /// A method, whose cache is in itself.
    #[foundry::cached(ttl = "1m", key = "{self.tenant}:{r.0}:{type}", cache = self.cache)]
    async fn sum(&self, r: (u8, u8), r#type: u64) -> foundry::Result<u64> {
        Ok(u64::from(r.0) + r#type + self.more())
    }

    fn more(&self) -> u64 {
        self.tenant.len() as u64
    }

    /// By its type.
    #[foundry::cached(ttl = "1m", stale = "1h", key = "of:{name}")]
    async fn of(name: String, doubles: Arc<Doubles>, cache: &Cache) -> foundry::Result<Hit<String>> {
        Ok(format!("{name} {}", doubles.number(1)))
    }
}

/// Made by a macro.
macro_rules! made {
    ($name:ident, $param:ident: $type:ty, $ttl:literal) => {
        #[foundry::cached(ttl = $ttl, key = "made:{id}", skip = [$param])]
        async fn $name(id: u64, $param: $type, cache: &Cache) -> foundry::Result<u64> {
            Ok(id + $param)
        }
    };
}

made!(made, plus: u64, "5s");

mod shadowed {
    #[allow(unused_imports)]
    use crate::shadows::*;

    #[foundry::cached(ttl = "1s", key = "x:{a}", skip = [b], tags = ["t"])]
    pub(crate) async fn shadowed(
        a: ::std::primitive::u64,
        b: &::std::primitive::str,
        cache: &::foundry::cache::Cache,
    ) -> ::foundry::Result<::foundry::cache::Hit<::std::primitive::u64>> {
        ::std::result::Result::Ok(a + b.len() as ::std::primitive::u64)
    }

    #[foundry::cached(ttl = "1s", stale = "1s")]
    pub(crate) async fn stale(cache: &::foundry::cache::Cache) -> ::foundry::Result<::std::primitive::u64> {
        ::std::result::Result::Ok(1)
    }

    pub(crate) fn by_hand(a: ::std::primitive::u64) -> ::foundry::cache::Key {
        ::foundry::cache::key!("x:{a}:{}", (a, a))
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let cache = Cache::new(CacheSettings::default());
        let ask = async |kind: Option<&str>, loud| {
            let borrowing = Borrowing("b");
            let (words, shared) = (["w".to_owned()], Arc::new(Doubles));
            let pair = (1, 'c');
            number(1, "n", &words, pair, kind, loud, &Doubles, &Doubles, shared, &borrowing, &cache).await
        };
        assert_eq!(ask(Some("t"), true).await.unwrap()[0].as_str(), "12 n [\"w\"] t b");
        assert_eq!(ask(Some("t"), false).await.unwrap().len(), 1);
        assert_eq!(ask(None, false).await.unwrap_err().to_string(), "no type");
        let shop = Shop { cache: cache.clone(), tenant: "a:b".to_owned() };
        assert_eq!(shop.sum((1, 2), 3).await.unwrap(), 7);
        assert!(cache.get::<u64>(&key!("{shop.tenant}:1:3")).await.unwrap().is_some());
        let of = Shop::of("x".to_owned(), Arc::new(Doubles), &cache).await.unwrap();
        assert_eq!(of.as_str(), "x 2");
        assert_eq!(made(1, 1, &cache).await.unwrap(), 2);
        assert_eq!(made(1, 2, &cache).await.unwrap(), 2);
        assert_eq!(*shadowed::shadowed(1, "12", &cache).await.unwrap(), 3);
        assert_eq!(shadowed::stale(&cache).await.unwrap(), 1);
        assert_eq!(&*shadowed::by_hand(1), "x:1:(1,1)");
        let zero = key!("{}{{}}", Duration::ZERO.as_secs());
        drop(cache.put(&zero, &1_u8, Duration::MAX).await.unwrap());
        assert!(cache.get::<u8>("0{}").await.unwrap().is_some());
    });
}
