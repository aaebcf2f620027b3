//! Archives: values as bytes that are read in place. The only place of the cache that is `unsafe`.

use super::entry::{HEADER, Header, Miss};
use super::fingerprint::Fingerprint;
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
use std::time::{Duration, Instant};

/// A type whose values can be cached: one with `#[cacheable]`, or made of such, of numbers, texts and
/// collections.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be cached",
    label = "has no archive",
    note = "write `#[cacheable]` above a struct or enum of your own"
)]
pub trait Cacheable: Fingerprint + Archive<Archived: Checked> + ToBytes {}

impl<T: Fingerprint + Archive<Archived: Checked> + ToBytes> Cacheable for T {}

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
    rkyv::to_bytes::<rancor::Error>(value).map_err(|error| {
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
    /// Header and archive.
    entry: Arc<AlignedVec>,
    of: PhantomData<fn() -> T>,
}

impl<T: Cacheable> Hit<T> {
    /// An entry around a value.
    ///
    /// # Errors
    ///
    /// As [`serialize`].
    pub fn new(value: &T, header: Header) -> Result<Self> {
        let archive = serialize(value)?;
        // A type may archive itself in a way of its own, and wrongly: the bytes are validated as those
        // of others are.
        access::<T>(&archive)?;
        Ok(Self::around(&archive, header))
    }

    /// An entry around an archive that was validated.
    fn around(archive: &[u8], header: Header) -> Self {
        let header = Header { fingerprint: T::FINGERPRINT, ..header };
        Self { entry: Arc::new(header.around(archive)), of: PhantomData }
    }

    /// Validates an entry: header, checksum, type, archive.
    ///
    /// # Errors
    ///
    /// Why it cannot be used.
    pub fn admit(entry: AlignedVec) -> Result<(Self, Header), Miss> {
        let (header, archive) = Header::read(&entry)?;
        if header.fingerprint != T::FINGERPRINT {
            return Err(Miss::OtherType);
        }
        access::<T>(archive).map_err(|_| Miss::Corrupt)?;
        Ok((Self { entry: Arc::new(entry), of: PhantomData }, header))
    }

    /// The entry, for a place where entries of all types are.
    pub(super) fn admitted(&self, header: Header) -> Admitted
    where
        T: 'static,
    {
        let (entry, since) = (Arc::clone(&self.entry), Instant::now());
        Admitted { entry, header, of: TypeId::of::<T>(), since }
    }

    /// The bytes of the entry, for a store.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.entry
    }

    /// What its header says.
    pub(super) fn header(&self) -> Option<Header> {
        Header::read(&self.entry).ok().map(|(header, _)| header)
    }

    /// The same value under another header.
    pub(super) fn with_header(&self, header: Header) -> Self {
        Self::around(&self.entry[HEADER..], header)
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

/// An entry that was validated as one of some type.
#[derive(Clone)]
pub(super) struct Admitted {
    entry: Arc<AlignedVec>,
    pub(super) header: Header,
    of: TypeId,
    since: Instant,
}

impl Admitted {
    /// Whether nobody has to ask whether it is still the one in the store.
    pub(super) fn is_trusted(&self, for_so_long: Duration) -> bool {
        self.since.elapsed() <= for_so_long
    }

    /// The entry, if it is of this type: fingerprints may be alike by chance, types are not.
    pub(super) fn hit<T: Cacheable + 'static>(&self) -> Option<Hit<T>> {
        let is = self.of == TypeId::of::<T>();
        is.then(|| Hit { entry: Arc::clone(&self.entry), of: PhantomData })
    }

    pub(super) fn bytes(&self) -> &Arc<AlignedVec> {
        &self.entry
    }
}

impl<T: Cacheable> Deref for Hit<T> {
    type Target = T::Archived;

    #[allow(unsafe_code)]
    fn deref(&self) -> &T::Archived {
        // SAFETY: `admit` and `around` are the only ways to make one, and these very bytes were
        // validated as a `T::Archived`, by the first or before the second. They lie behind an `Arc` that nobody gets mutably, so they are still the
        // same, and as aligned as they were.
        unsafe { rkyv::access_unchecked::<T::Archived>(&self.entry[HEADER..]) }
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
        f.debug_struct("Hit").field("of", &name).field("bytes", &self.entry.len()).finish()
    }
}
