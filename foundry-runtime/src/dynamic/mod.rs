//! The container for late binding, by name or by type: what an application's own container cannot
//! know while compiling, because plugins or configuration decide it. Here stands the type;
//! `register.rs` binds services, `change.rs` changes what a key means, and `ask.rs` gives them out.
//! Below these, `find.rs` follows keys, `binding.rs` makes services once, and `circle.rs` sees to it
//! that none waits for itself.

mod ask;
mod binding;
mod change;
mod cycle;
mod failure;
mod find;
mod key;
mod register;

pub use change::{Needs, When};
pub use key::DynamicKey;

use cycle::Build;
use find::{Entries, Entry};
use papaya::HashMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use thread_local::ThreadLocal;

/// Services that are bound and asked for while the program runs, by name or by type.
///
/// Services that are known while compiling belong to `#[service]`: there a missing one is a compile
/// error. This container is for those that are not: plugins, drivers chosen by configuration.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::DynamicContainer;
/// use std::sync::Arc;
///
/// trait Mailer: Send + Sync {
///     fn host(&self) -> String;
/// }
///
/// struct Smtp(Arc<String>);
///
/// impl Mailer for Smtp {
///     fn host(&self) -> String {
///         self.0.to_string()
///     }
/// }
///
/// let container = DynamicContainer::new();
/// container.instance("mail.host", Arc::new(String::from("localhost")));
/// container.singleton::<dyn Mailer>("mail.smtp", |c| Ok(Arc::new(Smtp(c.get_named("mail.host")?))));
/// container.alias("mailer", "mail.smtp").unwrap();
///
/// let mailer = container.get_named::<dyn Mailer>("mailer").unwrap();
/// assert_eq!(mailer.host(), "localhost");
///
/// let error = container.get_named::<dyn Mailer>("maler").err().unwrap();
/// assert_eq!(error.to_string(), "no service is bound to `maler`; did you mean `mailer`?");
/// ```
///
/// A clone is the same container. The one that a constructor is given also knows whose constructor it
/// is: it gives what [`when`](Self::when) says, and a service that needs itself is an error, also if
/// the constructor asks from another thread or task. A service may keep it; as long as it does, and is
/// kept by the container, neither is dropped.
#[derive(Clone)]
pub struct DynamicContainer {
    shared: Arc<Shared>,
    /// The constructor that was given this one.
    within: Option<Arc<Build>>,
}

struct Shared {
    entries: Entries,
    /// Held while an alias is checked and written: two could be a circle together.
    aliasing: Mutex<()>,
    tags: Mutex<FxHashMap<String, Vec<DynamicKey<'static>>>>,
    gives: Mutex<FxHashMap<DynamicKey<'static>, Gives>>,
    resolutions: ThreadLocal<AtomicU64>,
    misses: AtomicU64,
}

/// What a consumer needs, and what it is given instead.
type Gives = Vec<(DynamicKey<'static>, DynamicKey<'static>)>;

/// How much is in a container, and how often it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Keys that a service is bound to, or promised for by [`defer`](DynamicContainer::defer).
    pub bindings: usize,
    /// Services that were made, or given, and are kept.
    pub instances: usize,
    /// Keys that stand for other keys.
    pub aliases: usize,
    /// How many services were given out.
    pub resolutions: u64,
    /// How often nothing was bound to a key.
    pub misses: u64,
}

impl DynamicContainer {
    /// A container without services.
    #[must_use]
    pub fn new() -> Self {
        let shared = Shared {
            entries: HashMap::with_hasher(FxBuildHasher),
            aliasing: Mutex::default(),
            tags: Mutex::default(),
            gives: Mutex::default(),
            resolutions: ThreadLocal::new(),
            misses: AtomicU64::new(0),
        };
        Self { shared: Arc::new(shared), within: None }
    }

    /// Whether something is bound to the key; for an alias, to the key it stands for in the end.
    /// Whether it can be made, only asking for it tells.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// let container = DynamicContainer::new();
    /// container.alias("mailer", "mail.smtp").unwrap();
    /// assert!(!container.has("mailer"));
    /// ```
    #[must_use]
    pub fn has<'k>(&self, key: impl Into<DynamicKey<'k>>) -> bool {
        find::follow(&self.shared.entries.pin(), &key.into()).1.is_some()
    }

    /// What is in the container, and how often it was asked.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.factory("now", |_| Ok(Arc::new(std::time::Instant::now())));
    /// container.instance("answer", Arc::new(42));
    /// assert!(container.get_named::<i32>("answer").is_ok());
    ///
    /// let stats = container.stats();
    /// assert_eq!((stats.bindings, stats.instances, stats.resolutions), (2, 1, 1));
    /// ```
    #[must_use]
    pub fn stats(&self) -> Stats {
        let resolutions = &self.shared.resolutions;
        let mut stats = Stats {
            bindings: 0,
            instances: 0,
            aliases: 0,
            resolutions: resolutions.iter().map(|it| it.load(Ordering::Relaxed)).sum(),
            misses: self.shared.misses.load(Ordering::Relaxed),
        };
        for entry in self.shared.entries.pin().values() {
            match entry {
                Entry::Alias(_) => stats.aliases += 1,
                Entry::Provider(_) => stats.bindings += 1,
                Entry::Bound(binding) => {
                    stats.bindings += 1;
                    stats.instances += usize::from(binding.is_ready());
                }
            }
        }
        stats
    }

    /// The container as everybody else sees it, for what a constructor starts and does not wait for: it
    /// may ask for the very service that is being made.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.singleton("worker", |c| {
    ///     let c = c.detached();
    ///     Ok(Arc::new(std::thread::spawn(move || drop(c.get_named::<u8>("worker")))))
    /// });
    /// # assert!(container.get_named::<std::thread::JoinHandle<()>>("worker").is_ok());
    /// ```
    #[must_use]
    pub fn detached(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), within: None }
    }

    /// The container as a constructor is given it.
    fn inside(&self, build: &Arc<Build>) -> Self {
        Self { shared: Arc::clone(&self.shared), within: Some(Arc::clone(build)) }
    }

    /// The build that waits while something is asked for: the one this thread is in, or the one this
    /// container was given to, unless it has ended.
    fn asker(&self) -> Option<Arc<Build>> {
        cycle::current().or_else(|| self.within.clone().filter(|it| it.runs()))
    }
}

impl Default for DynamicContainer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for DynamicContainer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DynamicContainer").field(&self.stats()).finish()
    }
}

/// Whoever panicked while he held it left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
