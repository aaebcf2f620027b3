//! From the name of a command to its handler: `cargo bench --bench command_dispatch`.

mod lookup;
#[path = "../names.rs"]
mod names;

use criterion::{criterion_group, criterion_main};

criterion_group!(benches, lookup::benchmark);
criterion_main!(benches);
