//! Columns of PostgreSQL: added, renamed, dropped, and changed in their types.

use super::super::Change;
use super::super::schema::{Column, Kind, Schema, Used};
use super::change;

pub(super) fn add(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let mut lines = Vec::new();
    let mut back = Vec::new();
    let mut behind = String::new();
    for _ in 0..1 + schema.below(3) {
        let name = schema.column_name(at);
        let mut column = Column::new(&name, schema.kind());
        let mut line = format!("    ADD COLUMN {name} {}", column.kind.sql);
        if schema.chance(50) {
            column.has_default = true;
            line += &format!(" DEFAULT {}", column.kind.default);
            if schema.chance(60) {
                column.is_required = true;
                line += " NOT NULL";
            }
            // Defaults that differ from one moment to the next.
            if column.kind.default.contains('(') || column.kind.default == "CURRENT_DATE" {
                let table = &schema.tables[at].name;
                behind += &format!("UPDATE {table} SET {name} = {};\n", column.kind.of(7));
            }
        }
        lines.push(line);
        back.push(format!("    DROP COLUMN {name}"));
        schema.tables[at].columns.push(column);
    }
    let name = &schema.tables[at].name;
    let up = format!("ALTER TABLE {name}\n{};\n{behind}", lines.join(",\n"));
    Some(change("extend", name, up, format!("ALTER TABLE {name}\n{};\n", back.join(",\n"))))
}

/// Adds a column, fills it, and then requires it.
pub(super) fn add_required(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let name = schema.column_name(at);
    let mut column = Column::new(&name, schema.kind());
    column.is_required = true;
    let (table, sql, value) = (&schema.tables[at].name, &column.kind.sql, column.kind.of(5));
    let up = format!(
        "ALTER TABLE {table} ADD COLUMN {name} {sql};\n\n-- Backfill; it's small.\n\
         UPDATE {table} SET {name} = {value} WHERE {name} IS NULL;\n\n\
         ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL;\n"
    );
    let made = change("require", table, up, format!("ALTER TABLE {table} DROP COLUMN {name};\n"));
    schema.tables[at].columns.push(column);
    Some(made)
}

pub(super) fn add_computed(schema: &mut Schema) -> Option<Change> {
    let (at, from) = schema.column_that(|it| {
        it.kind.is_text() && it.used <= Used::Bound && !it.kind.value.is_empty()
    })?;
    let name = schema.name("folded");
    schema.tables[at].columns[from].used = Used::Bound;
    let (table, from) = (&schema.tables[at].name, &schema.tables[at].columns[from].name);
    let up = format!(
        "ALTER TABLE {table}\n    ADD COLUMN {name} text GENERATED ALWAYS AS (lower({from}) || ';') STORED;\n"
    );
    let made = change("compute", table, up, format!("ALTER TABLE {table} DROP COLUMN {name};\n"));
    let column = Column::new(&name, Kind::new("text", "", "")).used(Used::Bound);
    schema.tables[at].columns.push(column);
    Some(made)
}

pub(super) fn rename(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Bound)?;
    let new = schema.column_name(at);
    let old = std::mem::replace(&mut schema.tables[at].columns[column].name, new.clone());
    let table = schema.tables[at].name.clone();
    for view in schema.views.iter_mut().filter(|it| it.table == table) {
        view.columns.iter_mut().filter(|it| **it == old).for_each(|it| it.clone_from(&new));
    }
    schema.indexes.retain(|it| !it.1.contains(&table));
    Some(change(
        "rename_in",
        &table,
        format!("ALTER TABLE {table} RENAME COLUMN {old} TO {new};\n"),
        format!("ALTER TABLE {table} RENAME {new} TO {old};\n"),
    ))
}

pub(super) fn drop(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Free)?;
    let column = schema.tables[at].columns.remove(column);
    let table = &schema.tables[at].name;
    Some(change(
        "reduce",
        table,
        format!("ALTER TABLE {table} DROP COLUMN {};\n", column.name),
        format!("ALTER TABLE {table} ADD COLUMN {} {};\n", column.name, column.kind.sql),
    ))
}

