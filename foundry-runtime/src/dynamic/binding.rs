//! How one service is made, and, if it is made once, what came of it. Keys that lead to it stand in
//! `find.rs`.

use super::DynamicContainer;
use super::cycle::{self, Asking};
use super::failure;
use super::key::DynamicKey;
use crate::error::{Error, Result};
use std::any::{Any, TypeId, type_name};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// An `Arc<T>`.
pub(super) type Made = Box<dyn Any + Send + Sync>;

type MadeLater = Pin<Box<dyn Future<Output = Result<Made>> + Send>>;
type Make = dyn Fn(&DynamicContainer) -> Result<Made> + Send + Sync;
type MakeLater = dyn Fn(DynamicContainer) -> MadeLater + Send + Sync;

pub(super) enum Maker {
    /// Nothing has to be made.
    Given,
    Sync(Box<Make>),
    Async(Box<MakeLater>),
}

pub(super) struct Binding {
    pub(super) key: DynamicKey<'static>,
    pub(super) maker: Maker,
    /// Whether it is made once, and not anew for everyone who asks.
    pub(super) once: bool,
    holds: (TypeId, &'static str),
    made: OnceLock<Result<Made, Arc<Error>>>,
    /// Held by the one whose async constructor runs. Whoever drops it hands the attempt on.
    turn: Mutex<()>,
    id: u64,
}

impl Binding {
    pub(super) fn new<T: ?Sized + 'static>(
        key: DynamicKey<'static>,
        maker: Maker,
        once: bool,
    ) -> Self {
        Self {
            key,
            maker,
            once,
            holds: (TypeId::of::<T>(), type_name::<T>()),
            made: OnceLock::new(),
            turn: Mutex::new(()),
            id: cycle::next_id(),
        }
    }

    pub(super) fn given<T: ?Sized + Send + Sync + 'static>(
        key: DynamicKey<'static>,
        value: Arc<T>,
    ) -> Self {
        let made: Made = Box::new(value);
        Self { made: OnceLock::from(Ok(made)), ..Self::new::<T>(key, Maker::Given, true) }
    }

    /// What was made once, as the type that is asked for.
    #[inline]
    pub(super) fn ready<T: ?Sized + 'static>(&self) -> Option<&Arc<T>> {
        self.made.get()?.as_ref().ok()?.downcast_ref()
    }

    pub(super) fn is_ready(&self) -> bool {
        matches!(self.made.get(), Some(Ok(_)))
    }

    /// # Errors
    ///
    /// If it holds something else.
    pub(super) fn check_type<T: ?Sized + 'static>(&self) -> Result<()> {
        if self.holds.0 == TypeId::of::<T>() {
            return Ok(());
        }
        Err(failure::wrong_type(&self.key, self.holds.1, type_name::<T>()))
    }

    /// The service, made now if it has to be.
    pub(super) fn obtain<T: ?Sized + 'static>(&self, by: &DynamicContainer) -> Result<Arc<T>> {
        self.check_type::<T>()?;
        if !self.once {
            let asking = self.ask(by, cycle::next_id())?;
            return Ok(unbox(self.make(&asking, by)?));
        }
        if self.made.get().is_none() {
            self.check_sync()?;
            let asking = self.ask(by, self.id)?;
            self.made.get_or_init(|| self.make(&asking, by).map_err(Arc::new));
        }
        self.told()
    }

    /// As [`obtain`](Self::obtain), for async constructors too.
    pub(super) async fn obtain_async<T: ?Sized + 'static>(
        &self,
        by: &DynamicContainer,
    ) -> Result<Arc<T>> {
        let Maker::Async(make) = &self.maker else { return self.obtain(by) };
        self.check_type::<T>()?;
        if !self.once {
            let asking = self.ask(by, cycle::next_id())?;
            return Ok(unbox(self.make_async(make, &asking, by).await?));
        }
        if self.made.get().is_none() {
            let asking = self.ask(by, self.id)?;
            let _turn = self.turn.lock().await;
            if self.made.get().is_none() {
                let made = self.make_async(make, &asking, by).await;
                self.made.get_or_init(|| made.map_err(Arc::new));
            }
        }
        self.told()
    }

    fn ask(&self, by: &DynamicContainer, id: u64) -> Result<Asking> {
        Asking::new(by.asker(), &self.key, self.id, id)
    }

    fn check_sync(&self) -> Result<()> {
        match self.maker {
            Maker::Async(_) => Err(failure::needs_async(&self.key)),
            Maker::Given | Maker::Sync(_) => Ok(()),
        }
    }

    fn make(&self, asking: &Asking, by: &DynamicContainer) -> Result<Made> {
        let Maker::Sync(make) = &self.maker else { return Err(failure::needs_async(&self.key)) };
        let running = asking.build(by.gives(&self.key));
        let inside = by.inside(&running.0);
        running.enter(|| make(&inside))
    }

    async fn make_async(
        &self,
        make: &MakeLater,
        asking: &Asking,
        by: &DynamicContainer,
    ) -> Result<Made> {
        let running = asking.build(by.gives(&self.key));
        let inside = by.inside(&running.0);
        let mut making = running.enter(|| make(inside));
        poll_fn(|context| running.enter(|| making.as_mut().poll(context))).await
    }

    /// What came of it, after it was made.
    fn told<T: ?Sized + 'static>(&self) -> Result<Arc<T>> {
        match self.made.get() {
            Some(Ok(made)) => Ok(Arc::clone(made.downcast_ref().unwrap_or_else(|| mixed()))),
            Some(Err(error)) => Err(Error::again(error)),
            None => unreachable!("BUG: `{}` was not made", self.key),
        }
    }
}

fn unbox<T: ?Sized + 'static>(made: Made) -> Arc<T> {
    *made.downcast().unwrap_or_else(|_| mixed())
}

#[cold]
fn mixed() -> ! {
    unreachable!("BUG: a binding holds another type than it says")
}
