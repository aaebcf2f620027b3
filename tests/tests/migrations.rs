//! The commands `migrate:…`, `schema:…`, `db:wipe` and `db:seed`, of an application with SQLite.

#[path = "migrations/back.rs"]
mod back;
#[path = "migrations/files.rs"]
mod files;
#[path = "migrations/forth.rs"]
mod forth;
#[path = "migrations/ledger.rs"]
mod ledger;
#[path = "migrations/program.rs"]
mod program;
#[path = "migrations/seeds.rs"]
mod seeds;
#[path = "migrations/status.rs"]
mod status;

use foundry::database::{DatabasePool, Migration, Migrations, TemporaryDatabase, sqlx};
use foundry::{Output, Result, command, service};
use std::process::ExitCode;
use std::sync::Arc;

foundry::app! {
    struct Shop;
    packs = [foundry::database::Sqlite]
}

#[service]
fn pool() -> Result<DatabasePool> {
    Err("each test has its own".into())
}

#[service]
fn migrations() -> Migrations {
    ALL
}

/// What else an application has, and does not start here.
struct Mailer;

#[service]
fn mailer() -> Result<Mailer> {
    Err("no mail server is there".into())
}

#[command]
fn mail(_mailer: &Mailer) {}

const FILMS: Migration = Migration::new(
    1,
    "create_films",
    "CREATE TABLE films (title TEXT);\n",
    Some("DROP TABLE films"),
);
const YEAR: Migration = Migration::new(
    2,
    "add_year",
    "ALTER TABLE films ADD year INTEGER",
    Some("ALTER TABLE films DROP year"),
);
const STARS: Migration =
    Migration::new(3, "create_stars", "CREATE TABLE stars (name TEXT)", Some("DROP TABLE stars"));
const ALL: Migrations = Migrations::new("shop", &[FILMS, YEAR, STARS]);

/// A shop with an empty database of its own.
struct Tested {
    database: TemporaryDatabase,
    shop: Shop,
}

impl Tested {
    fn new() -> Self {
        Self::with(ALL)
    }

    fn with(migrations: Migrations) -> Self {
        let database = TemporaryDatabase::new().unwrap();
        Self { shop: shop(&database, migrations, &[]), database }
    }

    /// A later release of the program, on the same database.
    fn released(self, migrations: Migrations) -> Self {
        Self { shop: shop(&self.database, migrations, &[]), ..self }
    }

    /// A person sits there, and gives these answers.
    fn answering(self, answers: &[&str]) -> Self {
        Self { shop: shop(&self.database, ALL, answers), ..self }
    }

    /// With all migrations applied, each as a batch.
    async fn migrated() -> Self {
        let tested = Self::new();
        for _ in 0..3 {
            tested.says("migrate:run", &["--step", "1"]).await;
        }
        tested
    }

    async fn output(&self, command: &str, args: &[&str]) -> Output {
        self.shop.capture(command, args).await
    }

    /// What a command prints that succeeds, without how long it took and without the file's folder.
    async fn says(&self, command: &str, args: &[&str]) -> String {
        let output = self.output(command, args).await;
        assert!(output.result.is_ok(), "{output:?}");
        self.plain(&output.stdout)
    }

    /// The exit code of a command that fails, and its error with all notes.
    async fn fails(&self, command: &str, args: &[&str]) -> (u8, String) {
        let output = self.output(command, args).await;
        let error = output.result.expect_err(&output.stdout);
        (error.exit_code(), self.plain(&format!("{error:?}")))
    }

    async fn ends_with(&self, command: &str, args: &[&str]) -> ExitCode {
        self.output(command, args).await.exit_code()
    }

    fn plain(&self, text: &str) -> String {
        let text = text.replace(self.database.pool().name(), "FILE");
        let untimed = |line: &str| match line.rsplit_once(" (") {
            Some((front, time)) if time.ends_with(" ms)") => format!("{front}\n"),
            _ => format!("{line}\n"),
        };
        text.lines().map(untimed).collect::<String>().trim_end().to_owned()
    }

    /// The tables that there are, without the ledger.
    async fn tables(&self) -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table'
            AND name NOT LIKE '%foundry%' ORDER BY name";
        sqlx::query_scalar(sql).fetch_all(&*self.database.pool()).await.unwrap()
    }

    async fn execute(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&*self.database.pool()).await.unwrap();
    }
}

fn shop(database: &TemporaryDatabase, migrations: Migrations, answers: &[&str]) -> Shop {
    let shop = Shop::test().with(database.pool()).with(Arc::new(migrations));
    shop.answering(answers.iter().copied()).build()
}

#[tokio::test]
async fn nothing_but_the_database_is_started() {
    let shop = Tested::new();
    assert!(shop.fails("mail", &[]).await.1.contains("no mail server is there"));
    shop.says("migrate:run", &[]).await;
    shop.says("migrate:status", &[]).await;
    shop.says("migrate:fresh", &["--force"]).await;
}

#[tokio::test]
async fn they_are_listed_and_seeders_are_not() {
    let list = Tested::new().says("list", &[]).await;
    for command in [
        "db:seed",
        "db:wipe",
        "migrate:baseline",
        "migrate:fresh",
        "migrate:make",
        "migrate:refresh",
        "migrate:repair",
        "migrate:reset",
        "migrate:rollback",
        "migrate:run",
        "migrate:status",
        "schema:dump",
        "schema:load",
    ] {
        assert_eq!(list.matches(&format!(" {command} ")).count(), 1, "{command}: {list}");
    }
    assert!(!list.contains("db:seed:"), "{list}");
}
