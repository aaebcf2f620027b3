//! A cache may fail, and what is kept owns what it is made of.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};

#[cached(ttl = "1m")]
async fn nothing(cache: &Cache) {}

#[cached(ttl = "1m")]
async fn value(cache: &Cache) -> u64 {
    1
}

#[cached(ttl = "1m")]
async fn hit(cache: &Cache) -> Hit<u64> {
    todo!()
}

#[cached(ttl = "1m")]
async fn borrowed(cache: &Cache) -> Result<&'static str> {
    Ok("text")
}

#[cached(ttl = "1m")]
async fn inside(cache: &Cache) -> Result<Option<Hit<u64>>> {
    Ok(Some(1))
}

#[cached(ttl = "1m")]
async fn unnamed(cache: &Cache) -> Result<impl Copy> {
    Ok(1)
}

fn main() {}
