//! Finding the tables of other tools in a database.

use super::tool::MigrationTool;
use crate::database::Session;
use crate::database::migrations::dialect::{Migratable, cell};
use crate::database::sql::Dialect;

/// The table of another tool, which has rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OtherLedger {
    pub(super) tool: MigrationTool,
    /// The table, quoted for a statement.
    pub(super) table: String,
    /// The table, for a message.
    pub(super) shown: String,
}

/// Returns the tables of other tools: in PostgreSQL those in the schemas of the search path, in its order, and
/// then those in `public`. One query; whether they have rows is not looked at.
pub(super) async fn of_others<DB: Migratable>(
    session: &mut Session<DB>,
) -> sqlx::Result<Vec<OtherLedger>> {
    let rows = DB::rows(session, &query(DB::DIALECT), &[]).await?;
    let found = rows.into_iter().flat_map(|row| {
        let mut cells = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || cells.next().unwrap_or_default();
        let (schema, table, columns) = (next(), next(), next().to_ascii_lowercase());
        let columns: Vec<_> = columns.split(' ').map(str::to_owned).collect();
        let tools = MigrationTool::ALL.into_iter();
        let tool = tools
            .into_iter()
            .find(|it| it.table().eq_ignore_ascii_case(&table) && it.has_columns(&columns));
        tool.map(|tool| ledger(DB::DIALECT, tool, &schema, &table))
    });
    Ok(found.collect())
}

/// Returns those of these tables that have rows, one for each tool.
pub(super) async fn in_use<DB: Migratable>(
    session: &mut Session<DB>,
    tables: Vec<OtherLedger>,
) -> sqlx::Result<Vec<OtherLedger>> {
    let mut all: Vec<OtherLedger> = Vec::new();
    for ledger in tables {
        if all.iter().any(|it| it.tool == ledger.tool) {
            continue;
        }
        let sql = format!("SELECT '1' FROM {}{} LIMIT 1", ledger.table, ledger.tool.condition());
        if cell(session, &sql, &[]).await?.is_some() {
            all.push(ledger);
        }
    }
    Ok(all)
}

fn ledger(dialect: Dialect, tool: MigrationTool, schema: &str, table: &str) -> OtherLedger {
    let quoted = |name: &str| match dialect {
        Dialect::MySql => format!("`{}`", name.replace('`', "``")),
        _ => format!("\"{}\"", name.replace('"', "\"\"")),
    };
    let (shown, quoted) = match schema {
        "" => (table.to_owned(), quoted(table)),
        _ => (format!("{schema}.{table}"), format!("{}.{}", quoted(schema), quoted(table))),
    };
    OtherLedger { tool, table: quoted, shown }
}

/// Schema, table, and columns with blanks between them. A table of PostgreSQL that may not be read is that of
/// another application.
fn query(dialect: Dialect) -> String {
    let mut names: Vec<_> =
        MigrationTool::ALL.iter().map(|it| format!("'{}'", it.table())).collect();
    names.dedup();
    let names = names.join(", ");
    match dialect {
        Dialect::Sqlite => format!(
            "SELECT '', m.name, group_concat(c.name, ' ')
             FROM sqlite_schema m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND lower(m.name) IN ({names}) GROUP BY m.name"
        ),
        Dialect::Postgres => format!(
            "SELECT n.nspname::text, c.relname::text, string_agg(a.attname::text, ' ')
             FROM pg_catalog.pg_class c
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_catalog.pg_attribute a
                 ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p') AND c.relname IN ({names})
                 AND (n.nspname = ANY (current_schemas(false)) OR n.nspname = 'public')
                 AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
             GROUP BY n.nspname, c.relname
             ORDER BY array_position(current_schemas(false), n.nspname)"
        ),
        Dialect::MySql => format!(
            "SELECT '', CAST(table_name AS CHAR),
                    CAST(group_concat(column_name SEPARATOR ' ') AS CHAR)
             FROM information_schema.columns
             WHERE table_schema = DATABASE() AND table_name IN ({names}) GROUP BY table_name"
        ),
    }
}
