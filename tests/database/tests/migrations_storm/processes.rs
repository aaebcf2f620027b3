//! B1: processes that are started together on one fresh database. `FOUNDRY_ROUNDS` says how often.

use super::{finish, start};
use foundry::database::sqlx::{ConnectOptions, Connection, Executor};
use foundry::database::sqlx::{Sqlite, sqlite::SqliteConnectOptions, sqlite::SqliteJournalMode};
use foundry_tests_database::{
    DATA, Folder, Fresh, Ground, on_all, rounds, state_of, tell, twenty_steps,
};
use std::collections::BTreeMap;
use std::time::Duration;

/// For each kind of database, if nobody says how many rounds.
const TIME: Duration = Duration::from_secs(5);

const PROCESSES: [usize; 4] = [2, 4, 8, 16];

on_all! {
    b1_processes_at_once: at_once;
}

async fn at_once<DB: Ground>() {
    storm::<DB>(DB::NAME, "", async |_| {}).await;
}

/// Here SQLite has nothing but the lock beside its file: no transaction of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b1_processes_at_once_outside_of_transactions() {
    let directive = "-- foundry: no-transaction";
    storm::<Sqlite>("SQLite, no transactions", directive, async |_| {}).await;
}

/// The file is there already, as an older program left it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b1_processes_at_once_at_a_file_with_a_rollback_journal() {
    made_with(SqliteJournalMode::Delete).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b1_processes_at_once_at_a_file_with_a_write_ahead_log() {
    made_with(SqliteJournalMode::Wal).await;
}

async fn made_with(mode: SqliteJournalMode) {
    storm::<Sqlite>(&format!("SQLite, {mode:?}"), "", async |ground| {
        let file = ground.url().trim_start_matches("sqlite:");
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let mut connection = options.journal_mode(mode).connect().await.unwrap();
        connection.execute("CREATE TABLE older (a)").await.unwrap();
        connection.close().await.unwrap();
    })
    .await;
}

/// All of them return when the schema is ready, and each migration was applied by one of them.
async fn storm<DB: Ground>(name: &str, directive: &str, prepare: impl AsyncFn(&Fresh<DB>)) {
    let Some(mut ground) = DB::ground().await else { return };
    let folder = twenty_steps(directive);
    let mut clean = None;
    let (mut all, mut most) = (0, 0);
    for round in rounds(TIME) {
        for processes in PROCESSES {
            ground.reset().await;
            prepare(&ground).await;
            most = most.max(one_storm(&ground, &folder, processes));
            all += processes;
        }
        let pool = ground.pool();
        let state = state_of(&pool, &folder.migrations(), DATA).await;
        pool.close().await;
        assert_eq!(clean.get_or_insert_with(|| state.clone()), &state, "round {round}");
    }
    tell("b1", &format!("{name}: {all} processes, {most} of 16 applied something at most"));
}

/// How many of them applied something.
fn one_storm<DB: Ground>(ground: &Fresh<DB>, folder: &Folder, processes: usize) -> usize {
    let query = Some("SELECT number FROM ready");
    let children: Vec<_> =
        (0..processes).map(|_| start(ground.url(), folder.path(), query)).collect();
    let said: Vec<_> = children.into_iter().map(finish).collect();
    let mut times = BTreeMap::new();
    let mut busy = 0;
    for text in &said {
        let lines: Vec<_> = text.lines().collect();
        let (last, applied) = lines.split_last().unwrap();
        assert_eq!(*last, "says 13", "somebody returned before the schema was ready");
        busy += usize::from(!applied.is_empty());
        applied.iter().for_each(|it| *times.entry(it.parse::<u32>().unwrap()).or_insert(0) += 1);
    }
    assert_eq!(times, (1..=20).map(|it| (it, 1)).collect());
    busy
}
