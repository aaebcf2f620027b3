//! The limits of a pool, and whether they make sense.

use super::error::{DatabaseError, DatabaseErrorKind};
use std::time::Duration;

/// The limits of a [`DatabasePool`](super::DatabasePool).
///
/// ```
/// use foundry_runtime::database::PoolConfig;
///
/// let config = PoolConfig { max_connections: 8, ..PoolConfig::default() };
/// assert_eq!(config.acquire_timeout.as_secs(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// Most connections open at once. With SQLite the writing one is among them, and with 1 it reads
    /// as well. 32 if nothing is said.
    pub max_connections: u32,
    /// How many stay open however long they rest. None is opened before it is needed. 5 if nothing
    /// is said.
    pub min_connections: u32,
    /// How long to wait for a connection. 3 seconds if nothing is said.
    pub acquire_timeout: Duration,
    /// How long one attempt to connect may take. 5 seconds if nothing is said.
    pub connect_timeout: Duration,
    /// How long a connection may rest before it is closed. 10 minutes if nothing is said.
    pub idle_timeout: Duration,
    /// How long a connection is used at all; up to 2.5 % less, so that they do not end together.
    /// Another takes its place before anybody waits for it. 30 minutes if nothing is said.
    pub max_lifetime: Duration,
    /// Who holds a connection for longer than this is named in a warning, once. A minute if nothing
    /// is said; `None` warns of nobody.
    pub leak_threshold: Option<Duration>,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            max_connections: 32,
            min_connections: 5,
            acquire_timeout: Duration::from_secs(3),
            connect_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(600),
            max_lifetime: Duration::from_secs(1800),
            leak_threshold: Some(Duration::from_secs(60)),
        }
    }
}

impl PoolConfig {
    /// Finds everything that makes no sense, and tells it in one error.
    pub(super) fn check(&self) -> Result<(), DatabaseError> {
        let (min, max) = (self.min_connections, self.max_connections);
        let mut wrong = Vec::new();
        if max == 0 {
            wrong.push("`max_connections` is 0, which lends nothing; allow at least 1".to_owned());
        } else if min > max {
            wrong.push(format!("`min_connections` is {min}, more than `max_connections`, {max}"));
        }
        for (name, value) in [
            ("acquire_timeout", Some(self.acquire_timeout)),
            ("connect_timeout", Some(self.connect_timeout)),
            ("idle_timeout", Some(self.idle_timeout)),
            ("max_lifetime", Some(self.max_lifetime)),
            ("leak_threshold", self.leak_threshold),
        ] {
            if value == Some(Duration::ZERO) {
                wrong.push(format!("`{name}` is 0; give it time"));
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        let message = format!("the pool's configuration is wrong: {}", wrong.join("; "));
        Err(DatabaseError::new(DatabaseErrorKind::Config, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuse(config: &PoolConfig, expected: &[&str]) {
        let error = config.check().unwrap_err();
        assert_eq!(error.kind(), DatabaseErrorKind::Config);
        for part in expected {
            assert!(error.to_string().contains(part), "`{part}` is not in: {error}");
        }
    }

    #[test]
    fn a10_the_defaults_make_sense_and_nothing_else_panics() {
        assert!(PoolConfig::default().check().is_ok());
        let none = PoolConfig { max_connections: 0, ..PoolConfig::default() };
        refuse(&none, &["`max_connections` is 0"]);
        let few = PoolConfig { max_connections: 3, ..PoolConfig::default() };
        refuse(&few, &["`min_connections` is 5, more than `max_connections`, 3"]);
    }

    #[test]
    fn a10_all_mistakes_are_told_at_once() {
        let config = PoolConfig {
            max_connections: 0,
            acquire_timeout: Duration::ZERO,
            idle_timeout: Duration::ZERO,
            leak_threshold: Some(Duration::ZERO),
            ..PoolConfig::default()
        };
        refuse(&config, &["`max_connections`", "`acquire_timeout`", "`idle_timeout`", "`leak_"]);
    }
}
