//! Services: how a parameter or a field takes them, and what every command has.
//!
//! The macros [`service`](macro@crate::service) and [`command`](macro@crate::command) do the work; the
//! [guide](crate::guide::wiring) explains it.
//!
//! | type | what it is |
//! |---|---|
//! | [`All`] | every contribution to a trait |
//! | [`Lazy`] | a service that starts on first use |
//! | [`Close`] | what a service does when the application ends |
//! | [`Cancel`] | the token that SIGINT and SIGTERM set |
//! | [`Clock`] | the time, which a test can set |
//! | [`ServiceKey`] | the name of a service |
#![cfg_attr(
    feature = "dynamic",
    doc = "| [`DynamicContainer`], [`DynamicKey`] | a container whose services are bound at run time |"
)]
//!
//! ```
//! use foundry::wiring::{All, Lazy};
//! use foundry::{Result, command, service};
//!
//! # foundry::app! { struct Shop; include = [Disk, Search, check] }
//! trait Check: Send + Sync {
//!     fn name(&self) -> &str;
//! }
//!
//! #[service(into = dyn Check)]
//! struct Disk;
//!
//! impl Check for Disk {
//!     fn name(&self) -> &str {
//!         "disk"
//!     }
//! }
//!
//! #[service]
//! struct Search;
//!
//! /// Check everything.
//! #[command("check")]
//! async fn check(checks: All<dyn Check>, search: Lazy<Search>, deep: bool) -> Result<String> {
//!     if deep {
//!         search.get().await?;
//!     }
//!     Ok(checks.iter().map(|it| it.name()).collect())
//! }
//! # fn main() {}
//! ```

pub use foundry_runtime::identifier::ServiceKey;
pub use foundry_runtime::{All, Cancel, Clock, Close, Lazy};
#[cfg(feature = "dynamic")]
pub use foundry_runtime::{DynamicContainer, DynamicKey};
