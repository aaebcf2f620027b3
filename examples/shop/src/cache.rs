//! Where the shop keeps what it computed: in `var/cache`, unless `CACHE_DRIVER` and its like say otherwise.

use crate::film::Line;
use crate::films::{By, Films};
use foundry::cache::{Cache, CacheConfig, Hit, KeyPart, KeyText};
use foundry::{Choice, Result, cached, service};

#[service]
fn cache(config: &CacheConfig) -> Result<Cache> {
    config.cache()
}

/// The films at the top: computed once in ten minutes, by all processes together.
#[cached(ttl = "10m", key = "films:top:{by}:{limit}", tags = ["films"])]
pub async fn top(by: By, limit: u32, films: &Films, cache: &Cache) -> Result<Hit<Vec<Line>>> {
    Ok(films.top(by, limit).await?.into_iter().map(Line::from).collect())
}

/// After an import, what was computed before is wrong.
pub async fn forget(cache: &Cache) -> Result<()> {
    cache.forget_tag("films").await
}

impl KeyPart for By {
    fn write(&self, text: KeyText<'_>) {
        self.name().write(text);
    }
}
