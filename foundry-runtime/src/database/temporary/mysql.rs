//! Test databases of MySQL and MariaDB. A named lock holds a database, which is free when its connection ends. A
//! table in a database of its own lists those that Foundry made; no others are dropped.

use super::server::{TestServer, is_name};
use crate::database::driver::Backend;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, MySql};

/// The number of attempts to remove a database while connections to the database end.
const ATTEMPTS: u32 = 5;

impl TestServer for MySql {
    type Holder = MySqlConnection;

    async fn make(target: &<Self as Backend>::Target, name: &str) -> sqlx::Result<MySqlConnection> {
        let mut holder = connect(&target.options).await?;
        run(&mut holder, "CREATE DATABASE IF NOT EXISTS foundry_test_registry").await?;
        let table = "CREATE TABLE IF NOT EXISTS foundry_test_registry.test_databases \
                     (name VARCHAR(64) PRIMARY KEY, made_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)";
        run(&mut holder, table).await?;
        // From the lock on, nobody else drops it.
        if !locks(&mut holder, name).await? {
            return Err(sqlx::Error::Protocol(format!("somebody else holds `{name}`")));
        }
        let entry =
            format!("INSERT INTO foundry_test_registry.test_databases (name) VALUES ('{name}')");
        run(&mut holder, &entry).await?;
        run(&mut holder, &format!("CREATE DATABASE {name}")).await?;
        // By default the server closes a connection that does nothing for eight hours.
        run(&mut holder, "SET SESSION wait_timeout = 604800").await?;
        Ok(holder)
    }

    async fn remove(
        _: &<Self as Backend>::Target,
        mut holder: MySqlConnection,
        name: &str,
    ) -> sqlx::Result<()> {
        let removed = remove(&mut holder, name).await;
        let _ = holder.close().await;
        removed
    }

    async fn remove_leftovers(target: &<Self as Backend>::Target) -> sqlx::Result<()> {
        const THERE: &str = "SELECT CAST(table_name AS CHAR) FROM information_schema.tables
            WHERE table_schema = 'foundry_test_registry' AND table_name = 'test_databases'";
        let mut connection = connect(&target.options).await?;
        let there: Option<String> =
            sqlx::query_scalar(THERE).fetch_optional(&mut connection).await?;
        if there.is_some() {
            let names = "SELECT name FROM foundry_test_registry.test_databases";
            let names: Vec<String> = sqlx::query_scalar(names).fetch_all(&mut connection).await?;
            for name in names.iter().filter(|it| is_name(it)) {
                if locks(&mut connection, name).await? {
                    let removed = remove(&mut connection, name).await;
                    run(&mut connection, &format!("DO RELEASE_LOCK('{name}')")).await?;
                    removed?;
                }
            }
        }
        let _ = connection.close().await;
        Ok(())
    }
}

/// Opens a connection to no database of the user's.
async fn connect(options: &MySqlConnectOptions) -> sqlx::Result<MySqlConnection> {
    options.clone().database("information_schema").connect().await
}

/// Takes the lock of a database, if nobody has it.
async fn locks(connection: &mut MySqlConnection, name: &str) -> sqlx::Result<bool> {
    let sql = "SELECT CAST(GET_LOCK(?, 0) AS SIGNED)";
    let taken: Option<i64> = sqlx::query_scalar(sql).bind(name).fetch_one(connection).await?;
    Ok(taken == Some(1))
}

/// Removes a database whose lock the connection has.
async fn remove(connection: &mut MySqlConnection, name: &str) -> sqlx::Result<()> {
    // A transaction that is open in the database would have the server wait for a day.
    run(connection, "SET SESSION lock_wait_timeout = 2").await?;
    let mut attempt = 1;
    loop {
        let others = "SELECT CAST(id AS SIGNED) FROM information_schema.processlist
                      WHERE db = ? AND id <> CONNECTION_ID()";
        let others: Vec<i64> =
            sqlx::query_scalar(others).bind(name).fetch_all(&mut *connection).await?;
        for id in others {
            // It may have ended by itself.
            let _ = run(connection, &format!("KILL {id}")).await;
        }
        match run(connection, &format!("DROP DATABASE IF EXISTS {name}")).await {
            Err(_) if attempt < ATTEMPTS => attempt += 1,
            dropped => break dropped?,
        }
    }
    let sql = format!("DELETE FROM foundry_test_registry.test_databases WHERE name = '{name}'");
    run(connection, &sql).await
}

async fn run(connection: &mut MySqlConnection, sql: &str) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.map(drop)
}
