//! Archives: values as bytes that are read in place. The only place of the cache that is `unsafe`.

use super::clock;
use super::entry::{HEADER, Header, Life, Miss};
use super::fingerprint::{Fingerprint, check_fingerprint};
use crate::error::{Error, ErrorKind, Result};
use rkyv::api::high::{HighDeserializer, HighSerializer, HighValidator};
use rkyv::bytecheck::CheckBytes;
use rkyv::rancor;
use rkyv::ser::allocator::ArenaHandle;
use rkyv::util::AlignedVec;
use rkyv::{Archive, Deserialize, Portable, Serialize};
use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A type whose values can be cached: one with `#[cacheable]`, or made of such, of numbers, texts and
/// collections.
///
/// The archive of a cached type must be aligned to at most 16 bytes, as the bytes of entries are. A larger
/// alignment, of the type or of an element of a collection in it, is a compile error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be cached",
    label = "has no archive",
    note = "write `#[cacheable]` above a struct or enum of your own"
)]
pub trait Cacheable: Fingerprint + Archive<Archived: Checked> + ToBytes + 'static {}

impl<T: Fingerprint + Archive<Archived: Checked> + ToBytes + 'static> Cacheable for T {}

/// An archive that can be validated.
#[doc(hidden)]
pub trait Checked: Portable + for<'a> CheckBytes<HighValidator<'a, rancor::Error>> {}

impl<T: Portable + for<'a> CheckBytes<HighValidator<'a, rancor::Error>>> Checked for T {}

/// A value that can be archived.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be cached",
    label = "has no archive",
    note = "write `#[cacheable]` above a struct or enum of your own"
)]
pub trait ToBytes:
    for<'a> Serialize<HighSerializer<AlignedVec, ArenaHandle<'a>, rancor::Error>>
{
}

impl<T: for<'a> Serialize<HighSerializer<AlignedVec, ArenaHandle<'a>, rancor::Error>>> ToBytes
    for T
{
}

/// The archive of a value.
///
/// # Errors
///
/// If the value is too large: offsets have 32 bits.
pub fn serialize<T: Cacheable>(value: &T) -> Result<AlignedVec> {
    const { check_fingerprint::<T>() };
    behind(AlignedVec::new(), value)
}

/// Archives a value behind what is in `bytes`: offsets lead from one part of it to another, wherever
/// the whole lies.
fn behind<T: Cacheable>(bytes: AlignedVec, value: &T) -> Result<AlignedVec> {
    rkyv::api::high::to_bytes_in::<_, rancor::Error>(value, bytes).map_err(|error| {
        let message = format!("archiving a `{}`", std::any::type_name::<T>());
        Error::new(ErrorKind::Failed, message).caused_by(error.to_string())
    })
}

/// The value in an archive, read in place.
///
/// # Errors
///
/// If these bytes are no archive of a `T`, or do not lie at a multiple of 16, as those of
/// [`serialize`] do.
pub fn access<T: Cacheable>(archive: &[u8]) -> Result<&T::Archived> {
    const { check_fingerprint::<T>() };
    rkyv::access::<T::Archived, rancor::Error>(archive).map_err(|error| invalid::<T>(&error))
}

/// The value in an archive, as it was. The bytes may lie anywhere.
///
/// # Errors
///
/// If these bytes are no archive of a `T`.
pub fn deserialize_owned<T>(archive: &[u8]) -> Result<T>
where
    T: Cacheable,
    T::Archived: Deserialize<T, HighDeserializer<rancor::Error>>,
{
    let mut aligned: AlignedVec = AlignedVec::with_capacity(archive.len());
    aligned.extend_from_slice(archive);
    let archived = access::<T>(&aligned)?;
    rkyv::deserialize::<T, rancor::Error>(archived).map_err(|error| invalid::<T>(&error))
}

fn invalid<T>(error: &rancor::Error) -> Error {
    let message = format!("these bytes are no archive of a `{}`", std::any::type_name::<T>());
    Error::new(ErrorKind::Failed, message).caused_by(error.to_string())
}

/// An entry whose bytes were validated once, and never change: it dereferences to the archived value
/// at the cost of a pointer.
pub struct Hit<T: Cacheable> {
    entry: Arc<Entry>,
    of: PhantomData<fn() -> T>,
}

/// An entry that was validated as one of some type.
pub(super) struct Entry {
    /// Header and archive.
    bytes: AlignedVec,
    of: TypeId,
    pub(super) life: Life,
    /// When it was last known to be the one in the store, in milliseconds since 1970.
    seen: AtomicU64,
}

