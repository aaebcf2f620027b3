//! The child of a moved file.

/// `moved:beside:here`.
#[foundry::command]
fn here() {}
