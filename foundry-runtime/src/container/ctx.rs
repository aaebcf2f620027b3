//! The container as one of its items sees it. What it takes is found in `lookup.rs`.

use crate::container::scope::Scope;
use crate::container::services::Services;
use std::sync::Arc;

/// The container, for an item: its needs count from its `base`.
pub struct Ctx<'a> {
    pub(super) services: &'a Services,
    /// As wide as what is read of it: a part of a word that was just written has to be waited for.
    pub(super) base: u32,
    /// The service that is being made.
    pub(super) node: Option<u16>,
    pub(super) scope: Option<Arc<Scope>>,
}

impl<'a> Ctx<'a> {
    /// For an item of the container that begins at slot `base`.
    #[inline]
    pub(crate) fn new(services: &'a Services, base: u16, scope: Option<Arc<Scope>>) -> Self {
        Self { services, base: u32::from(base), node: None, scope }
    }

    /// The same, for the constructor of a service.
    pub(super) fn of(self, node: u16) -> Self {
        Self { node: Some(node), ..self }
    }

    /// The services of the run.
    #[cfg(any(feature = "cache", feature = "database"))]
    pub(crate) fn services(&self) -> &'a Services {
        self.services
    }
}
