//! Which command a task works for, for those who are asked to name it.

use std::future::Future;

tokio::task_local! {
    static COMMAND: &'static str;
}

/// Does the work of a command.
pub(crate) fn during<F: Future>(name: &'static str, work: F) -> impl Future<Output = F::Output> {
    COMMAND.scope(name, work)
}

/// The command that this task works for, if it is known: tasks that a handler spawned are of none.
pub(crate) fn name() -> Option<&'static str> {
    COMMAND.try_with(|it| *it).ok()
}
