//! The commands `db:…` of an application with three databases, on servers. Each test has a database of its
//! own.

use foundry::database::{DatabasePool, Migrations, sqlx};
use foundry::{Output, Result, service};
use foundry_tests_database::{Fresh, Ground};
use serde_json::{Value, json};
use std::sync::Arc;

type Postgres = DatabasePool<sqlx::Postgres>;
type MySql = DatabasePool<sqlx::MySql>;

foundry::app! {
    struct Shop;
    packs = [
        foundry::database::Sqlite,
        foundry::database::Postgres,
        foundry::database::MySql,
    ]
}

// Nobody listens there.
const NO_POSTGRES: &str = "postgres://ada:secret@127.0.0.1:1/shop";
const NO_MYSQL: &str = "mysql://ada:secret@127.0.0.1:1/shop";

#[service]
fn sqlite() -> Result<DatabasePool> {
    DatabasePool::new("sqlite::memory:")
}

#[service]
fn migrations() -> Migrations {
    Migrations::new("shop", &[])
}

#[service]
fn postgres() -> Result<Postgres> {
    Postgres::new(NO_POSTGRES)
}

#[service]
fn mysql() -> Result<MySql> {
    MySql::new(NO_MYSQL)
}

/// A pool of default size for a database.
fn pool_of<DB: Ground>(ground: &Fresh<DB>) -> Arc<DatabasePool<DB>> {
    Arc::new(DatabasePool::new(ground.url()).unwrap())
}

/// Statements in one text.
fn script(sql: String) -> sqlx::RawSql {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
}

#[track_caller]
fn json(output: &Output) -> Value {
    assert!(output.result.is_ok(), "{output:?}");
    serde_json::from_str(&output.stdout).unwrap()
}

#[tokio::test]
async fn every_database_that_fails_is_told_and_no_password() {
    let output = Shop::test().build().capture("db:ping", &[]).await;
    assert!(output.stdout.starts_with(":memory: answered in "), "{output:?}");
    let error = output.result.unwrap_err();
    assert_eq!(error.exit_code(), 1);
    let told = format!("{error:?}");
    for part in [
        "2 of 3 databases do not answer\n",
        "`shop at 127.0.0.1:1` refuses connections",
        "Connection refused",
        "does the server run there?",
    ] {
        assert!(told.contains(part), "`{part}` is not in:\n{told}");
    }
    assert_eq!((told.matches("refuses").count(), told.matches("secret").count()), (2, 0), "{told}");
}

#[tokio::test]
async fn a_name_of_two_databases_is_refused_with_both() {
    let shop = Shop::test().build();
    let error = shop.call("db:ping", &["--database", "shop"]).await.unwrap_err();
    assert_eq!(error.exit_code(), 2);
    let told = "several databases are called `shop`\n  \
        `--database \"postgres\"` (shop at 127.0.0.1:1)\n  \
        `--database \"mysql\"` (shop at 127.0.0.1:1)";
    assert_eq!(format!("{error:?}"), told);
    // The advice can be followed: each of the words names one database.
    for driver in ["postgres", "mysql"] {
        let error = shop.call("db:ping", &["--database", driver]).await.unwrap_err();
        assert!(error.to_string().contains("refuses connections"), "{error:?}");
    }
    assert!(shop.call("db:ping", &["--database", "sqlite"]).await.is_ok());
}

