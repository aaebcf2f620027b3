//! The commands `db:…`, behind those of the packs: each takes all databases and prints.
//!
//! | file | what |
//! |---|---|
//! | `ping.rs`, `show.rs`, `table.rs`, `monitor.rs` | a command each |
//! | `select.rs` | which of the databases are meant |
//! | `document.rs` | what is printed |

pub(in crate::database) mod document;
mod monitor;
mod ping;
pub(in crate::database) mod select;
mod show;
mod table;

pub use monitor::{Watch, monitor};
pub use ping::ping;
pub use show::show;
pub use table::table;

/// Every database that there is.
pub type Databases = [std::sync::Arc<dyn super::Inspect>];
