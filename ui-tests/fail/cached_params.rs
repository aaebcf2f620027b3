//! What tells two results apart is in the key, or the author says that it does not.

use foundry::cache::{Cache, Hit, KeyPart, KeyText};
use foundry::{Result, cached};

struct Users;

#[derive(Clone, Copy)]
struct Page(u32);

impl KeyPart for Page {
    fn write(&self, text: KeyText<'_>) {
        self.0.write(text);
    }
}

#[cached(ttl = "1m", key = "user:{id}")]
async fn not_in_the_key(
    id: u64,
    name: &str,
    ids: &[u64],
    verbose: bool,
    page: Page,
    users: &Users,
    cache: &Cache,
) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m")]
async fn changing(list: &mut Vec<u64>, cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m")]
async fn unnamed(_: u64, (a, b): (u64, u64), _: &Users, cache: &Cache) -> Result<Hit<u64>> {
    Ok(a + b)
}

fn main() {}
