//! Schemas of PostgreSQL, as `pg_dump` sees them.

use super::{check_again, check_refused, migrator, run};
use foundry::database::sqlx::Postgres;
use foundry_tests_database::{Fresh, Ground, skipped};
use std::process::Command;

/// Returns the whole database as `pg_dump` writes it.
async fn show(ground: &Fresh<Postgres>) -> String {
    let output = Command::new("pg_dump")
        .args(["--schema-only", "--exclude-table=*foundry_migrations", ground.url()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter(|it| !it.contains("restrict "));
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns an empty database, if there are a server and `pg_dump`.
async fn ground() -> Option<Fresh<Postgres>> {
    if Command::new("pg_dump").arg("--version").output().is_err() {
        skipped("`pg_dump` is not installed");
        return None;
    }
    Postgres::ground().await
}

async fn check(scripts: &[&str]) {
    let Some(ground) = ground().await else { return };
    check_again(&ground, scripts, show).await;
}

/// Runs `by_hand` before or behind the scripts, and checks that wiping is refused.
async fn refused(before: &str, scripts: &[&str], behind: &str, expected: &[&str]) {
    let Some(ground) = ground().await else { return };
    let pool = ground.pool();
    Postgres::perform(&pool, before).await.unwrap();
    let migrator = migrator(&ground, scripts);
    run(&migrator).await.unwrap();
    Postgres::perform(&pool, behind).await.unwrap();
    check_refused(&ground, &migrator, show, expected).await;
    pool.close().await;
}

const TYPES: &str = r#"
    CREATE COLLATION case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE TYPE colour AS ENUM ('red', 'green');
    CREATE TYPE "Point 3" AS (x INTEGER, c colour);
    CREATE TYPE span AS RANGE (subtype = float8);
    CREATE DOMAIN positive AS INTEGER CHECK (value > 0);
    CREATE DOMAIN name_text AS TEXT COLLATE case_insensitive;
    CREATE TYPE shell;
    CREATE CAST (colour AS INTEGER) WITH INOUT;
    CREATE CAST (point AS INTEGER) WITH INOUT"#;

const ROUTINES: &str = r"
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END; $$;
    CREATE FUNCTION f(a colour, VARIADIC b INTEGER[]) RETURNS colour LANGUAGE sql AS 'SELECT a';
    CREATE FUNCTION t(a INTEGER) RETURNS TABLE (x INTEGER, y TEXT) LANGUAGE sql AS 'SELECT a, NULL';
    CREATE PROCEDURE p(IN a INTEGER, OUT b INTEGER) LANGUAGE sql AS 'SELECT 1';
    CREATE AGGREGATE total (INTEGER) (sfunc = int4pl, stype = INTEGER);
    CREATE AGGREGATE everything (*) (sfunc = int8inc, stype = BIGINT, initcond = '0');
    CREATE AGGREGATE middle (float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal,
        finalfunc = percentile_disc_final, finalfunc_extra);
    CREATE FUNCTION same(colour, colour) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2::text';
    CREATE OPERATOR === (leftarg = colour, rightarg = colour, function = same, commutator = ===);
    CREATE OPERATOR ?? (rightarg = INTEGER, function = int4abs);
    CREATE OPERATOR FAMILY by_length USING btree;
    CREATE FUNCTION compared(colour, colour) RETURNS INTEGER LANGUAGE sql IMMUTABLE AS 'SELECT 0';
    CREATE OPERATOR CLASS colours FOR TYPE colour USING hash FAMILY by_hash AS OPERATOR 1 ===";

const SEARCH: &str = r"
    CREATE TEXT SEARCH DICTIONARY plain (template = simple, stopwords = english);
    CREATE TEXT SEARCH CONFIGURATION shop (copy = english);
    ALTER TEXT SEARCH CONFIGURATION shop ALTER MAPPING FOR asciiword WITH plain;
    CREATE TEXT SEARCH PARSER words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
        lextypes = prsd_lextype);
    CREATE TEXT SEARCH TEMPLATE simple_one (init = dsimple_init, lexize = dsimple_lexize);
    CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8";

const TABLES: &str = r#"
    CREATE TABLE b (id SERIAL PRIMARY KEY, c colour, at "Point 3", n positive, s span,
        t name_text, length INTEGER GENERATED ALWAYS AS (n * 2) STORED);
    CREATE TABLE a (id BIGINT GENERATED ALWAYS AS IDENTITY, b_id INTEGER REFERENCES b (id));
    ALTER TABLE b ADD a_id BIGINT;
    ALTER TABLE a ADD PRIMARY KEY (id);
    ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id) DEFERRABLE;
    CREATE TABLE parts (at DATE, n INTEGER) PARTITION BY RANGE (at);
    CREATE TABLE parts_2024 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
        PARTITION BY LIST (n);
    CREATE TABLE parts_2024_1 PARTITION OF parts_2024 FOR VALUES IN (1);
    CREATE INDEX ON parts (at);
    CREATE UNLOGGED TABLE child (extra INTEGER) INHERITS (a);
    CREATE TABLE typed OF "Point 3";
    CREATE TABLE "odd ""%s'name? $1" ("Column ?" INTEGER);
    CREATE TABLE guarded (owner TEXT);
    ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON guarded USING (owner = current_user);
    CREATE STATISTICS both_columns (dependencies) ON id, a_id FROM b;
    CREATE VIEW "Both" AS SELECT a.b_id FROM a JOIN b ON b.id = a.b_id;
    CREATE VIEW upon AS SELECT * FROM "Both";
    CREATE MATERIALIZED VIEW kept AS SELECT * FROM upon;
    CREATE UNIQUE INDEX ON kept (b_id);
    CREATE RULE ignored AS ON DELETE TO guarded DO INSTEAD NOTHING;
    CREATE SEQUENCE numbers OWNED BY a.b_id;
    CREATE SEQUENCE "Free";
    CREATE TRIGGER t BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();
    CREATE FUNCTION rows_of_b() RETURNS SETOF b LANGUAGE sql AS 'SELECT * FROM b'"#;

const OUTSIDE: &str = r"
    CREATE SCHEMA audit;
    CREATE TABLE audit.log (id SERIAL PRIMARY KEY, b_id INTEGER REFERENCES b (id), c colour);
    CREATE VIEW audit.recent AS SELECT * FROM audit.log;
    CREATE SCHEMA IF NOT EXISTS books;
    CREATE TABLE books.entries (id SERIAL PRIMARY KEY, b_id INTEGER REFERENCES b (id));
    CREATE OR REPLACE VIEW books.recent AS SELECT * FROM books.entries;
    CREATE FUNCTION books.f() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION books.f(a INTEGER) RETURNS INTEGER LANGUAGE sql AS 'SELECT 1';
    CREATE TABLE moved (i INTEGER);
    ALTER TABLE moved SET SCHEMA books;
    ALTER TABLE books.moved RENAME TO renamed;
    CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN IF tg_tag LIKE 'DROP %' THEN RAISE 'nothing may be dropped'; END IF; END $$;
    CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION watch();
    CREATE PUBLICATION changes FOR TABLE a;
    CREATE FUNCTION to_sql(internal) RETURNS internal LANGUAGE internal AS 'prsd_end';
    CREATE EXTENSION citext;
    CREATE EXTENSION IF NOT EXISTS hstore;
    CREATE TABLE extended (name citext, more hstore);
    CREATE FOREIGN DATA WRAPPER nothing;
    CREATE SERVER far FOREIGN DATA WRAPPER nothing;
    CREATE USER MAPPING FOR CURRENT_USER SERVER far;
    CREATE FOREIGN TABLE elsewhere (i INTEGER) SERVER far";

#[tokio::test]
async fn m5_a_postgresql_schema_with_every_kind_of_object_is_migrated_again() {
    let operators = ROUTINES.replace(
        "CREATE OPERATOR CLASS",
        "CREATE OPERATOR FAMILY by_hash USING hash; CREATE OPERATOR CLASS",
    );
    check(&[TYPES, &operators, SEARCH, TABLES]).await;
}

#[tokio::test]
async fn m5_what_a_migration_created_outside_of_the_schema_goes_too() {
    let Some(ground) = ground().await else { return };
    // It stays: who made it cannot be known.
    let pool = ground.pool();
    Postgres::perform(&pool, "CREATE SCHEMA books; CREATE EXTENSION hstore").await.unwrap();
    check_again(&ground, &[TYPES, TABLES_FOR_OUTSIDE, OUTSIDE], show).await;
    pool.close().await;
}

const TABLES_FOR_OUTSIDE: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY);
    CREATE TABLE b (id INTEGER PRIMARY KEY)";

