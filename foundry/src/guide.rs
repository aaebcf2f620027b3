//! Long explanations. Their examples are compiled and run like all others.

#[cfg(feature = "cache")]
#[doc = include_str!("../guide/cache.md")]
pub mod cache {}
#[cfg(feature = "toml")]
#[doc = include_str!("../guide/config.md")]
pub mod config {}

#[cfg(feature = "sqlite")]
#[doc = include_str!("../guide/database.md")]
pub mod database {}

#[cfg(feature = "sqlite")]
#[doc = include_str!("../guide/sqlx.md")]
pub mod beside_sqlx {}

#[doc = include_str!("../guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../guide/wiring.md")]
pub mod wiring {}
