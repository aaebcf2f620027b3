//! A module of a test.

#[foundry::service]
pub(crate) struct Clock;

/// `part:of-a-test`.
#[foundry::command]
fn of_a_test() {}
