//! What changes what a key means: tags, providers, decorators, what a consumer sees, forgetting.

use super::binding::{Binding, Maker};
use super::find::{self, Entry};
use super::key::{Asked, DynamicKey};
use super::register::erase;
use super::{DynamicContainer, Gives, failure, lock};
use crate::error::Result;
use papaya::{Compute, Guard, Operation};
use std::sync::Arc;

impl DynamicContainer {
    /// Adds a service to those that [`tagged`](Self::tagged) gives.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// let container = DynamicContainer::new();
    /// container.tag("report.sales", "reports");
    /// ```
    pub fn tag(&self, key: impl Into<DynamicKey<'static>>, tag: impl Into<String>) {
        let key = key.into();
        let mut tags = lock(&self.shared.tags);
        let keys = tags.entry(tag.into()).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }

    pub(super) fn tagged_keys(&self, tag: &str) -> Vec<DynamicKey<'static>> {
        lock(&self.shared.tags).get(tag).cloned().unwrap_or_default()
    }

    /// Promises services that a provider binds when the first of them is asked for. It runs once; if
    /// it fails, so does each service it has not bound.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.defer(["mail.host", "mail.port"], |c| {
    ///     c.instance::<str>("mail.host", Arc::from("localhost"));
    ///     c.instance("mail.port", Arc::new(25_u16));
    ///     Ok(())
    /// });
    /// assert_eq!(*container.get_named::<u16>("mail.port").unwrap(), 25);
    /// ```
    pub fn defer<K: Into<DynamicKey<'static>>>(
        &self,
        keys: impl IntoIterator<Item = K>,
        provider: impl Fn(&Self) -> Result<()> + Send + Sync + 'static,
    ) {
        let keys: Vec<DynamicKey<'static>> = keys.into_iter().map(Into::into).collect();
        let names: Vec<&str> = keys.iter().map(DynamicKey::as_str).collect();
        let name = DynamicKey::from(format!("provider of {}", names.join(", ")));
        let named = name.clone();
        let provide =
            move |container: &Self| erase("run", &named, provider(container).map(Arc::new));
        let provider = Arc::new(Binding::new::<()>(name, Maker::Sync(Box::new(provide)), true));
        for key in keys {
            self.put(key, Entry::Provider(Arc::clone(&provider)));
        }
    }

    /// Puts a decorator around the service that is bound to a key.
    ///
    /// A singleton is decorated once, when it is asked for next, whether it was made before or not;
    /// who already has it keeps it as it was. What a factory makes is decorated each time. Whoever
    /// binds the key anew begins without decorators.
    ///
    /// # Errors
    ///
    /// If nothing is bound to the key, or a service of another type. A provider that promised the key
    /// runs now, and may fail.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance("greeting", Arc::new(String::from("hello")));
    /// container.extend("greeting", |it: Arc<String>, _| Ok(Arc::new(format!("{it}!")))).unwrap();
    /// assert_eq!(*container.get_named::<String>("greeting").unwrap(), "hello!");
    /// ```
    pub fn extend<'k, T: ?Sized + Send + Sync + 'static>(
        &self,
        key: impl Into<DynamicKey<'k>>,
        decorate: impl Fn(Arc<T>, &Self) -> Result<Arc<T>> + Send + Sync + 'static,
    ) -> Result<()> {
        let (key, decorate) = (key.into(), Arc::new(decorate));
        let found = self.find(&key)?;
        found.check_type::<T>()?;
        let entries = self.shared.entries.pin();
        // Somebody else may bind or extend the key at the same time: the closure runs again then.
        let extended = entries.compute(found.key.clone(), |entry| match entry {
            Some((_, Entry::Bound(inner))) => match inner.check_type::<T>() {
                Ok(()) => Operation::Insert(Entry::Bound(decorated(inner, &decorate))),
                Err(error) => Operation::Abort(error),
            },
            _ => Operation::Abort(failure::unknown(&key, &key, [])),
        });
        match extended {
            Compute::Aborted(error) => Err(error),
            _ => Ok(()),
        }
    }

    /// Begins to say what one service sees instead of another: its constructor, and whoever has the
    /// container that was given to its constructor.
    ///
    /// It holds from the next time that the consumer is made.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance("disk", Arc::new("local"));
    /// container.instance("disk.s3", Arc::new("s3"));
    /// container.singleton("backups", |c| c.get_named::<&str>("disk"));
    /// container.when("backups").needs("disk").give("disk.s3");
    /// assert_eq!(*container.get_named::<&str>("backups").unwrap(), "s3");
    /// assert_eq!(*container.get_named::<&str>("disk").unwrap(), "local");
    /// ```
    #[must_use = "`needs` and `give` say the rest"]
    pub fn when(&self, consumer: impl Into<DynamicKey<'static>>) -> When<'_> {
        let consumer = consumer.into();
        let entries = self.shared.entries.pin();
        let consumer = find::follow(&entries, &consumer).0.clone();
        When { container: self, consumer }
    }

    /// What the constructor of this service sees instead of something else.
    pub(super) fn gives(&self, consumer: &DynamicKey<'static>) -> Gives {
        lock(&self.shared.gives).get(consumer).cloned().unwrap_or_default()
    }

    /// Takes away what is bound to a key, or the alias, and its tags; returns whether there was one.
    ///
    /// Who has the service keeps it. The container drops its own at once; if other threads ask for
    /// services at this very moment, perhaps only with the next change.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance("answer", Arc::new(42));
    /// assert!(container.forget("answer"));
    /// assert!(!container.has("answer"));
    /// ```
    pub fn forget<'k>(&self, key: impl Into<DynamicKey<'k>>) -> bool {
        let key = key.into();
        lock(&self.shared.tags).values_mut().for_each(|keys| keys.retain(|it| *it != key));
        let guard = self.shared.entries.guard();
        let forgotten = self.shared.entries.remove(&Asked(&key), &guard).is_some();
        guard.flush();
        forgotten
    }
}

