//! What is left out of the key is a parameter that could be in it.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};

#[cached(ttl = "1m", skip = [verbos])]
async fn near(verbose: bool, cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m", key = "a:{id}", skip = [id, cache, other])]
async fn all(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m", skip = [id, id])]
async fn twice(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m", skip = [id.0, "id"])]
async fn no_names(id: (u64,), cache: &Cache) -> Result<Hit<u64>> {
    Ok(id.0)
}

fn main() {}
