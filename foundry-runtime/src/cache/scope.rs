//! The same cache with keys of its own: of a part of the application, or of entries with tags.

use super::cache::{Cache, EVER};
use super::remember::random;
use crate::error::Result;
use std::sync::Arc;

impl Cache {
    /// The same cache with keys of its own: whatever is called alike elsewhere is something else.
    #[must_use]
    pub fn namespace(&self, name: &str) -> Self {
        // The sign between them is none that keys are made of, and the length keeps apart what
        // contains it all the same.
        let prefix = format!("{}{}\u{1f}{name}\u{1f}", self.prefix, name.len());
        Self { inner: Arc::clone(&self.inner), prefix: prefix.into() }
    }

    /// The same cache for entries that bear these tags. They are found with the same tags only, and
    /// [`forget_tag`](Self::forget_tag) makes all that bear one unreachable, in every process at the
    /// same store; what is unreachable goes when it is too old or room is needed.
    ///
    /// # Errors
    ///
    /// If the store fails, and the configuration is strict.
    ///
    /// ```
    /// # use foundry_runtime::cache::{Cache, CacheSettings};
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foundry_runtime::Result<()> {
    /// # let cache = Cache::new(CacheSettings::default());
    /// let films = cache.tagged(&["films"]).await?;
    /// films.put("top", &vec![1_u32, 2], Duration::from_secs(60)).await?;
    /// cache.forget_tag("films").await?;
    /// assert!(cache.tagged(&["films"]).await?.get::<Vec<u32>>("top").await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn tagged(&self, tags: &[&str]) -> Result<Self> {
        let mut scope = self.clone();
        for tag in tags {
            let generation = self.generation(tag).await?;
            scope = scope.namespace(&format!("{tag}@{generation}"));
        }
        Ok(scope)
    }

    /// Makes all entries that bear this tag unreachable.
    ///
    /// # Errors
    ///
    /// If the store fails, and the configuration is strict.
    pub async fn forget_tag(&self, tag: &str) -> Result<()> {
        self.tags().put(tag, &random(), EVER).await.map(drop)
    }

    /// Where the generations of tags are.
    fn tags(&self) -> Self {
        self.namespace("tags")
    }

    /// The number that entries with this tag bear now.
    async fn generation(&self, tag: &str) -> Result<u64> {
        let tags = self.tags();
        Ok(tags.settle(&tags.key(tag), EVER, random).await?.to_native())
    }
}

#[cfg(test)]
mod tests {
    use crate::cache::{Cache, CacheSettings, Files};
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_secs(60);

    async fn number(cache: &Cache, key: &str) -> Option<u32> {
        cache.get::<u32>(key).await.unwrap().map(|it| it.to_native())
    }

    #[tokio::test]
    async fn namespaces_do_not_meet() {
        let cache = Cache::new(CacheSettings::default());
        let (a, b) = (cache.namespace("a"), cache.namespace("a").namespace("b"));
        cache.put("k", &1_u32, MINUTE).await.unwrap();
        a.put("k", &2_u32, MINUTE).await.unwrap();
        b.put("k", &3_u32, MINUTE).await.unwrap();
        assert_eq!(number(&cache, "k").await, Some(1));
        assert_eq!(number(&a, "k").await, Some(2));
        assert_eq!(number(&cache.namespace("a\u{1f}b"), "k").await, None);
        assert_eq!(number(&b, "k").await, Some(3));
    }

    #[tokio::test]
    async fn a_tag_that_is_forgotten_takes_its_entries_along_everywhere() {
        let folder = tempfile::tempdir().unwrap();
        let at = |folder| {
            let looking = CacheSettings { trusted_for: Duration::ZERO, ..CacheSettings::default() };
            Cache::over(Files::new(folder), looking)
        };
        let (here, there) = (at(folder.path()), at(folder.path()));
        let both = here.tagged(&["films", "top"]).await.unwrap();
        both.put("k", &1_u32, MINUTE).await.unwrap();
        here.tagged(&["users"]).await.unwrap().put("k", &2_u32, MINUTE).await.unwrap();
        let seen = there.tagged(&["films", "top"]).await.unwrap();
        assert_eq!(number(&seen, "k").await, Some(1));
        there.forget_tag("top").await.unwrap();
        for cache in [&here, &there] {
            let tagged = cache.tagged(&["films", "top"]).await.unwrap();
            assert_eq!(number(&tagged, "k").await, None);
            assert_eq!(number(&cache.tagged(&["users"]).await.unwrap(), "k").await, Some(2));
        }
    }
}