/// A decorator around a binding is a binding, made as often as that.
fn decorated<T: ?Sized + Send + Sync + 'static>(
    inner: &Arc<Binding>,
    decorate: &Arc<impl Fn(Arc<T>, &DynamicContainer) -> Result<Arc<T>> + Send + Sync + 'static>,
) -> Arc<Binding> {
    let (key, once) = (inner.key.clone(), inner.once);
    let (inner, decorate) = (Arc::clone(inner), Arc::clone(decorate));
    let maker = match inner.maker {
        Maker::Async(_) => Maker::Async(Box::new(move |container| {
            let (inner, decorate) = (Arc::clone(&inner), Arc::clone(&decorate));
            Box::pin(async move {
                let value = inner.obtain_async(&container).await?;
                erase("extend", &inner.key, decorate(value, &container))
            })
        })),
        Maker::Given | Maker::Sync(_) => Maker::Sync(Box::new(move |container| {
            let value = inner.obtain(container)?;
            erase("extend", &inner.key, decorate(value, container))
        })),
    };
    Arc::new(Binding::new::<T>(key, maker, once))
}

/// A consumer, of which [`needs`](Self::needs) says what it sees otherwise.
#[must_use = "`needs` and `give` say the rest"]
pub struct When<'c> {
    container: &'c DynamicContainer,
    consumer: DynamicKey<'static>,
}

/// What a consumer needs; [`give`](Self::give) says what it sees instead.
#[must_use = "`give` says the rest"]
pub struct Needs<'c> {
    when: When<'c>,
    needs: DynamicKey<'static>,
}

impl<'c> When<'c> {
    /// The key that the consumer asks for; see [`DynamicContainer::when`].
    pub fn needs(self, key: impl Into<DynamicKey<'static>>) -> Needs<'c> {
        Needs { when: self, needs: key.into() }
    }
}

impl Needs<'_> {
    /// The key it sees instead; see [`DynamicContainer::when`].
    pub fn give(self, key: impl Into<DynamicKey<'static>>) {
        let Self { when: When { container, consumer }, needs } = self;
        let mut gives = lock(&container.shared.gives);
        let gives = gives.entry(consumer).or_default();
        gives.retain(|(other, _)| *other != needs);
        gives.push((needs, key.into()));
    }
}
