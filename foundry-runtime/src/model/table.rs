//! A perfect-hash table, built in const evaluation, over names that lie in one text. It knows bytes
//! and numbers, not commands. How it is built stands in `table/build.rs`.

mod build;
#[cfg(test)]
mod tests;

use super::hash::{SHORT, few_of, hash, hash_of, mix, three_of, words};

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
/// use foundry_runtime::model::table::{Name, Table, buckets};
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
    displacements: [u64; BUCKETS],
    slots: [Slot; NAMES],
}

/// A name in its place, with its words: a name that is short is compared without a look at the
/// text. It lies in one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Slot {
    words: [u64; 3],
    name: Name,
}

impl Slot {
    const FREE: Slot = Slot { words: [0; 3], name: Name::EMPTY };

    /// The slot of a name that lies in the text.
    const fn of(name: Name, text: &[u8]) -> Slot {
        let (start, length) = (name.start as usize, name.len as usize);
        let words = if length <= SHORT { words(text, start, length) } else { [0; 3] };
        Slot { words, name }
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
    /// If a name does not lie in the text, if there are more than 65,534 names, and if no table is
    /// found. Two different names always have one.
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
    displacements: &'t [u64],
    slots: &'t [Slot],
    text: &'t [u8],
}

impl TableRef<'_> {
    /// The target of the name, if it is in the table.
    #[inline(always)]
    #[must_use]
    pub fn get(&self, name: &[u8]) -> Option<u16> {
        // Nine of ten names have 8 to 24 bytes, and all of these take one way without a branch that
        // depends on the name. The others do not share it, so that it needs few registers.
        match name.len() {
            length @ 8..=SHORT => self.find(three_of(name)?, length),
            0..8 => self.get_shorter(name),
            _ => self.get_longer(name),
        }
    }

    #[inline(never)]
    fn get_shorter(&self, name: &[u8]) -> Option<u16> {
        self.find(few_of(name)?, name.len())
    }

    #[cold]
    fn get_longer(&self, name: &[u8]) -> Option<u16> {
        if name.len() > u16::MAX as usize {
            return None;
        }
        let slot = self.slot(hash_of(name, self.seed)?)?;
        (self.text_of(slot)? == name).then_some(slot.name.target)
    }

    /// The target of a name of at most [`SHORT`] bytes.
    #[inline(always)]
    fn find(&self, words: [u64; 3], length: usize) -> Option<u16> {
        let slot = self.slot(mix(words, length, self.seed))?;
        // Not `==`, which would write the words to memory to read them as one.
        let [first, middle, last] = slot.words;
        let differ = first ^ words[0] | middle ^ words[1] | last ^ words[2];
        (differ == 0 && slot.name.len == length as u16).then_some(slot.name.target)
    }

    /// The only slot in which a name with this hash can be.
    #[inline(always)]
    fn slot(&self, hash: u64) -> Option<&Slot> {
        let displacement = *self.displacements.get(scaled(hash, self.displacements.len()))?;
        self.slots.get(scaled(hash.wrapping_mul(displacement), self.slots.len()))
    }

    fn text_of(&self, slot: &Slot) -> Option<&[u8]> {
        self.text.get(slot.name.start as usize..)?.get(..slot.name.len as usize)
    }
}

/// A number below `count` for a number below 2⁶⁴, in proportion. So a hash becomes a bucket, and a
/// hash times the displacement of that bucket a slot.
#[inline(always)]
const fn scaled(number: u64, count: usize) -> usize {
    ((number as u128 * count as u128) >> 64) as usize
}
