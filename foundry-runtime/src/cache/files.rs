//! A folder as a store: a file for each entry. One is written beside its place and renamed, so that a
//! writer that is killed leaves the old entry, and no reader sees half of the new one. Nothing is forced
//! to the disk: what a machine that loses its power had not written yet is a miss then, and what it had
//! written half is told by its checksum.

mod listing;
mod open;
mod turn;

use self::listing::{Foreign, Found, Kind, each};
use self::open::{create_lock, create_new, head, read};
use self::turn::{FileTurn, is_at, remove_unheld, try_lock};
use super::entry::HEADER;
use super::remember::random;
use super::store::{Bytes, Pruned, Store, Turn, Usage, is_over};
use crate::error::{Error, ErrorKind, Result};
use crate::spec::item::BoxFuture;
use rkyv::util::AlignedVec;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// A file that its writer did not go on with for so long will not be renamed any more. If it would have been
/// after all, as after a machine slept, it is written once more.
const ABANDONED: Duration = Duration::from_secs(60);

/// How often an entry is written that vanishes before it is in its place: somebody removes the folder,
/// which everybody may at any time.
const WRITES: usize = 4;

/// How often it is looked whether it is one's turn.
const TICK: Duration = Duration::from_millis(2);

/// Entries in a folder.
///
/// An entry is written by writing another file and renaming it, on any file system that renames files at
/// once; a right to compute is a lock of the kernel on a file, which ends with its process. All processes at
/// a folder have to be on machines that see the locks of each other, as on a local disk.
#[derive(Clone, Debug)]
pub struct Files {
    folder: Arc<Path>,
    name: Arc<str>,
}

impl Files {
    /// A store in this folder, which is made when something is written. It should contain nothing else.
    ///
    /// Files and folders that the store did not write are never removed: they are left alone, with a warning
    /// when the folder is looked through. The store's own files are `<2 hex digits>/<38 hex digits>`, with
    /// the ending `.lock` or `.<process>-<random>.new` or without one; entries begin with `FDRY`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let name = format!("folder `{}`", folder.display());
        Self { folder: folder.into(), name: name.into() }
    }

    /// The file of a key: a hash, since keys are anything and file names are not; in one of 256
    /// folders, since long folders are slow.
    fn place(&self, key: &str) -> PathBuf {
        let hash = Sha256::digest(key);
        let hex: String = hash.iter().take(20).map(|it| format!("{it:02x}")).collect();
        self.folder.join(&hex[..2]).join(&hex[2..])
    }

    fn failed(&self, doing: &str, error: io::Error) -> Error {
        let message = format!("{doing} the cache in {}", self.name);
        let hint = hint(error.kind());
        let failed = Error::new(ErrorKind::Failed, message).caused_by(error);
        match hint {
            Some(hint) => failed.note(hint),
            None => failed,
        }
    }

    /// Does what waits for a disk elsewhere.
    async fn aside<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let files = self.clone();
        match tokio::task::spawn_blocking(move || work(&files)).await {
            Ok(outcome) => outcome.map_err(|error| self.failed(doing, error)),
            Err(error) => Err(self.failed(doing, io::Error::other(error))),
        }
    }

    /// Writes beside the place, and renames.
    fn write_once(&self, place: &Path, entry: &[u8]) -> io::Result<()> {
        let beside = place.with_extension(format!("{}-{:x}.new", std::process::id(), random()));
        let mut file = create_new(&beside)?;
        let renamed = file.write_all(entry).and_then(|()| fs::rename(&beside, place));
        if renamed.is_err() {
            let _ = fs::remove_file(&beside);
        }
        renamed
    }

    fn write_now(&self, place: &Path, entry: &[u8]) -> io::Result<()> {
        for _ in 1..WRITES {
            match self.write_once(place, entry) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                outcome => return outcome,
            }
        }
        self.write_once(place, entry)
    }

    /// Looks through the folder, and warns if it contains anything that is not the cache's.
    async fn looked_through<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Path) -> io::Result<(T, Foreign)> + Send + 'static,
    ) -> Result<T> {
        let (outcome, foreign) = self.aside(doing, move |it| work(&it.folder)).await?;
        if let Some(example) = foreign.example {
            tracing::warn!(
                target: "foundry::cache",
                "the {} contains {} the cache did not write, such as `{}`, left as found; \
                 give the cache a folder of its own (`CACHE_FOLDER`)",
                self.name,
                match foreign.count {
                    1 => "a file or folder that".to_owned(),
                    count => format!("{count} files or folders that"),
                },
                example.display().to_string().escape_debug()
            );
        }
        Ok(outcome)
    }

    async fn turn_now(&self, place: PathBuf, patience: Duration) -> Result<Option<FileTurn>> {
        let (began, place) = (Instant::now(), Arc::<Path>::from(place));
        loop {
            let at = Arc::clone(&place);
            let file = self.aside("locking", move |_| create_lock(&at)).await?;
            loop {
                match try_lock(&file) {
                    Ok(true) => break,
                    // A file system without locks: within this process there is another.
                    Err(error) if error.kind() == io::ErrorKind::Unsupported => break,
                    Err(error) => return Err(self.failed("locking", error)),
                    Ok(false) if began.elapsed() >= patience => return Ok(None),
                    Ok(false) => tokio::time::sleep(TICK).await,
                }
            }
            let turn = FileTurn { file, place: Arc::clone(&place) };
            // Who had it before removed it: a lock on a file that nobody finds keeps nobody out.
            let turn =
                self.aside("locking", move |_| Ok(is_at(&turn.file, &turn.place)?.then_some(turn)));
            if let Some(turn) = turn.await? {
                return Ok(Some(turn));
            }
        }
    }
}

