//! Stores that fail: a miss and one warning, or an error, by choice. And keys, clocks, and what is too
//! old.

use foundry::cache::{Cache, CacheConfig, HEADER, Header, Hit, Miss};
use foundry_tests_cache::{LONG, at, config, misses, tell};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Warnings of the cache, in this thread.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                if field.name() == "message" {
                    self.0 = format!("{value:?}");
                }
            }
        }
        if event.metadata().target() == "foundry::cache" {
            let mut text = Text(String::new());
            event.record(&mut text);
            self.0.lock().unwrap().push(text.0);
        }
    }
}

/// Uses a cache whose folder cannot be written: values are made anew or come from memory, and it is
/// told once; or, if it is strict, errors name the folder.
async fn degrades(name: &str, folder: &Path) {
    let warnings = Warnings::default();
    let _listening =
        tracing::subscriber::set_default(tracing_subscriber::registry().with(warnings.clone()));
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
    let told = warnings.0.lock().unwrap().clone();
    assert_eq!(told.len(), 1, "{name}: {told:?}");
    assert!(told[0].contains(folder.to_str().unwrap()), "{name}: {told:?}");

    let strict = Cache::new(CacheConfig { strict: true, ..config(folder) });
    let error = strict.put("title", &"Metropolis".repeat(1 << 16), LONG).await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("the cache in folder `"), "{name}: {text}");
    assert_eq!(warnings.0.lock().unwrap().len(), 1, "{name}: an error is no warning");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_a_miss_and_one_warning() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "text").unwrap();
    degrades("a file", &file).await;
    assert_eq!(fs::read(&file).unwrap(), b"text");
    let strict = Cache::new(CacheConfig { strict: true, ..config(&file) });
    assert!(strict.get::<String>("title").await.is_err());
}

#[tokio::test]
async fn a_folder_below_a_file_is_a_miss_and_one_warning() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "text").unwrap();
    degrades("below a file", &folder.path().join("file/cache")).await;
}

