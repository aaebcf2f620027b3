//! The values of a key and of a tag are those of parameters.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};

#[cached(ttl = "1m", key = "user:{usr_id}")]
async fn near(user_id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(user_id)
}

#[cached(ttl = "1m", key = "user:{id}:{page}", tags = ["of:{tenant}"])]
async fn unknown(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m", key = "user:{id}")]
async fn none(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m", key = "user:{}")]
async fn unnamed(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m", key = "user:{cache}")]
async fn of_the_cache(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m", key = "user:{self.id}")]
async fn no_method(cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

// What the types say, the compiler says.

struct User {
    id: u64,
}

#[cached(ttl = "1m", key = "user:{user}")]
async fn no_part(user: User, cache: &Cache) -> Result<Hit<u64>> {
    Ok(user.id)
}

#[cached(ttl = "1m", key = "user:{user.ident}")]
async fn no_field(user: User, cache: &Cache) -> Result<Hit<u64>> {
    Ok(user.id)
}

#[cached(ttl = "1m", key = "user:{user:display}")]
async fn not_shown(user: User, cache: &Cache) -> Result<Hit<u64>> {
    Ok(user.id)
}

#[cached(ttl = "1m")]
async fn no_part_without_a_key(user: User, cache: &Cache) -> Result<Hit<u64>> {
    Ok(user.id)
}

fn main() {}
