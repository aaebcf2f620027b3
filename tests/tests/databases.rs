//! The commands `db:…`, of an application with two databases.

use foundry::database::{
    DatabaseError, DatabaseErrorKind, DatabasePool, Inspect, Migrations, TemporaryDatabase, sqlx,
};
use foundry::{Error, Result, service};
use serde_json::{Value, json};
use std::ops::Deref;
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
    Migrations::new("shop", &[])
}

/// A second database, which the application contributes itself.
struct Archive(Arc<DatabasePool>);

#[service(into = dyn Inspect)]
fn archive() -> Result<Archive> {
    Err("each test has its own".into())
}

impl Deref for Archive {
    type Target = DatabasePool;

    fn deref(&self) -> &DatabasePool {
        &self.0
    }
}

const TABLES: &str = "
    CREATE TABLE genres (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE films (
        title TEXT NOT NULL,
        year INTEGER NOT NULL DEFAULT 1927,
        genre REFERENCES genres (id) ON DELETE CASCADE,
        decade INTEGER GENERATED ALWAYS AS (year / 10),
        PRIMARY KEY (year, title)
    );
    CREATE INDEX films_title ON films (lower(title), year);
    CREATE VIEW silent AS SELECT * FROM films WHERE year < 1930;
    INSERT INTO genres VALUES (1, 'Drama');
    INSERT INTO films VALUES ('Metropolis', 1927, 1), ('M', 1931, 1);
";

/// A shop whose main database has tables, and whose archive is this one.
struct Tested {
    shop: Shop,
    name: String,
    _database: TemporaryDatabase,
}

async fn shop_with(archive: Arc<DatabasePool>) -> Tested {
    let database = TemporaryDatabase::new().unwrap();
    sqlx::raw_sql(TABLES).execute(&*database.pool()).await.unwrap();
    let name = database.pool().name().to_owned();
    let shop = Shop::test().with(database.pool()).with(Arc::new(Archive(archive))).build();
    Tested { shop, name, _database: database }
}

async fn shop() -> Tested {
    shop_with(Arc::new(DatabasePool::new("sqlite::memory:").unwrap())).await
}

impl Tested {
    /// What a command prints that succeeds. The name of the file is left out.
    #[track_caller]
    fn says(&self, output: &foundry::Output) -> String {
        assert!(output.result.is_ok(), "{output:?}");
        output.stdout.replace(&self.name, "FILE")
    }

    async fn json(&self, command: &str, args: &[&str]) -> Value {
        let output = self.shop.capture(command, &[args, &["--format", "json"]].concat()).await;
        serde_json::from_str(&self.says(&output)).unwrap()
    }

    /// The error, with its notes, and the code that it ends with.
    async fn fails(&self, command: &str, args: &[&str]) -> (u8, String, Error) {
        let error = self.shop.capture(command, args).await.result.unwrap_err();
        (error.exit_code(), format!("{error:?}").replace(&self.name, "FILE"), error)
    }
}

/// A database that is not there.
fn nowhere() -> Arc<DatabasePool> {
    Arc::new(DatabasePool::new("sqlite:nowhere/archive.db").unwrap())
}

#[tokio::test]
async fn all_databases_are_pinged_by_one_command() {
    let shop = shop().await;
    let said = shop.says(&shop.shop.capture("db:ping", &[]).await);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with(":memory: answered in "), "{said}");
    assert!(lines[1].starts_with("FILE answered in "), "{said}");
}

#[tokio::test]
async fn a_database_that_is_not_there_fails_and_the_others_are_pinged() {
    let shop = shop_with(nowhere()).await;
    let output = shop.shop.capture("db:ping", &[]).await;
    assert!(output.stdout.contains(" answered in "), "{output:?}");
    let error = output.result.unwrap_err();
    assert_eq!(error.to_string(), "there is no file `nowhere/archive.db`");
    assert_eq!(error.exit_code(), 1);
    let kind = error.downcast_ref::<DatabaseError>().unwrap().kind();
    assert_eq!(kind, DatabaseErrorKind::Refused);

    let output = shop.shop.capture("db:ping", &["--format", "json"]).await;
    let told: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!((&told[0]["answers"], &told[1]["answers"]), (&json!(false), &json!(true)));
    assert_eq!(told[0]["error"], "there is no file `nowhere/archive.db`");
}

#[tokio::test]
async fn looking_makes_no_database() {
    let folder = TemporaryDatabase::new().unwrap();
    let shop = Shop::test().with(folder.pool()).with(Arc::new(Archive(folder.pool()))).build();
    for command in ["db:ping", "db:show", "db:monitor"] {
        assert!(shop.call(command, &[]).await.is_err(), "{command}");
    }
    assert!(shop.call("db:table", &["films"]).await.is_err());
    assert!(!std::path::Path::new(folder.pool().name()).exists());
}

#[tokio::test]
async fn a_database_is_chosen_by_its_name_its_file_or_its_driver() {
    let shop = shop_with(nowhere()).await;
    for name in [&*shop.name, "test.db"] {
        assert!(shop.shop.call("db:ping", &["--database", name]).await.is_ok(), "{name}");
    }
    let (code, text, _) = shop.fails("db:ping", &["--database", "sqlite"]).await;
    assert!(code == 2 && text.starts_with("several databases are called `sqlite`"), "{text}");

    let (code, text, _) = shop.fails("db:show", &["--database", "tast.db"]).await;
    let told = "no database is called `tast.db`; did you mean `test.db`?\n  \
        `--database \"nowhere/archive.db\"` (sqlite)\n  `--database \"FILE\"` (sqlite)";
    assert_eq!((code, &*text), (2, told));
}

