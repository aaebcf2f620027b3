//! Which cache a command means, and which of its keys.

use super::cache::Cache;
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use std::sync::Arc;

/// A further cache of the application, which the commands `cache:…` find by its name: `--store sessions`.
///
/// The [`Cache`] that the application provides is what they mean without a name. One more has a type of its
/// own, as services do, and contributes itself:
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::cache::{Cache, CacheSettings, Files, NamedCache};
///
/// struct Sessions(Cache);
///
/// impl NamedCache for Sessions {
///     fn name(&self) -> &str {
///         "sessions"
///     }
///
///     fn cache(&self) -> &Cache {
///         &self.0
///     }
/// }
///
/// // #[service(into = dyn NamedCache)]
/// fn sessions() -> Sessions {
///     Sessions(Cache::over(Files::new("var/sessions"), CacheSettings::default()))
/// }
/// # assert_eq!(sessions().name(), "sessions");
/// ```
pub trait NamedCache: Send + Sync {
    /// What `--store` calls it.
    fn name(&self) -> &str;

    /// The cache.
    fn cache(&self) -> &Cache;
}

/// What a command was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The cache of this name, instead of the application's one.
    pub store: Option<&'a str>,
    /// In these namespaces, the outer ones first.
    pub namespaces: &'a [String],
    /// With these tags, within the namespaces.
    pub tags: &'a [String],
}

/// The caches of the application.
#[derive(Clone, Copy)]
pub struct Caches<'a> {
    /// The one without a name.
    pub cache: &'a Cache,
    /// The others.
    pub named: &'a [Arc<dyn NamedCache>],
}

impl Caches<'_> {
    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Cache> {
        std::iter::once(self.cache).chain(self.named.iter().map(|it| it.cache()))
    }

    /// The cache of this name, or the one without.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(super) fn find(&self, store: Option<&str>) -> Result<&Cache> {
        let Some(name) = store else { return Ok(self.cache) };
        if let Some(found) = self.named.iter().find(|it| it.name() == name) {
            return Ok(found.cache());
        }
        let names: Vec<&str> = self.named.iter().map(|it| it.name()).collect();
        let message = format!("there is no cache `{name}`");
        Err(match (nearest(name, &names), names.as_slice()) {
            (Some(near), _) => {
                Error::new(ErrorKind::Usage, format!("{message}; did you mean `{near}`?"))
            }
            (None, []) => Error::new(ErrorKind::Usage, message)
                .note("there is one, without a name; others contribute to `NamedCache`"),
            (None, names) => {
                let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
                Error::new(ErrorKind::Usage, message).note(format!("there is {}", names.join(", ")))
            }
        })
    }

    /// The cache with the keys that are meant.
    ///
    /// # Errors
    ///
    /// If there is none; if its store fails, and its configuration is strict.
    pub(super) async fn scope(&self, wanted: Wanted<'_>) -> Result<Cache> {
        let mut scope = self.find(wanted.store)?.clone();
        for namespace in wanted.namespaces {
            scope = scope.namespace(namespace);
        }
        let tags: Vec<&str> = wanted.tags.iter().map(String::as_str).collect();
        match tags.is_empty() {
            true => Ok(scope),
            false => scope.tagged(&tags).await,
        }
    }
}
