//! The file that `cfg_if!` does not choose.

/// Never there.
#[foundry::command]
fn here() {}
