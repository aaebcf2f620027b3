//! What the tests of the pool need: servers that are found or made, a network that fails on demand,
//! and futures that are given up half way. No test lives here but those of these tools.

mod cancel;
mod cluster;
mod figure;
mod kind;
mod proxy;
mod restart;
mod server;

pub use cancel::{Random, polled};
pub use cluster::{Cluster, Entry};
pub use figure::{Contender, FOUNDRY, SQLX, at_most, millis, none, tell, within};
pub use kind::{Kind, pool};
pub use proxy::Proxy;
pub use restart::{Restart, restart};
pub use server::{Server, mysql, postgres, skipped};