/// As applications do that share a database with a service for users.
#[tokio::test]
async fn m5_what_a_migration_added_to_tables_of_others_goes_and_the_tables_stay() {
    let Some(ground) = ground().await else { return };
    let pool = ground.pool();
    let by_hand = "CREATE SCHEMA auth; CREATE TABLE auth.\"Users\" (id INTEGER PRIMARY KEY);
        CREATE TRIGGER theirs BEFORE INSERT ON auth.\"Users\" FOR EACH ROW
            EXECUTE FUNCTION suppress_redundant_updates_trigger();";
    Postgres::perform(&pool, &by_hand.replace("BEFORE INSERT", "BEFORE UPDATE")).await.unwrap();
    let script = "
        CREATE FUNCTION added() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE FUNCTION may() RETURNS BOOLEAN LANGUAGE sql AS 'SELECT true';
        CREATE TRIGGER added AFTER INSERT ON auth.\"Users\" FOR EACH ROW EXECUTE PROCEDURE public.added();
        CREATE POLICY \"May\" ON auth.\"Users\" USING (may());
        CREATE RULE kept AS ON DELETE TO auth.\"Users\" DO INSTEAD NOTHING;
        CREATE INDEX again ON auth.\"Users\" (id)";
    check_again(&ground, &[script], show).await;
    let migrator = migrator(&ground, &[script]);
    let by_hand = "CREATE TRIGGER by_hand AFTER DELETE ON auth.\"Users\" FOR EACH ROW
        EXECUTE FUNCTION public.added()";
    Postgres::perform(&pool, by_hand).await.unwrap();
    check_refused(&ground, &migrator, show, &["trigger `by_hand on auth.\"Users\"`"]).await;
    pool.close().await;
}

