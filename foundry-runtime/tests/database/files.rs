//! Files that cannot be opened or written, and what is said about them.

use super::{check, execute, fresh, number, pool_of};
use foundry_runtime::database::{DatabasePool, PoolConfig};
#[cfg(unix)]
use foundry_tests_support::permissions_hold;
use tempfile::tempdir;

const TABLE: &str = "CREATE TABLE films (title TEXT)";

#[tokio::test]
async fn files_that_cannot_be_opened_say_why() {
    let folder = tempdir().unwrap();
    let pool = |name: &str, query: &str| {
        let file = folder.path().join(name);
        let url = format!("sqlite:{}{query}", file.display());
        DatabasePool::<sqlx::Sqlite>::new(&url).unwrap()
    };
    let error = pool("no/such/shop.db", "").begin().await.unwrap_err();
    check(error, &["no/such/shop.db` cannot be opened: there is no folder `", "create the folder"]);

    std::fs::create_dir(folder.path().join("folder.db")).unwrap();
    let error = pool("folder.db", "").read().await.unwrap_err();
    check(error, &["folder.db` is a folder, not a database file"]);

    std::fs::write(folder.path().join("text.db"), "not a database, but long enough ".repeat(40))
        .unwrap();
    for _ in 0..2 {
        let error = pool("text.db", "").read().await.unwrap_err();
        check(error, &["text.db` is not a SQLite database", "code 26"]);
    }

    let error = pool("missing.db", "?mode=rw").read().await.unwrap_err();
    check(error, &["there is no file `", "missing.db`", "with `mode=rwc` it is made"]);

    execute(&pool("shop.db", ""), TABLE).await;
    let read_only = pool("shop.db", "?mode=ro");
    assert_eq!(number(&read_only, "SELECT count(*) FROM films").await, 0);
    check(
        read_only.begin().await.unwrap_err(),
        &["shop.db` is opened read-only", "drop `mode=ro`"],
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_without_permission_says_so() {
    use std::os::unix::fs::PermissionsExt;
    if !permissions_hold("files::a_file_without_permission_says_so") {
        return;
    }
    let (folder, pool) = fresh();
    execute(&pool, TABLE).await;
    pool.close().await;
    let file = folder.path().join("shop.db");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let error = pool_of(&file, PoolConfig::default()).begin().await.unwrap_err();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    check(error, &["shop.db`", "writ"]);
}
