//! The commands `migrate:…`, `schema:…`, `db:wipe` and `db:seed`, behind those of the packs: each takes
//! the migrators of all databases, and prints.
//!
//! | file | what |
//! |---|---|
//! | `target.rs` | which migrator is meant |
//! | `consent.rs` | asking before something is lost |
//! | `forth.rs`, `back.rs` | `migrate:run` and `fresh`; `rollback`, `reset` and `refresh` |
//! | `status.rs` | `migrate:status` |
//! | `files.rs` | `migrate:make`, `schema:dump`, `schema:load` |
//! | `ledger.rs` | `migrate:baseline`, `migrate:repair`, `db:wipe` |
//! | `seed.rs` | `db:seed`, and `--seed` of others |
//! | `told.rs` | what is printed of migrations that ran |

mod back;
mod consent;
mod files;
mod forth;
mod ledger;
mod seed;
mod status;
mod target;
mod told;

pub use back::{Back, refresh, reset, rollback};
pub use files::{dump, load, make};
pub use forth::{Forth, Wait, fresh, run};
pub use ledger::{baseline, repair, wipe};
pub use seed::seed;
pub use status::status;
pub use target::Target;

/// The migrators of every database.
pub type Migrators = [std::sync::Arc<dyn super::Migrate>];
