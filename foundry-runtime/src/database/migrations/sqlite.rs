//! How the schema of a SQLite file is changed: under a lock beside the file, each migration in a
//! transaction that holds the write lock from the start.

use super::dialect::{
    Dialect, LockError, Migratable, Rows, Types, Value, cell, column, statements_of,
};
use super::dump;
use super::lock::{Holder, Lock, ME, me};
use super::wipe::{self, Inventory, Wiped};
use crate::database::Session;
use crate::database::driver::{Backend as _, BoxFuture, Target as _};
use crate::database::error::DatabaseError;
use crate::database::sqlite::Target;
use sqlx::Sqlite;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

macro_rules! now {
    () => {
        "strftime('%Y-%m-%d %H:%M:%S', 'now')"
    };
}

impl Migratable for Sqlite {}

impl Dialect for Sqlite {
    const TRANSACTIONAL: bool = true;
    const DEDICATED: bool = false;
    const TYPES: Types = Types {
        key: "TEXT",
        text: "TEXT",
        number: "INTEGER",
        as_text: "TEXT",
        now: now!(),
        of_table: "",
    };
    // A temporary table, or one of an attached database, may have the same name.
    const LEDGERS: &str = "SELECT 'main.foundry_migrations', '1' FROM main.sqlite_schema
                           WHERE type = 'table' AND name = 'foundry_migrations'";
    const NEW_LEDGER: &str = "SELECT 'main.foundry_migrations'";
    // SQLx runs SQLite in a thread of its own, and each row wakes the thread that reads it.
    const APPLIED: (&str, &str) =
        ("group_concat(version || ' ' || checksum, ',')", " GROUP BY owner");

    statements_of!(str::to_owned, persistent = true);

    fn has_table(name: &str) -> String {
        format!("SELECT '1' FROM sqlite_schema WHERE type = 'table' AND name = '{name}'")
    }

    async fn try_lock(
        session: &mut Session<Self>,
        target: &Target,
    ) -> Result<Option<Lock>, LockError> {
        let Some(path) = beside(target) else { return Ok(Some(Lock::default())) };
        let Some(mut file) = lock_file(&path).map_err(LockError::File)? else { return Ok(None) };
        check_own(&mut file, &path).map_err(LockError::File)?;
        let now = cell(session, concat!("SELECT ", now!()), &[]).await?.unwrap_or_default();
        let who = format!("{}\n{now}\n", me());
        file.set_len(0).and_then(|()| file.write_all(who.as_bytes())).map_err(LockError::File)?;
        Ok(Some(Lock { file: Some((file, path)) }))
    }

    async fn renew(session: &mut Session<Self>) -> sqlx::Result<()> {
        let _ = session.run("ROLLBACK").await;
        Self::rows(session, "PRAGMA foreign_keys = ON", &[]).await.map(drop)
    }

    async fn holder(_: &mut Session<Self>, target: &Target) -> Option<Holder> {
        let mut text = String::new();
        File::open(beside(target)?).ok()?.read_to_string(&mut text).ok()?;
        let (who, since) = text.trim_end().split_once('\n')?;
        Some(Holder { who: who.to_owned(), since: Some(since.to_owned()) })
    }

    async fn unlock(_: &mut Session<Self>) {}

    /// Drops what a migration that is tried left in the temporary database.
    async fn reset_settings(session: &mut Session<Self>) -> sqlx::Result<()> {
        const TEMPORARY: &str =
            "SELECT 'DROP ' || type || ' IF EXISTS temp.\"' || replace(name, '\"', '\"\"') || '\"'
            FROM temp.sqlite_schema WHERE type IN ('table', 'view', 'trigger')
                AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
            ORDER BY type DESC";
        for drop in column(Self::rows(session, TEMPORARY, &[]).await?) {
            Self::rows(session, &drop, &[]).await?;
        }
        Ok(())
    }

    async fn suspend_foreign_keys(session: &mut Session<Self>) -> sqlx::Result<bool> {
        let on = cell(session, "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys", &[]);
        let are_on = on.await?.as_deref() == Some("1");
        if are_on {
            Self::rows(session, "PRAGMA foreign_keys = OFF", &[]).await?;
        }
        Ok(are_on)
    }

    async fn resume_foreign_keys(session: &mut Session<Self>) -> sqlx::Result<()> {
        Self::rows(session, "PRAGMA foreign_keys = ON", &[]).await.map(drop)
    }

    async fn foreign_key_violations(session: &mut Session<Self>) -> sqlx::Result<Rows> {
        let sql = r#"SELECT "table", parent, CAST(count(*) AS TEXT) FROM pragma_foreign_key_check
                     GROUP BY "table", parent ORDER BY "table", parent"#;
        Self::rows(session, sql, &[]).await
    }

    fn is_locked(error: &sqlx::Error) -> bool {
        crate::database::sqlite::is_busy(error)
    }

    async fn wipe(session: &mut Session<Self>, _: &Inventory) -> sqlx::Result<Wiped> {
        wipe::sqlite::wipe(session).await
    }

    /// A dump has its tables in any order. Its own `PRAGMA foreign_keys` has no effect in our transaction.
    async fn before_load(session: &mut Session<Self>) -> sqlx::Result<()> {
        Self::execute(session, "PRAGMA foreign_keys = OFF").await
    }

    async fn after_load(session: &mut Session<Self>) -> sqlx::Result<()> {
        Self::execute(session, "PRAGMA writable_schema = OFF; PRAGMA foreign_keys = ON").await
    }

    async fn dump(
        session: &mut Session<Self>,
        target: &Target,
    ) -> Result<Vec<String>, DatabaseError> {
        let dumped = dump::sqlite::statements(session).await;
        dumped.map_err(|error| Self::explain(target, "reading the schema of", &error))
    }
}

/// The file whose lock is the right to migrate; a database in memory belongs to one process anyway.
fn beside(target: &Target) -> Option<PathBuf> {
    (!target.is_irreplaceable()).then(|| {
        let mut path = PathBuf::from(target.name()).into_os_string();
        path.push(".migrating");
        path.into()
    })
}

/// Locks the file, if nobody has.
fn lock_file(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            // A file system without locks: what is left is the lock of each transaction.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Whoever had it before us removes the file, and then another may be there already.
        if is_at(&file, path) {
            return Ok(Some(file));
        }
    }
}

/// Checks that a file was left by a process that migrated: it is overwritten now, and removed afterwards.
fn check_own(file: &mut File, path: &Path) -> io::Result<()> {
    let mut text = Vec::new();
    file.take(ME.len() as u64).read_to_end(&mut text)?;
    file.rewind()?;
    match ME.as_bytes().starts_with(&text) {
        true => Ok(()),
        false => Err(io::Error::other(format!(
            "`{}` is not a lock of foundry; move it away: a migration locks a file of this name",
            path.display()
        ))),
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(ours), Ok(there)) = (file.metadata(), path.metadata()) else { return false };
    (ours.dev(), ours.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_program_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db.migrating");
        let check = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let mut file = lock_file(&path).unwrap().unwrap();
            let checked = check_own(&mut file, &path);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
            checked.map_err(|it| it.to_string())
        };
        for text in ["", "pro", "process 71 on host\n2024-01-31 12:00:00\n"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in ["notes", "processes", "\n", "Process 71 on host"] {
            let error = check(text).unwrap_err();
            assert!(error.contains("is not a lock of foundry"), "{text}: {error}");
        }
    }
}
