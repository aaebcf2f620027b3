//! A file that `#[path]` names; its children stand beside it.

mod beside;

/// `moved:here`.
#[foundry::command]
fn here() {}
