//! Changes of SQLite: tables made anew that others refer to, triggers, indexes, generated columns, FTS5.

use super::schema::{Column, Kind, Schema, Table, Used, View};
use super::{Change, Making, change, insert};

/// All kinds of changes.
pub(super) const ALL: &[Making] = &[
    create,
    create,
    create,
    create_special,
    add_column,
    add_column,
    add_computed,
    rename_column,
    drop_column,
    rename_table,
    drop_table,
    rebuild,
    rebuild,
    rebuild_in_steps,
    create_index,
    create_index,
    drop_index,
    reference,
    insert,
    backfill,
    create_view,
    remake_view,
    trigger,
    trigger,
    instead_of,
    full_text,
    merge,
    vacuum,
];

/// The types of columns.
pub(super) fn kinds() -> Vec<Kind> {
    [
        ("TEXT", "'word {n}; it''s'", "'none;'"),
        ("TEXT COLLATE NOCASE", "'Word \\ {n}'", "''"),
        ("VARCHAR(40)", "'-- {n}'", "'it''s'"),
        ("INTEGER", "{n}", "0"),
        ("BIGINT", "{n} * 1000", "(1 + 1)"),
        ("REAL", "{n} / 4.0", "0.5"),
        ("NUMERIC", "{n}.5", "1"),
        ("BLOB", "x'{d}'", "x'00'"),
        ("DATETIME", "'2024-01-{d} 10:00:00'", "'2024-01-01'"),
        ("BOOLEAN", "{n} % 2", "FALSE"),
        ("", "'any {n}'", "NULL"),
    ]
    .map(|(sql, value, default)| Kind::new(sql, value, default))
    .into()
}

fn create(schema: &mut Schema) -> Option<Change> {
    if schema.tables.len() > 15 {
        return None;
    }
    let name = schema.noun();
    let (sql, value, end) = [
        ("INTEGER PRIMARY KEY", "{n}", ""),
        ("INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "{n}", ""),
        ("TEXT NOT NULL PRIMARY KEY", "'id{n}'", ""),
        ("TEXT NOT NULL PRIMARY KEY", "'id{n}'", " WITHOUT ROWID"),
    ][schema.below(4)];
    let id = Column::new("id", Kind::new(sql, value, "")).used(Used::Fixed);
    let mut table =
        Table { name: name.clone(), columns: vec![id], rows: 0, is_fixed: false, fresh: None };
    let mut lines = vec![format!("  id {sql}")];
    for _ in 0..2 + schema.below(5) {
        let name = schema.field(usize::MAX);
        if table.column(&name) {
            continue;
        }
        let (kind, end) =
            (schema.kind(), schema.one_of(&["", "", " NOT NULL", " /* it's; kept */"]));
        lines.push(format!("  {name} {}{end}", kind.sql));
        let mut column = Column::new(&name, kind);
        column.is_required = end == " NOT NULL";
        table.columns.push(column);
    }
    let mut up = format!("CREATE TABLE {name} (\n{}\n){end};\n", lines.join(",\n"));
    table.fresh = Some(up.clone());
    let rows = schema.below(6);
    up += &table.insert(rows);
    schema.tables.push(table);
    Some(change("create", &name, up, format!("DROP TABLE {name};\n")))
}

fn create_special(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("special");
    let up = format!(
        "CREATE TABLE [{name}] (\n  a INT NOT NULL CHECK (a <> 5), -- it's; 5\n  `b;` TEXT DEFAULT (hex('x;')),\n  \"c\" ANY,\n  \
         d INT GENERATED ALWAYS AS (a * 2) STORED,\n  PRIMARY KEY (a, \"b;\") ON CONFLICT REPLACE\n) STRICT, WITHOUT ROWID;\n\
         INSERT INTO {name} (a, c) VALUES (1, 'x;'), (2, 3.5);\n"
    );
    Some(change("create", &name, up, format!("DROP TABLE \"{name}\";\n")))
}

fn add_column(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let (name, kind) = (schema.field(at), schema.kind());
    // An expression in parentheses is no constant, which the column of a table with rows must have.
    let default = match kind.default.as_str() {
        "NULL" | "(1 + 1)" => String::new(),
        constant => format!(" NOT NULL DEFAULT {constant}"),
    };
    let (table, sql, value) = (&schema.tables[at].name, &kind.sql, kind.of(4));
    let up = format!(
        "ALTER TABLE {table} ADD COLUMN {name} {sql}{default};\nUPDATE {table} SET {name} = {value} WHERE id > 'a;' OR id > 2;\n"
    );
    let made = change("extend", table, up, format!("ALTER TABLE {table} DROP COLUMN {name};\n"));
    schema.tables[at].columns.push(Column::new(&name, kind));
    Some(made)
}

fn add_computed(schema: &mut Schema) -> Option<Change> {
    let (at, from) =
        schema.column_that(|it| it.used <= Used::Bound && !it.kind.value.is_empty())?;
    let name = schema.name("computed");
    schema.tables[at].columns[from].used = Used::Bound;
    let (table, from) = (&schema.tables[at].name, &schema.tables[at].columns[from].name);
    let up =
        format!("ALTER TABLE {table} ADD COLUMN {name} TEXT AS ({from} || '; it''s') VIRTUAL;\n");
    let made = change("compute", table, up, format!("ALTER TABLE {table} DROP COLUMN {name};\n"));
    let column = Column::new(&name, Kind::new("TEXT", "", "")).used(Used::Fixed);
    schema.tables[at].columns.push(column);
    Some(made)
}

fn rename_column(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Bound)?;
    let new = schema.field(at);
    let old = std::mem::replace(&mut schema.tables[at].columns[column].name, new.clone());
    let table = schema.tables[at].name.clone();
    for view in schema.views.iter_mut().filter(|it| it.table == table) {
        view.columns.iter_mut().filter(|it| **it == old).for_each(|it| it.clone_from(&new));
    }
    schema.indexes.retain(|it| !it.1.contains(&table));
    let up = format!("ALTER TABLE {table} RENAME COLUMN {old} TO {new};\n");
    Some(change("rename_in", &table, up, format!("ALTER TABLE {table} RENAME {new} TO {old};\n")))
}

