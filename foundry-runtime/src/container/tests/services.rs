//! Services, and constructors of every kind of behaviour. Each writes down what it does.

use super::log::{Abandoned, Began, Closed, Event, Failed, Gone, Log, Made};
use super::{BEHIND, BROKEN, CALM, LOG, RASH, UNSEEN, patient};
use crate::container::Ctx;
use crate::container::handles::Lazy;
use crate::container::instance::instance;
use crate::container::slot::{Instance, Slot};
use crate::error::{Error, Result};
use crate::spec::item::{BoxFuture, Need, boxed};
use crate::sync;
use std::sync::Arc;
use std::time::Duration;

/// A service.
pub(super) struct Part<const AT: u16>(pub(super) Arc<Log>);

impl<const AT: u16> Drop for Part<AT> {
    fn drop(&mut self) {
        self.0.add(AT, Gone);
    }
}

/// As long as a constructor runs: of which service, and how it ends.
pub(super) struct Making(Arc<Log>, u16, Event);

impl Making {
    pub(super) fn begin(ctx: &Ctx<'_>, at: u16) -> Self {
        let log = ctx.arc::<Log>(Need::Item(LOG));
        log.add(at, Began);
        Self(log, at, Abandoned)
    }

    pub(super) fn end(mut self, event: Event) -> Arc<Log> {
        self.2 = event;
        Arc::clone(&self.0)
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        self.0.add(self.1, self.2);
    }
}

pub(super) async fn pause() {
    sync::sleep(Duration::from_micros(50)).await;
}

pub(super) fn slow<const AT: u16>(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, AT);
        pause().await;
        pause().await;
        Ok(instance(Part::<AT>(making.end(Made))))
    })
}

#[expect(clippy::needless_pass_by_value, reason = "so are constructors called")]
pub(super) fn quick<const AT: u16>(ctx: Ctx<'_>) -> Result<Instance> {
    Ok(instance(Part::<AT>(Making::begin(&ctx, AT).end(Made))))
}

pub(super) fn broken(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, BROKEN);
        pause().await;
        making.end(Failed);
        Err(Error::failed("no disk"))
    })
}

/// Waits for another one while it is made.
pub(super) fn waits<const AT: u16, const FOR: u16>(
    ctx: Ctx<'_>,
) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, AT);
        pause().await;
        let lazy: Lazy<Part<FOR>> = ctx.lazy(Need::Lazy(&Need::Item(FOR)));
        match lazy.get().await {
            Ok(_) => Ok(instance(Part::<AT>(making.end(Made)))),
            Err(error) => {
                making.end(Failed);
                Err(error)
            }
        }
    })
}

/// Asks for another one while it is made, and does not wait for the answer.
pub(super) fn rash(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, RASH);
        let lazy: Lazy<Part<CALM>> = ctx.lazy(Need::Lazy(&Need::Item(CALM)));
        patient(lazy.get(), 1).await;
        // Long enough for the other one to ask in turn.
        for _ in 0..8 {
            pause().await;
        }
        Ok(instance(Part::<RASH>(making.end(Made))))
    })
}

/// Waits for a task that waits for a service that needs this one: nobody sees that.
pub(super) fn unseen(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, UNSEEN);
        let lazy: Lazy<Part<BEHIND>> = ctx.lazy(Need::Lazy(&Need::Item(BEHIND)));
        let asked = tokio::spawn(async move { lazy.get().await.map(drop) }).await.unwrap();
        making.end(Failed);
        Err(asked.unwrap_err())
    })
}

pub(super) fn close<const AT: u16>(slot: &Slot) -> BoxFuture<'_, ()> {
    boxed(async move {
        pause().await;
        slot.get::<Part<AT>>().unwrap().0.add(AT, Closed);
    })
}
