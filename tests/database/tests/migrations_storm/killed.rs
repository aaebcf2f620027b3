//! B3: processes that are killed while they migrate, at random moments. `FOUNDRY_ROUNDS` says how
//! many; the moments are made from a seed that is printed, and come again with `FOUNDRY_SEED`.

use super::{finish, start};
use foundry_tests_database::{
    DATA, Folder, Ground, Random, on_all, rounds, state_of, tell, twenty_steps,
};
use std::time::{Duration, Instant};

/// For each test, if nobody says how many rounds.
const TIME: Duration = Duration::from_secs(4);

const NO_TRANSACTION: &str = "-- foundry: no-transaction";

on_all! {
    b3_killed_and_run_again: killed;
    b3_killed_outside_of_transactions: killed_outside;
}

async fn killed<DB: Ground>() {
    finishes::<DB>(&twenty_steps(""), "").await;
}

async fn killed_outside<DB: Ground>() {
    finishes::<DB>(&twenty_steps(NO_TRANSACTION), ", no transactions").await;
}

/// Whoever comes after one that was killed finishes its work, and it is as if nothing had been.
async fn finishes<DB: Ground>(folder: &Folder, how: &str) {
    let Some(mut ground) = DB::ground().await else { return };
    let seed = Random::seed();
    let mut random = Random::new(seed);
    let state = async |ground: &foundry_tests_database::Fresh<DB>| {
        let pool = ground.pool();
        let state = state_of(&pool, &folder.migrations(), DATA).await;
        pool.close().await;
        state
    };

    let began = Instant::now();
    finish(start(ground.url(), folder.path(), None));
    let whole = began.elapsed();
    let clean = state(&ground).await;

    let (mut kills, mut midway) = (0, 0);
    for round in rounds(TIME) {
        ground.reset().await;
        let mut child = start(ground.url(), folder.path(), None);
        let longest = u64::try_from(whole.as_micros()).unwrap();
        let moment = Duration::from_micros(random.below(longest));
        // The moment itself is what is tested: there is nothing to await.
        tokio::time::sleep(moment).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let left = finish(start(ground.url(), folder.path(), None)).lines().count();
        kills += 1;
        midway += u32::from((1..20).contains(&left));
        assert_eq!(state(&ground).await, clean, "round {round}, seed {seed}, killed at {moment:?}");
    }
    let figure = format!("{}{how}: {kills} kills, {midway} of them midway, seed {seed}", DB::NAME);
    tell("b3", &figure);
}
