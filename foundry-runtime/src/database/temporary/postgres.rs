//! Test databases of PostgreSQL. A connection to the database holds it: the server does not drop a database that
//! is in use. A comment says that Foundry made it.

use super::server::{PREFIX, TestServer, is_name};
use crate::database::driver::Backend;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Postgres};

/// The comment on the database.
const COMMENT: &str = "made by Foundry for a test; dropped when its process has ended";

/// The advisory lock of databases that are being made (shared) and of the removal of leftovers (exclusive). A database
/// that is not held yet looks like a leftover: `DROP DATABASE` would make its first connection wait for five seconds.
const LOCK: i64 = 0x666f_756e_6472_7974;

/// The number of attempts to make one.
const ATTEMPTS: u32 = 5;

impl TestServer for Postgres {
    type Holder = PgConnection;

    async fn make(target: &<Self as Backend>::Target, name: &str) -> sqlx::Result<PgConnection> {
        let mut admin = admin(&target.options).await?;
        // Without the lock, after its time limit, it is only less likely to work.
        let _ = lock(&mut admin, "10s", "pg_advisory_lock_shared").await;
        let mut attempt = 1;
        let mut holder = loop {
            run(&mut admin, &format!("CREATE DATABASE {name}")).await?;
            run(&mut admin, &format!("COMMENT ON DATABASE {name} IS '{COMMENT}'")).await?;
            match target.options.clone().database(name).connect().await {
                // Another process took it for one that nobody holds.
                Err(error) if attempt < ATTEMPTS && is_missing(&error) => attempt += 1,
                holder => break holder?,
            }
        };
        // Older servers do not know it.
        let _ = run(&mut holder, "SET idle_session_timeout = 0").await;
        let _ = admin.close().await;
        Ok(holder)
    }

    async fn remove(
        target: &<Self as Backend>::Target,
        holder: PgConnection,
        name: &str,
    ) -> sqlx::Result<()> {
        let _ = holder.close().await;
        let mut admin = admin(&target.options).await?;
        let forced = run(&mut admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        if forced.is_err() {
            // Before version 13.
            let end = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            );
            run(&mut admin, &end).await?;
            run(&mut admin, &format!("DROP DATABASE IF EXISTS {name}")).await?;
        }
        let _ = admin.close().await;
        Ok(())
    }

    async fn remove_leftovers(target: &<Self as Backend>::Target) -> sqlx::Result<()> {
        // The server waits for seconds before it says that a database is in use.
        const FREE: &str = "
            SELECT d.datname::text FROM pg_database d
            WHERE starts_with(d.datname, $1) AND shobj_description(d.oid, 'pg_database') = $2
                AND pg_has_role(d.datdba, 'USAGE')
                AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)";
        let mut admin = admin(&target.options).await?;
        if lock(&mut admin, "2s", "pg_advisory_lock").await.is_err() {
            // The next process removes them.
            return Ok(());
        }
        let free: Vec<String> =
            sqlx::query_scalar(FREE).bind(PREFIX).bind(COMMENT).fetch_all(&mut admin).await?;
        for name in free.iter().filter(|it| is_name(it)) {
            // Another process may remove it at the same time.
            let _ = run(&mut admin, &format!("DROP DATABASE IF EXISTS {name}")).await;
        }
        let _ = admin.close().await;
        Ok(())
    }
}

/// Opens a connection to the database of the URL, or to `postgres` if there is no such database.
async fn admin(options: &PgConnectOptions) -> sqlx::Result<PgConnection> {
    match options.connect().await {
        Err(error) if is_missing(&error) => options.clone().database("postgres").connect().await,
        outcome => outcome,
    }
}

/// Takes the lock for the session, within a time limit.
async fn lock(admin: &mut PgConnection, limit: &str, function: &str) -> sqlx::Result<()> {
    run(admin, &format!("SET lock_timeout = '{limit}'; SELECT {function}({LOCK})")).await
}

/// Returns whether there is no such database.
fn is_missing(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.as_deref() == Some("3D000")
}

async fn run(connection: &mut PgConnection, sql: &str) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.map(drop)
}
