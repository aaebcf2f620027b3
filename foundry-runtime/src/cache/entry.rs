//! An entry of the cache: a header that says what the bytes are, and the archive. Bytes only; what
//! the archive means is in `archive.rs`.
//!
//! | bytes | what |
//! |---|---|
//! | 0–4 | `FDRY` |
//! | 4–8 | the format of this header: 1 |
//! | 8–24 | the fingerprint of the type |
//! | 24–32 | when it was made, in milliseconds since 1970 |
//! | 32–40 | when it is too old, likewise; 0 is never |
//! | 40–48 | the length of the archive |
//! | 48–52 | how long the value took to compute, in milliseconds |
//! | 52–56 | CRC-32 of all other bytes |
//! | 56–64 | from when on it is stale, in milliseconds since 1970; 0 is never |
//! | 64– | the archive |
//!
//! All numbers are little-endian. The checksum is against accidents: who can write to the store can
//! write what they like, which is why the archive is validated as well.

use super::clock;
use rkyv::util::AlignedVec;
use std::time::{Duration, SystemTime};

const MAGIC: [u8; 4] = *b"FDRY";
const FORMAT: u32 = 1;
const CRC: std::ops::Range<usize> = 52..56;

/// The length of the header. The archive behind it is aligned as the whole is.
pub const HEADER: usize = 64;

/// Why bytes are no entry that can be used. A miss, whichever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Miss {
    /// There is none.
    Absent,
    /// It is too old.
    Expired,
    /// It is of another type, or of another version of the type.
    OtherType,
    /// It is no entry, or one of a format that is not known here.
    Foreign,
    /// Its bytes are not those that were written.
    Corrupt,
}

impl Miss {
    /// Its name in figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Expired => "expired",
            Self::OtherType => "other_type",
            Self::Foreign => "foreign",
            Self::Corrupt => "corrupt",
        }
    }
}

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The fingerprint of the type.
    pub fingerprint: u128,
    /// When it was made.
    pub created: SystemTime,
    /// When it is too old; never, if nothing is said.
    pub expires: Option<SystemTime>,
    /// From when on it is used, and computed anew beside that; never, if nothing is said.
    pub stale: Option<SystemTime>,
    /// How long the value took to compute.
    pub computed_in: Duration,
}

impl Header {
    /// The header of an entry that is made now, of a type that is known later.
    #[must_use]
    pub fn now(expires: Option<SystemTime>) -> Self {
        let (created, computed_in) = (clock::now(), Duration::ZERO);
        Self { fingerprint: 0, created, expires, stale: None, computed_in }
    }

    /// An entry: this header, and an archive.
    #[must_use]
    pub fn around(&self, archive: &[u8]) -> AlignedVec {
        let mut entry = AlignedVec::with_capacity(HEADER + archive.len());
        entry.resize(HEADER, 0);
        entry.extend_from_slice(archive);
        self.head(&mut entry);
        entry
    }

    /// Writes this header into the room before an archive.
    pub(super) fn head(&self, entry: &mut [u8]) {
        let Some((header, archive)) = entry.split_first_chunk_mut::<HEADER>() else { return };
        *header = [0; HEADER];
        header[0..4].copy_from_slice(&MAGIC);
        header[4..8].copy_from_slice(&FORMAT.to_le_bytes());
        header[8..24].copy_from_slice(&self.fingerprint.to_le_bytes());
        header[24..32].copy_from_slice(&to_millis(self.created).to_le_bytes());
        // What is over at the epoch is over a millisecond later.
        let or_never = |time: Option<SystemTime>| time.map_or(0, |it| to_millis(it).max(1));
        header[32..40].copy_from_slice(&or_never(self.expires).to_le_bytes());
        header[56..64].copy_from_slice(&or_never(self.stale).to_le_bytes());
        header[40..48].copy_from_slice(&(archive.len() as u64).to_le_bytes());
        let computed_in = u32::try_from(self.computed_in.as_millis()).unwrap_or(u32::MAX);
        header[48..52].copy_from_slice(&computed_in.to_le_bytes());
        let checksum = checksum(header, archive);
        header[CRC].copy_from_slice(&checksum.to_le_bytes());
    }

    /// Takes an entry apart.
    ///
    /// # Errors
    ///
    /// If it is none of ours, or not as it was written.
    pub fn read(entry: &[u8]) -> Result<(Self, &[u8]), Miss> {
        let Some((header, archive)) = entry.split_first_chunk::<HEADER>() else {
            return Err(if entry.starts_with(&MAGIC) { Miss::Corrupt } else { Miss::Foreign });
        };
        if header[0..4] != MAGIC || u32_at(header, 4) != FORMAT {
            return Err(Miss::Foreign);
        }
        let whole = u64_at(header, 40) == archive.len() as u64;
        if !whole || u32_at(header, CRC.start) != checksum(header, archive) {
            return Err(Miss::Corrupt);
        }
        Ok((Self::parse(header), archive))
    }

