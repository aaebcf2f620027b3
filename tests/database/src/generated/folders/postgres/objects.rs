//! Other objects of PostgreSQL: sequences, comments, privileges, policies, extensions.

use super::super::Change;
use super::super::schema::{Column, Kind, Schema, Used};
use super::change;

pub(super) fn sequence(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let column = schema.name("number");
    let table = schema.tables[at].name.clone();
    let name = format!("{}{}", Schema::prefix(&table), schema.name("seq"));
    let up = format!(
        "CREATE SEQUENCE {name} START 100 INCREMENT 10 MAXVALUE 100000 CYCLE;\n\
         ALTER TABLE {table} ADD COLUMN {column} bigint DEFAULT nextval('{name}');\n\
         UPDATE {table} SET {column} = 7;\nALTER SEQUENCE {name} OWNED BY {table}.{column};\nSELECT nextval('{name}'), ';';\n\
         ALTER SEQUENCE {name} RESTART WITH 500 CACHE 3;\n"
    );
    let kind = Kind::new("bigint", "{n}", "0");
    schema.tables[at].columns.push(Column::new(&column, kind).used(Used::Fixed));
    Some(change("number", &table, up, format!("ALTER TABLE {table} DROP COLUMN {column};\n")))
}

pub(super) fn comment(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Bound)?;
    let text = schema.one_of(&[
        "'it''s; kept'",
        "$$-- of `x`;\n/* new */$$",
        "E'two\\nlines;'",
        "U&'\\00fc'",
    ]);
    let (table, column) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = format!(
        "COMMENT ON COLUMN {table}.{column} IS {text};\nCOMMENT ON TABLE {table} IS 'Rows; of {}';\n",
        table.replace('\'', "")
    );
    let down =
        format!("COMMENT ON COLUMN {table}.{column} IS NULL;\nCOMMENT ON TABLE {table} IS NULL;\n");
    Some(change("comment", table, up, down))
}

pub(super) fn grant(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let to = schema.one_of(&["PUBLIC", "pg_monitor", "pg_read_all_data"]);
    let table = &schema.tables[at].name;
    let (up, down) = (
        format!(
            "GRANT SELECT, REFERENCES ON {table} TO {to};\nGRANT UPDATE (id) ON TABLE {table} TO {to};\n"
        ),
        format!("REVOKE ALL ON {table} FROM {to};\nREVOKE ALL (id) ON {table} FROM {to};\n"),
    );
    Some(change("grant", table, up, down))
}

pub(super) fn policy(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let name = schema.name("policy");
    let table = &schema.tables[at].name;
    let up = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n\
         CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR SELECT TO pg_monitor USING (id IS NOT NULL AND ';' <> '');\n\
         ALTER POLICY {name} ON {table} RENAME TO \"{name};\";\nALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    );
    let down = format!(
        "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;\nDROP POLICY \"{name};\" ON {table};\n\
         ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;\n"
    );
    Some(change("protect", table, up, down))
}

/// An extension and what is made with it, where it is installed.
pub(super) fn extension(schema: &mut Schema) -> Option<Change> {
    let (name, sql) = [
        ("pg_trgm", "CREATE INDEX {t}_like ON {t} USING gin (a gin_trgm_ops)"),
        ("citext", "ALTER TABLE {t} ALTER COLUMN a TYPE citext"),
        ("hstore", "ALTER TABLE {t} ADD COLUMN tags hstore DEFAULT ''"),
        ("btree_gist", "ALTER TABLE {t} ADD EXCLUDE USING gist (a WITH =)"),
    ][schema.below(4)];
    let table = schema.name("extended");
    let up = format!(
        "CREATE TABLE {table} (a text);\nDO $do$\nBEGIN\n    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = '{name}') THEN\n        \
         CREATE EXTENSION IF NOT EXISTS {name};\n        {};\n    END IF;\nEND;\n$do$;\n",
        sql.replace("{t}", &table)
    );
    Some(change("extension", name, up, format!("DROP TABLE {table};\n")))
}

pub(super) fn publication(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let name = schema.name("changes");
    schema.tables[at].columns[0].used = Used::Fixed;
    let table = &schema.tables[at].name;
    let up =
        format!("CREATE PUBLICATION {name} FOR TABLE {table} WITH (publish = 'insert, update');\n");
    Some(change("publish", table, up, format!("DROP PUBLICATION {name};\n")))
}

pub(super) fn collation(schema: &mut Schema) -> Option<Change> {
    let (name, table) = (schema.name("order"), schema.name("sorted"));
    let up = format!(
        "CREATE COLLATION {name} FROM \"C\";\nCREATE TABLE {table} (a text COLLATE {name}, b text COLLATE \"POSIX\");\n\
         CREATE INDEX ON {table} (a COLLATE \"C\", (b || ';') COLLATE {name});\n"
    );
    Some(change("collate", &name, up, format!("DROP TABLE {table};\nDROP COLLATION {name};\n")))
}

pub(super) fn search(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("simple");
    let up = format!(
        "CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = pg_catalog.simple, accept = false);\n\
         CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.simple);\n\
         ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR asciiword WITH {name}, simple;\n"
    );
    let down =
        format!("DROP TEXT SEARCH CONFIGURATION {name};\nDROP TEXT SEARCH DICTIONARY {name};\n");
    Some(change("search", &name, up, down))
}

/// Settings that must not reach the next migration.
pub(super) fn settings(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.schemas.len())?;
    let (area, name) = (schema.schemas[at].clone(), schema.name("moved"));
    let up = format!(
        "SET search_path = {area}, public;\nSET check_function_bodies = false;\nSET row_security = off;\n\
         CREATE TABLE {name} (id integer PRIMARY KEY);\nALTER TABLE {name} SET SCHEMA public;\n\
         CREATE TABLE {name} (i integer, at timestamptz DEFAULT '2024-01-01 00:00+00');\n\
         SELECT pg_catalog.set_config('search_path', '', false);\n\
         ALTER DEFAULT PRIVILEGES IN SCHEMA {area} GRANT SELECT ON TABLES TO pg_monitor;\n"
    );
    let down = format!(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {area} REVOKE SELECT ON TABLES FROM pg_monitor;\n\
         DROP TABLE {area}.{name}, public.{name};\n"
    );
    Some(change("settle_in", &area, up, down))
}
