//! What can be cached is a function that may wait, and changes nothing.

use foundry::cache::{Cache, Hit};
use foundry::{Result, cached};

#[cached(ttl = "1m")]
fn not_async(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    todo!()
}

#[cached(ttl = "1m")]
async fn generic<T, const N: usize>(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

#[cached(ttl = "1m")]
async unsafe fn dangerous(id: u64, cache: &Cache) -> Result<Hit<u64>> {
    Ok(id)
}

struct Shop(Cache);

impl Shop {
    #[cached(ttl = "1m", key = "a:{id}", cache = self.0)]
    async fn changing(&mut self, id: u64) -> Result<Hit<u64>> {
        Ok(id)
    }

    #[cached(ttl = "1m", key = "a:{id}", cache = self.0)]
    async fn consuming(self, id: u64) -> Result<Hit<u64>> {
        Ok(id)
    }

    #[cached(ttl = "1m", cache = self.0)]
    async fn without_a_key(&self, id: u64) -> Result<Hit<u64>> {
        Ok(id)
    }
}

#[cached(ttl = "1m")]
struct NoFunction;

trait Source {
    #[cached(ttl = "1m", key = "a")]
    async fn promised(&self, cache: &Cache) -> Result<u64>;
}

fn main() {
    let _ = NoFunction;
}
