//! What is kept can be archived, errors take those of the cache, and the body computes what is kept: the compiler
//! says so.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};

struct User;

#[cached(ttl = "1m")]
async fn no_archive(cache: &Cache) -> Result<Hit<User>> {
    Ok(User)
}

struct Wrong;

#[cached(ttl = "1m")]
async fn no_error(cache: &Cache) -> Result<Hit<u64>, Wrong> {
    Ok(1)
}

#[cached(ttl = "1m")]
async fn other_body(cache: &Cache) -> Result<Hit<u64>> {
    Ok("text")
}

fn main() {}
