//! Values in a cache, keys, and what fills it.

#[allow(unused_imports, reason = "the names alone matter")]
use crate::shadows::*;
use ::foundry::cache::{Cache, CacheSettings};

/// A cached value.
#[::foundry::cacheable(version = 2)]
#[derive(::std::fmt::Debug)]
pub(crate) struct Film {
    title: ::std::string::String,
    year: ::std::option::Option<::std::primitive::u16>,
    kinds: ::std::vec::Vec<Sort>,
}

/// A sort of films.
#[::foundry::cacheable]
#[derive(::std::fmt::Debug)]
pub(crate) enum Sort {
    Long,
    Other(::std::string::String),
}

#[::foundry::service]
fn cache() -> Cache {
    Cache::new(<CacheSettings as ::std::default::Default>::default())
}

#[::foundry::cached(ttl = "1h", key = "film:{id}", tags = ["films"], skip = [loud])]
async fn film(
    id: ::std::primitive::u64,
    loud: ::std::primitive::bool,
    cache: &Cache,
) -> ::std::result::Result<Film, ::foundry::Error> {
    ::std::future::ready(()).await;
    let title = ::std::format!("{id} {loud}");
    let kinds = ::std::vec![Sort::Long, Sort::Other(::std::format!("{id}"))];
    ::std::result::Result::Ok(Film { title, year: ::std::option::Option::None, kinds })
}

#[::foundry::warmer]
async fn films(cache: &Cache) -> ::std::result::Result<(), ::foundry::Error> {
    let film = film(1, true, cache).await?;
    let key = ::foundry::cache::key!("seen:{}", film.title);
    let _hit = cache.put(&key, &film, ::std::time::Duration::from_secs(1)).await?;
    ::std::result::Result::Ok(())
}

/// Show a film.
#[::foundry::command("film:show")]
async fn show(
    id: ::std::primitive::u64,
    cache: &Cache,
) -> ::std::result::Result<::std::string::String, ::foundry::Error> {
    let Film { title, year, kinds } = film(id, false, cache).await?;
    ::std::result::Result::Ok(::std::format!("{title} {year:?} {kinds:?}"))
}
