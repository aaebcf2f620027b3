//! The URL: its scheme, which says of what database it is, and what sqlx makes of it.

use super::error::{DatabaseError, DatabaseErrorKind};
use std::str::FromStr;

/// Whether the URL is of one of these schemes. It may hold a password: messages show its scheme, and
/// only if it looks like one.
pub(super) fn check_scheme(
    url: &str,
    schemes: &[&str],
    example: &str,
) -> Result<(), DatabaseError> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.len() > 1
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'.' | b'-'));
    if !is_scheme {
        let message = format!("the database URL has no scheme; write `{example}`");
        return Err(DatabaseError::new(DatabaseErrorKind::Config, message));
    }
    if schemes.contains(&scheme) {
        return Ok(());
    }
    let own = schemes.first().unwrap_or(&"");
    let message = format!("a `{scheme}:` URL does not fit a pool of `{own}:`; write `{example}`");
    let error = DatabaseError::new(DatabaseErrorKind::WrongScheme, message);
    Err(match pool_of(scheme) {
        Some(pool) => error.note(format!("a pool for this URL is a `{pool}`")),
        None => error,
    })
}

/// What sqlx makes of a URL.
pub(super) fn read<O: FromStr<Err = sqlx::Error>>(url: &str) -> Result<O, DatabaseError> {
    url.parse().map_err(|error: sqlx::Error| {
        DatabaseError::new(DatabaseErrorKind::Config, "the database URL is not understood")
            .caused_by(error.to_string())
    })
}

fn pool_of(scheme: &str) -> Option<&'static str> {
    match scheme {
        "sqlite" => Some("DatabasePool<sqlx::Sqlite>"),
        "postgres" | "postgresql" => Some("DatabasePool<sqlx::Postgres>"),
        "mysql" | "mariadb" => Some("DatabasePool<sqlx::MySql>"),
        _ => None,
    }
}
