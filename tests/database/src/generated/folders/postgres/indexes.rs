//! Indexes and constraints of PostgreSQL, in a transaction and outside.

use super::super::Change;
use super::super::schema::{Column, Kind, Schema, Used};
use super::change;

/// The table, its schema with its point, the name of an index, and what stands behind `ON`.
struct Index {
    table: String,
    prefix: String,
    name: String,
    on: String,
    is_unique: bool,
}

fn index(schema: &mut Schema) -> Option<Index> {
    const SORTED: [&str; 9] = [
        "text",
        "varchar(200)",
        "integer",
        "bigint",
        "numeric(10,2)",
        "date",
        "timestamptz",
        "uuid",
        "boolean",
    ];
    let (at, column) = schema.column_that(|it| {
        it.used <= Used::Bound
            && (SORTED.contains(&it.kind.sql.as_str())
                || ["jsonb", "text[]", "tsvector"].contains(&it.kind.sql.as_str()))
    })?;
    let (one, more) = (schema.below(7), schema.below(3));
    let field = &mut schema.tables[at].columns[column];
    field.used = Used::Bound;
    let (c, is_text) = (&field.name, field.kind.is_text());
    let mut is_unique = false;
    let on = match (field.kind.sql.as_str(), one) {
        ("jsonb", _) => format!("USING gin ({c} jsonb_path_ops)"),
        ("text[]" | "tsvector", _) => format!("USING gin ({c})"),
        (_, 0) if is_text => format!("(lower({c}) varchar_pattern_ops, id DESC) WHERE {c} <> ';'"),
        (sql, 1) if sql != "boolean" => format!("USING brin ({c}) WITH (pages_per_range = 64)"),
        (_, 2) => format!("USING hash ({c})"),
        (_, 3) => format!("({c} DESC NULLS LAST) INCLUDE (id)"),
        (_, 4) => format!("({c}, id)\nWHERE\n    {c} IS NOT NULL"),
        (_, 5) => {
            is_unique = true;
            format!("({c}, id)")
        }
        _ => format!("({c})"),
    };
    let on = if more == 0 { on.replacen('(', "( -- it's;\n    ", 1) } else { on };
    let table = schema.tables[at].name.clone();
    let prefix = Schema::prefix(&table).to_owned();
    Some(Index { name: schema.name("index"), table, prefix, on, is_unique })
}

impl Index {
    fn create(&self, how: &str) -> String {
        let unique = if self.is_unique { "UNIQUE " } else { "" };
        let Self { table, name, on, .. } = self;
        format!("CREATE {unique}INDEX{how} {name} ON {table} {on};\n")
    }
}

pub(super) fn create(schema: &mut Schema) -> Option<Change> {
    let index = index(schema)?;
    let (up, name) = (index.create(""), format!("{}{}", index.prefix, index.name));
    schema.indexes.push((name.clone(), up.clone()));
    Some(change("index", &index.table, up, format!("DROP INDEX {name};\n")))
}

/// Builds indexes while others write, each outside of a transaction.
pub(super) fn create_beside(schema: &mut Schema) -> Option<Change> {
    let (one, two) = (index(schema)?, index(schema));
    let mut up = one.create(" CONCURRENTLY IF NOT EXISTS");
    let mut down = format!("DROP INDEX CONCURRENTLY IF EXISTS {}{};\n", one.prefix, one.name);
    if let Some(two) = two {
        let name = format!("{}{}", two.prefix, two.name);
        up += &format!(
            "\n-- and the other one; it's needed as well\n{}",
            two.create(" CONCURRENTLY")
        );
        down = format!("DROP INDEX CONCURRENTLY {name};\n{down}");
        schema.indexes.push((name, two.create("")));
    }
    Some(change("index_beside", &one.table, up, down).in_steps())
}

pub(super) fn drop(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.indexes.len())?;
    let (name, create) = schema.indexes.remove(at);
    Some(change("drop", &name, format!("DROP INDEX {name};\n"), create))
}

pub(super) fn drop_beside(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.indexes.len())?;
    let (name, create) = schema.indexes.remove(at);
    let create = create.replacen("INDEX ", "INDEX CONCURRENTLY ", 1);
    Some(change("drop", &name, format!("DROP INDEX CONCURRENTLY {name};\n"), create).in_steps())
}

pub(super) fn check(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema
        .column_that(|it| it.used <= Used::Bound && (it.kind.is_number() || it.kind.is_text()))?;
    let name = schema.name("check");
    let field = &mut schema.tables[at].columns[column];
    field.used = Used::Bound;
    let holds = match field.kind.is_number() {
        true => format!("{} >= 0", field.name),
        false => format!("{} <> ALL (ARRAY['[', ']', ';', E'\\''])", field.name),
    };
    let table = &schema.tables[at].name;
    let up = format!(
        "ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({holds}) NOT VALID;\n\
         ALTER TABLE {table} VALIDATE CONSTRAINT {name};\n"
    );
    Some(change("check", table, up, format!("ALTER TABLE {table} DROP CONSTRAINT {name};\n")))
}

