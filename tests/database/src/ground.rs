//! Databases of a test's own, empty and gone with the value: what migrations are tested on. And the
//! three kinds of them behind one trait, so that a test is written once.

use crate::server::{Server, mysql, postgres};
use foundry::database::sqlx::{self, MySql, Postgres, Row, Sqlite};
use foundry::database::{DatabasePool, Migratable, Migrations, Migrator, PoolConfig};
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A kind of database that can be migrated.
pub trait Ground: Migratable + Sized {
    /// An empty database, or none, which was said aloud.
    fn ground() -> impl Future<Output = Option<Fresh<Self>>> + Send;

    /// Statements that empty the database `{}`, in a session of it.
    fn emptying() -> &'static [&'static str];

    /// Runs statements as they stand.
    fn perform(
        pool: &DatabasePool<Self>,
        sql: &str,
    ) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Each row of an answer as one text, its cells parted by `|`.
    fn answers(
        pool: &DatabasePool<Self>,
        sql: &str,
    ) -> impl Future<Output = sqlx::Result<Vec<String>>> + Send;
}

/// A database that only this test knows.
pub struct Fresh<DB: Ground> {
    place: Place,
    url: String,
    kind: PhantomData<fn() -> DB>,
}

enum Place {
    /// The number is that of the file in it.
    Folder(TempDir, u32),
    /// A database of this name.
    Server(Server, String),
}

/// Tests of all three kinds out of functions over a [`Ground`]: `sqlite::name` and so on.
#[macro_export]
macro_rules! on_all {
    ($($name:ident: $test:ident;)*) => {
        $crate::on_all! { @ sqlite Sqlite $($name $test)* }
        $crate::on_all! { @ postgres Postgres $($name $test)* }
        $crate::on_all! { @ mysql MySql $($name $test)* }
    };
    (@ $module:ident $kind:ident $($name:ident $test:ident)*) => {
        mod $module {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$test::<::foundry::database::sqlx::$kind>().await;
            })*
        }
    };
}

impl<DB: Ground> Fresh<DB> {
    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A pool of it, with few connections.
    ///
    /// # Panics
    ///
    /// If the URL is not understood, which would be a fault of this file.
    pub fn pool(&self) -> Arc<DatabasePool<DB>> {
        few::<DB>(&self.url)
    }

    /// A migrator in a pool of its own, as another process would have it.
    pub fn migrator(&self, migrations: &Migrations) -> Migrator<DB> {
        Migrator::new(self.pool(), migrations)
    }

    /// Empties it; with SQLite, goes on in another file.
    ///
    /// # Panics
    ///
    /// If the server refuses.
    pub async fn reset(&mut self) {
        match &mut self.place {
            Place::Folder(folder, number) => {
                *number += 1;
                self.url = url_of(&folder.path().join(format!("{number}.db")));
            }
            Place::Server(_, name) => {
                let pool = few::<DB>(&self.url);
                for sql in DB::emptying() {
                    DB::perform(&pool, &sql.replace("{}", name)).await.unwrap();
                }
                pool.close().await;
            }
        }
    }
}

