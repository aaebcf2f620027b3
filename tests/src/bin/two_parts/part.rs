//! A module of the second binary.

/// `part:of-two`.
#[foundry::command]
fn of_two() {}
