//! A module of the first binary.

/// `part:of-one`.
#[foundry::command]
fn of_one() {}
