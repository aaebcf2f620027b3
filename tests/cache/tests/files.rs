//! A folder that many use at once, and that holds what is none of ours: nothing piles up in it, and who
//! empties it is in nobody's way.

use foundry::cache::{Files, Store};
use foundry::{Error, Result};
use foundry_tests_cache::{LONG, at, cacher, strict, tell};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};
use tokio::task::JoinSet;

const CACHER: &str = env!("CARGO_BIN_EXE_cacher");

/// Every file, by its ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let shards = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = shards.flat_map(|it| fs::read_dir(it.path()).into_iter().flatten().flatten());
    let all = files.map(|it| it.path());
    all.filter(|it| it.extension().unwrap_or_default() == ending).collect()
}

#[tokio::test]
async fn rights_leave_no_files_behind() {
    let folder = tempfile::tempdir().unwrap();
    let cache = at(folder.path());
    for number in 0..100_u64 {
        let load = async || Ok::<_, Error>(number);
        cache.remember(&number.to_string(), LONG, load).await.unwrap();
        cache.increment("count", 1, LONG).await.unwrap();
    }
    drop(cache.lock("lock", Duration::ZERO).await.unwrap());
    assert_eq!(files(folder.path(), "lock"), [] as [PathBuf; 0]);
    assert_eq!(files(folder.path(), "").len(), 101);
}

#[tokio::test]
async fn what_a_killed_holder_leaves_is_pruned_and_what_is_held_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let mut killed = cacher(CACHER, &["hold", path, "killed"]);
    let mut holder = cacher(CACHER, &["hold", path, "held"]);
    assert_eq!((killed.line(), holder.line()), ("computing".to_owned(), "computing".to_owned()));
    killed.kill();
    assert_eq!(files(folder.path(), "lock").len(), 2);
    let pruned = at(folder.path()).prune().await.unwrap();
    assert_eq!((pruned.removed, pruned.kept), (0, 0), "a right is no entry");
    assert_eq!(files(folder.path(), "lock").len(), 1);
    at(folder.path()).flush().await.unwrap();
    let store = Files::new(folder.path());
    assert!(store.turn("held", Duration::ZERO).await.unwrap().is_none());
    drop(store.turn("killed", Duration::ZERO).await.unwrap().expect("its holder is dead"));
    holder.kill();
    assert!(store.turn("held", Duration::ZERO).await.unwrap().is_some());
    assert_eq!(files(folder.path(), "lock"), [] as [PathBuf; 0]);
}

/// Files of rights are made and removed all the time, by who has them and by who prunes; still nobody
/// has one beside somebody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_is_one_persons_while_its_file_comes_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let (held, had) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut running = JoinSet::new();
    for _ in 0..6 {
        // Each as another process has it.
        let store = Files::new(folder.path());
        let (held, had) = (Arc::clone(&held), Arc::clone(&had));
        running.spawn(async move {
            for _ in 0..60 {
                let turn = store.turn("key", LONG).await.unwrap().unwrap();
                assert!(!held.swap(true, Ordering::SeqCst), "two have it");
                tokio::task::yield_now().await;
                assert!(held.swap(false, Ordering::SeqCst));
                had.fetch_add(1, Ordering::SeqCst);
                drop(turn);
            }
        });
    }
    let pruning = tokio::spawn({
        let (store, had) = (Files::new(folder.path()), Arc::clone(&had));
        async move {
            while had.load(Ordering::SeqCst) < 360 {
                store.prune(SystemTime::now()).await.unwrap();
                store.clear().await.unwrap();
            }
        }
    });
    while let Some(outcome) = running.join_next().await {
        outcome.unwrap();
    }
    pruning.await.unwrap();
    assert_eq!(had.load(Ordering::SeqCst), 360);
    assert_eq!(files(folder.path(), "lock"), [] as [PathBuf; 0]);
}

