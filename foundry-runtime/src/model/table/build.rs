//! Finds the table for some names, in const evaluation.
//!
//! Names are grouped into buckets by their hash, and each bucket gets the displacement that sends
//! its names to slots of their own: *hash, displace, and compress* (CHD; Belazzougui, Botelho and
//! Dietzfelbinger 2009). CHD tries one displacement after the other; here it is a factor, so that the
//! displacement that sends one name to a given free slot is the quotient, and only the other names
//! of the bucket are left to chance. So even a table without a spare slot is found in a time linear
//! in the number of names.
//!
//! A call costs const evaluation as much as ten statements: hence the few helpers.

use super::{Name, Slot, Table, scaled};
use crate::model::hash::seed;

/// How many seeds are tried; that one fails is rare.
const SEEDS: u64 = 64;

/// How many displacements are tried for a bucket.
const ATTEMPTS: usize = 1 << 14;

/// How many low zeros a hash may have. More are rare, and would leave few products.
const ZEROS: u32 = 24;

/// No position.
const NONE: u16 = u16::MAX;

/// The table under the first seed that gives one.
pub(super) const fn table<const NAMES: usize, const BUCKETS: usize>(
    text: &[u8],
    names: &[Name; NAMES],
) -> Table<NAMES, BUCKETS> {
    assert!(
        NAMES < NONE as usize,
        "an application has at most 65,534 names and aliases of commands"
    );
    let mut attempt = 0;
    while attempt < SEEDS {
        let seed = seed(attempt);
        if let Some(groups) = Groups::new(text, names, seed)
            && let Some(layout) = Layout::new(groups, names)
        {
            let mut slots = [Slot::FREE; NAMES];
            let mut slot = 0;
            while slot < NAMES {
                if !layout.slots[slot].is_empty() {
                    slots[slot] = Slot::of(layout.slots[slot], text);
                }
                slot += 1;
            }
            return Table { seed, displacements: layout.displacements, slots };
        }
        attempt += 1;
    }
    panic!("no table was found for the names of the commands; rename one that was added last");
}

/// For each name, the position of the first name with the same bytes, or `u16::MAX` if that is
/// itself; in a time linear in the number of names.
///
/// # Panics
///
/// If a name does not lie in the text.
#[must_use]
pub const fn duplicates<const NAMES: usize>(text: &[u8], names: &[Name; NAMES]) -> [u16; NAMES] {
    let mut found = [NONE; NAMES];
    let mut hashes = [0; NAMES];
    // Chains of different names: the newest of each, and for each the one before.
    let (mut heads, mut chain) = ([NONE; NAMES], [NONE; NAMES]);
    let mut name = 0;
    while name < NAMES {
        if !names[name].is_empty() {
            hashes[name] = names[name].hash(text, seed(0));
            let head = scaled(hashes[name], NAMES);
            let mut other = heads[head];
            while other != NONE
                && !(hashes[other as usize] == hashes[name]
                    && names[other as usize].equals(names[name], text))
            {
                other = chain[other as usize];
            }
            found[name] = other;
            if other == NONE {
                chain[name] = heads[head];
                heads[head] = name as u16;
            }
        }
        name += 1;
    }
    found
}

/// A name in its bucket, and the slot that is tried for it.
#[derive(Clone, Copy)]
struct Member {
    hash: u64,
    name: u16,
    slot: u16,
}

impl Member {
    const NONE: Member = Member { hash: 0, name: NONE, slot: 0 };
}

/// The names by bucket, each with its hash, equal ones left out.
struct Groups<const NAMES: usize, const BUCKETS: usize> {
    members: [Member; NAMES],
    ranges: [(u32, u32); BUCKETS],
    largest: usize,
}

impl<const NAMES: usize, const BUCKETS: usize> Groups<NAMES, BUCKETS> {
    const fn new(text: &[u8], names: &[Name; NAMES], seed: u64) -> Option<Self> {
        let mut hashes = [0; NAMES];
        let mut ranges = [(0, 0); BUCKETS];
        let mut name = 0;
        while name < NAMES {
            if !names[name].is_empty() {
                hashes[name] = names[name].hash(text, seed);
                ranges[scaled(hashes[name], BUCKETS)].1 += 1;
            }
            name += 1;
        }
        let mut end = 0;
        let mut group = 0;
        while group < BUCKETS {
            let size = ranges[group].1;
            ranges[group] = (end, end);
            end += size;
            group += 1;
        }
        let mut groups = Self { members: [Member::NONE; NAMES], ranges, largest: 0 };
        name = 0;
        while name < NAMES {
            if !names[name].is_empty() && !groups.add(text, names, name, hashes[name]) {
                return None;
            }
            name += 1;
        }
        Some(groups)
    }

