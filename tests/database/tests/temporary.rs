//! Databases of one test on a server: made, migrated, removed; by processes that are killed, and beside others.

#![allow(missing_docs)]

use foundry::database::sqlx::{MySql, Postgres};
use foundry::database::{Driver, Migration, Migrations, TemporaryDatabase};
use foundry_tests_database::{Ground, Kind, Server, few, mysql, postgres};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

const MIGRATIONS: Migrations =
    Migrations::new("shop", &[Migration::new(1, "films", "CREATE TABLE films (id INTEGER)", None)]);

/// A kind of server, and how its test databases are made.
trait Tested: Ground + Kind {
    const MODULE: &'static str;
    const DATABASES: &'static str;

    async fn server() -> Option<Server>;
    fn make(url: &str) -> impl Future<Output = foundry::Result<TemporaryDatabase<Self>>> + Send;
}

impl Tested for Postgres {
    const MODULE: &'static str = "postgres";
    const DATABASES: &'static str = "SELECT datname FROM pg_database";

    async fn server() -> Option<Server> {
        postgres().await
    }

    async fn make(url: &str) -> foundry::Result<TemporaryDatabase<Self>> {
        TemporaryDatabase::<Self>::migrated_on(url, &MIGRATIONS).await
    }
}

impl Tested for MySql {
    const MODULE: &'static str = "mysql";
    const DATABASES: &'static str =
        "SELECT CAST(schema_name AS CHAR) FROM information_schema.schemata";

    async fn server() -> Option<Server> {
        mysql().await
    }

    async fn make(url: &str) -> foundry::Result<TemporaryDatabase<Self>> {
        TemporaryDatabase::<Self>::migrated_on(url, &MIGRATIONS).await
    }
}

fn name_of<DB: Driver>(database: &TemporaryDatabase<DB>) -> String {
    name_in(database.url())
}

fn name_in(url: &str) -> String {
    let path = url.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

async fn exists<DB: Tested>(server: &Server, name: &str) -> bool {
    let pool = few::<DB>(server.url());
    let all = DB::answers(&pool, DB::DATABASES).await.unwrap();
    pool.close().await;
    all.iter().any(|it| it == name)
}

/// Runs statements on the server's own database.
async fn perform<DB: Tested>(server: &Server, sql: &str) {
    let pool = few::<DB>(server.url());
    DB::perform(&pool, sql).await.unwrap();
    pool.close().await;
}

async fn made_and_removed<DB: Tested>() {
    let Some(server) = <DB as Tested>::server().await else { return };
    let database = DB::make(server.url()).await.unwrap();
    let name = name_of(&database);
    assert!(exists::<DB>(&server, &name).await);
    let pool = database.pool();
    DB::perform(&pool, "INSERT INTO films VALUES (7)").await.unwrap();
    assert_eq!(DB::answers(&pool, "SELECT id FROM films").await.unwrap(), ["7"]);
    // Another process reaches it by its URL.
    let other = few::<DB>(database.url());
    assert_eq!(DB::answers(&other, "SELECT id FROM films").await.unwrap(), ["7"]);
    // Neither a pool that is open nor a transaction keeps it.
    let mut transaction = pool.begin().await.unwrap();
    DB::run(&mut transaction, "INSERT INTO films VALUES (8)").await.unwrap();
    drop(database);
    assert!(!exists::<DB>(&server, &name).await);
}

async fn panicked<DB: Tested>() {
    let Some(server) = <DB as Tested>::server().await else { return };
    let database = DB::make(server.url()).await.unwrap();
    let name = name_of(&database);
    let test = tokio::spawn(async move {
        let _transaction = database.pool().begin().await.unwrap();
        assert!(database.url().is_empty(), "the test fails");
    });
    assert!(test.await.unwrap_err().is_panic());
    assert!(!exists::<DB>(&server, &name).await);
}

async fn many_at_once<DB: Tested>() {
    let Some(server) = <DB as Tested>::server().await else { return };
    let tests = (0..12).map(|_| {
        let url = server.url().to_owned();
        tokio::spawn(async move {
            let database = DB::make(&url).await.unwrap();
            DB::perform(&database.pool(), "INSERT INTO films VALUES (1)").await.unwrap();
            let rows = DB::answers(&database.pool(), "SELECT id FROM films").await.unwrap();
            (name_of(&database), rows)
        })
    });
    let mut names = Vec::new();
    for test in tests.collect::<Vec<_>>() {
        let (name, rows) = test.await.unwrap();
        assert_eq!(rows, ["1"]);
        assert!(!exists::<DB>(&server, &name).await);
        names.push(name);
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 12);
}

/// A process that makes a database, says its name, and has it until its standard input ends.
struct Process {
    child: Child,
    _output: BufReader<ChildStdout>,
    name: String,
}

const CHILD: &str = "FOUNDRY_TEMPORARY_URL";

impl Process {
    fn start<DB: Tested>(server: &Server) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("{}::child", DB::MODULE), "--nocapture"])
            .env(CHILD, server.url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let name = output.by_ref().lines().map(Result::unwrap).find_map(|it| {
            let (_, url) = it.split_once("made ")?;
            Some(name_in(url))
        });
        Self { child, _output: output, name: name.unwrap() }
    }

    /// Lets it end.
    fn end(mut self) {
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }

    fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.name
    }
}

