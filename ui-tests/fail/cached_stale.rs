//! What is computed beside its caller owns what it takes.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};
use std::sync::Arc;

struct Users;

#[cached(ttl = "1m", stale = "1h")]
async fn lent(
    name: &str,
    words: Option<&str>,
    users: &Users,
    others: &impl Sync,
    shared: Arc<Users>,
    cache: &Cache,
) -> Result<Hit<u64>> {
    Ok(1)
}

impl Users {
    #[cached(ttl = "1m", stale = "1h", key = "method")]
    async fn method(&self, cache: &Cache) -> Result<Hit<u64>> {
        Ok(1)
    }
}

// What the body takes, the compiler says.

#[cached(ttl = "1m", stale = "1h")]
async fn in_the_body(cache: &Cache) -> Result<Hit<u64>> {
    Ok(cache.stats().hits)
}

fn main() {}
