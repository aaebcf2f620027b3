//! Types of PostgreSQL.

use super::super::Change;
use super::super::schema::{Enum, Kind, Schema, Used};
use super::change;

/// Labels, with what is easily taken for something else.
const LABELS: &[&str] = &["new", "in work", "it''s; done", "end", "--", "late", "$$", "lost", "ü"];

fn list(labels: &[String]) -> String {
    labels.iter().map(|it| format!("'{it}'")).collect::<Vec<_>>().join(", ")
}

pub(super) fn create_enum(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("state");
    let first = schema.below(4);
    let labels: Vec<_> = LABELS[first..first + 3].iter().map(|it| (*it).to_owned()).collect();
    let up = format!("CREATE TYPE {name} AS ENUM ({});\n", list(&labels));
    schema.add_kind(kind(&name, &labels[0]));
    schema.enums.push(Enum { name: name.clone(), labels });
    Some(change("create", &name, up, format!("DROP TYPE {name};\n")))
}

fn kind(name: &str, label: &str) -> Kind {
    Kind::new(name, &format!("'{label}'"), &format!("'{label}'"))
}

fn new_label(schema: &mut Schema) -> Option<(usize, String, String)> {
    let at = schema.place(schema.enums.len())?;
    // A label that was renamed does not come again: its way back renames it.
    let label = schema.name("it''s; a label");
    let place = schema.below(3);
    let Enum { name, labels } = &mut schema.enums[at];
    let first = labels[0].clone();
    let place =
        ["".to_owned(), format!(" BEFORE '{first}'"), format!(" AFTER '{first}'")][place].clone();
    let exists = if place.is_empty() { " IF NOT EXISTS" } else { "" };
    let up = format!("ALTER TYPE {name} ADD VALUE{exists} '{label}'{place};\n");
    labels.push(label.clone());
    Some((at, up, label))
}

/// A label cannot be taken away, so the way back does nothing.
const NOTHING: &str = "-- This can't be undone; a label stays.\nSELECT 1;\n";

pub(super) fn add_label(schema: &mut Schema) -> Option<Change> {
    let (at, up, _) = new_label(schema)?;
    Some(change("extend", &schema.enums[at].name, up, NOTHING.to_owned()))
}

/// Adds a label and uses it, which requires two transactions.
pub(super) fn add_label_beside(schema: &mut Schema) -> Option<Change> {
    let (at, mut up, label) = new_label(schema)?;
    let name = schema.enums[at].name.clone();
    let mut down = NOTHING.to_owned();
    if let Some((table, column)) = schema.column_that(|it| it.kind.sql == name) {
        let (table, column) = (&schema.tables[table], &schema.tables[table].columns[column].name);
        let first = &schema.enums[at].labels[0];
        up += &format!("UPDATE {} SET {column} = '{label}';\n", table.name);
        down += &format!("UPDATE {} SET {column} = '{first}';\n", table.name);
    }
    Some(change("use", &name, up, down).in_steps())
}

pub(super) fn rename_label(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.enums.len())?;
    let new = schema.name("label");
    let Enum { name, labels } = schema.enums[at].clone();
    let (first, last) = (labels[0].clone(), labels.len() - 1);
    // Defaults and values of rows name the first one.
    if last == 0 || first == labels[last] {
        return None;
    }
    let old = std::mem::replace(&mut schema.enums[at].labels[last], new.clone());
    Some(change(
        "rename_in",
        &name,
        format!("ALTER TYPE {name} RENAME VALUE '{old}' TO '{new}';\n"),
        format!("ALTER TYPE {name} RENAME VALUE '{new}' TO '{old}';\n"),
    ))
}

/// Makes a type anew with a label fewer: the columns are changed over, with their defaults.
pub(super) fn remake_enum(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.enums.len())?;
    let Enum { name, labels } = schema.enums[at].clone();
    let columns = |it: &super::super::schema::Table| {
        let of_type = it.columns.iter().filter(|it| it.kind.sql == name);
        of_type.map(|column| (it.name.clone(), column.clone())).collect::<Vec<_>>()
    };
    let using: Vec<_> = schema.tables.iter().flat_map(columns).collect();
    if labels.len() < 3 || using.iter().any(|it| it.1.used > Used::Free) {
        return None;
    }
    for table in &mut schema.tables {
        if table.columns.iter().any(|it| it.kind.sql == name) {
            table.fresh = None;
        }
    }
    let lost = schema.enums[at].labels.pop()?;
    let first = labels[0].clone();
    let remake = |labels: &[String], lost: Option<&str>| {
        let mut sql = format!("ALTER TYPE {name} RENAME TO {name}_old;\n");
        sql += &format!("CREATE TYPE {name} AS ENUM ({});\n", list(labels));
        for (table, column) in &using {
            let c = &column.name;
            if let Some(lost) = lost {
                sql += &format!("UPDATE {table} SET {c} = '{first}' WHERE {c} = '{lost}';\n");
            }
            let (drop, set) = match column.has_default {
                true => (
                    format!("ALTER COLUMN {c} DROP DEFAULT, "),
                    format!(", ALTER COLUMN {c} SET DEFAULT '{first}'"),
                ),
                false => (String::new(), String::new()),
            };
            sql += &format!(
                "ALTER TABLE {table} {drop}ALTER COLUMN {c} TYPE {name} USING {c}::text::{name}{set};\n"
            );
        }
        sql + &format!("DROP TYPE {name}_old;\n")
    };
    let (up, down) = (remake(&schema.enums[at].labels, Some(&lost)), remake(&labels, None));
    Some(change("remake", &name, up, down))
}

pub(super) fn domain(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("code");
    let up = format!(
        "CREATE DOMAIN {name} AS text DEFAULT 'x;' CONSTRAINT short CHECK (length(VALUE) < 50);\n\
         ALTER DOMAIN {name} ADD CONSTRAINT clean CHECK (VALUE !~ '[\\[\\]]') NOT VALID;\n\
         COMMENT ON DOMAIN {name} IS $d$it's; a \"code\"$d$;\n"
    );
    schema.add_kind(Kind::new(&name, "'code {n}'", "'c'"));
    Some(change("create", &name, up, format!("DROP DOMAIN {name};\n")))
}

pub(super) fn composite(schema: &mut Schema) -> Option<Change> {
    let (name, table) = (schema.name("pair"), schema.name("pairs"));
    let up = format!(
        "CREATE TYPE {name} AS (a integer, \"b;\" text);\n\
         CREATE TABLE {table} (id integer PRIMARY KEY, pair {name});\n\
         INSERT INTO {table} VALUES (1, ROW (1, ';')), (2, '(2,\"a;b\")');\n\
         ALTER TYPE {name} ADD ATTRIBUTE c date CASCADE;\n"
    );
    Some(change("create", &name, up, format!("DROP TABLE {table};\nDROP TYPE {name};\n")))
}