impl<T: Cacheable> Hit<T> {
    /// An entry around a value.
    ///
    /// # Errors
    ///
    /// As [`serialize`].
    pub fn new(value: &T, header: Header) -> Result<Self> {
        let mut room = AlignedVec::new();
        room.resize(HEADER, 0);
        let mut bytes = behind(room, value)?;
        bytes.shrink_to_fit();
        Self::under(header, bytes)
    }

    /// Writes a header before an archive. A type may archive itself in a way of its own, and wrongly: the
    /// archive is validated as that of another process is.
    fn under(header: Header, mut bytes: AlignedVec) -> Result<Self> {
        let header = Header { fingerprint: T::FINGERPRINT, ..header };
        header.head(&mut bytes);
        Self::validated(header, bytes)
    }

    /// Validates the archive behind a header. This is the only way to make an [`Entry`]: its owner
    /// reads the bytes where they were validated. Bytes that were copied or reallocated lie elsewhere,
    /// perhaps less aligned, and must come through here again.
    fn validated(header: Header, bytes: AlignedVec) -> Result<Self> {
        access::<T>(&bytes[HEADER..])?;
        let (of, life, seen) = (TypeId::of::<T>(), header.into(), clock::millis().into());
        Ok(Self { entry: Arc::new(Entry { bytes, of, life, seen }), of: PhantomData })
    }

    /// Validates an entry: header, checksum, type, archive.
    ///
    /// # Errors
    ///
    /// Why it cannot be used.
    pub fn admit(entry: AlignedVec) -> Result<Self, Miss> {
        let (header, _archive) = Header::read(&entry)?;
        if header.fingerprint != T::FINGERPRINT {
            return Err(Miss::OtherType);
        }
        Self::validated(header, entry).map_err(|_| Miss::Corrupt)
    }

    /// What its header says.
    #[must_use]
    pub fn header(&self) -> Header {
        self.entry.header()
    }

    /// Header and archive, as a store keeps them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.entry.bytes
    }

    /// Copies the value under another header.
    ///
    /// # Errors
    ///
    /// If the copy is not valid where it lies.
    pub(super) fn with_header(&self, header: Header) -> Result<Self> {
        Self::under(header, self.entry.bytes.clone())
    }

    pub(super) fn entry(&self) -> &Arc<Entry> {
        &self.entry
    }

    /// The value as it was.
    ///
    /// # Errors
    ///
    /// If a part of it refuses to be made.
    pub fn to_owned(&self) -> Result<T>
    where
        T::Archived: Deserialize<T, HighDeserializer<rancor::Error>>,
    {
        rkyv::deserialize::<T, rancor::Error>(&**self).map_err(|error| invalid::<T>(&error))
    }
}

impl Entry {
    /// The entry, if it is of this type: fingerprints may be alike by chance, types are not.
    pub(super) fn hit<T: Cacheable>(self: &Arc<Self>) -> Option<Hit<T>> {
        let is = self.of == TypeId::of::<T>();
        is.then(|| Hit { entry: Arc::clone(self), of: PhantomData })
    }

    pub(super) fn header(&self) -> Header {
        self.bytes.first_chunk().map_or_else(|| Header::now(None), Header::parse)
    }

    /// Whether these are the first bytes of this very entry: the header has the checksum of all others.
    pub(super) fn begins_with(&self, header: &[u8; HEADER]) -> bool {
        self.bytes.starts_with(header)
    }

    /// Says that it was the one in the store, at a time.
    pub(super) fn seen_at(&self, millis: u64) {
        self.seen.store(millis, Ordering::Relaxed);
    }

    /// For how many milliseconds nobody has looked whether it still is.
    pub(super) fn unseen_for(&self, now: u64) -> u64 {
        now.saturating_sub(self.seen.load(Ordering::Relaxed))
    }
}

impl AsRef<[u8]> for Entry {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T: Cacheable> Deref for Hit<T> {
    type Target = T::Archived;

    #[inline]
    #[allow(unsafe_code)]
    fn deref(&self) -> &T::Archived {
        // SAFETY: `validated` is the only place that makes an `Entry`: it validated these bytes as a
        // `T::Archived`, at this address. An `AlignedVec` that is moved leaves its bytes where they
        // are, and the `Arc` gives no `&mut Entry`: the bytes are still the same, at the same address.
        // `Entry::hit` compares the type, so that this `T` is the one of `validated`.
        unsafe { rkyv::access_unchecked::<T::Archived>(&self.entry.bytes[HEADER..]) }
    }
}

impl<T: Cacheable> Clone for Hit<T> {
    fn clone(&self) -> Self {
        Self { entry: Arc::clone(&self.entry), of: PhantomData }
    }
}

impl<T: Cacheable> fmt::Debug for Hit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = std::any::type_name::<T>();
        f.debug_struct("Hit").field("of", &name).field("bytes", &self.bytes().len()).finish()
    }
}
