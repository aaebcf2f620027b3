//! The file that `cfg_if!` chooses.

/// `conditions:chosen:here`.
#[foundry::command]
fn here() {}
