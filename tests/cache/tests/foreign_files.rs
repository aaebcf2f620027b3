//! A folder of the cache that contains files of others, as when `CACHE_FOLDER` names the wrong folder: none of
//! them is removed, changed or counted, and none of them makes a reader wait.

#![cfg(unix)]

mod warnings;

use foundry::Error;
use foundry::cache::{Cache, Files, Store};
use foundry_tests_cache::{LONG, at, looking, misses, strict};
use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use tokio::time::timeout;
use warnings::Warnings;

/// Makes a file of some kind at a path.
type MakeFile = fn(&Path);

/// A file name with as many digits as the store gives.
const HASH: &str = "0123456789abcdef0123456789abcdef012345";

/// More than a blocked reader would need to be noticed.
const LIMIT: Duration = Duration::from_secs(20);

/// Files by their path and contents. Some have the names that the store gives, as objects of git have; others
/// begin like an entry.
const FOREIGN: [(&str, &str); 21] = [
    ("README.md", "r"),
    ("src/main.rs", "fn main() {}"),
    (".git/HEAD", "ref"),
    (".git/config", "[core]"),
    ("migrations/1_a.sql", "CREATE TABLE a (b);"),
    ("docs/LICENSE", "l"),
    ("docs/sub/deep.txt", "k"),
    ("docs/sub/empty", ""),
    ("ab/HASH", "x\u{1}an object of git"),
    ("ab/HASH.lock", "71"),
    ("ab/HASH.71-f3.new", "a file of another program"),
    ("ab/HASH.txt", "FDRY"),
    ("ab/HASH.71-F3.new", "FDRY"),
    ("ab/HASH.bak", ""),
    ("ab/0HASH", "FDRY"),
    ("ab/entry", "FDRY"),
    ("ab/sub/HASH", "FDRY"),
    ("AB/HASH", "FDRY"),
    ("abc/HASH", "FDRY"),
    ("a/HASH", "FDRY"),
    ("HASH", "FDRY"),
];

/// Fills a folder with them, and with links to a folder and a file outside of it.
fn fill(folder: &Path, outside: &Path) {
    let old = SystemTime::now() - Duration::from_secs(300);
    let write = |path: &Path, text: &str| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    };
    for (path, text) in FOREIGN {
        write(&folder.join(path.replace("HASH", HASH)), text);
    }
    write(&outside.join(HASH), "FDRY");
    symlink(outside, folder.join("cd")).unwrap();
    let other = HASH.replace('0', "1");
    symlink(outside.join(HASH), folder.join("ab").join(&other)).unwrap();
    fifo(&folder.join("ab").join(HASH.replace('0', "2")));
    fs::create_dir(folder.join("ab").join(HASH.replace('0', "3"))).unwrap();
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// All that is in a folder but folders, with contents.
fn listing(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.symlink_metadata().unwrap().file_type();
        match () {
            () if kind.is_dir() => all.extend(listing(&path)),
            () if kind.is_file() => {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                all.push((path, text));
            }
            () => all.push((path, format!("{kind:?}"))),
        }
    }
    all.sort();
    all
}

/// The only file of a folder that has none but entries.
fn the_file(folder: &Path) -> PathBuf {
    let files = listing(folder);
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].0.clone()
}

#[test]
fn cache_prune_and_cache_clear_remove_nothing_that_the_cache_did_not_write() {
    let parent = tempfile::tempdir().unwrap();
    fill(&parent.path().join("cache"), &parent.path().join("outside"));
    let before = listing(parent.path());
    for (command, printed) in [
        ("cache:stats", "entries"),
        ("cache:prune", "removed 0 entries; 0 are left, 0 B\n"),
        ("cache:clear", "removed 0 entries\n"),
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lender"));
        let output = program.arg(command).env("LIBRARY_FOLDER", parent.path()).output().unwrap();
        let [out, err] = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it));
        assert_eq!(output.status.code(), Some(0), "{command}: {err}");
        assert!(out.contains(printed), "{command}: {out}");
        assert_eq!(listing(parent.path()), before, "{command}");
    }
}

/// Files of the cache are removed from between the others, and the counts are right.
#[tokio::test]
async fn entries_between_foreign_files_are_counted_and_removed() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("cache");
    fill(&folder, &parent.path().join("outside"));
    let before = listing(parent.path());
    let (warnings, _listening) = Warnings::listen();
    let cache = at(&folder);
    for (key, ttl) in [("expired", Duration::ZERO), ("a", LONG), ("b", LONG)] {
        cache.put(key, &1_u64, ttl).await.unwrap();
    }
    // An entry without contents, as a machine that lost its power leaves it, and files of killed writers.
    let left = ["HASH", "HASH.lock", "HASH.71-f3.new", "HASH.72-f3.new"];
    let left = left.map(|it| folder.join("ef").join(it.replace("HASH", HASH)));
    fs::create_dir_all(folder.join("ef")).unwrap();
    for (path, text) in left.iter().zip(["", "", "FDRY and more", "FD"]) {
        fs::write(path, text).unwrap();
        let old = SystemTime::now() - Duration::from_secs(300);
        fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    }
    assert_eq!(cache.store_behind().unwrap().usage().await.unwrap().entries, 4);
    let pruned = cache.prune().await.unwrap();
    assert_eq!((pruned.removed, pruned.kept), (2, 2));
    assert!(left.iter().all(|it| !it.exists()));
    assert_eq!(cache.store_behind().unwrap().usage().await.unwrap().entries, 2);
    assert_eq!(cache.flush().await.unwrap(), 2);
    assert_eq!(listing(parent.path()), before);
    let told = warnings.all();
    assert_eq!(told.len(), 4, "each time the folder was looked through: {told:?}");
    for words in [folder.to_str().unwrap(), "the cache did not write", "(`CACHE_FOLDER`)"] {
        assert!(told.iter().all(|it| it.contains(words)), "{told:?}");
    }
}

