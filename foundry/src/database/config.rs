//! The section of a database.

use crate::database::{DatabasePool, PoolConfig};
use crate::{Result, Secret};
use foundry_runtime::database::Driver;
use std::time::Duration;

/// Where the database is, and the limits of its pool: `DATABASE_URL` and its like, or the table
/// `[database]`.
///
/// ```
/// # #[cfg(feature = "sqlite")] mod shop {
/// use foundry::database::{DatabaseConfig, DatabasePool};
///
/// // #[service]
/// fn pool(config: &DatabaseConfig) -> foundry::Result<DatabasePool> {
///     config.pool()
/// }
/// # }
/// ```
///
/// An application with two databases has a section of its own for the other.
#[derive(Clone, Debug, crate::Config)]
#[config(prefix = "DATABASE")]
pub struct DatabaseConfig {
    /// Its URL: `sqlite:shop.db`, `postgres://ada:secret@db.example/shop`.
    pub url: Secret<String>,
    /// Most connections open at once.
    #[config(default = 32, range = 1..)]
    pub max_connections: u32,
    /// How many stay open however long they rest.
    #[config(default = 5)]
    pub min_connections: u32,
    /// How long to wait for a connection.
    #[config(default = "3s", range = "1ms"..)]
    pub acquire_timeout: Duration,
    /// How long one attempt to connect may take.
    #[config(default = "5s", range = "1ms"..)]
    pub connect_timeout: Duration,
    /// How long a connection may rest before it is closed.
    #[config(default = "10m", range = "1ms"..)]
    pub idle_timeout: Duration,
    /// How long a connection is used at all.
    #[config(default = "30m", range = "1ms"..)]
    pub max_lifetime: Duration,
    /// Who holds a connection for longer than this is named in a warning; `0` warns of nobody.
    #[config(default = "1m")]
    pub leak_threshold: Duration,
}

impl DatabaseConfig {
    /// The limits of a pool if nothing is said, and this URL; for tests.
    ///
    /// ```
    /// # use foundry::database::DatabaseConfig;
    /// let config = DatabaseConfig { max_connections: 4, ..DatabaseConfig::new("sqlite::memory:") };
    /// assert_eq!(config.limits().max_connections, 4);
    /// ```
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        let limits = PoolConfig::default();
        Self {
            url: Secret::new(url.into()),
            max_connections: limits.max_connections,
            min_connections: limits.min_connections,
            acquire_timeout: limits.acquire_timeout,
            connect_timeout: limits.connect_timeout,
            idle_timeout: limits.idle_timeout,
            max_lifetime: limits.max_lifetime,
            leak_threshold: limits.leak_threshold.unwrap_or_default(),
        }
    }

    /// The limits of the pool. So that a limit below five is enough, it lowers the number of connections that
    /// stay open.
    #[must_use]
    pub fn limits(&self) -> PoolConfig {
        PoolConfig {
            max_connections: self.max_connections,
            min_connections: self.min_connections.min(self.max_connections),
            acquire_timeout: self.acquire_timeout,
            connect_timeout: self.connect_timeout,
            idle_timeout: self.idle_timeout,
            max_lifetime: self.max_lifetime,
            leak_threshold: Some(self.leak_threshold).filter(|it| !it.is_zero()),
        }
    }

    /// A pool for the URL, with these limits.
    ///
    /// # Errors
    ///
    /// As [`DatabasePool::with_config`].
    pub fn pool<DB: Driver>(&self) -> Result<DatabasePool<DB>> {
        DatabasePool::with_config(self.url.expose(), self.limits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Sources, load_from};

    #[test]
    fn the_defaults_are_those_of_the_pool() {
        let sources = Sources::new().with_variable("DATABASE_URL", "sqlite::memory:");
        let config: DatabaseConfig = load_from(&sources).unwrap();
        assert_eq!(format!("{:?}", config.limits()), format!("{:?}", PoolConfig::default()));
        assert_eq!(format!("{config:?}"), format!("{:?}", DatabaseConfig::new("sqlite::memory:")));
        let shown = format!("{config:?}");
        assert!(shown.contains("Secret(***)") && !shown.contains("memory"), "{shown}");
    }
}
