//! Where the shop keeps its films.

use foundry::database::{DatabasePool, Migrations, PoolConfig};
use foundry::{Result, service};
use std::time::Duration;

/// `DATABASE_URL` and its like, from the environment, `.env` or `foundry.toml`.
#[derive(foundry::Config)]
#[config(prefix = "DATABASE")]
pub struct DatabaseConfig {
    /// Which database.
    #[config(default = "sqlite:shop.db")]
    pub url: String,
    /// Most connections open at once.
    #[config(default = 8)]
    pub max_connections: u32,
    /// How many stay open while they rest.
    #[config(default = 1)]
    pub min_connections: u32,
    /// How long to wait for a connection.
    #[config(default = "3s")]
    pub acquire_timeout: Duration,
}

// Nothing is opened here, but when the first command asks for a connection.
#[service]
fn pool(config: &DatabaseConfig) -> Result<DatabasePool> {
    let limits = PoolConfig {
        max_connections: config.max_connections,
        min_connections: config.min_connections,
        acquire_timeout: config.acquire_timeout,
        ..PoolConfig::default()
    };
    DatabasePool::with_config(&config.url, limits)
}

#[service]
fn migrations() -> Migrations {
    foundry::migrations!()
}
