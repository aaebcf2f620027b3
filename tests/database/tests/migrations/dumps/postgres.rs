//! `pg_dump`.

use super::{check_loaded, check_migrated, output, round_trip, says};
use foundry::database::sqlx::Postgres;
use foundry_tests_database::{Folder, Fresh, Ground};

const HOSTILE: &str = r#"
    CREATE FUNCTION f() RETURNS TEXT LANGUAGE plpgsql AS $body$
BEGIN
-- keep: why; this is '42
-- \. not the end of rows
  PERFORM set_config('search_path', 'x', true);
  RETURN $$ '; -- /* $$;
END $body$;
    CREATE TABLE "a;b -- ""c"" /* ' ? $$ 🚢" ("col'; \ ?" TEXT DEFAULT 'one;
-- two;
\three', e TEXT DEFAULT E'\t\\''$$', b BYTEA, i SERIAL);
    COMMENT ON TABLE "a;b -- ""c"" /* ' ? $$ 🚢" IS 'it''s; -- /* \';
    CREATE VIEW "v ""1" AS SELECT "col'; \ ?" AS "x;" FROM "a;b -- ""c"" /* ' ? $$ 🚢";
    CREATE RULE r AS ON DELETE TO "v ""1" DO INSTEAD (SELECT ';'; SELECT 1);
    CREATE FUNCTION g() RETURNS INTEGER BEGIN ATOMIC SELECT 1; SELECT CASE 1 WHEN 1 THEN 2 END; END;
    CREATE TABLE d (i INTEGER PRIMARY KEY, a TEXT[] DEFAULT ARRAY['x]', 'y;z']);
    INSERT INTO "a;b -- ""c"" /* ' ? $$ 🚢" ("col'; \ ?", e, b) VALUES
        (E'tab\t; new\nline \\. \r', '\.', '\x00ff27'), (NULL, '\N', ''), ('🚢 $$ ?', '--', '\x5c');
    INSERT INTO d VALUES (1, '{"a;", "\""}')"#;

async fn source() -> Option<Fresh<Postgres>> {
    let ground = Postgres::ground().await?;
    let pool = ground.pool();
    Postgres::perform(&pool, HOSTILE).await.unwrap();
    pool.close().await;
    Some(ground)
}

fn dump(ground: &Fresh<Postgres>, arguments: &[&str]) -> Option<String> {
    output("pg_dump", &[&["--exclude-table=*foundry_migrations", ground.url()], arguments].concat())
}

/// Everything, with its rows, but the keys of `\restrict`.
async fn show(ground: &Fresh<Postgres>) -> String {
    let dump = dump(ground, &["--inserts"]).unwrap();
    dump.lines().filter(|it| !it.contains("restrict ")).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_dump_of_postgresql_is_loaded_and_dumped_the_same() {
    let Some(_) = output("pg_dump", &["--version"]) else { return };
    let texts = [
        "\n-- keep: why; this is '42\n-- \\. not the end of rows\n",
        "PERFORM set_config('search_path', 'x', true)",
        "'one;\n-- two;\n\\three'",
    ];
    round_trip::<Postgres>(HOSTILE, &texts).await;
}

const ARGUMENTS: [&[&str]; 3] =
    [&["--no-owner"], &["--inserts"], &["--column-inserts", "--clean", "--if-exists"]];

#[tokio::test]
async fn pg_dump_with_rows_is_loaded() {
    let Some(source) = source().await else { return };
    for arguments in ARGUMENTS {
        let Some(dump) = dump(&source, arguments) else { return };
        check_loaded(&source, &dump, show).await;
    }
}

#[tokio::test]
async fn pg_dump_with_rows_is_a_migration() {
    let Some(source) = source().await else { return };
    for arguments in ARGUMENTS {
        let Some(dump) = dump(&source, arguments) else { return };
        check_migrated(&source, &dump, show).await;
    }
}

#[tokio::test]
async fn a_dump_that_connects_elsewhere_is_refused_before_anything_runs() {
    let Some(source) = source().await else { return };
    let Some(dump) = dump(&source, &["--create"]) else { return };
    let Some(other) = Postgres::ground().await else { return };
    let migrator = other.migrator(&Folder::with::<&str, &str>([]).migrations());
    let refused = migrator.load(dump).await.unwrap_err();
    says(&refused, &["`\\connect` is a command of the database's client", "nothing of it was run"]);
}

#[tokio::test]
async fn a_dump_that_fails_leaves_nothing() {
    let Some(other) = Postgres::ground().await else { return };
    let migrator = other.migrator(&Folder::with::<&str, &str>([]).migrations());
    let dump = "BEGIN; CREATE TABLE a (i INTEGER); COMMIT; SELECT nowhere;";
    let failed = migrator.load(dump.to_owned()).await.unwrap_err();
    says(&failed, &["the dump failed at line 1: `SELECT nowhere;`", "nothing of it was kept"]);
    assert_eq!(migrator.load(dump.replace("SELECT nowhere;", "")).await.unwrap(), 3);
}
