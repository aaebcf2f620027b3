//! Statements in a session that a pooler lends by the transaction: each runs inside of a transaction, or in
//! one message. sqlx prepares a statement and runs it in two messages, between which the session would be
//! lent to another, who has statements of the same name.
//!
//! Statements have names nevertheless: sqlx asks for types between the two messages, and PostgreSQL drops a
//! statement without a name then. So a transaction begins by dropping the names that others left.

use super::driver::{Driver, RowStream};
use super::session::{Session, Sql, Usage};
use super::sql::effects::Leaves;
use super::sql::{Kind, Lexer};
use sqlx::Database;
use sqlx_core::arguments::Arguments;
use sqlx_core::transaction::TransactionManager;
use std::future::poll_fn;
use std::sync::Once;

/// First words of statements that may return rows in the binary format, or have parameters. All others
/// fit into one message, and some of them refuse to run inside of a transaction.
const QUERIES: [&str; 11] = [
    "select", "insert", "update", "delete", "merge", "with", "values", "table", "fetch", "execute",
    "declare",
];

/// Begins a transaction in which each name is free.
pub(super) const BEGIN: &str = "BEGIN; DEALLOCATE ALL";
const COMMIT: &str = "DEALLOCATE ALL; COMMIT";
const ROLLBACK: &str = "ROLLBACK; DEALLOCATE ALL";

/// Fails where no transaction is open; where one is, only frees the names.
const PROBE: &str = "SAVEPOINT foundry_pooled; RELEASE SAVEPOINT foundry_pooled; DEALLOCATE ALL";

/// The code of that failure, and that of a transaction in which a statement failed before.
const NO_TRANSACTION: &str = "25P01";
const FAILED_TRANSACTION: &str = "25P02";

/// A transaction around one statement, and what the session had left behind before.
struct Around(Option<Usage>);

/// Runs a statement, whose rows are read one by one.
pub(super) fn fetch_many<'e, DB: Driver>(
    session: &'e mut Session<DB>,
    mut sql: Sql<DB>,
) -> RowStream<'e, DB> {
    Box::pin(sqlx_core::try_stream! {
        let around = session.enter(&mut sql).await?;
        let mut outcome = Ok(());
        {
            let mut rows = DB::fetch_many(&mut session.connection, sql);
            while let Some(row) = poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
                match row {
                    Ok(row) => r#yield!(row),
                    Err(error) => {
                        outcome = Err(error);
                        break;
                    }
                }
            }
        }
        session.leave(around, outcome).await?;
        Ok(())
    })
}

/// Runs a statement of which one row is wanted.
pub(super) async fn fetch_optional<DB: Driver>(
    session: &mut Session<DB>,
    mut sql: Sql<DB>,
) -> sqlx::Result<Option<DB::Row>> {
    let around = session.enter(&mut sql).await?;
    let outcome = DB::fetch_optional(&mut session.connection, sql).await;
    session.leave(around, outcome).await
}

/// Prepares or describes a statement.
pub(super) async fn prepare<DB: Driver, T>(
    session: &mut Session<DB>,
    prepare: impl AsyncFnOnce(&mut DB::Connection) -> sqlx::Result<T>,
) -> sqlx::Result<T> {
    let around = session.begin_around().await?;
    let outcome = prepare(&mut session.connection).await;
    session.leave(around, outcome).await
}

/// Warns, once, of a statement that changes a session which the next statement does not have.
pub(super) fn warn_of_state(leaves: Leaves) {
    static WARNED: Once = Once::new();
    if leaves >= Leaves::State {
        WARNED.call_once(|| {
            tracing::warn!(
                target: super::lane::TARGET,
                "a statement may change its session (`SET`, a temporary table, a lock), but a pooler lends \
                 sessions by the transaction: the change is lost, or others see it; use `SET LOCAL` and the like \
                 inside of a transaction"
            );
        });
    }
}

impl<DB: Driver> Session<DB> {
    /// Makes a statement fit to run, and begins a transaction around it if it requires one.
    async fn enter(&mut self, sql: &mut Sql<DB>) -> sqlx::Result<Around> {
        sql.persistent = true;
        let parameters = sql.arguments.as_ref().map_or(0, Arguments::len);
        if parameters == 0 && !is_query::<DB>(sql.text()) {
            sql.arguments = None;
        }
        match sql.arguments {
            None => Ok(Around(None)),
            Some(_) => self.begin_around().await,
        }
    }

    async fn begin_around(&mut self) -> sqlx::Result<Around> {
        if self.is_in_transaction().await? {
            return Ok(Around(None));
        }
        let before = self.usage;
        self.usage.leaves = before.leaves.max(Leaves::Transaction);
        self.usage.transacts = true;
        self.run_noted(BEGIN).await?;
        Ok(Around(Some(before)))
    }

    /// Ends what was begun, and notes how the statement ended.
    async fn leave<T>(&mut self, around: Around, outcome: sqlx::Result<T>) -> sqlx::Result<T> {
        let outcome = self.note(outcome);
        let Around(Some(before)) = around else { return outcome };
        let end = if outcome.is_ok() { COMMIT } else { ROLLBACK };
        if !self.usage.broken {
            let ended = self.run_noted(end).await;
            // A transaction whose commit fails is over as well.
            if !self.usage.broken {
                (self.usage.leaves, self.usage.transacts) = (before.leaves, before.transacts);
            }
            if outcome.is_ok() {
                ended?;
            }
        }
        outcome
    }

    /// Returns whether a transaction is open. Users may have begun one in words of their own.
    async fn is_in_transaction(&mut self) -> sqlx::Result<bool> {
        type Manager<DB> = <DB as Database>::TransactionManager;
        if Manager::<DB>::get_transaction_depth(&self.connection) > 0 {
            return Ok(true);
        }
        if !self.usage.transacts && !self.usage.raw {
            return Ok(false);
        }
        let Err(error) = self.run_noted(PROBE).await else { return Ok(true) };
        match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
            Some(NO_TRANSACTION) => Ok(false),
            Some(FAILED_TRANSACTION) => Ok(true),
            _ => Err(error),
        }
    }

    async fn run_noted(&mut self, sql: &'static str) -> sqlx::Result<()> {
        self.usage.sets_out::<DB>()?;
        let outcome = self.run(sql).await;
        self.note(outcome)
    }
}

/// Returns whether a statement may return rows in the binary format.
fn is_query<DB: Driver>(sql: &str) -> bool {
    let mut tokens = Lexer::new(sql, DB::DIALECT);
    match tokens.find(|it| it.text != "(") {
        Some(first) if first.kind == Kind::Word => {
            QUERIES.iter().any(|it| first.text.eq_ignore_ascii_case(it))
        }
        Some(_) => true,
        None => false,
    }
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use super::*;

    #[test]
    fn statements_that_return_binary_rows_are_told_from_others() {
        for sql in ["SELECT 1", "-- x\n(VALUES (1))", "with a as (select 1) table a", "?"] {
            assert!(is_query::<sqlx::Postgres>(sql), "{sql}");
        }
        for sql in ["BEGIN", "vacuum", "CREATE INDEX CONCURRENTLY i ON t (i)", "SHOW ALL", " -- "] {
            assert!(!is_query::<sqlx::Postgres>(sql), "{sql}");
        }
    }
}
