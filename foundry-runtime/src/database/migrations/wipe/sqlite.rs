//! The objects of a SQLite file.

use super::super::dialect::{Dialect, column};
use crate::database::Session;
use sqlx::Sqlite;

// Shadow tables are those of a virtual table, of a full-text search for one: they come and go with
// it.
/// Returns the statements that drop everything, in order.
pub(in super::super) async fn statements(
    session: &mut Session<Sqlite>,
) -> sqlx::Result<Vec<String>> {
    const DROPS: &str = r#"
        SELECT 'DROP ' || type || ' "' || replace(name, '"', '""') || '"' FROM sqlite_schema
        WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
            AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
        ORDER BY type = 'table', name"#;
    let mut all = vec!["PRAGMA foreign_keys = OFF".to_owned(), "BEGIN IMMEDIATE".to_owned()];
    all.extend(column(Sqlite::rows(session, DROPS, &[]).await?));
    all.extend(["COMMIT".to_owned(), "PRAGMA foreign_keys = ON".to_owned()]);
    Ok(all)
}
