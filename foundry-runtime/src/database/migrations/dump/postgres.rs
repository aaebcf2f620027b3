//! The schema of PostgreSQL, by `pg_dump`.

use crate::database::driver::{Backend, Target as _};
use crate::database::error::{DatabaseError, DatabaseErrorKind};
use crate::database::postgres;
use crate::database::sql::{self, Dialect as Sql, Statement};
use sqlx::Postgres;
use std::process::Command;

/// Parameters of a URL that `pg_dump` knows as well.
const LIBPQ: &[&str] = &["host", "options", "sslcert", "sslkey", "sslmode", "sslrootcert"];

/// Returns the schema as `pg_dump` writes it, which knows more of PostgreSQL than we could.
pub(in super::super) async fn statements(
    target: &<Postgres as Backend>::Target,
) -> Result<Vec<String>, DatabaseError> {
    let url = postgres::url_of(target);
    let password = url.password().map(str::to_owned);
    let mut url = url;
    // Arguments are seen by everybody on the machine.
    let _ = url.set_password(None);
    // sqlx has parameters of its own.
    let known: Vec<_> = url
        .query_pairs()
        .filter(|(name, _)| LIBPQ.contains(&&**name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !known.is_empty() {
        url.query_pairs_mut().extend_pairs(known);
    }
    let dumped = tokio::task::spawn_blocking(move || {
        let mut command = Command::new("pg_dump");
        command.args(["--schema-only", "--no-owner", "--no-privileges", "--encoding=UTF8"]);
        command.args(["--exclude-table=foundry_migrations", "--dbname", url.as_str()]);
        if let Some(password) = password {
            command.env("PGPASSWORD", percent_decode(&password));
        }
        command.output()
    });
    let failed = |cause: String| {
        let message = format!("reading the schema of `{}` with `pg_dump`", target.name());
        DatabaseError::new(DatabaseErrorKind::Other, message).caused_by(cause)
    };
    let output = match dumped.await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => {
            return Err(failed(error.to_string())
                .note("install the client programs of PostgreSQL, of the server's version"));
        }
        Err(error) => return Err(failed(error.to_string())),
    };
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(failed(text.trim().to_owned()));
    }
    let text = String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))?;
    let statements = sql::statements(&text, Sql::Postgres)
        .map_err(|problem| failed(format!("line {}: {problem}", problem.line)))?;
    // The comments between its statements name versions and times.
    let statements = statements.iter().filter(|it| !empties_search_path(it));
    Ok(statements.map(|it| it.code().to_owned()).collect())
}

/// Returns whether this is `SELECT pg_catalog.set_config('search_path', '', false)`. The names in the dump
/// have their schema, and the ledger is in the first one of the search path.
fn empties_search_path(statement: &Statement<'_>) -> bool {
    let mut tokens = statement.tokens().map(|it| it.text);
    let begins = ["SELECT", "pg_catalog", ".", "set_config", "(", "'search_path'"];
    begins.iter().all(|it| tokens.next() == Some(it))
}

/// The text of a part of a URL.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|it| u8::from_str_radix(it, 16).ok());
        match hex.filter(|_| bytes[at] == b'%') {
            Some(byte) => decoded.push(byte),
            None => decoded.push(bytes[at]),
        }
        at += if bytes[at] == b'%' && hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