    /// What a header says that was checked before.
    pub(super) fn parse(header: &[u8; HEADER]) -> Self {
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&header[8..24]);
        let or_never = |at| Some(u64_at(header, at)).filter(|it| *it > 0).map(from_millis);
        Self {
            fingerprint: u128::from_le_bytes(fingerprint),
            created: from_millis(u64_at(header, 24)),
            expires: or_never(32),
            stale: or_never(56),
            computed_in: Duration::from_millis(u32_at(header, 48).into()),
        }
    }

    /// Whether bytes begin like an entry that is as long as this.
    pub(super) fn announces(entry: &[u8], length: u64) -> bool {
        let Some(header) = entry.first_chunk::<HEADER>() else { return false };
        let (archive, most) = (u64_at(header, 40), u64::from(u32::MAX));
        header[0..4] == MAGIC && archive <= most && length == archive + HEADER as u64
    }

    /// Whether it is too old. A clock that was set back makes entries live longer, never for ever: one
    /// that was made in the future is too old as well.
    #[must_use]
    pub fn is_expired(&self, now: SystemTime) -> bool {
        Life::from(*self).is_over(to_millis(now))
    }
}

/// The times of an entry in milliseconds since 1970, for whoever looks at them again and again; never
/// is `u64::MAX`.
#[derive(Clone, Copy)]
pub(super) struct Life {
    created: u64,
    pub(super) expires: u64,
    stale: u64,
    /// In milliseconds, too.
    pub(super) computed_in: u64,
}

/// By so many milliseconds the clocks of two machines at one store may differ.
const CLOCKS_DIFFER: u64 = 60_000;

impl From<Header> for Life {
    fn from(header: Header) -> Self {
        let or_never = |time: Option<SystemTime>| time.map_or(u64::MAX, to_millis);
        Self {
            created: to_millis(header.created),
            expires: or_never(header.expires),
            stale: or_never(header.stale),
            computed_in: u64::try_from(header.computed_in.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl Life {
    pub(super) fn is_over(&self, now: u64) -> bool {
        let in_future = self.created > now.saturating_add(CLOCKS_DIFFER);
        self.expires != u64::MAX && (self.expires <= now || in_future)
    }

    pub(super) fn is_stale(&self, now: u64) -> bool {
        self.stale <= now
    }
}

/// Returns whether the first bytes of a file are those of an entry. A writer that was killed, or a machine
/// that lost its power, may have left none, or some of them.
pub(super) fn begins_like_entry(bytes: &[u8]) -> bool {
    bytes.iter().zip(&MAGIC).all(|(found, written)| found == written)
}

fn checksum(header: &[u8; HEADER], archive: &[u8]) -> u32 {
    let mut hash = crc32fast::Hasher::new();
    hash.update(&header[..CRC.start]);
    hash.update(&header[CRC.end..]);
    hash.update(archive);
    hash.finalize()
}

fn u32_at(header: &[u8; HEADER], at: usize) -> u32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&header[at..at + 4]);
    u32::from_le_bytes(bytes)
}

fn u64_at(header: &[u8; HEADER], at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&header[at..at + 8]);
    u64::from_le_bytes(bytes)
}

pub(super) fn to_millis(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A time beyond all clocks is the last that they know.
pub(super) fn from_millis(millis: u64) -> SystemTime {
    let epoch = SystemTime::UNIX_EPOCH;
    epoch.checked_add(Duration::from_millis(millis)).unwrap_or(epoch + Duration::from_secs(1 << 40))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            fingerprint: 7 << 100 | 3,
            created: from_millis(1_700_000_000_000),
            expires: Some(from_millis(1_700_000_060_000)),
            stale: Some(from_millis(1_700_000_030_000)),
            computed_in: Duration::from_millis(12),
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let entry = header().around(b"archive");
        assert_eq!(Header::read(&entry).unwrap(), (header(), &b"archive"[..]));
        let never = Header { expires: None, ..header() };
        assert_eq!(Header::read(&never.around(b"")).unwrap().0, never);
        assert!(!never.is_expired(from_millis(u64::MAX)));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_a_miss() {
        let entry = header().around(b"some archive of sixteen and more");
        for bit in 0..entry.len() * 8 {
            let mut broken = entry.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            assert!(Header::read(&broken).is_err(), "bit {bit}");
        }
        for length in 0..entry.len() {
            assert!(Header::read(&entry[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn foreign_and_future_formats_are_told_apart_from_damage() {
        assert_eq!(Header::read(b"").unwrap_err(), Miss::Foreign);
        assert_eq!(Header::read(&[1; 100]).unwrap_err(), Miss::Foreign);
        assert_eq!(Header::read(b"FDRY").unwrap_err(), Miss::Corrupt);
        let mut future = header().around(b"archive");
        future[4] = 2;
        assert_eq!(Header::read(&future).unwrap_err(), Miss::Foreign);
    }

    #[test]
    fn time_runs_out_and_clocks_may_be_set_back() {
        let entry = header();
        assert!(!entry.is_expired(from_millis(1_700_000_059_999)));
        assert!(entry.is_expired(from_millis(1_700_000_060_000)));
        assert!(!entry.is_expired(from_millis(1_699_999_999_000)));
        assert!(entry.is_expired(from_millis(1_699_000_000_000)));
    }
}
