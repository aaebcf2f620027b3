//! Finds what an item takes from the container, by its place.

use crate::clock::{self, Clock};
use crate::config::Sections;
use crate::console::{self, Console};
use crate::container::ctx::Ctx;
use crate::container::handles::{All, Held, Lazy};
use crate::container::slot::{Instance, Slot};
use crate::spec::item::Need;
use std::sync::Arc;

impl<'a> Ctx<'a> {
    /// The console that results are printed to.
    pub(crate) fn console(&self) -> Held<'a, Console> {
        self.get(Need::Builtin(console::SLOT))
    }

    /// A service that is ready.
    ///
    /// # Panics
    ///
    /// If it is not: what a command and its services need is started before they run.
    #[inline]
    #[must_use]
    pub fn get<T: ?Sized + 'static>(&self, need: Need) -> Held<'a, T> {
        match self.find(need) {
            Some(found) => found,
            None => not_ready(std::any::type_name::<T>()),
        }
    }

    /// As [`get`](Self::get), to keep.
    ///
    /// # Panics
    ///
    /// As [`get`](Self::get).
    #[inline]
    #[must_use]
    pub fn arc<T: ?Sized + 'static>(&self, need: Need) -> Arc<T> {
        match self.find_arc(need) {
            Some(found) => found,
            None => not_ready(std::any::type_name::<T>()),
        }
    }

    /// A service, if somebody provides it.
    #[inline]
    #[must_use]
    pub fn optional<T: ?Sized + 'static>(&self, need: Need) -> Option<Held<'a, T>> {
        self.find(need)
    }

    /// As [`optional`](Self::optional), to keep.
    #[inline]
    #[must_use]
    pub fn optional_arc<T: ?Sized + 'static>(&self, need: Need) -> Option<Arc<T>> {
        self.find_arc(need)
    }

    /// All contributions.
    #[must_use]
    pub fn all<T: ?Sized + 'static>(&self, need: Need) -> All<T> {
        match need {
            Need::All(members) => All::new(members.iter().filter_map(|it| self.find_arc(*it))),
            // A pack is handed what its application has gathered.
            need => All::new(self.get::<All<T>>(need).iter().cloned()),
        }
    }

    /// A service for later.
    #[must_use]
    pub fn lazy<T: ?Sized + 'static>(&self, need: Need) -> Lazy<T> {
        let Need::Lazy(need) = need else {
            unreachable!("BUG: `{}` was not taken lazily", std::any::type_name::<T>())
        };
        match (self.node(*need), self.services.link.get()) {
            (Some(node), Some(link)) => Lazy::new(Arc::clone(link), node, self.node),
            _ => not_ready(std::any::type_name::<T>()),
        }
    }

    #[inline]
    fn find<T: ?Sized + 'static>(&self, need: Need) -> Option<Held<'a, T>> {
        match need {
            Need::Optional(need) => self.find(*need),
            Need::Scoped(_) => self.own(need).map(Held::Kept),
            Need::Sections => self.sections().map(Held::Kept),
            Need::Builtin(console::SLOT) if self.scope.is_some() => match self.own(need) {
                Some(console) => Some(Held::Kept(console)),
                None => self.shared(need).map(|it| Held::Lent(&**it)),
            },
            need => self.shared(need).map(|it| Held::Lent(&**it)),
        }
    }

    #[inline]
    fn find_arc<T: ?Sized + 'static>(&self, need: Need) -> Option<Arc<T>> {
        match need {
            Need::Optional(need) => self.find_arc(*need),
            Need::Scoped(_) => self.own(need),
            Need::Sections => self.sections(),
            Need::Builtin(console::SLOT) if self.scope.is_some() => {
                self.own(need).or_else(|| self.shared(need).cloned())
            }
            need => self.shared(need).cloned(),
        }
    }

    /// What everybody shares.
    #[inline]
    fn shared<T: ?Sized + 'static>(&self, need: Need) -> Option<&'a Arc<T>> {
        self.services.slots.get(self.node(need)?).and_then(Slot::get)
    }

    /// What is known of the configuration; it is so seldom asked for that it has no slot.
    #[cold]
    fn sections<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        let sections = Sections(self.services.definition.schemas);
        Instance::new(Arc::new(sections)).get().cloned()
    }

    /// What the call has of its own.
    fn own<T: ?Sized + 'static>(&self, need: Need) -> Option<Arc<T>> {
        let scope = self.scope.as_ref()?;
        let slot = match need {
            Need::Builtin(_) => &scope.console,
            need => scope.slots.get(self.services.row(self.node(need)?).scoped)?,
        };
        slot.get().cloned()
    }

    #[inline]
    fn node(&self, need: Need) -> Option<u16> {
        match need {
            Need::Item(index) | Need::Scoped(index) => Some(self.base as u16 + index),
            Need::Builtin(clock::SLOT) => {
                let clock = || Instance::new(Arc::new(Clock::default()));
                self.services.slots.give(clock::SLOT, clock);
                Some(clock::SLOT)
            }
            Need::Builtin(slot) => Some(slot),
            Need::Section(section) => self.services.definition.section(section.key),
            Need::All(_)
            | Need::Lazy(_)
            | Need::Optional(_)
            | Need::Sections
            | Need::ByValue
            | Need::Nothing => None,
        }
    }
}

#[cold]
#[inline(never)]
fn not_ready(name: &str) -> ! {
    unreachable!("BUG: the service `{name}` was asked for before it was started")
}
