//! M2: folders of migrations made from a seed give the schema and the rows that the database's own client makes of
//! their files, forth and back; and so does the client's dump as a migration.
//!
//! `FOUNDRY_SEED` is the seed, `FOUNDRY_FOLDERS` the number of folders of each test.

use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry::database::{DatabasePool, Migrator, Rollback, RollbackOptions, RunOptions};
use foundry_tests_database::generated::folders::{Changes, Layout};
use foundry_tests_database::generated::{Client, Vendor};
use foundry_tests_database::{Folder, Fresh, Ground, few, tell};
use foundry_tests_figures::{FOUNDRY, none};
use std::sync::Arc;
use std::time::Instant;

/// The numbers of files: as in the folders of matrix-authentication-service, lemmy, and vaultwarden for PostgreSQL,
/// MySQL and SQLite.
const SQLX: usize = 167;
const DIESEL: usize = 342;
const POSTGRES: usize = 46;
const MYSQL: usize = 55;
const SQLITE: usize = 56;

#[tokio::test]
async fn m2_a_folder_of_sqlx_gives_the_schema_of_psql() {
    compare::<Postgres>(Vendor::Postgres, Layout::Sqlx, SQLX, 1).await;
}

#[tokio::test]
async fn m2_a_folder_of_diesel_gives_the_schema_of_psql() {
    compare::<Postgres>(Vendor::Postgres, Layout::Diesel, DIESEL, 1).await;
}

#[tokio::test]
async fn m2_a_folder_of_pairs_gives_the_schema_of_psql() {
    compare::<Postgres>(Vendor::Postgres, Layout::Pairs, POSTGRES, 1).await;
}

#[tokio::test]
async fn m2_folders_give_the_schema_of_mysql() {
    compare::<MySql>(Vendor::MySql, Layout::Pairs, MYSQL, 1).await;
}

#[tokio::test]
async fn m2_folders_give_the_schema_of_sqlite3() {
    compare::<Sqlite>(Vendor::Sqlite, Layout::Diesel, SQLITE, 3).await;
}

/// Two databases with the same files run in them: as migrations, and by the client.
struct Both<DB: Ground> {
    ours: Fresh<DB>,
    theirs: Fresh<DB>,
    vendor: Vendor,
}

/// Compares folders, each of so many migrations.
async fn compare<DB: Ground>(vendor: Vendor, layout: Layout, count: usize, folders: u64) {
    let variable = |name: &str, or: u64| std::env::var(name).map_or(or, |it| it.parse().unwrap());
    let seed = variable("FOUNDRY_SEED", count as u64);
    for seed in seed..seed + variable("FOUNDRY_FOLDERS", folders) {
        let Some(both) = Both::<DB>::make(vendor).await else { return };
        let changes = Changes::new(vendor, seed, count);
        let folder = Folder::with(changes.files(layout));
        if compare_folder(&both, &folder, &changes, layout, seed).await.is_none() {
            return;
        }
    }
}

