//! C8: ten times the budget is written, and memory stays within it. The only test of its program: all
//! that is allocated is the cache's.

use foundry::cache::{Cache, CacheSettings, Files};
use foundry_tests_cache::{LONG, Random, at, at_most, rounds};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The system's, which counts.
struct Counting;

static USED: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[allow(unsafe_code, reason = "an allocator cannot be written without")]
// SAFETY: it does what the system's does, and counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        USED.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises are those of the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }
}

const BUDGET: u64 = 4 << 20;

/// Writes until it is ten times the budget, and time is over; the most that was allocated, beyond what
/// was before, as a part of the budget.
async fn fill(cache: impl FnOnce() -> Cache, sizes: impl Fn(&mut Random) -> usize) -> f64 {
    let before = USED.load(Ordering::Relaxed);
    let cache = cache();
    let time = Duration::from_secs(rounds(0, 60));
    let (began, mut random) = (Instant::now(), Random::new(8));
    let (mut written, mut most, mut number) = (0, 0, 0_u64);
    while written < 10 * BUDGET || began.elapsed() < time {
        // The value itself is not the cache's: it is gone before we look.
        let size = sizes(&mut random);
        let hit = cache.put(&format!("key:{number}"), &vec![1_u64; size / 8], LONG).await.unwrap();
        number += 1;
        written += hit.bytes().len() as u64;
        drop(hit);
        most = most.max(USED.load(Ordering::Relaxed).saturating_sub(before));
    }
    let stats = cache.stats();
    assert!(stats.bytes <= BUDGET && stats.bytes > BUDGET / 2, "{stats:?}");
    most as f64 / BUDGET as f64
}

fn memory() -> Cache {
    Cache::new(budget())
}

fn budget() -> CacheSettings {
    CacheSettings { memory_bytes: BUDGET, ..CacheSettings::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c8_memory_stays_within_its_budget() {
    let parts = [
        ("100 KB", fill(memory, |_| 100_000).await),
        ("1 KB", fill(memory, |_| 1_000).await),
        ("16 bytes", fill(memory, |_| 16).await),
        (
            "0 to 64 KB",
            fill(memory, |it| {
                let most = it.below(17);
                it.below(1 << most)
            })
            .await,
        ),
    ];
    for (name, part) in parts.into_iter().chain([("64 KB, read from files", read_back().await)]) {
        let label = format!("% of the budget, values of {name}");
        at_most("C8", &label, part * 100.0, 105.0, "too much memory");
    }
}

/// What is read from files takes no more than what is put.
async fn read_back() -> f64 {
    // More than a power of two: a buffer that grows by doubling would be twice as large.
    const SIZE: usize = (64 << 10) + 1_000;
    let folder = tempfile::tempdir().unwrap();
    let keys = BUDGET as usize * 2 / SIZE;
    let writer = at(folder.path());
    for number in 0..keys {
        writer.put(&format!("key:{number}"), &vec![1_u8; SIZE], LONG).await.unwrap();
    }
    drop(writer);
    let before = USED.load(Ordering::Relaxed);
    let cache = Cache::over(Files::new(folder.path()), budget());
    let mut most = 0;
    for number in 0..keys {
        assert!(cache.get::<Vec<u8>>(&format!("key:{number}")).await.unwrap().is_some());
        most = most.max(USED.load(Ordering::Relaxed).saturating_sub(before));
    }
    most as f64 / BUDGET as f64
}