    /// False if two different names have the same hash.
    const fn add(&mut self, text: &[u8], names: &[Name; NAMES], name: usize, hash: u64) -> bool {
        let bucket = scaled(hash, BUCKETS);
        let (start, end) = self.ranges[bucket];
        let mut member = start;
        while member < end {
            let other = self.members[member as usize];
            if other.hash == hash {
                return names[other.name as usize].equals(names[name], text);
            }
            member += 1;
        }
        self.members[end as usize] = Member { hash, name: name as u16, slot: 0 };
        self.ranges[bucket].1 = end + 1;
        let size = (end + 1 - start) as usize;
        if size > self.largest {
            self.largest = size;
        }
        true
    }
}

/// The slots as far as they are given out.
struct Layout<const NAMES: usize, const BUCKETS: usize> {
    groups: Groups<NAMES, BUCKETS>,
    displacements: [u64; BUCKETS],
    slots: [Name; NAMES],
    free: Free<NAMES>,
}

impl<const NAMES: usize, const BUCKETS: usize> Layout<NAMES, BUCKETS> {
    /// Places all buckets, or none if one of them finds no displacement.
    const fn new(groups: Groups<NAMES, BUCKETS>, names: &[Name; NAMES]) -> Option<Self> {
        // The largest first, while there is room; the lonely fill the gaps.
        let mut size = groups.largest;
        let mut layout = Self {
            groups,
            displacements: [0; BUCKETS],
            slots: [Name::EMPTY; NAMES],
            free: Free::new(),
        };
        while size > 0 {
            let mut bucket = 0;
            while bucket < BUCKETS {
                let (start, end) = layout.groups.ranges[bucket];
                if (end - start) as usize == size && !layout.place(names, bucket) {
                    return None;
                }
                bucket += 1;
            }
            size -= 1;
        }
        Some(layout)
    }

    /// Finds the displacement that sends every member of a bucket to a free slot.
    const fn place(&mut self, names: &[Name; NAMES], bucket: usize) -> bool {
        let start = self.groups.ranges[bucket].0;
        let first = self.groups.members[start as usize].hash;
        // Division takes an odd number: the low zeros of the hash become zeros of the product.
        let zeros = first.trailing_zeros();
        if zeros > ZEROS {
            return false;
        }
        let inverse = inverse(first >> zeros);
        let mut attempt = 0;
        while attempt < ATTEMPTS {
            // The least product that is scaled to the slot, and those above.
            let aim = self.free.slots[attempt % self.free.left] as u128;
            let least = (aim << 64).div_ceil(NAMES as u128) as u64 >> zeros;
            let product = least + 1 + (attempt / self.free.left) as u64;
            let displacement = product.wrapping_mul(inverse);
            if self.fill(names, bucket, displacement) {
                self.displacements[bucket] = displacement;
                return true;
            }
            attempt += 1;
        }
        false
    }

    /// Puts each member where the displacement sends it, or none of them if a slot is taken.
    const fn fill(&mut self, names: &[Name; NAMES], bucket: usize, displacement: u64) -> bool {
        let (start, end) = self.groups.ranges[bucket];
        let mut next = start;
        while next < end {
            let member = &mut self.groups.members[next as usize];
            let slot = scaled(member.hash.wrapping_mul(displacement), NAMES);
            if !self.slots[slot].is_empty() {
                break;
            }
            member.slot = slot as u16;
            self.slots[slot] = names[member.name as usize];
            next += 1;
        }
        let fits = next == end;
        while next > start {
            next -= 1;
            let slot = self.groups.members[next as usize].slot;
            if fits {
                self.free.take(slot);
            } else {
                self.slots[slot as usize] = Name::EMPTY;
            }
        }
        fits
    }
}

/// The slots that no name has yet, in any order.
struct Free<const NAMES: usize> {
    slots: [u16; NAMES],
    places: [u16; NAMES],
    left: usize,
}

impl<const NAMES: usize> Free<NAMES> {
    const fn new() -> Self {
        let mut slots = [0; NAMES];
        let mut slot = 0;
        while slot < NAMES {
            slots[slot] = slot as u16;
            slot += 1;
        }
        Self { slots, places: slots, left: NAMES }
    }

    const fn take(&mut self, slot: u16) {
        self.left -= 1;
        let (place, last) = (self.places[slot as usize], self.slots[self.left]);
        self.slots[place as usize] = last;
        self.places[last as usize] = place;
    }
}

/// The number that gives 1 when multiplied by this odd one.
const fn inverse(odd: u64) -> u64 {
    // Newton: an odd number is its own inverse in three bits, and each turn doubles them.
    let mut inverse = odd;
    let mut bits = 3;
    while bits < u64::BITS {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
}
