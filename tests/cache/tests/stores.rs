//! Stores that fail: a miss and one warning, or an error, by choice. And what is too old.

mod warnings;

use foundry::cache::{Cache, CacheSettings, HEADER};
use foundry_tests_cache::{LONG, at, misses, mounts_work, strict};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use warnings::Warnings;

/// Uses a cache whose folder cannot be written: values are made anew or come from memory, and it is
/// told once; or, if it is strict, errors name the folder and say what to do.
async fn degrades(name: &str, folder: &Path, hint: &str) {
    let (warnings, _listening) = Warnings::listen();
    let cache = at(folder);
    let computed = AtomicU64::new(0);
    let load = async || {
        computed.fetch_add(1, Ordering::Relaxed);
        Ok::<_, foundry::Error>("Metropolis".repeat(1 << 16))
    };
    for _ in 0..3 {
        let text = cache.remember("title", LONG, load).await.unwrap();
        assert!(text.starts_with("Metropolis"), "{name}");
    }
    assert!(computed.load(Ordering::Relaxed) >= 1, "{name}");
    cache.forget("title").await.unwrap();
    let told = warnings.all();
    assert_eq!(told.len(), 1, "{name}: {told:?}");
    assert!(told[0].contains(folder.to_str().unwrap()), "{name}: {told:?}");

    let strict = strict(folder);
    let error = strict.put("title", &"Metropolis".repeat(1 << 16), LONG).await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("the cache in folder `"), "{name}: {text}");
    assert!(text.contains(hint), "{name}: {text}");
    assert_eq!(warnings.all().len(), 1, "{name}: an error is no warning");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_a_miss_and_one_warning() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "text").unwrap();
    degrades("a file", &file, "something else is in its place").await;
    assert_eq!(fs::read(&file).unwrap(), b"text");
    let strict = strict(&file);
    assert!(strict.get::<String>("title").await.is_err());
}

#[tokio::test]
async fn a_folder_below_a_file_is_a_miss_and_one_warning() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "text").unwrap();
    degrades("below a file", &folder.path().join("file/cache"), "something else is in its place")
        .await;
}