fn drop_column(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Free)?;
    let Column { name, kind, .. } = schema.tables[at].columns.remove(column);
    let table = &schema.tables[at].name;
    let up = format!("ALTER TABLE {table} DROP COLUMN {name};\n");
    let down = format!("ALTER TABLE {table} ADD COLUMN {name} {};\n", kind.sql);
    Some(change("reduce", table, up, down))
}

fn rename_table(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    if schema.tables[at].is_fixed {
        return None;
    }
    let new = schema.noun();
    let old = std::mem::replace(&mut schema.tables[at].name, new.clone());
    for view in schema.views.iter_mut().filter(|it| it.table == old) {
        view.table.clone_from(&new);
    }
    schema.indexes.retain(|it| !it.1.contains(&old));
    let up = format!("ALTER TABLE {old} RENAME TO {new};\n");
    Some(change("rename", &old, up, format!("ALTER TABLE {new} RENAME TO {old};\n")))
}

fn drop_table(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.tables.len())?;
    let fresh = schema.tables[at].fresh.clone().filter(|_| schema.tables.len() > 4)?;
    let name = schema.tables.remove(at).name;
    Some(change("drop", &name, format!("DROP TABLE IF EXISTS {name};\n"), fresh))
}

/// Makes a table anew to which others refer, and which stays what it is for them.
fn remade(schema: &mut Schema) -> Option<(String, String)> {
    let name = schema.name("house");
    let up = format!(
        "CREATE TABLE {name} (id INTEGER PRIMARY KEY, name TEXT);\n\
         CREATE TABLE {name}_guest (id INTEGER PRIMARY KEY, house INTEGER REFERENCES {name} (id) ON DELETE CASCADE ON UPDATE CASCADE);\n\
         CREATE TABLE {name}_room (n INTEGER, house INTEGER REFERENCES {name} ON DELETE SET NULL, UNIQUE (n, house));\n\
         INSERT INTO {name} VALUES (1, 'a;'), (2, 'it''s');\nINSERT INTO {name}_guest VALUES (10, 1), (11, 2), (12, 2);\n\
         INSERT INTO {name}_room VALUES (1, 1), (2, NULL);\n\
         CREATE INDEX {name}_by_name ON {name} (name);\n\
         CREATE TRIGGER {name}_kept AFTER DELETE ON {name}_guest BEGIN\n  INSERT INTO {name}_room VALUES (CASE WHEN old.id > 10 THEN 7 ELSE 8 END, NULL);\nEND;\n"
    );
    Some((name, up))
}

fn swap(name: &str) -> String {
    format!(
        "CREATE TABLE {name}_new (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL DEFAULT ';',\n  floor INT DEFAULT 0 CHECK (floor < 99)\n);\n\
         INSERT INTO {name}_new (id, name) SELECT id, name FROM {name};\nDROP TABLE {name};\nALTER TABLE {name}_new RENAME TO {name};\n\
         CREATE UNIQUE INDEX {name}_by_name ON {name} (name) WHERE floor = 0;\n"
    )
}