#[tokio::test]
async fn tables_of_postgres_are_shown() {
    let Some(ground) = sqlx::Postgres::ground().await else { return };
    let pool = pool_of(&ground);
    let schema = "Schema";
    let tables = format!(
        r#"CREATE SCHEMA "{schema}"; SET search_path TO "{schema}";
        CREATE TABLE genres (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE);
        CREATE TABLE "Films" (
            title varchar(80) NOT NULL, year int NOT NULL DEFAULT 1927,
            genre int REFERENCES genres ON DELETE CASCADE,
            decade int GENERATED ALWAYS AS (year / 10) STORED,
            PRIMARY KEY (year, title));
        CREATE INDEX films_title ON "Films" (lower(title), year);
        CREATE VIEW silent AS SELECT * FROM "Films" WHERE year < 1930;
        INSERT INTO genres (name) VALUES ('Drama');
        INSERT INTO "Films" VALUES ('Metropolis', 1927, 1), ('M', 1931, 1);"#
    );
    script(tables).execute(&*pool).await.unwrap();
    let shop = Shop::test().with(Arc::clone(&pool)).build();
    let on = ["--database", "postgres", "--format", "json"];

    let shown = json(&shop.capture("db:show", &[&on[..], &["--counts"]].concat()).await);
    assert_eq!(shown[0]["product"], "PostgreSQL");
    let tables = shown[0]["tables"].as_array().unwrap().iter();
    let tables: Vec<_> = tables.filter(|it| it["schema"] == schema).collect();
    let of = |field: &str| tables.iter().map(|it| it[field].clone()).collect::<Value>();
    assert_eq!(of("name"), json!(["Films", "genres", "silent"]));
    assert_eq!(of("kind"), json!(["table", "table", "view"]));
    assert_eq!(of("rows"), json!([2, 1, null]));
    assert!(tables[0]["bytes"].as_u64().unwrap() > 0, "{tables:?}");

    let films = format!("{schema}.films");
    let films = json(&shop.capture("db:table", &[&[films.as_str()][..], &on].concat()).await);
    assert_eq!(films["primary_key"], json!(["year", "title"]));
    let title = json!({"name": "title", "type": "character varying(80)", "nullable": false,
        "default": null, "extra": null});
    assert_eq!(films["columns"][0], title);
    assert_eq!(films["columns"][1]["default"], "1927");
    assert_eq!(films["columns"][3]["extra"], "generated");
    assert_eq!(films["indexes"][1]["columns"], json!(["lower(title::text)", "year"]));
    let key = &films["foreign_keys"][0];
    assert_eq!((&key["columns"], &key["referenced"]), (&json!(["genre"]), &json!(["id"])));
    assert_eq!((&key["on_update"], &key["on_delete"]), (&json!("NO ACTION"), &json!("CASCADE")));

    let near = format!("{schema}.genre");
    let error = shop.call("db:table", &[&near, "--database", "postgres"]).await.unwrap_err();
    assert!(error.to_string().ends_with(&format!("did you mean `{schema}.genres`?")), "{error:?}");
    shop.shutdown().await;
}

#[tokio::test]
async fn tables_of_mysql_are_shown() {
    let Some(ground) = sqlx::MySql::ground().await else { return };
    let pool = pool_of(&ground);
    let [genres, films, silent] = ["genres", "films", "silent"];
    let tables = format!(
        "CREATE TABLE {genres} (id int AUTO_INCREMENT PRIMARY KEY, name varchar(20) UNIQUE);
        CREATE TABLE {films} (
            title varchar(80) NOT NULL, year int NOT NULL DEFAULT 1927, genre int,
            decade int AS (year DIV 10),
            PRIMARY KEY (year, title), INDEX films_title (title, year),
            FOREIGN KEY (genre) REFERENCES {genres} (id) ON DELETE CASCADE);
        CREATE VIEW {silent} AS SELECT * FROM {films} WHERE year < 1930;
        INSERT INTO {genres} (name) VALUES ('Drama');
        INSERT INTO {films} (title, year, genre) VALUES ('Metropolis', 1927, 1), ('M', 1931, 1);"
    );
    script(tables).execute(&*pool).await.unwrap();
    let shop = Shop::test().with(Arc::clone(&pool)).build();
    let on = ["--database", "mysql", "--format", "json"];

    let shown = json(&shop.capture("db:show", &[&on[..], &["--counts"]].concat()).await);
    let product = shown[0]["product"].as_str().unwrap();
    assert!(["MySQL", "MariaDB"].contains(&product), "{product}");
    let tables = shown[0]["tables"].as_array().unwrap();
    let table = |name: &str| tables.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!((&table(films)["rows"], &table(films)["kind"]), (&json!(2), &json!("table")));
    assert_eq!((&table(silent)["rows"], &table(silent)["kind"]), (&json!(null), &json!("view")));
    assert!(table(films)["bytes"].as_u64().unwrap() > 0, "{tables:?}");

    let shown = json(&shop.capture("db:table", &[&[films][..], &on].concat()).await);
    assert_eq!(shown["primary_key"], json!(["year", "title"]));
    let title = json!({"name": "title", "type": "varchar(80)", "nullable": false,
        "default": null, "extra": null});
    assert_eq!(shown["columns"][0], title);
    assert_eq!(shown["columns"][1]["default"], "1927");
    let genre = &shown["columns"][2];
    assert_eq!((&genre["nullable"], &genre["default"]), (&json!(true), &json!(null)));
    assert_eq!(shown["columns"][3]["extra"], "virtual generated");
    let indexes = shown["indexes"].as_array().unwrap();
    let index = indexes.iter().find(|it| it["name"] == "films_title").unwrap();
    assert_eq!((&index["columns"], &index["unique"]), (&json!(["title", "year"]), &json!(false)));
    let key = &shown["foreign_keys"][0];
    assert_eq!((&key["table"], &key["referenced"]), (&json!(genres), &json!(["id"])));
    assert_eq!(key["on_delete"], "CASCADE");
    shop.shutdown().await;
}