impl Store for Files {
    fn name(&self) -> &str {
        &self.name
    }

    fn header<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<[u8; HEADER]>>> {
        let place = self.place(key);
        Box::pin(self.aside("reading", move |_| head(&place)))
    }

    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<AlignedVec>>> {
        let place = self.place(key);
        Box::pin(self.aside("reading", move |_| read(&place)))
    }

    fn write<'a>(
        &'a self,
        key: &'a str,
        entry: Bytes,
        _expires: Option<SystemTime>,
    ) -> BoxFuture<'a, Result<()>> {
        let place = self.place(key);
        Box::pin(self.aside("writing", move |it| it.write_now(&place, (*entry).as_ref())))
    }

    fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>> {
        let place = self.place(key);
        Box::pin(self.aside("writing", move |_| remove(&place)))
    }

    fn clear(&self) -> BoxFuture<'_, Result<u64>> {
        Box::pin(self.looked_through("clearing", clear))
    }

    fn prune(&self, now: SystemTime) -> BoxFuture<'_, Result<Pruned>> {
        Box::pin(self.looked_through("pruning", move |folder| prune(folder, now)))
    }

    fn usage(&self) -> BoxFuture<'_, Result<Usage>> {
        Box::pin(self.looked_through("looking through", |folder| {
            let mut usage = Usage::default();
            let foreign = each(folder, |found| {
                if found.kind == Kind::Entry {
                    usage.entries += 1;
                    usage.bytes += found.length;
                }
                Ok(())
            })?;
            Ok((usage, foreign))
        }))
    }

    fn turn<'a>(
        &'a self,
        key: &'a str,
        patience: Duration,
    ) -> BoxFuture<'a, Result<Option<Box<dyn Turn>>>> {
        let place = self.place(key).with_extension("lock");
        Box::pin(async move {
            let turn = self.turn_now(place, patience).await?;
            Ok(turn.map(|it| Box::new(it) as Box<dyn Turn>))
        })
    }
}

/// Removes all entries, and what writers and holders of rights left that are gone.
fn clear(folder: &Path) -> io::Result<(u64, Foreign)> {
    let (mut removed, now) = (0, SystemTime::now());
    let foreign = each(folder, |found| {
        if found.kind != Kind::Entry {
            return remove_leftover(found, now);
        }
        removed += u64::from(remove(&found.path)?);
        Ok(())
    })?;
    Ok((removed, foreign))
}

/// Removes entries that expired, and what writers and holders of rights left that are gone.
fn prune(folder: &Path, now: SystemTime) -> io::Result<(Pruned, Foreign)> {
    let mut pruned = Pruned::default();
    let foreign = each(folder, |found| {
        if found.kind != Kind::Entry {
            return remove_leftover(found, now);
        }
        if is_over(found.header.as_ref(), found.length, now) {
            pruned.removed += u64::from(remove(&found.path)?);
        } else {
            pruned.kept += 1;
            pruned.bytes += found.length;
        }
        Ok(())
    })?;
    Ok((pruned, foreign))
}

/// Removes a file that is not an entry, unless its process still has it.
fn remove_leftover(found: &Found, now: SystemTime) -> io::Result<()> {
    match found.kind {
        Kind::Lock => remove_unheld(&found.path),
        Kind::Unfinished if found.is_abandoned(now) => remove(&found.path).map(drop),
        Kind::Unfinished | Kind::Entry => Ok(()),
    }
}

/// Removes a file; returns whether it was there.
fn remove(path: &Path) -> io::Result<bool> {
    Ok(missing_is_none(fs::remove_file(path))?.is_some())
}

/// Returns what to do about an error.
fn hint(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::NotADirectory
        | io::ErrorKind::AlreadyExists
        | io::ErrorKind::IsADirectory => {
            Some("something else is in its place; name a folder of its own (`CACHE_FOLDER`)")
        }
        io::ErrorKind::PermissionDenied => Some(
            "this user may not do that there; see who owns it, and its permissions, or name another (`CACHE_FOLDER`)",
        ),
        io::ErrorKind::ReadOnlyFilesystem => {
            Some("nothing can be written there; name a folder that can be written (`CACHE_FOLDER`)")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(
            "there is no room; `cache:prune` removes what is too old, `cache:clear` everything",
        ),
        _ => None,
    }
}

fn missing_is_none<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
