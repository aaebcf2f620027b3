//! A perfect-hash table, built in const evaluation, over names that lie in one text. It knows bytes
//! and numbers, not commands. How it is built stands in `table/build.rs`.

mod build;

use super::hash::{SHORT, few, four, has_four, has_two, hash, mix_four, mix_two, two};

pub use build::duplicates;

/// How many names share a displacement, on average.
const BUCKET: usize = 2;

/// A name in the text, and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Where its bytes begin in the text.
    pub start: u32,
    /// How many bytes it has.
    pub len: u16,
    /// What a look-up answers.
    pub target: u16,
}

impl Name {
    /// The name that nobody can ask for: it lies outside of every text.
    pub const EMPTY: Name = Name { start: u32::MAX, len: u16::MAX, target: u16::MAX };

    const fn is_empty(self) -> bool {
        self.start == Self::EMPTY.start
    }

    const fn hash(self, text: &[u8], seed: u64) -> u64 {
        let end = self.start as u64 + self.len as u64;
        assert!(end <= text.len() as u64, "BUG: a name lies outside of the text");
        hash(text, self.start as usize, self.len as usize, seed)
    }

    const fn equals(self, other: Name, text: &[u8]) -> bool {
        if self.len != other.len {
            return false;
        }
        let (one, two) = (self.start as usize, other.start as usize);
        let mut at = 0;
        while at < self.len as usize {
            if text[one + at] != text[two + at] {
                return false;
            }
            at += 1;
        }
        true
    }
}

/// The table: a look-up hashes, reads one displacement and one slot, and compares once.
///
/// It holds no pointer, so that a `static` of it costs the loader nothing.
///
/// ```
/// use foundry_runtime::command::table::{Name, Table, buckets};
///
/// const TEXT: &[u8] = b"db:seeddb:wipe";
/// const NAMES: [Name; 2] = [
///     Name { start: 0, len: 7, target: 3 },
///     Name { start: 7, len: 7, target: 4 },
/// ];
/// static TABLE: Table<2, { buckets(2) }> = Table::build(TEXT, &NAMES);
///
/// let table = TABLE.view(TEXT);
/// assert_eq!(table.get(b"db:wipe"), Some(4));
/// assert_eq!(table.get(b"db:wine"), None);
/// ```
#[derive(Clone, Debug)]
pub struct Table<const NAMES: usize, const BUCKETS: usize> {
    seed: u64,
    displacements: [u32; BUCKETS],
    slots: [Slot; NAMES],
}

/// A name in its place, with the bits of its hash that turn nearly every other name away before
/// the text is read.
#[derive(Clone, Copy, Debug)]
struct Slot {
    name: Name,
    check: u32,
}

impl Slot {
    const FREE: Slot = Slot { name: Name::EMPTY, check: 0 };
}

/// How many buckets a table of so many names should have.
#[must_use]
pub const fn buckets(names: usize) -> usize {
    names.div_ceil(BUCKET)
}

impl<const NAMES: usize, const BUCKETS: usize> Table<NAMES, BUCKETS> {
    /// Builds the table, in a time linear in the number of names.
    ///
    /// Of equal names the first wins, and [`Name::EMPTY`] is skipped.
    ///
    /// # Panics
    ///
    /// If a name does not lie in the text, and if no table is found, which would be a bug.
    #[must_use]
    pub const fn build(text: &[u8], names: &[Name; NAMES]) -> Self {
        build::table(text, names)
    }

    /// The table together with the text its names lie in.
    #[must_use]
    pub const fn view<'t>(&'t self, text: &'t [u8]) -> TableRef<'t> {
        TableRef { seed: self.seed, displacements: &self.displacements, slots: &self.slots, text }
    }
}

/// A table and its text, of any size.
#[derive(Clone, Copy, Debug)]
pub struct TableRef<'t> {
    seed: u64,
    displacements: &'t [u32],
    slots: &'t [Slot],
    text: &'t [u8],
}

impl TableRef<'_> {
    /// The target of the name, if it is in the table.
    #[inline]
    #[must_use]
    pub fn get(&self, name: &[u8]) -> Option<u16> {
        // The length decides once how the name is read, hashed and compared. Most names have 8
        // to 16 bytes; the others do not share their function, which then needs few registers.
        match name.len() {
            length @ 8..=16 => {
                let words = two(name, 0, length);
                let (found, target) = self.find(length, mix_two(words, length, self.seed))?;
                has_two(found, words).then_some(target)
            }
            17..=SHORT => self.get_longer(name),
            0..8 => self.get_shorter(name),
            _ => self.get_long(name),
        }
    }

    #[inline(never)]
    fn get_longer(&self, name: &[u8]) -> Option<u16> {
        let words = four(name, 0, name.len());
        let (found, target) = self.find(name.len(), mix_four(words, name.len(), self.seed))?;
        has_four(found, words).then_some(target)
    }

    #[inline(never)]
    fn get_shorter(&self, name: &[u8]) -> Option<u16> {
        let words = few(name, 0, name.len());
        let (found, target) = self.find(name.len(), mix_two(words, name.len(), self.seed))?;
        (few(found, 0, name.len()) == words).then_some(target)
    }

    #[cold]
    fn get_long(&self, name: &[u8]) -> Option<u16> {
        if name.len() > u16::MAX as usize {
            return None;
        }
        let (found, target) = self.find(name.len(), hash(name, 0, name.len(), self.seed))?;
        (found == name).then_some(target)
    }

    /// The only name that can be meant, and its target, unless length or hash are others.
    #[inline(always)]
    fn find(&self, length: usize, hash: u64) -> Option<(&[u8], u16)> {
        let displacement = *self.displacements.get(bucket(hash, self.displacements.len()))?;
        let slot = self.slots.get(slot(hash, displacement, self.slots.len()))?;
        if slot.check != hash as u32 || slot.name.len as usize != length {
            return None;
        }
        let start = slot.name.start as usize;
        let found = self.text.get(start..)?.get(..length)?;
        Some((found, slot.name.target))
    }
}

#[inline]
const fn bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// Where a displacement sends a hash: its upper half + displacement × step, scaled to the slots.
#[inline]
const fn slot(hash: u64, displacement: u32, slots: usize) -> usize {
    let moved = (hash >> 32) + displacement as u64 * step(hash) as u64;
    (((moved & u32::MAX as u64) * slots as u64) >> 32) as usize
}

/// The lower half of a hash, made odd so that a displacement can be solved for.
#[inline]
const fn step(hash: u64) -> u32 {
    hash as u32 | 1
}
