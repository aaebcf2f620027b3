//! The commands that are called in a process, and their services. Shared by what measures the time and
//! the instructions of a call.

use foundry::{command, service};
use std::hint::black_box;

/// What `user:create` is called with: three typed arguments.
pub(crate) const WORDS: [&str; 4] = ["ada@example.org", "-n", "7", "--admin"];

pub(crate) struct Store(pub(crate) u64);
pub(crate) struct Mailer(pub(crate) u64);

#[service]
fn store() -> Store {
    Store(1)
}

#[service]
fn mailer(store: &Store) -> Mailer {
    Mailer(store.0)
}

#[command("user:create")]
pub(crate) fn create(
    email: &str,
    #[option(short = 'n')] count: u32,
    admin: bool,
    store: &Store,
    mailer: &Mailer,
) {
    black_box((email, count, admin, store.0, mailer.0));
}

#[command("user:delete")]
fn delete(email: &str, store: &Store) {
    black_box((email, store.0));
}

#[command("user:list")]
fn list() {}

#[command("user:show")]
fn show(email: &str) {
    black_box(email);
}
