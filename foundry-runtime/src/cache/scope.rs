//! The same cache with keys of its own: of a part of the application, or of entries with tags.
//!
//! The whole key of an entry is a list of scopes, the outer ones first, and the key that a caller gave:
//!
//! ```text
//! (SCOPE kind length SCOPE name)*  key
//! ```
//!
//! `length` is that of the name in bytes, so a name may contain anything. A key begins with neither `SCOPE`
//! nor `ESCAPE`: one that does is written behind an `ESCAPE`. So a whole key is read in one way only,
//! and a key from outside reaches no scope but the one it is used in.

use super::cache::{Cache, EVER};
use super::remember::random;
use crate::error::Result;
use std::borrow::Cow;
use std::sync::Arc;

/// Begins a scope. Keys rarely begin with a control character, so few are escaped.
const SCOPE: u8 = 0x1f;

/// Stands before a key that begins with [`SCOPE`] or with itself.
const ESCAPE: u8 = 0x1e;

/// The kind of a scope. Names are compared within one kind only.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Kind {
    /// The entries of [`Cache::namespace`].
    Namespace = b'n',
    /// The entries with a tag.
    Tagged = b't',
    /// The current generations of tags.
    Tags = b'g',
    /// The locks of [`Cache::lock`].
    Locks = b'l',
    /// The figures of commands.
    Figures = b'f',
}

impl Cache {
    /// The same cache with keys of its own: whatever is called alike elsewhere is something else. Names and
    /// keys may be any text, also from outside.
    #[must_use]
    pub fn namespace(&self, name: &str) -> Self {
        self.scope(Kind::Namespace, name)
    }

    pub(super) fn scope(&self, kind: Kind, name: &str) -> Self {
        let (mark, kind, length) = (char::from(SCOPE), char::from(kind as u8), name.len());
        let prefix = format!("{}{mark}{kind}{length}{mark}{name}", self.prefix);
        Self { inner: Arc::clone(&self.inner), prefix: prefix.into() }
    }

    /// Returns the whole key of a key. It is not copied, unless it has scopes or must be escaped.
    pub(super) fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        if let Some(&(SCOPE | ESCAPE)) = key.as_bytes().first() {
            return Cow::Owned(format!("{}{}{key}", self.prefix, char::from(ESCAPE)));
        }
        match &*self.prefix {
            "" => Cow::Borrowed(key),
            prefix => Cow::Owned(format!("{prefix}{key}")),
        }
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
            scope = scope.scope(Kind::Tagged, &format!("{tag}@{generation}"));
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
        self.scope(Kind::Tags, "")
    }

    /// The number that entries with this tag bear now.
    async fn generation(&self, tag: &str) -> Result<u64> {
        let tags = self.tags();
        Ok(tags.settle(&tags.key(tag), EVER, random).await?.to_native())
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
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

    /// All texts of up to `length` of these letters.
    fn texts(letters: &[&str], length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..length {
            let longer = |text: &String| letters.iter().map(|it| format!("{text}{it}")).collect();
            last = last.iter().flat_map(|text| -> Vec<_> { longer(text) }).collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn no_two_keys_of_any_scopes_are_one() {
        let cache = Cache::new(CacheSettings::default());
        let kinds = [Kind::Namespace, Kind::Tagged, Kind::Tags, Kind::Locks, Kind::Figures];
        let names = texts(&["\u{1f}", "\u{1e}", "n1", "a"], 2);
        let inner = names.iter().flat_map(|name| kinds.map(|kind| cache.scope(kind, name)));
        let mut scopes: Vec<Cache> = inner.collect();
        let deeper = |it: &Cache| names.iter().map(|name| it.namespace(name)).collect::<Vec<_>>();
        scopes.extend(scopes.iter().flat_map(deeper).collect::<Vec<_>>());
        scopes.push(cache);
        let keys = texts(&["\u{1f}", "\u{1e}", "n1", "0", "a"], 3);
        let mut seen = std::collections::HashSet::new();
        for scope in &scopes {
            assert!(keys.iter().all(|key| seen.insert(scope.key(key).into_owned())));
        }
        assert_eq!(seen.len(), scopes.len() * keys.len());
    }

    /// Each whole key that another scope uses is tried as a key from outside.
    #[tokio::test]
    async fn a_key_from_outside_reaches_no_namespace_and_no_tag() {
        let cache = Cache::new(CacheSettings::default());
        let tagged = cache.tagged(&["films"]).await.unwrap();
        let scopes = [cache.namespace("a"), cache.namespace("a").namespace("b"), tagged];
        let sent = scopes.iter().map(|it| it.key("k").into_owned());
        let sent =
            sent.chain(["1\u{1f}a\u{1f}k".to_owned(), cache.tags().key("films").into_owned()]);
        for scope in &scopes {
            scope.put("k", &1_u32, MINUTE).await.unwrap();
        }
        for key in sent {
            for outside in [&cache, &cache.namespace("other"), &cache.namespace("a")] {
                assert_eq!(number(outside, &key).await, None, "{key:?}");
                outside.put(&key, &2_u32, MINUTE).await.unwrap();
                assert_eq!(outside.increment(&key, 1, MINUTE).await.unwrap(), 1, "{key:?}");
                outside.forget(&key).await.unwrap();
            }
        }
        for scope in &scopes {
            assert_eq!(number(scope, "k").await, Some(1));
        }
        assert_eq!(number(&cache.tagged(&["films"]).await.unwrap(), "k").await, Some(1));
    }

    #[tokio::test]
    async fn a_namespace_of_the_name_of_something_internal_is_a_namespace() {
        let cache = Cache::new(CacheSettings::default());
        let tagged = cache.tagged(&["films"]).await.unwrap();
        tagged.put("k", &1_u32, MINUTE).await.unwrap();
        let tags = cache.namespace("tags");
        tags.put("films", &7_u64, MINUTE).await.unwrap();
        assert_eq!(number(&cache.tagged(&["films"]).await.unwrap(), "k").await, Some(1));
        // A lock is no right to compute the value of a key.
        let _lock = cache.lock("k", Duration::ZERO).await.unwrap().unwrap();
        let load = async || Ok::<_, crate::Error>(5_u32);
        let locks = cache.namespace("lock");
        assert_eq!(locks.remember("k", MINUTE, load).await.unwrap().to_native(), 5);
    }

    #[tokio::test]
    async fn an_empty_key_is_a_key() {
        let cache = Cache::new(CacheSettings::default());
        let odd = [cache.clone(), cache.namespace(""), cache.namespace("").namespace("")];
        for (at, scope) in (0_u32..).zip(&odd) {
            scope.put("", &at, MINUTE).await.unwrap();
        }
        for (at, scope) in (0_u32..).zip(&odd) {
            assert_eq!(number(scope, "").await, Some(at));
        }
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