pub(super) fn retype(schema: &mut Schema) -> Option<Change> {
    const WAYS: [(&str, &str, &str, &str, &str); 7] = [
        ("integer", "bigint", "", "", "{n}"),
        ("smallint", "integer", "", "", "{n}"),
        ("varchar(200)", "text", "", "", "'was short; {n}'"),
        ("timestamptz", "timestamp(0)", "'UTC'", "'UTC'", "'2024-05-{d} 10:00'"),
        ("jsonb", "json", "json", "jsonb", "'{\"n\": {n}}'"),
        ("numeric(10,2)", "numeric(20,4)", "", "", "{n}.5"),
        ("date", "timestamp(0)", "", "", "'2024-06-{d} 00:00'"),
    ];
    let (at, column) = schema.column_that(|it| {
        it.used == Used::Free && !it.has_default && WAYS.iter().any(|way| way.0 == it.kind.sql)
    })?;
    let table = schema.tables[at].name.clone();
    let column = &mut schema.tables[at].columns[column];
    let name = &column.name;
    let (old, new, there, back, value) = WAYS.into_iter().find(|it| it.0 == column.kind.sql)?;
    let using = |how: &str| match how {
        "" => String::new(),
        "'UTC'" => format!(" USING {name} AT TIME ZONE 'UTC'"),
        kind => format!(" USING {name}::{kind}"),
    };
    let up = format!("ALTER TABLE {table} ALTER COLUMN {name} TYPE {new}{};\n", using(there));
    let down = format!("ALTER TABLE {table} ALTER COLUMN {name} TYPE {old}{};\n", using(back));
    column.kind = Kind::new(new, value, "NULL");
    Some(change("retype_in", &table, up, down))
}

pub(super) fn default(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Bound)?;
    let table = schema.tables[at].name.clone();
    let column = &mut schema.tables[at].columns[column];
    column.has_default = !column.has_default;
    let set = format!(
        "ALTER TABLE {table}\n    ALTER COLUMN {} SET DEFAULT {};\n",
        column.name, column.kind.default
    );
    let drop = format!("ALTER TABLE {table} ALTER {} DROP DEFAULT;\n", column.name);
    let (up, down) = if column.has_default { (set, drop) } else { (drop, set) };
    Some(change("default_in", &table, up, down))
}

pub(super) fn nullable(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Bound)?;
    let table = schema.tables[at].name.clone();
    let column = &mut schema.tables[at].columns[column];
    let (name, value) = (&column.name, column.kind.of(3));
    if value == "NULL" {
        return None;
    }
    column.is_required = !column.is_required;
    let free = format!("ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL;\n");
    let require = format!(
        "UPDATE {table} SET {name} = {value} WHERE {name} IS NULL;\n\
         ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL;\n"
    );
    let (up, down) = if column.is_required { (require, free) } else { (free, require) };
    Some(change("require_in", &table, up, down))
}

/// Splits a text in two.
pub(super) fn split(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| it.kind.is_text() && it.used == Used::Free)?;
    let old = schema.tables[at].columns.remove(column);
    let (first, last) = (schema.name("first"), schema.name("last"));
    let table = schema.tables[at].name.clone();
    let (name, sql) = (&old.name, &old.kind.sql);
    let up = format!(
        "ALTER TABLE {table} ADD COLUMN {first} text, ADD COLUMN {last} text;\n\
         UPDATE {table} SET\n    {first} = split_part({name}, ' ', 1),\n    {last} = nullif(substr({name}, strpos({name} || ' ', ' ') + 1), '');\n\
         ALTER TABLE {table} DROP COLUMN {name};\n"
    );
    let down = format!(
        "ALTER TABLE {table} ADD COLUMN {name} {sql};\n\
         UPDATE {table} SET {name} = concat_ws(' ', {first}, {last});\n\
         ALTER TABLE {table} DROP COLUMN {first}, DROP COLUMN {last};\n"
    );
    for name in [first, last] {
        let kind = Kind::new("text", "'part {n}'", "''");
        schema.tables[at].columns.push(Column::new(&name, kind));
    }
    Some(change("split_in", &table, up, down))
}

pub(super) fn backfill(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| it.kind.is_text() && it.used == Used::Free)?;
    let (table, name) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = format!(
        "WITH old AS (\n    SELECT id, {name} AS was FROM {table} WHERE {name} LIKE '%;%' /* a ; */\n)\n\
         UPDATE {table} SET {name} = left(replace(old.was, ';', ',') || '\\', 100)\nFROM old WHERE old.id = {table}.id;\n"
    );
    let down = format!("UPDATE {table} SET {name} = rtrim({name}, E'\\\\');\n");
    Some(change("backfill", table, up, down))
}
