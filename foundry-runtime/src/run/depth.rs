//! Limits the depth of nested calls. A command that calls itself gets an error before the stack
//! overflows.

use crate::error::{Error, Result};
use crate::model::definition::Definition;
use crate::model::rows::CommandRow;
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// The most commands that may run inside each other on one thread; the command of the process counts.
///
/// Each level takes some 30 KB of stack in a development build, and a worker thread of tokio has
/// 2 MB.
pub(crate) const MOST_NESTED: u32 = 32;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// A command that runs on this thread, until it is dropped.
pub(crate) struct Nested(());

impl Nested {
    /// Counts a command that begins to run, or to be polled.
    ///
    /// # Errors
    ///
    /// If as many run already as may be nested.
    #[inline]
    pub(crate) fn enter(definition: &'static Definition, command: &CommandRow) -> Result<Self> {
        let depth = DEPTH.get();
        if depth >= MOST_NESTED {
            return Err(too_deep(definition.text(command.name)));
        }
        DEPTH.set(depth + 1);
        Ok(Self(()))
    }
}

impl Drop for Nested {
    #[inline]
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// Counts a command that is async, while it is polled.
///
/// # Errors
///
/// Fails as `work` does, and if as many commands run already as may be nested.
pub(crate) async fn nested<T>(
    definition: &'static Definition,
    command: &'static CommandRow,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut work = pin!(work);
    poll_fn(|cx| match Nested::enter(definition, command) {
        Ok(_nested) => work.as_mut().poll(cx),
        Err(error) => Poll::Ready(Err(error)),
    })
    .await
}

/// Counts on from the calls of this thread in `work`, which another thread may poll.
pub(crate) fn inherit<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let depth = DEPTH.get();
    async move {
        let mut work = pin!(work);
        poll_fn(|cx| {
            let before = DEPTH.replace(depth);
            let polled = work.as_mut().poll(cx);
            DEPTH.set(before);
            polled
        })
        .await
    }
}

#[cold]
fn too_deep(name: &str) -> Error {
    let message = format!(
        "calls are nested too deeply: `{name}` is called inside {MOST_NESTED} other calls; end the \
         recursion, or call it in a loop"
    );
    Error::failed(message)
}