async fn child<DB: Tested>() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let database = DB::make(&url).await.unwrap();
    let mut output = std::io::stdout();
    writeln!(output, "made {}", database.url()).unwrap();
    let _ = std::io::stdin().read_line(&mut String::new());
}

async fn killed<DB: Tested>() {
    let Some(server) = <DB as Tested>::server().await else { return };
    let alike = format!("foundry_test_{}_r0a1b2c3d_4", std::process::id());
    perform::<DB>(&server, &format!("CREATE DATABASE {alike}")).await;
    let beside = Process::start::<DB>(&server);
    let killed = Process::start::<DB>(&server).kill();
    assert!(exists::<DB>(&server, &killed).await);

    // The server may notice the end of the process a little later than the kernel.
    let is_gone = async || {
        let next = Process::start::<DB>(&server);
        assert!(exists::<DB>(&server, &next.name).await);
        next.end();
        !exists::<DB>(&server, &killed).await
    };
    let mut gone = false;
    for _ in 0..20 {
        gone = gone || is_gone().await;
    }
    assert!(gone, "`{killed}` is still there");

    // Neither the database of a process that runs is touched, nor one that only has such a name.
    assert!(exists::<DB>(&server, &beside.name).await);
    assert!(exists::<DB>(&server, &alike).await);
    let name = beside.name.clone();
    beside.end();
    assert!(!exists::<DB>(&server, &name).await);
    perform::<DB>(&server, &format!("DROP DATABASE {alike}")).await;
}

macro_rules! on_servers {
    ($($name:ident: $test:ident;)*) => {
        on_servers! { @ postgres Postgres $($name $test)* }
        on_servers! { @ mysql MySql $($name $test)* }
    };
    (@ $module:ident $kind:ident $($name:ident $test:ident)*) => {
        mod $module {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$test::<super::$kind>().await;
            })*
        }
    };
}

on_servers! {
    a_database_is_made_migrated_and_removed: made_and_removed;
    a_test_that_panics_removes_its_database: panicked;
    tests_at_once_have_databases_of_their_own: many_at_once;
    a_killed_process_leaves_one_and_the_next_removes_it_and_no_other: killed;
    child: child;
}

#[tokio::test]
async fn a_test_without_a_runtime_of_several_threads_removes_its_database() {
    let Some(server) = postgres().await else { return };
    let database = Postgres::make(server.url()).await.unwrap();
    let name = name_of(&database);
    let _connection = database.pool().acquire().await.unwrap();
    drop(database);
    assert!(!exists::<Postgres>(&server, &name).await);
}

#[tokio::test]
async fn without_a_server_the_error_says_so() {
    let error =
        TemporaryDatabase::<Postgres>::on("postgres://root@127.0.0.1:1/x").await.unwrap_err();
    assert!(error.to_string().contains("refuses connections"), "{error:?}");
    let error = TemporaryDatabase::<MySql>::on("postgres://root@127.0.0.1:1/x").await.unwrap_err();
    assert!(error.to_string().contains("does not fit a pool of `mysql:`"), "{error:?}");
}

#[tokio::test]
async fn a_user_who_may_not_create_databases_is_told() {
    let Some(server) = postgres().await else { return };
    let role = server.name("poor");
    perform::<Postgres>(&server, &format!("CREATE ROLE {role} LOGIN PASSWORD 'poor'")).await;
    let url = server.url().replacen(&format!("{}@", server.user()), &format!("{role}:poor@"), 1);
    let error = TemporaryDatabase::<Postgres>::on(&url).await.unwrap_err();
    perform::<Postgres>(&server, &format!("DROP ROLE {role}")).await;
    let text = format!("{error:?}");
    assert!(text.contains("permission denied to create database"), "{text}");
    assert!(text.contains("test databases require a user who may create databases"), "{text}");
}

/// Between `CREATE DATABASE` and the connection that holds it, another process removed the leftovers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_being_made_is_no_leftover() {
    let Some(server) = postgres().await else { return };
    let made = format!("foundry_test_{}_r0a1b2c3d_5", std::process::id());
    perform::<Postgres>(&server, &format!("CREATE DATABASE {made}")).await;
    let comment = "made by Foundry for a test; dropped when its process has ended";
    perform::<Postgres>(&server, &format!("COMMENT ON DATABASE {made} IS '{comment}'")).await;

    let pool = few::<Postgres>(server.url());
    let mut maker = pool.acquire().await.unwrap();
    let lock = "SELECT pg_advisory_lock_shared(7381247431275608436)";
    sqlx::raw_sql(lock).execute(&mut *maker).await.unwrap();
    Process::start::<Postgres>(&server).end();
    assert!(exists::<Postgres>(&server, &made).await);

    drop(maker);
    pool.close().await;
    let is_gone = async || {
        Process::start::<Postgres>(&server).end();
        !exists::<Postgres>(&server, &made).await
    };
    let mut gone = false;
    for _ in 0..20 {
        gone = gone || is_gone().await;
    }
    assert!(gone, "`{made}` is still there");
}
