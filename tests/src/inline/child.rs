//! The file of a module inside an inline module.

/// `inline:child:here`.
#[foundry::command]
fn here() {}
