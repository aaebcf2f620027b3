//! A folder as a store: a file for each entry. One is written beside its place and renamed, so that a
//! writer that is killed leaves the old entry, and no reader sees half of the new one. Nothing is forced
//! to the disk: what a machine that loses its power had not written yet is a miss then, and what it had
//! written half is told by its checksum.

mod turn;

use self::turn::{FileTurn, is_at, remove_unheld, try_lock};
use super::entry::{HEADER, Header};
use super::remember::random;
use super::store::{Bytes, Pruned, Store, Turn, Usage, is_over};
use crate::container::item::BoxFuture;
use crate::error::{Error, ErrorKind, Result};
use rkyv::util::AlignedVec;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
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

/// What a file in a folder is, by its name.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Entry,
    /// Of a right to compute.
    Lock,
    /// Of a writer.
    Beginning,
}

impl Files {
    /// A store in this folder, which is made when something is written. Nothing else may be in it.
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
        let written = create(&beside).and_then(|mut file| file.write_all(entry));
        let renamed = written.and_then(|()| fs::rename(&beside, place));
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

    /// Every file of the folder. What cannot be looked at is told when all others were.
    fn each(&self, mut look: impl FnMut(Kind, &Path) -> io::Result<()>) -> io::Result<()> {
        let mut failed = Ok(());
        let Some(shards) = missing_is_none(fs::read_dir(&self.folder))? else { return Ok(()) };
        for shard in shards {
            let shard = shard?;
            if !shard.file_type()?.is_dir() {
                continue;
            }
            let looked = each_of(&shard.path(), &mut look);
            failed = failed.and(looked);
        }
        failed
    }

    fn clear_now(&self) -> io::Result<u64> {
        let (mut removed, now) = (0, SystemTime::now());
        self.each(|kind, path| {
            match kind {
                // Who has the right to compute, or writes, keeps it.
                Kind::Lock => return remove_unheld(path),
                Kind::Beginning if !is_abandoned(path, now) => return Ok(()),
                Kind::Beginning | Kind::Entry => {}
            }
            let gone = missing_is_none(fs::remove_file(path))?.is_some();
            removed += u64::from(gone && kind == Kind::Entry);
            Ok(())
        })?;
        Ok(removed)
    }

    fn prune_now(&self, now: SystemTime) -> io::Result<Pruned> {
        let mut pruned = Pruned::default();
        self.each(|kind, path| {
            let Some(meta) = missing_is_none(fs::metadata(path))? else { return Ok(()) };
            let over = match kind {
                Kind::Lock => return remove_unheld(path),
                Kind::Beginning if !is_abandoned(path, now) => return Ok(()),
                Kind::Beginning => return missing_is_none(fs::remove_file(path)).map(drop),
                Kind::Entry => is_over(head(path)?.as_ref(), meta.len(), now),
            };
            if over {
                missing_is_none(fs::remove_file(path))?;
                pruned.removed += 1;
            } else {
                pruned.kept += 1;
                pruned.bytes += meta.len();
            }
            Ok(())
        })?;
        Ok(pruned)
    }

    async fn turn_now(&self, place: PathBuf, patience: Duration) -> Result<Option<FileTurn>> {
        let (began, place) = (Instant::now(), Arc::<Path>::from(place));
        loop {
            let at = Arc::clone(&place);
            let file = self.aside("locking", move |_| create(&at)).await?;
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
        Box::pin(
            self.aside("writing", move |_| Ok(missing_is_none(fs::remove_file(place))?.is_some())),
        )
    }

    fn clear(&self) -> BoxFuture<'_, Result<u64>> {
        Box::pin(self.aside("clearing", Self::clear_now))
    }

    fn prune(&self, now: SystemTime) -> BoxFuture<'_, Result<Pruned>> {
        Box::pin(self.aside("pruning", move |it| it.prune_now(now)))
    }

    fn usage(&self) -> BoxFuture<'_, Result<Usage>> {
        Box::pin(self.aside("looking through", |it| {
            let mut usage = Usage::default();
            it.each(|kind, path| {
                if kind == Kind::Entry
                    && let Some(file) = missing_is_none(fs::metadata(path))?
                {
                    usage.entries += 1;
                    usage.bytes += file.len();
                }
                Ok(())
            })?;
            Ok(usage)
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

/// Every file of one of the folders.
fn each_of(shard: &Path, look: &mut impl FnMut(Kind, &Path) -> io::Result<()>) -> io::Result<()> {
    let mut failed = Ok(());
    let Some(files) = missing_is_none(fs::read_dir(shard))? else { return Ok(()) };
    for file in files {
        let file = file?;
        // A folder or a link is none of ours.
        if file.file_type()?.is_file() {
            let path = file.path();
            let looked = look(kind(&path), &path);
            failed = failed.and(looked);
        }
    }
    failed
}

fn kind(path: &Path) -> Kind {
    match path.extension() {
        None => Kind::Entry,
        Some(lock) if lock == "lock" => Kind::Lock,
        Some(_) => Kind::Beginning,
    }
}

/// What to do about it.
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
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("there is no room; `prune` removes what is too old, `flush` everything")
        }
        _ => None,
    }
}

fn create(path: &Path) -> io::Result<File> {
    let open = || OpenOptions::new().write(true).create(true).truncate(false).open(path);
    match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            open()
        }
        outcome => outcome,
    }
}

/// The first bytes of a file; none if there are too few.
fn head(path: &Path) -> io::Result<Option<[u8; HEADER]>> {
    let Some(mut file) = missing_is_none(File::open(path))? else { return Ok(None) };
    let mut header = [0; HEADER];
    match file.read_exact(&mut header) {
        Ok(()) => Ok(Some(header)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// A whole file, where an archive is read in place.
fn read(path: &Path) -> io::Result<Option<AlignedVec>> {
    let Some(mut file) = missing_is_none(File::open(path))? else { return Ok(None) };
    let length = file.metadata()?.len();
    let mut header = Vec::with_capacity(HEADER);
    (&file).take(HEADER as u64).read_to_end(&mut header)?;
    // Whoever damaged it may have left a size that no memory has. What its header does not speak of is
    // not read: without it, it is refused as well.
    let length = if Header::announces(&header, length) { length } else { header.len() as u64 };
    let length = usize::try_from(length).unwrap_or_default();
    // Of this size and no larger, as `resize` alone would have it: memory is counted by it.
    let mut entry = AlignedVec::with_capacity(length);
    entry.extend_from_slice(&header);
    entry.resize(length, 0);
    match file.read_exact(&mut entry[header.len()..]) {
        Ok(()) => Ok(Some(entry)),
        // Shorter than it was a moment ago: somebody wrote into it, whom we do not know.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Some(AlignedVec::new())),
        Err(error) => Err(error),
    }
}

fn missing_is_none<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_abandoned(path: &Path, now: SystemTime) -> bool {
    let modified = path.metadata().and_then(|it| it.modified());
    modified.is_ok_and(|it| now.duration_since(it).unwrap_or_default() > ABANDONED)
}
