//! Disks that are full, files and folders that are read-only: told as what they are, and nothing is
//! lost. Each test runs in a process of its own, which can mount such disks.

use super::{run, says};
use foundry::database::Migrator;
use foundry::database::sqlx::Sqlite;
use foundry::{Error, ErrorKind};
use foundry_tests_database::{Folder, Ground, few, mounts_work, url_of};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

/// A small disk in memory, unmounted with the value.
struct Disk {
    folder: TempDir,
}

impl Disk {
    /// Mounts a disk for the test of this name; `None` where the test is over, see [`mounts_work`].
    fn mount(test: &str) -> Option<Self> {
        if !mounts_work(&format!("disk::{test}")) {
            return None;
        }
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        assert!(mount(&["-t", "tmpfs", "-o", "size=2m", "foundry"], disk.path()));
        Some(disk)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self) -> PathBuf {
        self.path().join("shop.db")
    }

    fn remount(&self, options: &str) {
        // With its type and name: else `mount` repeats options that only root may set.
        let options = format!("remount,{options}");
        assert!(mount(&["-t", "tmpfs", "-o", &options, "foundry"], self.path()));
    }

    /// Migrates, and leaves no file open: a disk that is in use does not become read-only.
    async fn run(&self, folder: &Folder) -> Result<Vec<u64>, Error> {
        let pool = few::<Sqlite>(&url_of(&self.file()));
        let outcome = run(&Migrator::new(Arc::clone(&pool), &folder.migrations())).await;
        pool.close().await;
        outcome
    }

    /// Takes all the space there is.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut file = File::create(&path).unwrap();
        for size in [64 * 1024, 1024, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).output();
    }
}

fn mount(options: &[&str], path: &Path) -> bool {
    let output = Command::new("mount").args(options).arg(path).output();
    output.is_ok_and(|it| it.status.success())
}

fn folder() -> Folder {
    Folder::with([
        ("1_films.sql", "CREATE TABLE films (title TEXT); INSERT INTO films VALUES ('M')"),
        (
            "2_fill.sql",
            "CREATE TABLE big (data BLOB);
             INSERT INTO big
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
             SELECT randomblob(100000) FROM n",
        ),
    ])
}

async fn answers(disk: &Disk, query: &str) -> Vec<String> {
    let pool = few::<Sqlite>(&url_of(&disk.file()));
    let rows = Sqlite::answers(&pool, query).await.unwrap();
    pool.close().await;
    rows
}

#[tokio::test]
async fn a_migration_that_fills_the_disk_is_taken_back() {
    let Some(disk) = Disk::mount("a_migration_that_fills_the_disk_is_taken_back") else { return };
    let folder = folder();
    let error = disk.run(&folder).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    says(&error, &["`2_fill` failed at line 2: `INSERT INTO big", "disk is full"]);
    says(&error, &["nothing of it was kept", "what is applied stays, up to `1_films`"]);
    assert!(!disk.path().join("shop.db.migrating").exists());
    let applied = "SELECT version FROM foundry_migrations WHERE state = 'applied'";
    assert_eq!(answers(&disk, applied).await, ["1"]);
    assert_eq!(answers(&disk, "PRAGMA integrity_check").await, ["ok"]);
    assert_eq!(answers(&disk, "SELECT title FROM films").await, ["M"]);

    disk.remount("size=32m");
    assert_eq!(disk.run(&folder).await.unwrap(), [2]);
    assert_eq!(answers(&disk, "SELECT count(*) FROM big").await, ["40"]);
}

#[tokio::test]
async fn a_disk_that_is_full_already_is_told() {
    let Some(disk) = Disk::mount("a_disk_that_is_full_already_is_told") else { return };
    let folder = folder();
    let filler = disk.fill();
    let error = disk.run(&folder).await.unwrap_err();
    says(&error, &["the disk of `", "shop.db` is full", "free some space and try again"]);
    std::fs::remove_file(&filler).unwrap();
    disk.remount("size=32m");
    assert_eq!(disk.run(&folder).await.unwrap(), [1, 2]);

    folder.write("3_year.sql", "ALTER TABLE films ADD year INTEGER");
    disk.fill();
    let error = disk.run(&folder).await.unwrap_err();
    // SQLite says it less clearly where it makes the index of its log.
    says(&error, &["shop.db` ", "disk"]);
    std::fs::remove_file(&filler).unwrap();
    assert_eq!(disk.run(&folder).await.unwrap(), [3]);
}

#[tokio::test]
async fn a_read_only_folder_is_told() {
    let Some(disk) = Disk::mount("a_read_only_folder_is_told") else { return };
    disk.remount("size=32m");
    let folder = folder();
    assert_eq!(disk.run(&folder).await.unwrap(), [1, 2]);
    folder.write("3_year.sql", "ALTER TABLE films ADD year INTEGER");
    disk.remount("ro");
    let error = disk.run(&folder).await.unwrap_err();
    says(
        &error,
        &["shop.db` cannot be opened", "may this user read the file, and write in its folder"],
    );
    disk.remount("rw");
    assert_eq!(disk.run(&folder).await.unwrap(), [3]);
}

#[tokio::test]
async fn a_read_only_file_is_told() {
    let Some(disk) = Disk::mount("a_read_only_file_is_told") else { return };
    disk.remount("size=32m");
    let folder = folder();
    assert_eq!(disk.run(&folder).await.unwrap(), [1, 2]);
    folder.write("3_year.sql", "ALTER TABLE films ADD year INTEGER");
    // For root a file is read-only only as a mount of its own.
    let file = disk.file();
    assert!(mount(&["--bind", file.to_str().unwrap()], &file));
    assert!(mount(&["-o", "remount,bind,ro"], &file));
    let error = disk.run(&folder).await.unwrap_err();
    says(
        &error,
        &["`3_year` failed", "attempt to write a readonly database", "nothing of it was kept"],
    );
    assert!(Command::new("umount").arg(&file).output().unwrap().status.success());
    assert_eq!(disk.run(&folder).await.unwrap(), [3]);
}