/// Compares the dumps with everything applied, with a third of it reverted, and with nothing left. Returns `None`
/// if there is no client.
async fn compare_folder<DB: Ground>(
    both: &Both<DB>,
    folder: &Folder,
    changes: &Changes,
    layout: Layout,
    seed: u64,
) -> Option<()> {
    let (pool, count) = (both.pool(), changes.all().len());
    let migrator = Migrator::new(Arc::clone(&pool), &folder.migrations());
    let began = Instant::now();
    let applied = migrator.run(RunOptions::default()).await;
    let ours = began.elapsed().as_secs_f64();
    let applied = applied.unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
    assert_eq!(applied.len(), count);
    let ups: Vec<_> = changes.all().iter().map(|it| (it.up(true), it.is_whole)).collect();
    let began = Instant::now();
    both.client().run_files(&ups)?.unwrap_or_else(|error| panic!("the client: {error}"));
    let theirs = began.elapsed().as_secs_f64();
    let mut lines = vec![both.compare(&format!("seed {seed}, all applied"))?];
    lines.push(both.compare_dump().await?);

    let mut left = changes.all();
    // The layout of sqlx has no ways back here.
    let parts = [count / 3, count - count / 3];
    for steps in parts.into_iter().filter(|_| layout != Layout::Sqlx) {
        let (stays, back) = left.split_at(left.len() - steps);
        left = stays;
        let what = Rollback::Steps(u32::try_from(steps).unwrap());
        let done = migrator.rollback(RollbackOptions { what, ..RollbackOptions::default() }).await;
        let done = done.unwrap_or_else(|error| panic!("seed {seed}, back: {error:?}"));
        assert_eq!(done.len(), steps);
        let downs: Vec<_> = back.iter().rev().map(|it| (it.down(true), it.is_whole)).collect();
        both.client().run_files(&downs)?.unwrap_or_else(|error| panic!("the client: {error}"));
        lines.push(both.compare(&format!("seed {seed}, {steps} reverted"))?);
    }
    pool.close().await;
    let text = format!(
        "{:?} {layout:?}, seed {seed}: {count} migrations, {ours:.1} s, the client {theirs:.1} s; {lines:?} lines",
        both.vendor
    );
    tell("M2", &text);
    FOUNDRY.count("M2", "folders", 1);
    FOUNDRY.count("M2", "files", count as u64);
    Some(())
}

impl<DB: Ground> Both<DB> {
    async fn make(vendor: Vendor) -> Option<Self> {
        Some(Self { ours: DB::ground().await?, theirs: DB::ground().await?, vendor })
    }

    /// A pool in which nothing is safe from a failure of the machine.
    fn pool(&self) -> Arc<DatabasePool<DB>> {
        let options = match self.vendor {
            Vendor::Postgres => "?options=-c%20synchronous_commit%3Doff",
            Vendor::MySql | Vendor::Sqlite => "",
        };
        few::<DB>(&format!("{}{options}", self.ours.url()))
    }

    fn client(&self) -> Client {
        Client::new(self.vendor, self.theirs.url())
    }

    /// Runs the client's dump in two other databases, as a migration and by the client, and compares these.
    async fn compare_dump(&self) -> Option<usize> {
        let text = self.client().raw_dump()?;
        let folder = Folder::with([("1_dump.sql", &text)]);
        let both = Self::make(self.vendor).await?;
        let pool = both.pool();
        let migrator = Migrator::new(Arc::clone(&pool), &folder.migrations());
        let applied = migrator.run(RunOptions::default()).await;
        pool.close().await;
        // `sqlite3` dumps `sqlite_sequence` without the table that made it, if that was dropped: no one loads it.
        let is_refused = self.vendor == Vendor::Sqlite
            && text.contains("DELETE FROM sqlite_sequence")
            && !text.contains("AUTOINCREMENT");
        let done = both.client().run(&text)?;
        if is_refused {
            assert!(done.is_err() && applied.is_err(), "{done:?}, {applied:?}");
            return Some(0);
        }
        applied.unwrap_or_else(|error| panic!("the dump: {error:?}"));
        done.unwrap_or_else(|error| panic!("the client, the dump: {error}"));
        both.compare("the dump")
    }

    /// Returns the number of lines of the dumps, or fails with the first line that differs.
    #[track_caller]
    fn compare(&self, when: &str) -> Option<usize> {
        let expected = self.client().dump()?;
        let dump = Client::new(self.vendor, self.ours.url()).dump()?;
        let mut both = dump.lines().zip(expected.lines()).enumerate();
        let first = both.find(|(_, (ours, theirs))| ours != theirs);
        let (line, (ours, theirs)) = first.unwrap_or((0, ("one dump is longer", "")));
        let before: Vec<_> = dump.lines().skip(line.saturating_sub(8)).take(8).collect();
        let before = before.join("\n");
        let why =
            format!("{when}: line {}: {ours}\nthe client: {theirs}\nafter\n{before}", line + 1);
        FOUNDRY.count("M2", "dumps compared", 1);
        none("M2", "dumps that differ", u64::from(dump != expected), &why);
        Some(dump.lines().count())
    }
}