fn rebuild(schema: &mut Schema) -> Option<Change> {
    let (name, up) = remade(schema)?;
    let up = format!("{up}{}", swap(&name));
    let down = format!("DROP TABLE {name}_room;\nDROP TABLE {name}_guest;\nDROP TABLE {name};\n");
    Some(change("rebuild", &name, up, down))
}

/// The same as the documentation of SQLite has it, with foreign keys off.
fn rebuild_in_steps(schema: &mut Schema) -> Option<Change> {
    let (name, up) = remade(schema)?;
    let up = format!(
        "{up}PRAGMA foreign_keys = OFF;\nBEGIN;\n{}PRAGMA foreign_key_check;\nCOMMIT;\nPRAGMA foreign_keys = ON;\n",
        swap(&name)
    );
    let down = format!("DROP TABLE {name}_room;\nDROP TABLE {name}_guest;\nDROP TABLE {name};\n");
    Some(change("rebuild_in_steps", &name, up, down).in_steps())
}

fn create_index(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| it.used <= Used::Bound)?;
    let (name, form) = (schema.name("index"), schema.below(5));
    schema.tables[at].columns[column].used = Used::Bound;
    let (table, column) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = match form {
        0 => format!(
            "CREATE INDEX {name} ON {table} (lower({column}), id DESC) WHERE {column} <> ';';\n"
        ),
        1 => format!("CREATE UNIQUE INDEX {name} ON {table} ({column}, id);\n"),
        2 => format!(
            "CREATE INDEX IF NOT EXISTS {name} ON {table} ({column} COLLATE NOCASE)\nWHERE {column} IS NOT NULL; -- it's partial\n"
        ),
        3 => format!(
            "CREATE INDEX \"{name}\" ON {table} (CASE WHEN {column} IS NULL THEN 'a;' ELSE 'b' END);\n"
        ),
        _ => format!("CREATE INDEX {name} ON {table} ({column});\nANALYZE;\n")
            .replace("ANALYZE;\n", ""),
    };
    schema.indexes.push((name.clone(), up.clone()));
    Some(change("index", table, up, format!("DROP INDEX {name};\n")))
}

fn drop_index(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.indexes.len())?;
    let (name, create) = schema.indexes.remove(at);
    Some(change("drop", &name, format!("DROP INDEX IF EXISTS {name};\n"), create))
}

fn reference(schema: &mut Schema) -> Option<Change> {
    let (to, at) = (schema.table()?, schema.table()?);
    // A table that refers to itself: with foreign keys on, SQLite 3.51 refuses `SET id = id`, which 3.40 takes.
    if to == at {
        return None;
    }
    let name = schema.name("ref");
    let kind = schema.tables[to].columns[0].kind.sql.split(' ').next()?.to_owned();
    let on = schema.one_of(&[
        "ON DELETE CASCADE",
        "ON DELETE SET NULL ON UPDATE CASCADE",
        "DEFERRABLE INITIALLY DEFERRED",
    ]);
    let (table, target) = (schema.tables[at].name.clone(), &schema.tables[to].name);
    let up = format!(
        "ALTER TABLE {table} ADD COLUMN {name} {kind} REFERENCES {target} (id) {on};\nUPDATE {table} SET {name} = (SELECT min(id) FROM {target});\n"
    );
    // A column with a foreign key can be dropped, an index on it cannot.
    let down = format!("ALTER TABLE {table} DROP COLUMN {name};\n");
    let column = Column::new(&name, Kind::new(&kind, "NULL", "NULL")).used(Used::Fixed);
    schema.tables[at].columns.push(column);
    Some(change("refer_from", &table, up, down))
}

fn backfill(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| it.kind.is_text() && it.used == Used::Free)?;
    let (table, column) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = format!(
        "WITH old AS (SELECT id, {column} AS was FROM {table} WHERE {column} LIKE '%;%' /* a ; */)\n\
         UPDATE {table} SET {column} = replace(was, ';', ',') || '\\' FROM old WHERE old.id = {table}.id;\n"
    );
    Some(change(
        "backfill",
        table,
        up,
        format!("UPDATE {table} SET {column} = rtrim({column}, '\\');\n"),
    ))
}

fn view_columns(schema: &mut Schema, table: usize) -> Vec<String> {
    let columns =
        schema.tables[table].columns.iter_mut().skip(1).filter(|it| it.used < Used::Fixed);
    let names = columns.take(3).map(|it| {
        it.used = Used::Bound;
        it.name.clone()
    });
    std::iter::once("id".to_owned()).chain(names).collect()
}

fn create_view(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let columns = view_columns(schema, at);
    let (name, table) = (schema.name("view"), schema.tables[at].name.clone());
    let view = View { name: name.clone(), table, columns, is_fixed: false };
    let up = view.create();
    schema.views.push(view);
    Some(change("create", &name, up, format!("DROP VIEW {name};\n")))
}

