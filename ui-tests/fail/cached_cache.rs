//! A result is kept in one cache, which the function is given.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};

#[cached(ttl = "1m")]
async fn nowhere(id: u64) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m")]
async fn twice(cache: &Cache, other: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m", cache = other.0)]
async fn both(cache: &Cache, other: &(Cache,)) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m")]
async fn unnamed(_: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m", cache)]
async fn empty(id: u64) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m", key = "{id}", cache = id)]
async fn no_cache(id: &u64) -> Result<Hit<u64>> {
    Ok(*id)
}

fn main() {}
