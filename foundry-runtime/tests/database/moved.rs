//! The file of a SQLite database is removed or replaced while a pool has it open.

use super::{check, execute, number};
use foundry_runtime::database::{DatabaseError, DatabaseErrorKind, DatabasePool, sqlx};
use std::fs;
use std::path::PathBuf;

/// A pool with a table in a file of its own.
struct Shop {
    pool: DatabasePool,
    file: PathBuf,
    folder: tempfile::TempDir,
}

impl Shop {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.db");
        let pool = DatabasePool::new(&format!("sqlite:{}", file.display())).unwrap();
        execute(&pool, "CREATE TABLE films (title TEXT)").await;
        assert_eq!(number(&pool, "SELECT count(*) FROM films").await, 0);
        Self { pool, file, folder }
    }

    fn aside(&self) -> PathBuf {
        self.folder.path().join("aside.db")
    }

    async fn write(&self) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO films VALUES ('Metropolis')").execute(&self.pool).await.map(drop)
    }

    async fn read(&self) -> sqlx::Result<i64> {
        sqlx::query_scalar("SELECT count(*) FROM films").fetch_one(&self.pool).await
    }

    /// Nothing works, and each way says why.
    async fn is_refused(&self, why: &str) {
        for error in [
            self.write().await.unwrap_err(),
            self.read().await.unwrap_err(),
            self.pool.begin().await.map(drop).unwrap_err(),
            self.pool.health_check().await.unwrap_err(),
        ] {
            let inner = DatabaseError::of(&error).unwrap();
            assert_eq!(inner.kind(), DatabaseErrorKind::Moved, "{error}");
            check(error, &["shop.db` was ", why, "put ", "back"]);
        }
    }
}

#[tokio::test]
async fn writes_into_a_removed_file_are_refused() {
    let shop = Shop::open().await;
    fs::remove_file(&shop.file).unwrap();
    shop.is_refused("removed while it was open").await;
    assert!(!shop.file.exists(), "it is not made anew");
}

#[tokio::test]
async fn writes_into_a_replaced_file_are_refused() {
    let shop = Shop::open().await;
    fs::copy(&shop.file, shop.aside()).unwrap();
    fs::rename(shop.aside(), &shop.file).unwrap();
    shop.is_refused("replaced by another file").await;
}

#[tokio::test]
async fn a_file_that_is_put_back_is_used_again() {
    let shop = Shop::open().await;
    fs::rename(&shop.file, shop.aside()).unwrap();
    shop.write().await.unwrap_err();
    fs::rename(shop.aside(), &shop.file).unwrap();
    shop.write().await.unwrap();
    assert_eq!(shop.read().await.unwrap(), 1);
}

#[tokio::test]
async fn a_file_that_is_written_to_by_others_is_the_same_file() {
    let shop = Shop::open().await;
    let other = DatabasePool::new(&format!("sqlite:{}", shop.file.display())).unwrap();
    execute(&other, "INSERT INTO films VALUES ('M')").await;
    execute(&other, "VACUUM").await;
    other.close().await;
    shop.write().await.unwrap();
    assert_eq!(shop.read().await.unwrap(), 2);
}

#[tokio::test]
async fn a_commit_into_a_removed_file_fails() {
    let shop = Shop::open().await;
    let mut transaction = shop.pool.begin().await.unwrap();
    sqlx::query("INSERT INTO films VALUES ('M')").execute(&mut *transaction).await.unwrap();
    fs::rename(&shop.file, shop.aside()).unwrap();
    let query = sqlx::query("INSERT INTO films VALUES ('M')").execute(&mut *transaction).await;
    check(query.unwrap_err(), &["was removed while it was open"]);
    check(transaction.commit().await.unwrap_err(), &["was removed while it was open"]);
    fs::rename(shop.aside(), &shop.file).unwrap();
    assert_eq!(shop.read().await.unwrap(), 0, "it was rolled back");
}

/// Each connection that is opened later looks as well; it would make the file.
#[tokio::test]
async fn a_connection_that_is_opened_after_the_removal_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    let url = format!("sqlite:{}", file.display());
    let pool: DatabasePool = DatabasePool::new(&url).unwrap();
    execute(&pool, "CREATE TABLE films (title TEXT)").await;
    fs::remove_file(&file).unwrap();
    check(pool.read().await.unwrap_err(), &["was removed while it was open"]);
    assert!(!file.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_that_leads_to_another_file_is_noticed() {
    let shop = Shop::open().await;
    let link = shop.folder.path().join("link.db");
    std::os::unix::fs::symlink(&shop.file, &link).unwrap();
    let pool: DatabasePool = DatabasePool::new(&format!("sqlite:{}", link.display())).unwrap();
    execute(&pool, "INSERT INTO films VALUES ('M')").await;
    fs::copy(&shop.file, shop.aside()).unwrap();
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(shop.aside(), &link).unwrap();
    let error = sqlx::query("DELETE FROM films").execute(&pool).await.unwrap_err();
    check(error, &["link.db` was replaced by another file"]);
}

#[tokio::test]
async fn a_database_in_memory_has_no_file() {
    let pool: DatabasePool = DatabasePool::new("sqlite::memory:").unwrap();
    execute(&pool, "CREATE TABLE films (title TEXT)").await;
    assert_eq!(number(&pool, "SELECT count(*) FROM films").await, 0);
}
