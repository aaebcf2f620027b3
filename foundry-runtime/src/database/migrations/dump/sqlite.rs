//! The schema of a SQLite file, by its own table of it.

use super::super::dialect::{Dialect, column};
use crate::database::Session;
use sqlx::Sqlite;

/// Returns the statements of the schema, tables first.
pub(in super::super) async fn statements(
    session: &mut Session<Sqlite>,
) -> sqlx::Result<Vec<String>> {
    const SCHEMA: &str = r"
        SELECT sql FROM sqlite_schema
        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
            AND tbl_name <> 'foundry_migrations'
            AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
        ORDER BY instr('table index view  trigger', type), name";
    Sqlite::rows(session, SCHEMA, &[]).await.map(column)
}
