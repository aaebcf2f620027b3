//! The schema of a SQLite file, by its own table of it.

use super::super::dialect::{Dialect, column};
use crate::database::Session;
use crate::database::sql::{self, Dialect as Sql};
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
    let statements = column(Sqlite::rows(session, SCHEMA, &[]).await?);
    Ok(statements.into_iter().map(|it| ended(&it)).collect())
}

/// Returns the statement with a semicolon, which must not become a part of the comment that it ends with.
fn ended(sql: &str) -> String {
    let is_ended = |text: &str| {
        let statements = sql::statements(text, Sql::Sqlite).unwrap_or_default();
        matches!(statements.as_slice(), [one] if one.tokens().last().is_some_and(|it| it.text == ";"))
    };
    let endings = [";", "\n;", "*/;"].map(|it| format!("{sql}{it}"));
    endings.into_iter().find(|it| is_ended(it)).unwrap_or_else(|| format!("{sql};"))
}

#[cfg(test)]
mod tests {
    use super::ended;

    #[test]
    fn a_comment_at_the_end_does_not_swallow_the_semicolon() {
        for (sql, expected) in [
            ("CREATE TABLE a (i)", "CREATE TABLE a (i);"),
            ("CREATE VIEW v AS SELECT 1 -- why", "CREATE VIEW v AS SELECT 1 -- why\n;"),
            ("CREATE VIEW v AS SELECT 1 /* why", "CREATE VIEW v AS SELECT 1 /* why*/;"),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;",
            ),
        ] {
            assert_eq!(ended(sql), expected);
        }
    }
}
