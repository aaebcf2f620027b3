//! A key is a text with places, which something keeps apart.

use foundry::cache::{Cache, Hit, key};
use foundry::{Result, cached};

#[cached(ttl = "1m", key = "{a}{b}")]
async fn together(a: u64, b: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(a + b)
}

#[cached(ttl = "1m", key = "user:{id")]
async fn open(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m", key = "", tags = ["a}", "a\n"])]
async fn empty(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

fn main() {
    let (id, page) = (1, 2);
    let _ = key!("user-{id}-{page}");
    let _ = key!("user:{id:?}");
    let _ = key!("user:{id + page}");
    let _ = key!(id);
    let _ = key!();
    let _ = key!("user:{di}");
}