fn remake_view(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.views.len())?;
    let old = schema.views[at].clone();
    let table = schema.tables.iter().position(|it| it.name == old.table)?;
    schema.views[at].columns = view_columns(schema, table);
    let (new, name) = (schema.views[at].create(), &old.name);
    let up = format!("DROP VIEW IF EXISTS {name};\n{new}");
    Some(change("remake", name, up, format!("DROP VIEW {name};\n{}", old.create())))
}

fn trigger(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let (name, when) =
        (schema.name("journal"), schema.one_of(&["INSERT", "UPDATE", "UPDATE OF id"]));
    let table = &schema.tables[at].name;
    let up = format!(
        "CREATE TABLE {name} (what TEXT, k TEXT);\n\
         CREATE TRIGGER {name}_note AFTER {when} ON {table}\nFOR EACH ROW WHEN new.id IS NOT NULL\nBEGIN\n  \
         INSERT INTO {name} VALUES ('{when}; {name}', new.id); -- it's; noted\n  \
         UPDATE {name} SET k = CASE k WHEN 'x;' THEN 'END;' ELSE k END WHERE k = new.id;\n  SELECT CASE WHEN new.id = ';' THEN RAISE(ABORT, 'no; never') END;\nEND;\n\
         UPDATE {table} SET id = id;\n"
    );
    Some(change("journal", table, up, format!("DROP TRIGGER {name}_note;\nDROP TABLE {name};\n")))
}

fn instead_of(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("edited");
    let up = format!(
        "CREATE TABLE {name}_rows (id INTEGER PRIMARY KEY, t TEXT);\nCREATE VIEW {name} (id, \"t;\") AS SELECT id, t FROM {name}_rows;\n\
         CREATE TRIGGER {name}_insert INSTEAD OF INSERT ON {name} BEGIN\n  INSERT INTO {name}_rows VALUES (new.id, new.\"t;\" || ';');\nEND;\n\
         INSERT INTO {name} VALUES (1, 'a'), (2, 'b');\n"
    );
    Some(change("edit", &name, up, format!("DROP VIEW {name};\nDROP TABLE {name}_rows;\n")))
}

/// A full text index that triggers keep.
fn full_text(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("articles");
    let up = format!(
        "CREATE TABLE {name} (id INTEGER PRIMARY KEY, title TEXT, body TEXT);\n\
         CREATE VIRTUAL TABLE {name}_fts USING fts5(title, body, content='{name}', content_rowid='id', tokenize = \"unicode61 tokenchars ';'\");\n\
         CREATE TRIGGER {name}_in AFTER INSERT ON {name} BEGIN\n  INSERT INTO {name}_fts (rowid, title, body) VALUES (new.id, new.title, new.body);\nEND;\n\
         CREATE TRIGGER {name}_out AFTER DELETE ON {name} BEGIN\n  INSERT INTO {name}_fts ({name}_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);\nEND;\n\
         INSERT INTO {name} VALUES (1, 'one; two', 'it''s'), (2, 'three', '');\nDELETE FROM {name} WHERE id = 2;\n\
         INSERT INTO {name}_fts ({name}_fts) VALUES ('rebuild');\n"
    );
    Some(change("search", &name, up, format!("DROP TABLE {name}_fts;\nDROP TABLE {name};\n")))
}

fn merge(schema: &mut Schema) -> Option<Change> {
    let (one, two, name) = (schema.table()?, schema.table()?, schema.name("actions"));
    let (one, two) = (&schema.tables[one].name, &schema.tables[two].name);
    let up = format!(
        "CREATE TEMPORARY TABLE {name}_temp AS SELECT 'a;' AS kind, CAST(id AS TEXT) AS k FROM {one};\n\
         CREATE TABLE {name} AS SELECT kind, k FROM temp.{name}_temp UNION ALL SELECT 'b', CAST(id AS TEXT) FROM {two};\n\
         DROP TABLE temp.{name}_temp;\n"
    );
    Some(change("merge_into", &name, up, format!("DROP TABLE {name};\n")))
}

/// What cannot run in a transaction.
fn vacuum(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("settings");
    let up = format!(
        "VACUUM;\nCREATE TABLE {name} (k TEXT PRIMARY KEY, v) WITHOUT ROWID;\nBEGIN IMMEDIATE;\nINSERT INTO {name} VALUES ('a;', 1);\nEND;\nPRAGMA user_version = 7;\n"
    );
    Some(change("settle", &name, up, format!("DROP TABLE {name};\n")).in_steps())
}
