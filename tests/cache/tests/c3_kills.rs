//! C3: writers are killed while they write, and readers read meanwhile: what is there is the whole of
//! one value.

use foundry_tests_cache::types::Block;
use foundry_tests_cache::{FOUNDRY, Place, cacher, misses, none, places, rounds, tell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

const CACHER: &str = env!("CARGO_BIN_EXE_cacher");
const BYTES: usize = 1 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c3_no_value_is_torn_by_a_writer_that_is_killed() {
    for place in places() {
        kill_writers(&place, rounds(20, 200)).await;
    }
}

async fn kill_writers(place: &Place, kills: u64) {
    let (done, reads) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));

    let reader = tokio::spawn({
        let (cache, done, reads) = (place.looking(), Arc::clone(&done), Arc::clone(&reads));
        async move {
            while !done.load(Ordering::Relaxed) {
                if let Some(block) = cache.get::<Block>("block").await.unwrap() {
                    assert!(block.is_whole(BYTES), "a torn value was read");
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            }
            cache
        }
    });
    for kill in 0..kills {
        let mut writer = cacher(CACHER, &["write", &place.word(), "block", &BYTES.to_string()]);
        assert_eq!(writer.line(), "writing");
        // Each in another part of a write, which takes about a millisecond.
        tokio::time::sleep(Duration::from_micros(kill * 97 % 5_000)).await;
        writer.kill();
        let cache = place.looking();
        let block = cache.get::<Block>("block").await.unwrap().expect("one was written");
        assert!(block.is_whole(BYTES), "a torn value was left");
        assert_eq!(misses(&cache, "corrupt"), 0);
    }
    done.store(true, Ordering::Relaxed);
    let cache = reader.await.unwrap();
    let (reads, corrupt) = (reads.load(Ordering::Relaxed), misses(&cache, "corrupt"));
    FOUNDRY.count("C3", "kills", kills);
    FOUNDRY.count("C3", "reads beside", reads);
    tell("C3", &format!("{kills} kills, {reads} reads beside, {}", place.name()));
    assert!(reads > 0);
    none("C3", "torn values", corrupt, "a reader met damage");
}
