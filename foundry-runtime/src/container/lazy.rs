//! How `Lazy<…>` finds its service, and who waits for whom. Two constructors that wait for each other
//! are told so; nobody waits for ever.

use crate::container::services::Services;
use crate::container::slot::Slot;
use crate::error::{Error, ErrorKind, Result};
use crate::sync::{self, Mutex, MutexGuard};
use std::cell::RefCell;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How long something that a constructor left behind waits for a service that needs the one which is
/// being constructed. The constructor may wait for it in turn, in a way that nobody sees.
const WITHIN: Duration = Duration::from_millis(if cfg!(test) { 100 } else { 10_000 });

/// The way from a `Lazy<…>` to the services, which hold it themselves: it is cut when they stop.
pub(crate) struct Link {
    services: Mutex<Option<Arc<Services>>>,
    waits: Mutex<Vec<Wait>>,
}

/// That somebody waits for a service.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Wait {
    /// The service whose constructor waits, or left behind what waits.
    from: u16,
    to: u16,
    /// The constructor itself waits, so that it cannot end before.
    is_certain: bool,
}

#[cold]
fn shut_down() -> Error {
    Error::failed("the application has shut down")
}

impl Link {
    pub(super) fn new(services: Arc<Services>) -> Self {
        Self { services: Mutex::new(Some(services)), waits: Mutex::new(Vec::new()) }
    }

    /// Nobody gets a service through it any more.
    pub(super) fn cut(&self) {
        drop(lock(&self.services).take());
    }

    /// The service of this node, for a user of `owner`.
    pub(super) async fn get<T: ?Sized + 'static>(
        &self,
        node: u16,
        owner: Option<u16>,
    ) -> Result<Arc<T>> {
        let services = lock(&self.services).clone();
        let services = services.ok_or_else(shut_down)?;
        let ready = || services.slots.get(node).and_then(Slot::get).cloned();
        if let Some(service) = ready() {
            return Ok(service);
        }
        let waiter = Constructing::innermost(&services);
        let owner = owner.filter(|it| waiter.is_none() && !services.slots.is_filled(*it));
        let _waiting = match (waiter, owner) {
            (Some(from), _) => {
                Some(self.wait(&services, Wait { from, to: node, is_certain: true })?)
            }
            (None, Some(from)) => {
                Some(self.wait(&services, Wait { from, to: node, is_certain: false })?)
            }
            (None, None) => None,
        };
        let needs = |owner: &u16| leads_to(&services, &lock(&self.waits), node, *owner);
        if let Some(owner) = owner.filter(needs) {
            // Not even begun before that, because who begins a service twice blocks a thread.
            let is_ready = || services.slots.is_filled(owner);
            if !sync::until(WITHIN, is_ready).await {
                return Err(never_ready(&services, node, owner));
            }
        }
        services.start_one(node).await?;
        ready().ok_or_else(shut_down)
    }

    /// Writes down that somebody waits, unless a constructor would certainly wait for itself.
    fn wait(&self, services: &Services, wait: Wait) -> Result<Waiting<'_>> {
        let mut waits = lock(&self.waits);
        let certain: Vec<Wait> = waits.iter().copied().filter(|it| it.is_certain).collect();
        if wait.is_certain && leads_to(services, &certain, wait.to, wait.from) {
            return Err(circle(services, wait.from, wait.to));
        }
        waits.push(wait);
        Ok(Waiting { link: self, wait })
    }
}

/// Whether `from` is not ready before `to` is.
fn leads_to(services: &Services, waits: &[Wait], from: u16, to: u16) -> bool {
    let mut seen = vec![from];
    let mut at = 0;
    while let Some(&node) = seen.get(at) {
        at += 1;
        if services.slots.is_filled(node) {
            continue;
        }
        if node == to {
            return true;
        }
        let waited = waits.iter().filter(|it| it.from == node).map(|it| it.to);
        for next in services.definition.needs(node).chain(waited) {
            if !seen.contains(&next) {
                seen.push(next);
            }
        }
    }
    false
}

fn circle(services: &Services, waiter: u16, node: u16) -> Error {
    let (waiter, node) = (services.describe(waiter), services.describe(node));
    Error::failed(format!("{waiter} waits for {node}, which waits for it"))
        .note("a constructor keeps its `Lazy<…>`; what it needs at once, it takes as `&T`")
}

fn never_ready(services: &Services, node: u16, owner: u16) -> Error {
    let (owner, node) = (services.describe(owner), services.describe(node));
    let message = format!("{node} was not built within {} s", WITHIN.as_secs());
    Error::new(ErrorKind::TimedOut, message)
        .note(format!("it is not ready before {owner}, whose constructor seems to wait for this"))
}

/// As long as somebody waits.
struct Waiting<'a> {
    link: &'a Link,
    wait: Wait,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waits = lock(&self.link.waits);
        if let Some(at) = waits.iter().position(|it| *it == self.wait) {
            waits.swap_remove(at);
        }
    }
}

sync::per_thread! {
    /// The constructors that run on this thread, the innermost last: whose container, which service.
    static CONSTRUCTING: RefCell<Vec<(*const Services, u16)>> = const { RefCell::new(Vec::new()) };
}

/// As long as a constructor runs, or is polled.
pub(super) struct Constructing;

impl Constructing {
    /// Only where something is lazy does anybody want to know.
    pub(super) fn enter(services: &Services, node: u16) -> Option<Self> {
        services.link.get()?;
        CONSTRUCTING.with_borrow_mut(|it| it.push((services, node)));
        Some(Self)
    }

    fn innermost(services: &Services) -> Option<u16> {
        let mine = |it: &&(*const Services, u16)| std::ptr::eq(it.0, services);
        CONSTRUCTING.with_borrow(|it| it.iter().rev().find(mine).map(|it| it.1))
    }
}

impl Drop for Constructing {
    fn drop(&mut self) {
        CONSTRUCTING.with_borrow_mut(Vec::pop);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
