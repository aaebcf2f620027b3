//! The objects of a SQLite file.

use super::super::dialect::{Dialect, column};
use super::super::report::PATIENCE;
use super::super::run::begin;
use super::Wiped;
use crate::database::Session;
use sqlx::Sqlite;

/// Views before tables: their names are free then, and nothing else has to be in order. Shadow tables are
/// those of a virtual table, of a full-text search for one: they go with it. Of SQLite's own tables, those of
/// `ANALYZE` can be dropped.
const DROPS: &str = r#"
    SELECT 'DROP ' || type || ' "' || replace(name, '"', '""') || '"' FROM sqlite_schema
    WHERE type IN ('table', 'view')
        AND (name NOT LIKE 'sqlite\_%' ESCAPE '\' OR name LIKE 'sqlite\_stat_' ESCAPE '\')
        AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow' AND schema = 'main')
    ORDER BY type = 'table', name"#;

/// Drops everything in one transaction.
pub(in super::super) async fn wipe(session: &mut Session<Sqlite>) -> sqlx::Result<Wiped> {
    // With foreign keys, dropping a table deletes rows that refer to it. Inside of a transaction, the
    // setting has no effect.
    Sqlite::execute(session, "PRAGMA foreign_keys = OFF").await?;
    let dropped = drop_all(session).await;
    let restored = Sqlite::execute(session, "PRAGMA foreign_keys = ON").await;
    let dropped = dropped?;
    restored.map(|()| Wiped::Dropped(dropped))
}

async fn drop_all(session: &mut Session<Sqlite>) -> sqlx::Result<usize> {
    let mut transaction = begin(session, PATIENCE).await?;
    let dropped = async {
        let drops = column(Sqlite::rows(&mut transaction, DROPS, &[]).await?);
        for sql in &drops {
            Sqlite::rows(&mut transaction, sql, &[]).await?;
        }
        Ok(drops.len())
    };
    match dropped.await {
        Ok(dropped) => transaction.keep().await.map(|()| dropped),
        Err(error) => {
            // The setting of the foreign keys, which follows, has no effect before.
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}
