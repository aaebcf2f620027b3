//! What the tests of the pool and of migrations need: servers that are found or made, databases of
//! their own, a network that fails on demand, and futures that are given up half way. No test lives here but those of these tools.

#![forbid(unsafe_code)]

mod cancel;
mod cluster;
mod files;
pub mod generated;
mod ground;
mod kind;
mod leftovers;
mod pooler;
mod proxy;
mod restart;
mod server;

pub use cancel::{Random, polled};
pub use cluster::{Cluster, Entry};
pub use foundry_tests_figures::{Contender, FOUNDRY, at_most, millis, none, tell, within};
pub use foundry_tests_support::{mounts_work, skipped};

/// sqlx's own pool, which the tests are not about.
pub const SQLX: Contender = Contender::new("sqlx");
pub use files::{DATA, Folder, rounds, twenty_steps};
pub use ground::{Fresh, Ground, few, schema_of, state_of, url_of};
pub use kind::{Kind, pool};
pub use pooler::Pooler;
pub use proxy::Proxy;
pub use restart::{Restart, restart};
pub use server::{Server, at, mysql, postgres};
