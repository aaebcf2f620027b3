//! A folder as a store: a file for each entry. One is written beside its place and renamed, so that a
//! writer that is killed leaves the old entry, and no reader sees half of the new one.

use super::entry::{HEADER, Header};
use super::store::{Bytes, Pruned, Store, Turn, Usage, is_over};
use crate::container::item::BoxFuture;
use crate::error::{Error, ErrorKind, Result};
use rkyv::util::AlignedVec;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// A file that a writer began longer ago will not be renamed any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// How often it is looked whether it is one's turn.
const TICK: Duration = Duration::from_millis(2);

/// Entries in a folder.
#[derive(Clone, Debug)]
pub struct Files {
    folder: Arc<Path>,
    name: Arc<str>,
}

/// Numbers the files that this process writes.
static NEXT: AtomicU64 = AtomicU64::new(0);

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
        Error::new(ErrorKind::Failed, message).caused_by(error)
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

    fn write_now(&self, place: &Path, entry: &[u8]) -> io::Result<()> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let beside = place.with_extension(format!("{}-{number}.new", std::process::id()));
        // A file of that name may be left of a process that had our number, and was killed.
        let written = create(&beside).and_then(|mut file| {
            file.set_len(0)?;
            file.write_all(entry)
        });
        let renamed = written.and_then(|()| fs::rename(&beside, place));
        if renamed.is_err() {
            let _ = fs::remove_file(&beside);
        }
        renamed
    }

    /// Every file of the folder.
    fn each(&self, mut look: impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
        let Some(shards) = missing_is_none(fs::read_dir(&self.folder))? else { return Ok(()) };
        for shard in shards {
            let shard = shard?;
            if !shard.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(shard.path())? {
                look(&file?.path())?;
            }
        }
        Ok(())
    }

    fn clear_now(&self) -> io::Result<u64> {
        let mut removed = 0;
        self.each(|path| {
            // Who has the right to compute keeps it.
            if !is_lock(path) && missing_is_none(fs::remove_file(path))?.is_some() {
                removed += 1;
            }
            Ok(())
        })?;
        Ok(removed)
    }

    fn prune_now(&self, now: SystemTime) -> io::Result<Pruned> {
        let mut pruned = Pruned::default();
        self.each(|path| {
            if is_lock(path) {
                return Ok(());
            }
            let Some(meta) = missing_is_none(fs::metadata(path))? else { return Ok(()) };
            let over = match path.extension() {
                Some(_) => is_abandoned(path, now),
                None => read(path)?.is_none_or(|entry| is_over(&entry, now)),
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
            it.each(|path| {
                if path.extension().is_none()
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
            let began = Instant::now();
            let file = self.aside("locking", {
                let place = place.clone();
                move |_| create(&place)
            });
            let file = file.await?;
            loop {
                match file.try_lock() {
                    Ok(()) => return Ok(Some(Box::new(FileTurn { _file: file }) as Box<dyn Turn>)),
                    // A file system without locks: within this process there is another.
                    Err(TryLockError::Error(error))
                        if error.kind() == io::ErrorKind::Unsupported =>
                    {
                        return Ok(Some(Box::new(FileTurn { _file: file })));
                    }
                    Err(TryLockError::Error(error)) => return Err(self.failed("locking", error)),
                    Err(TryLockError::WouldBlock) if began.elapsed() >= patience => {
                        return Ok(None);
                    }
                    Err(TryLockError::WouldBlock) => tokio::time::sleep(TICK).await,
                }
            }
        })
    }
}

/// Locked as long as it is open; the kernel unlocks it when its process ends. The file stays: one that
/// is removed while somebody waits for it would be two locks.
struct FileTurn {
    _file: File,
}

impl Turn for FileTurn {}

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

fn is_lock(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "lock")
}

fn is_abandoned(path: &Path, now: SystemTime) -> bool {
    let modified = path.metadata().and_then(|it| it.modified());
    modified.is_ok_and(|it| now.duration_since(it).unwrap_or_default() > ABANDONED)
}
