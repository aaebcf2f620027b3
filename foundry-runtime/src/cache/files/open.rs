//! Opening files of the folder. Other users of the folder may have put anything in a file's place, so a
//! file is opened without waiting, and its type is checked on the open file. A pipe that nothing writes to
//! would otherwise block its reader for ever.

use super::super::entry::{HEADER, Header};
use super::missing_is_none;
use rkyv::util::AlignedVec;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Opens a regular file for reading. `None` if something else is in its place: a pipe, a socket, a device.
fn open(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(flags(rustix::fs::OFlags::NONBLOCK));
    }
    let file = match options.open(path) {
        Ok(file) => file,
        // A socket, or a device without a driver.
        Err(error) if is_no_device(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    let kind = file.metadata()?.file_type();
    // Reading a folder fails, which says more.
    Ok((kind.is_file() || kind.is_dir()).then_some(file))
}

/// Opens the file of a lock for writing, and creates it if `create`. A link in its place is not followed.
pub(super) fn open_lock(path: &Path, create: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(create).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(flags(OFlags::NONBLOCK | OFlags::NOFOLLOW));
    }
    let file = options.open(path).map_err(|error| match is_no_device(&error) {
        true => not_regular(),
        false => error,
    })?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(not_regular()),
    }
}

/// Opens or creates the file of a lock. A link in its place is removed.
pub(super) fn create_lock(path: &Path) -> io::Result<File> {
    match with_folder(path, || open_lock(path, true)) {
        Err(error) if is_link(&error) => {
            missing_is_none(fs::remove_file(path))?;
            open_lock(path, true)
        }
        outcome => outcome,
    }
}

/// Creates a file of this name, which must be new.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    with_folder(path, || File::create_new(path))
}

/// Creates the folder of a file, if it is missing.
fn with_folder(path: &Path, open: impl Fn() -> io::Result<File>) -> io::Result<File> {
    match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            open()
        }
        outcome => outcome,
    }
}

/// Returns the bytes of a file, as far as a header reaches; `None` if it is not a regular file.
pub(super) fn first_bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let Some(file) = open(path)? else { return Ok(None) };
    let mut bytes = Vec::with_capacity(HEADER);
    file.take(HEADER as u64).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Returns the first bytes of an entry; `None` if there is no file, or too few of them.
pub(super) fn head(path: &Path) -> io::Result<Option<[u8; HEADER]>> {
    let bytes = missing_is_none(first_bytes(path))?.flatten();
    Ok(bytes.and_then(|it| it.first_chunk().copied()))
}

/// Reads a whole file into memory that is aligned as an archive requires. Something else than a regular
/// file is read as an empty one, which is no entry.
pub(super) fn read(path: &Path) -> io::Result<Option<AlignedVec>> {
    let Some(file) = missing_is_none(open(path))? else { return Ok(None) };
    let Some(mut file) = file else { return Ok(Some(AlignedVec::new())) };
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
        // Shorter than it was a moment ago: another program wrote into it.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Some(AlignedVec::new())),
        Err(error) => Err(error),
    }
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, "it is not a regular file")
}

#[cfg(unix)]
fn flags(flags: rustix::fs::OFlags) -> i32 {
    flags.bits().cast_signed()
}

#[cfg(unix)]
fn is_no_device(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let code = error.raw_os_error();
    [Errno::NXIO, Errno::NODEV].iter().any(|it| code == Some(it.raw_os_error()))
}

#[cfg(unix)]
fn is_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_no_device(_: &io::Error) -> bool {
    false
}

#[cfg(not(unix))]
fn is_link(_: &io::Error) -> bool {
    false
}