/// A small file system of its own, while it is there.
struct Mounted(PathBuf, #[allow(dead_code, reason = "it is where")] tempfile::TempDir);

impl Mounted {
    fn new(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let mount = ["-t", "tmpfs", "-o", options, "foundry-tests"];
        run("mount", &mount, &path).then(|| Self(path, folder))
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
    let Some(disk) = Mounted::new("size=256k") else {
        return tell("cache", "skipped: a full disk: file systems cannot be mounted here");
    };
    degrades("full", &disk.0).await;
    // Nothing is left of what had no room, and what has room is kept.
    let left =
        fs::read_dir(&disk.0).unwrap().flat_map(|it| fs::read_dir(it.unwrap().path()).unwrap());
    let left: Vec<_> = left.map(|it| it.unwrap().path()).collect();
    assert!(left.iter().all(|it| it.extension().is_some_and(|it| it == "lock")), "{left:?}");
    at(&disk.0).put("small", &1_u64, LONG).await.unwrap();
    assert!(at(&disk.0).get::<u64>("small").await.unwrap().is_some());
}

/// What could not be written has replaced the old value all the same.
#[tokio::test]
async fn an_old_value_does_not_come_back_when_there_is_no_room_for_the_new_one() {
    let Some(disk) = Mounted::new("size=256k") else {
        return tell("cache", "skipped: a full disk: file systems cannot be mounted here");
    };
    let cache = at(&disk.0);
    cache.put("title", &"old".to_owned(), LONG).await.unwrap();
    cache.put("title", &"new".repeat(1 << 18), LONG).await.unwrap();
    for cache in [&cache, &at(&disk.0)] {
        assert!(cache.get::<String>("title").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_folder_that_is_read_only_is_a_miss_and_one_warning() {
    let Some(disk) = Mounted::new("size=4m") else {
        return tell("cache", "skipped: a read-only folder: file systems cannot be mounted here");
    };
    at(&disk.0).put("there", &1_u64, LONG).await.unwrap();
    assert!(run("mount", &["-o", "remount,ro"], &disk.0));
    degrades("read-only", &disk.0).await;
    // What is there is read.
    assert!(at(&disk.0).get::<u64>("there").await.unwrap().is_some());
}

#[tokio::test]
async fn any_text_is_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let long = "long".repeat(10_000);
    let keys = [
        "",
        " ",
        ".",
        "..",
        "/",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "a\0b",
        "a\nb",
        "ä",
        "a\u{308}",
        "\u{202e}",
        "🎬",
        "CON",
        "Key",
        "key",
        "key.lock",
        "key.new",
        "%2e",
        "*",
        "~",
        &long,
    ];
    let cache = at(folder.path());
    for (number, key) in keys.iter().enumerate() {
        cache.put(key, &(number as u64), LONG).await.unwrap();
    }
    for (number, key) in keys.iter().enumerate() {
        let hit = at(folder.path()).get::<u64>(key).await.unwrap().unwrap();
        assert_eq!(hit.to_native(), number as u64, "{key:?}");
        assert_eq!(*cache.get::<u64>(key).await.unwrap().unwrap(), number as u64, "{key:?}");
    }
    assert_eq!(cache.prune().await.unwrap().kept, keys.len() as u64);
    assert!(cache.forget("..").await.unwrap());
    assert!(!cache.forget("..").await.unwrap());
    assert_eq!(cache.flush().await.unwrap(), keys.len() as u64 - 1);
    assert!(cache.get::<u64>("").await.unwrap().is_none());
}

/// The file of the only entry of a folder.
fn the_file(folder: &Path) -> PathBuf {
    let shard = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(shard).unwrap().next().unwrap().unwrap().path()
}

/// Writes an entry as one whose clock says `created`.
async fn put_at(folder: &Path, created: SystemTime, ttl: Duration) {
    at(folder).put("key", &1_u64, LONG).await.unwrap();
    let expires = created.checked_add(ttl);
    let header =
        Header { fingerprint: 0, created, expires, stale: None, computed_in: Duration::ZERO };
    fs::write(the_file(folder), Hit::new(&1_u64, header).unwrap().bytes()).unwrap();
}

#[tokio::test]
async fn a_clock_may_be_set_back_and_forward() {
    let (now, hour) = (SystemTime::now(), Duration::from_secs(3600));
    let cases = [
        ("as it is", now, hour, None),
        ("a little ahead: clocks differ", now + Duration::from_secs(5), hour, None),
        ("set back since: made in a day", now + 24 * hour, hour, Some(Miss::Expired)),
        ("set forward since: over long ago", now - 24 * hour, hour, Some(Miss::Expired)),
        ("before 1970", SystemTime::UNIX_EPOCH - hour, hour, Some(Miss::Expired)),
        ("for ever", now, Duration::MAX, None),
        ("for ever, of before 1970", SystemTime::UNIX_EPOCH - hour, Duration::MAX, None),
        ("over at once", now, Duration::ZERO, Some(Miss::Expired)),
    ];
    for (name, created, ttl, miss) in cases {
        let folder = tempfile::tempdir().unwrap();
        put_at(folder.path(), created, ttl).await;
        let cache = at(folder.path());
        assert_eq!(cache.get::<u64>("key").await.unwrap().is_none(), miss.is_some(), "{name}");
        assert_eq!(misses(&cache, "expired"), u64::from(miss.is_some()), "{name}");
        assert_eq!(cache.prune().await.unwrap().removed, u64::from(miss.is_some()), "{name}");
    }
}

#[tokio::test]
async fn what_is_too_old_is_a_miss_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    for cache in [at(folder.path()), Cache::new(CacheConfig::default())] {
        cache.put("key", &1_u64, Duration::ZERO).await.unwrap();
        assert!(cache.get::<u64>("key").await.unwrap().is_none());
        assert_eq!(misses(&cache, "expired"), 1);
    }
}

#[tokio::test]
async fn prune_removes_what_is_over_and_what_is_no_entry() {
    let folder = tempfile::tempdir().unwrap();
    let cache = at(folder.path());
    cache.put("over", &1_u64, Duration::ZERO).await.unwrap();
    let file = the_file(folder.path());
    let shard = file.parent().unwrap();
    cache.put("lasting", &2_u64, LONG).await.unwrap();
    fs::write(shard.join("foreign"), "text").unwrap();
    fs::write(shard.join("beginning.1-1.new"), &fs::read(&file).unwrap()[..HEADER]).unwrap();
    let abandoned = fs::File::create(shard.join("abandoned.1-2.new")).unwrap();
    abandoned.set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
    cache.remember("over", Duration::ZERO, async || Ok::<_, foundry::Error>(3_u64)).await.unwrap();
    let pruned = cache.prune().await.unwrap();
    // The one that is over, the foreign file, the abandoned one; what is being written stays.
    assert_eq!((pruned.removed, pruned.kept), (3, 2), "{pruned:?}");
    let small = 2 * HEADER as u64 + 8;
    assert_eq!(pruned.bytes, small);
    assert!(cache.get::<u64>("lasting").await.unwrap().is_some());
    // A folder that is not there has nothing.
    let none = at(&folder.path().join("none")).prune().await.unwrap();
    assert_eq!((none.removed, none.kept), (0, 0));
}

/// What another process writes is seen as soon as one's own is not trusted any more.
#[tokio::test]
async fn what_others_write_and_forget_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (at(folder.path()), at(folder.path()));
    let trusting = Cache::new(CacheConfig { trusted_for: LONG, ..config(folder.path()) });
    one.put("key", &1_u64, LONG).await.unwrap();
    for cache in [&other, &trusting] {
        assert_eq!(*cache.get::<u64>("key").await.unwrap().unwrap(), 1);
    }
    one.put("key", &2_u64, LONG).await.unwrap();
    assert_eq!(*other.get::<u64>("key").await.unwrap().unwrap(), 2);
    assert_eq!(*trusting.get::<u64>("key").await.unwrap().unwrap(), 1);
    one.forget("key").await.unwrap();
    assert!(other.get::<u64>("key").await.unwrap().is_none());
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
