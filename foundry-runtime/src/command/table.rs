//! A perfect-hash table, built in const evaluation, over names that lie in one text. It knows bytes
//! and numbers, not commands. How it is built stands in `table/build.rs`.

mod build;

use super::hash::{SHORT, few, four, has_four, hash, mix_four, mix_two, two};

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

/// A name in its place, with its first and its last bytes: a name of up to 16 bytes is compared
/// without a look at the text.
#[derive(Clone, Copy, Debug)]
struct Slot {
    first: u64,
    last: u64,
    name: Name,
}

impl Slot {
    const FREE: Slot = Slot { first: 0, last: 0, name: Name::EMPTY };

    /// The slot of a name that lies in the text.
    const fn of(name: Name, text: &[u8]) -> Slot {
        let (start, length) = (name.start as usize, name.len as usize);
        let [first, last] = match length {
            0..8 => few(text, start, length),
            8..=16 => two(text, start, length),
            17..=SHORT => {
                let words = four(text, start, length);
                [words[0], words[3]]
            }
            _ => [0; 2],
        };
        Slot { first, last, name }
    }

    #[inline(always)]
    const fn has(&self, words: [u64; 2], length: usize) -> bool {
        let differ = self.first ^ words[0] | self.last ^ words[1];
        differ == 0 && self.name.len as usize == length
    }
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
                let slot = self.slot(mix_two(words, length, self.seed))?;
                slot.has(words, length).then_some(slot.name.target)
            }
            17..=SHORT => self.get_longer(name),
            0..8 => self.get_shorter(name),
            _ => self.get_long(name),
        }
    }

    #[inline(never)]
    fn get_longer(&self, name: &[u8]) -> Option<u16> {
        let words = four(name, 0, name.len());
        let slot = self.slot(mix_four(words, name.len(), self.seed))?;
        let is_near = slot.has([words[0], words[3]], name.len());
        (is_near && has_four(self.text_of(slot)?, words)).then_some(slot.name.target)
    }

    #[inline(never)]
    fn get_shorter(&self, name: &[u8]) -> Option<u16> {
        let words = few(name, 0, name.len());
        let slot = self.slot(mix_two(words, name.len(), self.seed))?;
        slot.has(words, name.len()).then_some(slot.name.target)
    }

    #[cold]
    fn get_long(&self, name: &[u8]) -> Option<u16> {
        if name.len() > u16::MAX as usize {
            return None;
        }
        let slot = self.slot(hash(name, 0, name.len(), self.seed))?;
        (self.text_of(slot)? == name).then_some(slot.name.target)
    }

    /// The only slot in which a name with this hash can be.
    #[inline(always)]
    fn slot(&self, hash: u64) -> Option<&Slot> {
        let displacement = *self.displacements.get(bucket(hash, self.displacements.len()))?;
        self.slots.get(slot(hash, displacement, self.slots.len()))
    }

    fn text_of(&self, slot: &Slot) -> Option<&[u8]> {
        self.text.get(slot.name.start as usize..)?.get(..slot.name.len as usize)
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