/// What holds for the figures of both servers.
async fn check_figures(shop: &Shop, driver: &str, fields: &[&str]) {
    let on = ["--database", driver];
    let output = shop.capture("db:monitor", &[&on[..], &["--format", "json"]].concat()).await;
    let figures = &json(&output)[0];
    for field in fields {
        assert!(figures[field].is_number(), "`{field}` is not in {figures}");
    }
    assert!(figures["connections"].as_u64().unwrap() >= 1, "{figures}");
    assert!(figures["max_connections"].as_u64().unwrap() > 1, "{figures}");
    assert_eq!((&figures["pool_max"], &figures["pool_in_use"]), (&json!(32), &json!(0)));

    let error = shop.call("db:monitor", &["--every", "0s"]).await.unwrap_err();
    assert!(error.exit_code() == 2 && error.to_string().contains("at least 1ms"), "{error:?}");

    let many = [&on[..], &["--max", "100000"]].concat();
    assert!(shop.call("db:monitor", &many).await.is_ok());
    let output = shop.capture("db:monitor", &[&on[..], &["--max", "0"]].concat()).await;
    assert!(output.stdout.contains("max connections"), "{output:?}");
    let error = output.result.unwrap_err();
    assert!(error.exit_code() == 1 && error.to_string().ends_with(", more than 0"), "{error:?}");
}

#[tokio::test]
async fn figures_of_postgres_are_shown_and_too_many_connections_fail() {
    let Some(ground) = sqlx::Postgres::ground().await else { return };
    let shop = Shop::test().with(pool_of(&ground)).build();
    let fields = ["active", "idle", "waiting_for_locks", "longest_transaction_seconds"];
    check_figures(&shop, "postgres", &fields).await;
}

#[tokio::test]
async fn figures_of_mysql_are_shown_and_too_many_connections_fail() {
    let Some(ground) = sqlx::MySql::ground().await else { return };
    let shop = Shop::test().with(pool_of(&ground)).build();
    let fields = ["running", "max_used_connections", "longest_query_seconds"];
    check_figures(&shop, "mysql", &fields).await;
}

#[tokio::test]
async fn looking_leaves_connections_as_they_were() {
    let Some(on_postgres) = sqlx::Postgres::ground().await else { return };
    let Some(on_mysql) = sqlx::MySql::ground().await else { return };
    let (postgres, mysql) = (pool_of(&on_postgres), pool_of(&on_mysql));
    let shop = Shop::test().with(Arc::clone(&postgres)).with(Arc::clone(&mysql)).build();
    for command in ["db:ping", "db:show", "db:monitor"] {
        shop.call(command, &[]).await.unwrap();
    }
    let (postgres, mysql) = (postgres.stats(), mysql.stats());
    assert_eq!((postgres.open, postgres.closed.total()), (1, 0), "{postgres:?}");
    assert_eq!((mysql.open, mysql.closed.total()), (1, 0), "{mysql:?}");
}