/// A small file system in memory, unmounted with the value.
struct Mounted(PathBuf, #[allow(dead_code, reason = "it is where")] tempfile::TempDir);

impl Mounted {
    /// Mounts one for the test of this name; `None` where the test is over, see [`mounts_work`].
    fn new(test: &str, options: &str) -> Option<Self> {
        if !mounts_work(test) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        assert!(run("mount", &["-t", "tmpfs", "-o", options, "foundry-tests"], &path));
        Some(Self(path, folder))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        run("umount", &[], &self.0);
    }
}

fn run(program: &str, words: &[&str], path: &Path) -> bool {
    Command::new(program).args(words).arg(path).output().is_ok_and(|it| it.status.success())
}

#[tokio::test]
async fn a_disk_that_is_full_is_a_miss_and_one_warning() {
    let test = "a_disk_that_is_full_is_a_miss_and_one_warning";
    let Some(disk) = Mounted::new(test, "size=256k") else { return };
    degrades("full", &disk.0, "there is no room").await;
    // Nothing is left of what had no room, and what has room is kept.
    let left =
        fs::read_dir(&disk.0).unwrap().flat_map(|it| fs::read_dir(it.unwrap().path()).unwrap());
    let left: Vec<_> = left.map(|it| it.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
    at(&disk.0).put("small", &1_u64, LONG).await.unwrap();
    assert!(at(&disk.0).get::<u64>("small").await.unwrap().is_some());
}

/// What could not be written has replaced the old value all the same.
#[tokio::test]
async fn an_old_value_does_not_come_back_when_there_is_no_room_for_the_new_one() {
    let test = "an_old_value_does_not_come_back_when_there_is_no_room_for_the_new_one";
    let Some(disk) = Mounted::new(test, "size=256k") else { return };
    let cache = at(&disk.0);
    cache.put("title", &"old".to_owned(), LONG).await.unwrap();
    cache.put("title", &"new".repeat(1 << 18), LONG).await.unwrap();
    for cache in [&cache, &at(&disk.0)] {
        assert!(cache.get::<String>("title").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_folder_that_is_read_only_is_a_miss_and_one_warning() {
    let test = "a_folder_that_is_read_only_is_a_miss_and_one_warning";
    let Some(disk) = Mounted::new(test, "size=4m") else { return };
    at(&disk.0).put("there", &1_u64, LONG).await.unwrap();
    // With its type and name: else `mount` repeats options that only root may set.
    let remount = ["-t", "tmpfs", "-o", "remount,ro", "foundry-tests"];
    assert!(run("mount", &remount, &disk.0));
    degrades("read-only", &disk.0, "nothing can be written there").await;
    // What is there is read.
    assert!(at(&disk.0).get::<u64>("there").await.unwrap().is_some());
}

/// The file of the only entry of a folder.
fn the_file(folder: &Path) -> PathBuf {
    let shard = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(shard).unwrap().next().unwrap().unwrap().path()
}

#[tokio::test]
async fn what_is_too_old_is_a_miss_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    for cache in [at(folder.path()), Cache::new(CacheSettings::default())] {
        cache.put("key", &1_u64, Duration::ZERO).await.unwrap();
        assert!(cache.get::<u64>("key").await.unwrap().is_none());
        assert_eq!(misses(&cache, "expired"), 1);
    }
}

#[tokio::test]
async fn prune_removes_expired_entries_and_leaves_foreign_files() {
    let folder = tempfile::tempdir().unwrap();
    let cache = at(folder.path());
    cache.put("over", &1_u64, Duration::ZERO).await.unwrap();
    let file = the_file(folder.path());
    let shard = file.parent().unwrap();
    cache.put("lasting", &2_u64, LONG).await.unwrap();
    fs::write(shard.join("foreign"), "text").unwrap();
    let [begun, left] = ["1-1.new", "1-2.new"].map(|it| file.with_extension(it));
    fs::write(&begun, &fs::read(&file).unwrap()[..HEADER]).unwrap();
    let abandoned = fs::File::create(&left).unwrap();
    abandoned.set_modified(SystemTime::now() - Duration::from_secs(70)).unwrap();
    cache.remember("over", Duration::ZERO, async || Ok::<_, foundry::Error>(3_u64)).await.unwrap();
    let pruned = cache.prune().await.unwrap();
    // The one that expired. An unfinished file is no entry.
    assert_eq!((pruned.removed, pruned.kept), (1, 1), "{pruned:?}");
    assert_eq!(pruned.bytes, HEADER as u64 + 8);
    let usage = cache.store_behind().unwrap().usage().await.unwrap();
    assert_eq!((usage.entries, usage.bytes), (pruned.kept, pruned.bytes));
    assert!(begun.exists() && !left.exists() && shard.join("foreign").exists());
    assert!(cache.get::<u64>("lasting").await.unwrap().is_some());
    // A folder that is not there has nothing.
    let none = at(&folder.path().join("none")).prune().await.unwrap();
    assert_eq!((none.removed, none.kept), (0, 0));
}

/// What a writer left that was killed goes with the entries, and is not counted; what one has just begun stays.
#[tokio::test]
async fn clear_removes_what_killed_writers_left() {
    let folder = tempfile::tempdir().unwrap();
    let cache = at(folder.path());
    cache.put("key", &1_u64, LONG).await.unwrap();
    let file = the_file(folder.path());
    let [begun, left] = ["1-1.new", "1-2.new"].map(|it| file.with_extension(it));
    fs::write(&begun, "").unwrap();
    fs::File::create(&left)
        .and_then(|it| it.set_modified(SystemTime::now() - Duration::from_secs(70)))
        .unwrap();
    assert_eq!(cache.flush().await.unwrap(), 1);
    assert!(begun.exists() && !left.exists());
}

/// A value that somebody reads stays as it is, whatever becomes of the entry.
#[tokio::test]
async fn a_hit_outlives_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    let cache = at(folder.path());
    let hit = cache.put("key", &"one".to_owned(), LONG).await.unwrap();
    cache.put("key", &"two".to_owned(), LONG).await.unwrap();
    cache.flush().await.unwrap();
    drop(cache);
    assert_eq!(hit.as_str(), "one");
}