#[tokio::test]
async fn m5_an_extension_that_was_there_stays() {
    let Some(ground) = ground().await else { return };
    let pool = ground.pool();
    Postgres::perform(&pool, "CREATE EXTENSION citext").await.unwrap();
    let scripts = ["CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE a (name citext)"];
    check_again(&ground, &scripts, show).await;
    pool.close().await;
}

#[tokio::test]
async fn m5_objects_of_others_that_depend_on_the_schema_are_not_dropped() {
    let scripts = ["CREATE TYPE colour AS ENUM ('red'); CREATE TABLE b (id INTEGER PRIMARY KEY)"];
    for (by_hand, expected) in [
        ("CREATE VIEW theirs.v AS SELECT id FROM public.b", "view `theirs.v`"),
        (
            "CREATE TABLE theirs.t (b_id INTEGER CONSTRAINT k REFERENCES public.b (id))",
            "table constraint `k on theirs.t`",
        ),
        ("CREATE TABLE theirs.t (i INTEGER, c public.colour)", "table column `theirs.t.c`"),
        (
            "CREATE FUNCTION theirs.f() RETURNS public.colour LANGUAGE sql AS 'SELECT NULL::public.colour'",
            "function `theirs.f()`",
        ),
        ("CREATE DOMAIN theirs.d AS public.colour", "type `theirs.d`"),
    ] {
        let by_hand = format!("CREATE SCHEMA theirs; {by_hand}");
        let depends = "is outside of the schema `public` and depends on what is in it";
        refused("", &scripts, &by_hand, &[expected, depends]).await;
    }
}

#[tokio::test]
async fn m5_what_stays_and_would_be_in_the_way_is_named_before_anything_is_dropped() {
    // It was there, so the migration that creates it has not run.
    let Some(ground) = ground().await else { return };
    let pool = ground.pool();
    Postgres::perform(&pool, "CREATE SCHEMA theirs; CREATE TABLE kept (i INTEGER)").await.unwrap();
    let migrator = migrator(&ground, &["CREATE TABLE b (i INTEGER)", "CREATE SCHEMA theirs"]);
    let expected = ["migration `2_script` creates the schema `theirs`", "DROP SCHEMA theirs"];
    check_refused(&ground, &migrator, show, &expected).await;
    pool.close().await;

    let role = format!("foundry_role_{}", std::process::id());
    let script = format!("CREATE ROLE {role} NOLOGIN; CREATE TABLE b (i INTEGER)");
    let expected = format!("migration `1_script` creates the role `{role}`");
    refused("", &[&script], "", &[&expected]).await;
    let Some(ground) = Postgres::ground().await else { return };
    let pool = ground.pool();
    Postgres::perform(&pool, &format!("DROP ROLE {role}")).await.unwrap();
    pool.close().await;
}

#[tokio::test]
async fn m5_an_extension_of_others_that_requires_ours_is_not_dropped() {
    let scripts = ["CREATE EXTENSION cube"];
    refused("", &scripts, "CREATE EXTENSION earthdistance", &["extension `earthdistance`"]).await;
}

#[tokio::test]
async fn m5_a_drop_that_the_server_refuses_drops_nothing() {
    let Some(ground) = ground().await else { return };
    let pool = ground.pool();
    let migrator = migrator(&ground, &["CREATE TABLE b (i INTEGER)"]);
    run(&migrator).await.unwrap();
    let by_hand = "CREATE SCHEMA guard;
        CREATE FUNCTION guard.f() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN IF tg_tag = 'DROP TABLE' THEN RAISE 'tables stay'; END IF; END $$;
        CREATE EVENT TRIGGER guarded ON ddl_command_end EXECUTE FUNCTION guard.f();";
    Postgres::perform(&pool, by_hand).await.unwrap();
    let before = show(&ground).await;
    super::says(&migrator.wipe().await.unwrap_err(), &["tables stay", "nothing was dropped"]);
    assert_eq!(show(&ground).await, before);
    pool.close().await;
}