/// Files that people put into a folder of a cache on purpose.
#[tokio::test]
async fn a_gitignore_in_the_folder_stays() {
    let folder = tempfile::tempdir().unwrap();
    for name in [".gitignore", "CACHEDIR.TAG"] {
        fs::write(folder.path().join(name), "text").unwrap();
    }
    let (warnings, _listening) = Warnings::listen();
    let cache = at(folder.path());
    cache.put("key", &1_u64, LONG).await.unwrap();
    assert_eq!(cache.flush().await.unwrap(), 1);
    assert_eq!(listing(folder.path()).len(), 2);
    assert_eq!(warnings.all(), [] as [String; 0]);
}

/// A cache with one entry, whose file is replaced by something else.
async fn with_other_file(make: fn(&Path), ending: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path()).put("key", &1_u64, LONG).await.unwrap();
    let entry = the_file(folder.path());
    fs::remove_file(&entry).unwrap();
    let place = if ending.is_empty() { entry } else { entry.with_extension(ending) };
    make(&place);
    (folder, place)
}

#[tokio::test]
async fn a_pipe_in_the_place_of_an_entry_does_not_block_its_readers() {
    let kinds: [(&str, MakeFile); 5] = [
        ("pipe", fifo),
        ("socket", |path| drop(UnixListener::bind(path).unwrap())),
        ("link to a device", |path| symlink("/dev/zero", path).unwrap()),
        ("link to a file", |path| symlink("/etc/passwd", path).unwrap()),
        ("link to nothing", |path| symlink("/nothing/there", path).unwrap()),
    ];
    for (kind, make) in kinds {
        let (folder, place) = with_other_file(make, "").await;
        let cache = strict(folder.path());
        let reading = async {
            assert!(cache.get::<u64>("key").await.unwrap().is_none(), "{kind}");
            assert_eq!(misses(&cache, "foreign") + misses(&cache, "absent"), 1, "{kind}");
            assert!(cache.describe("key").await.unwrap().is_err(), "{kind}");
            assert_eq!(cache.prune().await.unwrap().removed, 0, "{kind}");
            assert_eq!(cache.store_behind().unwrap().usage().await.unwrap().entries, 0, "{kind}");
            assert_eq!(cache.flush().await.unwrap(), 0, "{kind}");
            assert!(place.symlink_metadata().is_ok(), "{kind}");
            let load = async || Ok::<_, Error>(5_u64);
            cache.remember("key", LONG, load).await.unwrap().to_native()
        };
        assert_eq!(timeout(LIMIT, reading).await.expect(kind), 5, "{kind}");
        assert!(place.symlink_metadata().unwrap().is_file(), "the next entry replaces the {kind}");
        assert_eq!(strict(folder.path()).get::<u64>("key").await.unwrap().unwrap().to_native(), 5);
    }
}

#[tokio::test]
async fn a_pipe_in_the_place_of_a_lock_is_an_error_that_says_so() {
    let kinds: [(&str, MakeFile); 3] = [
        ("pipe", fifo),
        ("socket", |path| drop(UnixListener::bind(path).unwrap())),
        ("folder", |path| fs::create_dir(path).unwrap()),
    ];
    for (kind, make) in kinds {
        let (folder, place) = with_other_file(make, "lock").await;
        let counting = strict(folder.path());
        let counting = counting.increment("key", 1, LONG);
        let error = timeout(LIMIT, counting).await.expect(kind).unwrap_err();
        assert!(format!("{error:?}").contains("something else is in its place"), "{error:?}");
        // A value is computed without the right, as with any other failure of the folder.
        let load = async || Ok::<_, Error>(5_u64);
        assert_eq!(at(folder.path()).remember("key", LONG, load).await.unwrap().to_native(), 5);
        let kept = place.symlink_metadata().unwrap().file_type();
        assert!(kept.is_fifo() || kept.is_socket() || kept.is_dir(), "{kind}");
    }
}

#[tokio::test]
async fn a_link_in_the_place_of_a_lock_leads_nowhere() {
    let outside = tempfile::tempdir().unwrap();
    let (target, missing) = (outside.path().join("target"), outside.path().join("missing"));
    fs::write(&target, "text").unwrap();
    for to in [&target, &missing] {
        let (folder, place) = with_other_file(|_| (), "lock").await;
        symlink(to, &place).unwrap();
        let store = Files::new(folder.path());
        let turn = store.turn("key", Duration::ZERO).await.unwrap();
        assert!(turn.is_some() && place.symlink_metadata().unwrap().is_file());
        drop(turn);
        assert!(place.symlink_metadata().is_err());
    }
    assert_eq!(fs::read_to_string(target).unwrap(), "text");
    assert!(!missing.exists());
}

/// Whatever the name of a file in the place of a lock says, its contents are not the store's.
#[tokio::test]
async fn a_file_with_contents_in_the_place_of_a_lock_stays() {
    let (folder, place) = with_other_file(|path| fs::write(path, "text").unwrap(), "lock").await;
    let cache = Cache::over(Files::new(folder.path()), looking());
    assert_eq!(cache.increment("key", 1, LONG).await.unwrap(), 1);
    cache.prune().await.unwrap();
    cache.flush().await.unwrap();
    assert_eq!(fs::read_to_string(place).unwrap(), "text");
}
