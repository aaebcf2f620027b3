//! For how long a result is kept is said, as a time.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};

#[cached]
async fn unsaid(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "10")]
async fn no_unit(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "10 minutes")]
async fn words(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1h30")]
async fn last(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "0s")]
async fn nothing(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "", stale = "1y")]
async fn empty(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = 600)]
async fn number(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m", ttl = "2m")]
async fn twice(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(tll = "1m", colour = "red", tags = "films", skip = "id")]
async fn options(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached("1m")]
async fn unnamed(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

fn main() {}
