//! From the name of a command to its handler: `cargo bench --bench command_dispatch`.

mod among;
mod call;
mod lookup;
mod peers;
#[path = "../shared/questions.rs"]
mod questions;
#[path = "../shared/repeated.rs"]
mod repeated;
#[path = "../shared/users.rs"]
mod users;

use criterion::{criterion_group, criterion_main};

foundry::app! {
    /// The application whose commands are called.
    struct Users;
}

criterion_group!(benches, lookup::benchmark, call::benchmark, among::benchmark);
criterion_main!(benches);
