//! Views of PostgreSQL: dropped and made anew where what is below them changes.

use super::super::Change;
use super::super::schema::{Schema, Used, View};
use super::change;

/// Chooses columns of a table for a view, and binds them.
fn columns(schema: &mut Schema, table: usize) -> Vec<String> {
    let mut names = vec!["id".to_owned()];
    let half = schema.below(2);
    for (at, column) in schema.tables[table].columns.iter_mut().enumerate().skip(1) {
        if at % 2 == half && column.used <= Used::Bound {
            column.used = Used::Bound;
            names.push(column.name.clone());
        }
    }
    names
}

pub(super) fn create(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let columns = columns(schema, at);
    let (name, table) = (schema.name("view"), schema.tables[at].name.clone());
    let view = View { name: name.clone(), table, columns, is_fixed: false };
    let up = view.create();
    schema.views.push(view);
    Some(change("create", &name, up, format!("DROP VIEW {name};\n")))
}

fn free_view(schema: &mut Schema) -> Option<(usize, usize)> {
    let at = schema.place(schema.views.len())?;
    let View { table, is_fixed, .. } = &schema.views[at];
    if *is_fixed {
        return None;
    }
    Some((at, schema.tables.iter().position(|it| it.name == *table)?))
}

pub(super) fn remake(schema: &mut Schema) -> Option<Change> {
    let (at, table) = free_view(schema)?;
    let old = schema.views[at].clone();
    schema.views[at].columns = columns(schema, table);
    let name = &old.name;
    let up = format!("DROP VIEW IF EXISTS {name};\n\n{}", schema.views[at].create());
    Some(change("remake", name, up, format!("DROP VIEW {name};\n\n{}", old.create())))
}

/// Adds a column to a table and to a view of it, in place of another one that is dropped.
pub(super) fn drop_column_below(schema: &mut Schema) -> Option<Change> {
    let (at, table) = free_view(schema)?;
    let old = schema.views[at].clone();
    let name = schema.name("instead");
    schema.tables[table].fresh = None;
    let kind = schema.kind();
    let column = super::super::schema::Column::new(&name, kind.clone()).used(Used::Bound);
    schema.tables[table].columns.push(column);
    let table = &schema.tables[table].name.clone();
    let view = &mut schema.views[at];
    view.columns.push(name.clone());
    let (sql, view) = (kind.sql, view.clone());
    let up = format!(
        "DROP VIEW {0} CASCADE;\nALTER TABLE {table} ADD COLUMN {name} {sql};\n{1}\
         ALTER VIEW {0} SET (security_barrier = true);\n",
        view.name,
        view.create()
    );
    let down = format!(
        "DROP VIEW {};\nALTER TABLE {table} DROP COLUMN {name};\n{}",
        view.name,
        old.create()
    );
    Some(change("widen", &view.name, up, down))
}

pub(super) fn stacked(schema: &mut Schema) -> Option<Change> {
    let (at, _) = free_view(schema)?;
    schema.views[at].is_fixed = true;
    let (below, name) = (schema.views[at].name.clone(), schema.name("above"));
    let up = format!(
        "CREATE VIEW {name} AS WITH all_of AS (SELECT * FROM {below}) SELECT count(*) AS \"n;\" FROM all_of;\n\
         CREATE OR REPLACE VIEW {name} AS\n    SELECT count(*) AS \"n;\", CASE WHEN count(*) > 0 THEN 'some;' ELSE $$none$$ END AS how FROM {below};\n"
    );
    Some(change("stack", &below, up, format!("DROP VIEW {name};\n")))
}

pub(super) fn materialized(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let name = schema.name("summary");
    let table = &schema.tables[at].name;
    let up = format!(
        "CREATE MATERIALIZED VIEW {name} AS SELECT id, count(*) AS n FROM {table} GROUP BY id WITH NO DATA;\n\
         CREATE UNIQUE INDEX ON {name} (id);\nREFRESH MATERIALIZED VIEW {name};\n\
         REFRESH MATERIALIZED VIEW CONCURRENTLY {name};\n"
    );
    Some(change("summarize", table, up, format!("DROP MATERIALIZED VIEW {name};\n")))
}

/// A rule with two actions, and one on a view.
pub(super) fn rule(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("ruled");
    let up = format!(
        "CREATE TABLE {name} (i integer, what text);\nCREATE TABLE {name}_log (i integer, what text);\n\
         CREATE RULE logged AS ON INSERT TO {name} DO ALSO (\n    INSERT INTO {name}_log VALUES (new.i, 'one;');\n    \
         INSERT INTO {name}_log VALUES (new.i, 'two');\n);\n\
         CREATE VIEW {name}_view AS SELECT i FROM {name};\n\
         CREATE RULE shown AS ON DELETE TO {name}_view DO INSTEAD NOTHING;\n\
         INSERT INTO {name} VALUES (1, 'a;b');\nDELETE FROM {name}_view;\n"
    );
    let down = format!(
        "DROP RULE shown ON {name}_view;\nDROP VIEW {name}_view;\nDROP TABLE {name};\nDROP TABLE {name}_log;\n"
    );
    Some(change("rule", &name, up, down))
}