/// Writes, and does something else meanwhile, until both were done so often.
async fn beside(folder: &Path, often: u64, doing: impl AsyncFn() -> Result<()>) -> u64 {
    let (done, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let writing = tokio::spawn({
        let (cache, done, written) = (strict(folder), Arc::clone(&done), Arc::clone(&written));
        async move {
            while !done.load(Ordering::Relaxed) {
                let number = written.fetch_add(1, Ordering::Relaxed);
                cache.put(&(number % 50).to_string(), &vec![number; 500], LONG).await.unwrap();
            }
        }
    });
    let mut times = 0;
    while !writing.is_finished() && (times < often || written.load(Ordering::Relaxed) < often) {
        doing().await.unwrap();
        times += 1;
    }
    done.store(true, Ordering::Relaxed);
    writing.await.unwrap();
    written.load(Ordering::Relaxed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_does_not_fail_when_others_empty_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let cache = strict(folder.path());
    let written = beside(folder.path(), 300, async || cache.flush().await.map(drop)).await;
    tell("cache", &format!("{written} entries are written while the folder is emptied"));
    assert!(written >= 300);
    beside(folder.path(), 100, async || {
        cache.prune().await?;
        cache.flush().await?;
        cache.store_behind().unwrap().usage().await.map(drop)
    })
    .await;
    cache.flush().await.unwrap();
    let left = [files(folder.path(), ""), files(folder.path(), "new")].concat();
    assert_eq!(left, [] as [PathBuf; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_does_not_fail_when_the_folder_is_removed() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("cache");
    let removed = AtomicU64::new(0);
    let written = beside(&folder, 50, async || {
        // Each time, an entry was written since the folder was removed.
        let began = Instant::now();
        while files(&folder, "").is_empty() {
            assert!(began.elapsed() < LONG / 60, "nothing is written any more");
            tokio::task::yield_now().await;
        }
        // Renamed at once, so that nothing written meanwhile keeps the folder where it is.
        let number = removed.fetch_add(1, Ordering::Relaxed);
        let gone = parent.path().join(format!("removed-{number}"));
        fs::rename(&folder, &gone).unwrap();
        assert_ne!(files(&gone, "").len(), 0);
        // A file whose creation began before may still come into it.
        while let Err(error) = fs::remove_dir_all(&gone) {
            assert_eq!(error.kind(), ErrorKind::DirectoryNotEmpty);
        }
        assert!(!gone.exists());
        Ok(())
    })
    .await;
    let removed = removed.load(Ordering::Relaxed);
    tell("cache", &format!("{written} entries are written, the folder is removed {removed} times"));
    assert!(removed >= 50 && written >= 50, "removed {removed} times, {written} written");
}

#[tokio::test]
async fn what_is_none_of_ours_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let cache = strict(folder.path());
    cache.put("key", &1_u64, LONG).await.unwrap();
    let shard = files(folder.path(), "")[0].parent().unwrap().to_owned();
    fs::write(folder.path().join("file"), "text").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir_all(shard.join("folder/below")).unwrap();
    fs::write(shard.join("folder/below/file"), "text").unwrap();
    fs::create_dir(shard.join("folder.lock")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("missing", shard.join("nowhere")).unwrap();
        std::os::unix::fs::symlink("/", shard.join("everywhere")).unwrap();
    }
    let usage = cache.store_behind().unwrap().usage().await;
    assert_eq!(usage.unwrap().entries, 1);
    let pruned = cache.prune().await.unwrap();
    assert_eq!((pruned.removed, pruned.kept), (0, 1));
    assert_eq!(cache.flush().await.unwrap(), 1);
    assert!(shard.join("folder/below/file").exists() && folder.path().join("file").exists());
}

/// A folder where an entry would be: the key cannot be kept, and the error says why.
#[tokio::test]
async fn a_folder_in_the_place_of_an_entry_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path()).put("key", &1_u64, LONG).await.unwrap();
    let file = files(folder.path(), "").remove(0);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let strict = strict(folder.path());
    let errors = [
        strict.get::<u64>("key").await.map(drop).unwrap_err(),
        strict.put("key", &1_u64, LONG).await.map(drop).unwrap_err(),
    ];
    for error in errors {
        assert!(format!("{error:?}").contains("something else is in its place"), "{error:?}");
    }
    assert_eq!(files(folder.path(), "new"), [] as [PathBuf; 0]);
    let load = async || Ok::<_, Error>(2_u64);
    assert_eq!(at(folder.path()).remember("key", LONG, load).await.unwrap().to_native(), 2);
}

/// Of large entries, whoever prunes looks at the beginning only.
#[tokio::test]
async fn a_folder_with_many_entries_is_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let cache = at(folder.path());
    let bytes = cache.put("pattern", &1_u64, LONG).await.unwrap().bytes().to_vec();
    cache.flush().await.unwrap();
    let many = 2_000_u64;
    for number in 0..many {
        let shard = folder.path().join(format!("{:02x}", number % 256));
        if number < 256 {
            fs::create_dir_all(&shard).unwrap();
        }
        fs::write(shard.join(format!("{number:038x}")), &bytes).unwrap();
    }
    let began = Instant::now();
    let pruned = cache.prune().await.unwrap();
    tell("cache", &format!("{many} entries are looked through within {:.1?}", began.elapsed()));
    assert_eq!((pruned.removed, pruned.kept), (0, many));
    let later = SystemTime::now() + 2 * LONG;
    let pruned = cache.store_behind().unwrap().prune(later).await.unwrap();
    assert_eq!((pruned.removed, pruned.kept, pruned.bytes), (many, 0, 0));
}
