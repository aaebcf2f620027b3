//! Lists the files of a folder that the store wrote, by the name of their folder, their own name, and their first
//! bytes. All three must fit: other programs use such names too, as git does for its objects.

use super::super::entry::{HEADER, begins_like_entry};
use super::open::first_bytes;
use super::{ABANDONED, missing_is_none};
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Names that people and tools give to files in a folder of a cache: to keep it in a repository, or out of
/// backups. They are not worth a warning.
const EXPECTED: [&str; 5] = [".gitignore", ".gitkeep", ".keep", "CACHEDIR.TAG", "lost+found"];

/// The kind of a file, by its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// `<38 hex digits>`
    Entry,
    /// `<38 hex digits>.lock`: the right to compute a value.
    Lock,
    /// `<38 hex digits>.<process>-<random>.new`: an entry that is being written.
    Unfinished,
}

/// A file that the store wrote.
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) path: PathBuf,
    pub(super) length: u64,
    /// The header of an entry; `None` if the file is shorter.
    pub(super) header: Option<[u8; HEADER]>,
    modified: Option<SystemTime>,
}

/// Files and folders that the store did not write.
#[derive(Default)]
pub(super) struct Foreign {
    pub(super) count: u64,
    /// One of them.
    pub(super) example: Option<PathBuf>,
}

impl Found {
    /// Returns whether the writer of an unfinished entry is gone.
    pub(super) fn is_abandoned(&self, now: SystemTime) -> bool {
        self.modified.is_some_and(|it| now.duration_since(it).unwrap_or_default() > ABANDONED)
    }
}

impl Foreign {
    fn add(&mut self, path: PathBuf) {
        self.count += 1;
        self.example.get_or_insert(path);
    }
}

/// Calls `look` with every file that the store wrote, and returns what else is in the folder. Links are not
/// followed. An error with one file is returned after all others were visited.
pub(super) fn each(
    folder: &Path,
    mut look: impl FnMut(&Found) -> io::Result<()>,
) -> io::Result<Foreign> {
    let (mut failed, mut foreign) = (Ok(()), Foreign::default());
    let Some(shards) = missing_is_none(fs::read_dir(folder))? else { return Ok(foreign) };
    for shard in shards {
        let shard = shard?;
        if is_shard(&shard.file_name()) && shard.file_type()?.is_dir() {
            let looked = each_of(&shard.path(), &mut look, &mut foreign);
            failed = failed.and(looked);
        } else if !EXPECTED.iter().any(|it| shard.file_name() == *it) {
            foreign.add(shard.path());
        }
    }
    failed.map(|()| foreign)
}

/// Does so in one of the 256 folders.
fn each_of(
    shard: &Path,
    look: &mut impl FnMut(&Found) -> io::Result<()>,
    foreign: &mut Foreign,
) -> io::Result<()> {
    let mut failed = Ok(());
    let Some(files) = missing_is_none(fs::read_dir(shard))? else { return Ok(()) };
    for file in files {
        let file = file?;
        let looked = match found(&file) {
            Ok(Some(found)) => look(&found),
            Ok(None) => {
                foreign.add(file.path());
                Ok(())
            }
            Err(error) => missing_is_none(Err(error)).map(|_: Option<()>| ()),
        };
        failed = failed.and(looked);
    }
    failed
}

/// Returns the file, if the store wrote it.
fn found(file: &DirEntry) -> io::Result<Option<Found>> {
    let Some(kind) =
        kind(&file.file_name()).filter(|_| file.file_type().is_ok_and(|it| it.is_file()))
    else {
        return Ok(None);
    };
    let path = file.path();
    let meta = fs::symlink_metadata(&path)?;
    let (length, modified) = (meta.len(), meta.modified().ok());
    let found = |header| Some(Found { kind, path: path.clone(), length, header, modified });
    if kind == Kind::Lock {
        // It is locked, and never written to.
        return Ok(found(None).filter(|_| length == 0));
    }
    let Some(bytes) = first_bytes(&path)? else { return Ok(None) };
    let header = bytes.first_chunk().copied();
    Ok(found(header).filter(|_| begins_like_entry(&bytes)))
}

fn is_shard(name: &OsStr) -> bool {
    name.to_str().is_some_and(|it| it.len() == 2 && is_hex(it))
}

fn kind(name: &OsStr) -> Option<Kind> {
    let (hash, ending) = name.to_str()?.split_at_checked(38)?;
    if !is_hex(hash) {
        return None;
    }
    match ending {
        "" => Some(Kind::Entry),
        ".lock" => Some(Kind::Lock),
        _ => {
            let writer = ending.strip_prefix('.')?.strip_suffix(".new")?;
            let (process, random) = writer.split_once('-')?;
            let is_number = !process.is_empty() && process.bytes().all(|it| it.is_ascii_digit());
            let is_written = is_number && !random.is_empty() && is_hex(random);
            is_written.then_some(Kind::Unfinished)
        }
    }
}

/// Returns whether a text consists of hex digits, as the store writes them.
fn is_hex(text: &str) -> bool {
    text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_the_store_writes_are_its_own() {
        let hash = "0123456789abcdef0123456789abcdef012345";
        let check = |ending: &str, expected| {
            assert_eq!(kind(OsStr::new(&format!("{hash}{ending}"))), expected, "{ending}");
        };
        check("", Some(Kind::Entry));
        check(".lock", Some(Kind::Lock));
        check(".71-f3.new", Some(Kind::Unfinished));
        for ending in [
            "0",
            ".",
            ".lck",
            ".lock~",
            ".LOCK",
            ".new",
            ".71.new",
            ".71-.new",
            ".-f3.new",
            ".71-f3",
            ".71-F3.new",
            ".x-f3.new",
            ".71-f3.new.old",
            ".71-f3.lock",
            ".txt",
            "-71-f3.new",
        ] {
            check(ending, None);
        }
        for name in ["", "HEAD", &hash[1..], &hash.to_uppercase(), &hash.replace('0', "g"), "äöü"]
        {
            assert_eq!(kind(OsStr::new(name)), None, "{name}");
        }
        assert!(is_shard(OsStr::new("a0")) && is_shard(OsStr::new("00")));
        for name in ["", "a", "A0", "a00", "g0", "é", ".."] {
            assert!(!is_shard(OsStr::new(name)), "{name}");
        }
    }
}