/// The URL of a file of SQLite.
pub fn url_of(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// A pool with few connections: many processes share a server.
///
/// # Panics
///
/// If the URL is not understood.
pub fn few<DB: Ground>(url: &str) -> Arc<DatabasePool<DB>> {
    let config = PoolConfig { max_connections: 2, min_connections: 1, ..PoolConfig::default() };
    Arc::new(DatabasePool::with_config(url, config).unwrap())
}

/// Schema, ledger and what the queries say: all that a clean run and another one have to agree in.
///
/// # Panics
///
/// If the database does not answer.
pub async fn state_of<DB: Ground>(
    pool: &Arc<DatabasePool<DB>>,
    migrations: &Migrations,
    queries: &[&str],
) -> String {
    const LEDGER: &str = "SELECT owner, version, name, checksum, state, done
                          FROM foundry_migrations ORDER BY owner, version";
    let mut state = schema_of(pool, migrations).await;
    for query in [&[LEDGER], queries].concat() {
        let rows = DB::answers(pool, query).await.unwrap_or_else(|error| vec![error.to_string()]);
        state += &format!("{query}\n  {}\n", rows.join("\n  "));
    }
    state
}

/// The schema alone, without what the ledger says: it knows times.
///
/// # Panics
///
/// If the database cannot be dumped.
pub async fn schema_of<DB: Ground>(
    pool: &Arc<DatabasePool<DB>>,
    migrations: &Migrations,
) -> String {
    let dump = Migrator::new(Arc::clone(pool), migrations).dump().await.unwrap();
    let end = dump.find("INSERT INTO foundry_migrations").unwrap_or(dump.len());
    dump[..end].to_owned()
}

async fn on_server<DB: Ground>(server: Option<Server>) -> Option<Fresh<DB>> {
    let server = server?;
    let name = server.name("ground");
    let admin = few::<DB>(server.url());
    let made = DB::perform(&admin, &format!("CREATE DATABASE {name}")).await;
    assert!(made.is_ok(), "tests of migrations want databases of their own: {made:?}");
    admin.close().await;
    let url = server.url_of(&name);
    let mut fresh = Fresh { place: Place::Server(server, name), url, kind: PhantomData };
    // The schema that PostgreSQL makes is not quite the one that one makes oneself.
    fresh.reset().await;
    Some(fresh)
}

impl<DB: Ground> Drop for Fresh<DB> {
    fn drop(&mut self) {
        let Place::Server(server, name) = &self.place else { return };
        let force = if server.url().starts_with("postgres") { " WITH (FORCE)" } else { "" };
        let sql = format!("DROP DATABASE IF EXISTS {name}{force}");
        let url = server.url().to_owned();
        // This thread may be one that must not block; its panic must not become another.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let _ = runtime.map(|it| it.block_on(async { DB::perform(&few(&url), &sql).await }));
        });
        let _ = dropping.join();
    }
}

macro_rules! ground {
    ($database:ty, $ground:expr, $emptying:expr) => {
        impl Ground for $database {
            async fn ground() -> Option<Fresh<Self>> {
                $ground.await
            }

            fn emptying() -> &'static [&'static str] {
                $emptying
            }

            async fn perform(pool: &DatabasePool<Self>, sql: &str) -> sqlx::Result<()> {
                let sql = sqlx::AssertSqlSafe(sql.to_owned());
                sqlx::raw_sql(sql).execute(pool).await.map(drop)
            }

            async fn answers(pool: &DatabasePool<Self>, sql: &str) -> sqlx::Result<Vec<String>> {
                let sql = sqlx::AssertSqlSafe(sql.to_owned());
                let rows = sqlx::raw_sql(sql).fetch_all(pool).await?;
                let cells = |row: &<Self as sqlx::Database>::Row| {
                    let cells = (0..row.len()).map(|at| {
                        let cell: Option<String> = row.try_get_unchecked(at)?;
                        Ok(cell.unwrap_or_default())
                    });
                    cells.collect::<sqlx::Result<Vec<_>>>().map(|it| it.join("|"))
                };
                rows.iter().map(cells).collect()
            }
        }
    };
}

ground!(Sqlite, in_a_folder(), &[]);
ground!(
    Postgres,
    async { on_server(postgres().await).await },
    &["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"]
);
ground!(
    MySql,
    async { on_server(mysql().await).await },
    &["DROP DATABASE {}", "CREATE DATABASE {}"]
);

async fn in_a_folder() -> Option<Fresh<Sqlite>> {
    let folder = tempfile::Builder::new().prefix("foundry-ground-").tempdir().unwrap();
    let url = url_of(&folder.path().join("0.db"));
    Some(Fresh { place: Place::Folder(folder, 0), url, kind: PhantomData })
}