pub(super) fn reference(schema: &mut Schema) -> Option<Change> {
    let (to, at) = (schema.table()?, schema.table()?);
    let (name, key) = (schema.name("ref"), schema.name("fkey"));
    let kind = schema.tables[to].columns[0].kind.sql.replace("bigserial", "bigint");
    let on = schema.one_of(&[
        "ON DELETE CASCADE",
        "ON UPDATE CASCADE ON DELETE SET NULL",
        "MATCH FULL DEFERRABLE INITIALLY IMMEDIATE",
        "",
    ]);
    let not_valid = schema.chance(40);
    let (table, target) = (schema.tables[at].name.clone(), &schema.tables[to].name);
    let up = match not_valid {
        true => format!(
            "ALTER TABLE {table} ADD COLUMN {name} {kind};\n\
             UPDATE {table} SET {name} = (SELECT id FROM {target} ORDER BY id LIMIT 1);\n\
             ALTER TABLE {table} ADD CONSTRAINT {key} FOREIGN KEY ({name}) REFERENCES {target} (id) {on} NOT VALID;\n\
             SET LOCAL lock_timeout = '5s';\nALTER TABLE {table} VALIDATE CONSTRAINT {key};\n"
        ),
        false => format!(
            "ALTER TABLE {table}\n    ADD COLUMN {name} {kind} CONSTRAINT {key} REFERENCES {target} {on};\n"
        ),
    };
    let down = format!("ALTER TABLE {table} DROP COLUMN {name};\n");
    let column = Column::new(&name, Kind::new(&kind, "NULL", "NULL")).used(Used::Bound);
    schema.tables[at].columns.push(column);
    Some(change("refer_from", &table, up, down))
}

/// A unique constraint from an index that is built before; the index gets the name of the constraint.
pub(super) fn unique_by_index(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| {
        it.used <= Used::Bound && (it.kind.is_number() || it.kind.sql == "uuid")
    })?;
    let (index, key) = (schema.name("built"), schema.name("key"));
    schema.tables[at].columns[column].used = Used::Bound;
    let (table, column) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {index} ON {table} ({column}, id);\n\
         ALTER TABLE {table} ADD CONSTRAINT {key} UNIQUE USING INDEX {index};\n"
    );
    let down = format!("ALTER TABLE {table} DROP CONSTRAINT {key};\n");
    Some(change("unique_in", table, up, down).in_steps())
}

pub(super) fn exclude(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let (low, high, key) = (schema.name("low"), schema.name("high"), schema.name("apart"));
    let table = &schema.tables[at].name;
    let up = format!(
        "ALTER TABLE {table} ADD COLUMN {low} integer, ADD COLUMN {high} integer,\n    \
         ADD CONSTRAINT {key} EXCLUDE USING gist (int4range({low}, {high}) WITH &&) WHERE ({low} IS NOT NULL);\n"
    );
    let down = format!(
        "ALTER TABLE {table} DROP CONSTRAINT {key}, DROP COLUMN {low}, DROP COLUMN {high};\n"
    );
    let made = change("exclude_in", table, up, down);
    for name in [low, high] {
        let kind = Kind::new("integer", "NULL", "NULL");
        schema.tables[at].columns.push(Column::new(&name, kind).used(Used::Bound));
    }
    Some(made)
}

pub(super) fn statistics(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| it.used <= Used::Bound && it.kind.is_number())?;
    schema.tables[at].columns[column].used = Used::Bound;
    let table = schema.tables[at].name.clone();
    let name = format!("{}{}", Schema::prefix(&table), schema.name("stats"));
    let column = &schema.tables[at].columns[column].name;
    let up = format!(
        "CREATE STATISTICS {name} (ndistinct, mcv) ON id, {column} FROM {table};\n\
         ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 200;\nANALYZE {table} (id);\n"
    );
    let down = format!(
        "ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1;\nDROP STATISTICS {name};\n"
    );
    Some(change("measure", &table, up, down))
}

/// What cannot run in a transaction, and what it leaves.
pub(super) fn maintain(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let table = &schema.tables[at].name;
    let up = format!(
        "VACUUM (ANALYZE) {table};\nREINDEX TABLE CONCURRENTLY {table};\n\
         SET statement_timeout = '50s';\nBEGIN;\nCOMMENT ON TABLE {table} IS 'kept; cleaned';\nCOMMIT;\n"
    );
    Some(change("maintain", table, up, format!("COMMENT ON TABLE {table} IS NULL;\n")).in_steps())
}