#[tokio::test]
async fn tables_are_shown_with_what_is_known_of_them() {
    let shop = shop().await;
    let show = ["--database", "test.db"];
    let said = shop.says(&shop.shop.capture("db:show", &show).await);
    assert!(
        said.contains("\n\n table   kind\n films   table\n genres  table\n silent  view\n"),
        "{said}"
    );

    let counted = shop.json("db:show", &["--database", "test.db", "--counts"]).await;
    let films = &counted[0]["tables"][0];
    assert_eq!((&films["name"], &films["rows"]), (&json!("films"), &json!(2)));
    assert!(films["bytes"].as_u64().unwrap() > 0, "{films}");
    assert_eq!(counted[0]["product"], "SQLite");
}

#[tokio::test]
async fn rows_that_are_remembered_are_shown_as_such() {
    let shop = shop().await;
    sqlx::raw_sql("ANALYZE").execute(&*shop._database.pool()).await.unwrap();
    let said = shop.says(&shop.shop.capture("db:show", &[]).await);
    assert!(said.contains(" films   table  ~2\n"), "{said}");
}

#[tokio::test]
async fn a_table_is_shown_with_columns_indexes_and_foreign_keys() {
    let shop = shop().await;
    let said = shop.says(&shop.shop.capture("db:table", &["FILMS"]).await);
    let expected = "
 table        films
 database     FILE
 kind         table
 primary key  year, title

 column  type     null  default  extra
 title   TEXT     no
 year    INTEGER  no    1927
 genre            yes
 decade  INTEGER  yes            generated

 index                     columns             unique
 films_title               (expression), year  no
 sqlite_autoindex_films_1  year, title         yes

 foreign key  references   on update  on delete
 genre        genres (id)  NO ACTION  CASCADE
";
    assert_eq!(format!("\n{said}"), expected);
}

#[tokio::test]
async fn a_table_for_programs_is_one_document_or_rows_of_columns() {
    let shop = shop().await;
    let films = shop.json("db:table", &["films"]).await;
    assert_eq!(films["primary_key"], json!(["year", "title"]));
    assert_eq!(films["columns"][1]["default"], "1927");
    assert_eq!(films["foreign_keys"][0]["referenced"], json!(["id"]));

    let output = shop.shop.capture("db:table", &["genres", "--format", "csv"]).await;
    let rows = "name,type,nullable,default,extra\nid,INTEGER,false,,\nname,TEXT,false,,\n";
    assert_eq!(shop.says(&output), rows);
}

#[tokio::test]
async fn a_table_that_is_not_there_has_a_near_one() {
    let shop = shop().await;
    let (code, text, _) = shop.fails("db:table", &["fims"]).await;
    assert_eq!((code, &*text), (1, "there is no table `fims`; did you mean `films`?"));
    let (_, text, _) = shop.fails("db:table", &["nope"]).await;
    assert_eq!(text, "there is no table `nope`\n  `db:show` lists the tables");
}

#[tokio::test]
async fn a_table_of_two_databases_has_to_be_chosen() {
    let other = TemporaryDatabase::new().unwrap();
    sqlx::raw_sql(TABLES).execute(&*other.pool()).await.unwrap();
    let shop = shop_with(other.pool()).await;
    let (code, text, _) = shop.fails("db:table", &["films"]).await;
    assert!(
        code == 2 && text.starts_with("`films` may be any of 2 tables\n  `--database "),
        "{text}"
    );
    let chosen = shop.json("db:table", &["films", "--database", other.pool().name()]).await;
    assert_eq!(chosen["database"], other.pool().name());
}

#[tokio::test]
async fn figures_of_the_file_stand_beside_those_of_the_pool() {
    let shop = shop().await;
    let figures = shop.json("db:monitor", &[]).await;
    assert_eq!(figures[1]["journal_mode"], "wal");
    assert!(figures[1]["file_bytes"].as_u64().unwrap() > 0, "{figures}");
    assert!(figures[1]["journal_bytes"].is_u64() && figures[0].get("journal_bytes").is_none());
    assert_eq!((&figures[0]["pool_max"], &figures[1]["pool_max"]), (&json!(1), &json!(32)));
}

#[tokio::test]
async fn connections_are_counted_only_of_servers() {
    let (code, text, _) = shop().await.fails("db:monitor", &["--max", "3"]).await;
    assert!(code == 2 && text.contains("there is none\n  SQLite is a file"), "{text}");
}

#[tokio::test]
async fn who_looks_again_and_again_ends_with_ctrl_c() {
    let shop = shop_with(nowhere()).await;
    let looking = shop.shop.capture("db:monitor", &["--every", "1h"]);
    let cancel = async {
        // It has looked once when it holds no connection any more, but had one.
        while shop._database.pool().stats().wait.count() < 2
            || shop._database.pool().stats().in_use > 0
        {
            tokio::task::yield_now().await;
        }
        shop.shop.cancel().cancel();
    };
    let (output, ()) = tokio::join!(looking, cancel);
    assert!(output.stderr.contains("there is no file `nowhere/archive.db`"), "{output:?}");
    let said = shop.says(&output);
    assert!(said.starts_with("database FILE, file ") && said.lines().count() == 1, "{said}");
}

#[tokio::test]
async fn without_seeders_there_is_nothing_to_seed() {
    let shop = shop().await;
    assert_eq!(shop.says(&shop.shop.capture("db:seed", &[]).await), "there are no seeders\n");
    let (code, text, _) = shop.fails("db:seed", &["films"]).await;
    assert_eq!((code, &*text), (2, "there is no seeder `films`\n  there are none"));
}
