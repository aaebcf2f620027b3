//! A file under a condition that fails.

/// Never there.
#[foundry::command]
fn here() {}
