//! Indexes that PostgreSQL makes `CONCURRENTLY`: one that fails stays behind, invalid, and enforces nothing.

use super::dialect::Dialect;
use crate::database::Session;
use crate::database::sql::{Kind, Statement};
use sqlx::Postgres;

/// Runs a statement that cannot be part of a transaction.
///
/// An invalid index of the name is dropped first, and one that the statement leaves behind afterwards. Of an index
/// without a name only the latter can be known for certain; a former one is an error.
pub(super) async fn run(
    session: &mut Session<Postgres>,
    statement: &Statement<'static>,
) -> sqlx::Result<()> {
    let Some(index) = index_of(statement) else {
        return Postgres::execute(session, statement.text).await;
    };
    let before = invalid_indexes(session, &index.table).await?;
    let named = match &index.name {
        Some(name) => Some(as_postgres_reads(session, name).await?),
        None => None,
    };
    match &named {
        Some(name) => {
            for it in before.iter().filter(|it| it.name == *name) {
                Postgres::rows(session, &it.drop, &[]).await?;
            }
        }
        None => {
            if let Some(remains) = before.iter().find(|it| it.is_named_by_postgres) {
                let text = format!(
                    "the index `{}` is invalid, maybe of an attempt that was interrupted; drop it: `{}`",
                    remains.name, remains.drop
                );
                return Err(sqlx::Error::Configuration(text.into()));
            }
        }
    }
    let outcome = Postgres::execute(session, statement.text).await;
    if outcome.is_err() && !session.usage.broken {
        for it in invalid_indexes(session, &index.table).await.unwrap_or_default() {
            if named.as_ref().is_some_and(|name| it.name == *name)
                || named.is_none() && !before.iter().any(|other| other.drop == it.drop)
            {
                let _ = Postgres::rows(session, &it.drop, &[]).await;
            }
        }
    }
    outcome
}

/// An index that a statement makes `CONCURRENTLY`.
#[derive(Debug, PartialEq, Eq)]
struct ConcurrentIndex {
    /// The name as it is written. Without one, PostgreSQL chooses one that is free.
    name: Option<String>,
    /// The table as it is written.
    table: String,
}

/// An index that enforces nothing.
struct InvalidIndex {
    name: String,
    drop: String,
    /// It has a name as PostgreSQL chooses it: `table_column_idx`.
    is_named_by_postgres: bool,
}

/// Returns the index that a statement makes `CONCURRENTLY`.
fn index_of(statement: &Statement<'_>) -> Option<ConcurrentIndex> {
    let mut tokens = statement.tokens().peekable();
    for (word, is_optional) in [
        ("create", false),
        ("unique", true),
        ("index", false),
        ("concurrently", false),
        ("if", true),
        ("not", true),
        ("exists", true),
    ] {
        if tokens.next_if(|it| it.is_word(word)).is_none() && !is_optional {
            return None;
        }
    }
    // It may be of several tokens: `U&"t\0069"`.
    let mut name = String::new();
    while let Some(part) = tokens.next_if(|it| !it.is_word("on")) {
        name += part.text;
    }
    let name = (!name.is_empty()).then_some(name);
    tokens.next_if(|it| it.is_word("on"))?;
    tokens.next_if(|it| it.is_word("only"));
    let mut table = tokens.next()?.text.to_owned();
    while tokens.next_if(|it| it.kind == Kind::Sign('.')).is_some() {
        table = format!("{table}.{}", tokens.next()?.text);
    }
    Some(ConcurrentIndex { name, table })
}

/// Returns a name without its quotes, in small letters and cut off where PostgreSQL does so.
async fn as_postgres_reads(session: &mut Session<Postgres>, name: &str) -> sqlx::Result<String> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT 1 AS {name}"));
    let row = sqlx::raw_sql(sql).fetch_one(session).await?;
    Ok(sqlx::Column::name(sqlx::Row::column(&row, 0)).to_owned())
}

async fn invalid_indexes(
    session: &mut Session<Postgres>,
    table: &str,
) -> sqlx::Result<Vec<InvalidIndex>> {
    const INVALID: &str = "
        SELECT c.relname, format('DROP INDEX %I.%I', n.nspname, c.relname),
            CASE WHEN c.relname LIKE '%\\_idx' OR c.relname ~ '_idx[0-9]+$' THEN '1' END
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT i.indisvalid AND i.indrelid = to_regclass(?)";
    let rows = Postgres::rows(session, INVALID, &[table.into()]).await?;
    let index = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter();
        let (name, drop) = (cells.next()??, cells.next()??);
        Some(InvalidIndex { name, drop, is_named_by_postgres: cells.next()?.is_some() })
    };
    Ok(rows.into_iter().filter_map(index).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::sql::{self, Dialect as Sql};

    #[track_caller]
    fn check(sql: &str, expected: Option<(Option<&str>, &str)>) {
        let statements = sql::statements(sql, Sql::Postgres).unwrap();
        let expected = expected.map(|(name, table)| ConcurrentIndex {
            name: name.map(str::to_owned),
            table: table.to_owned(),
        });
        assert_eq!(index_of(&statements[0]), expected);
    }

    #[test]
    fn an_index_is_found_by_its_name_however_it_is_written() {
        check("CREATE INDEX CONCURRENTLY ti ON t (i)", Some((Some("ti"), "t")));
        check(
            "create unique index /* x */ concurrently if not exists TI on only s.\"T\" (i)",
            Some((Some("TI"), "s.\"T\"")),
        );
        check("CREATE INDEX CONCURRENTLY \"T \"\"i\" ON t (i)", Some((Some("\"T \"\"i\""), "t")));
        check(
            "CREATE INDEX CONCURRENTLY U&\"t\\0069\" ON t (i)",
            Some((Some("U&\"t\\0069\""), "t")),
        );
        check("CREATE INDEX CONCURRENTLY ON t (i)", Some((None, "t")));
        check("CREATE INDEX ti ON t (i)", None);
    }
}
