//! Sets the items of an application, and those of its packs, in their places. All of it is `const`.

use crate::spec::item::{BUILTINS, Item, Kind, Placed};
use crate::spec::pack::{Given, Part};

/// How many packs an application may have.
const MOST_PACKS: usize = 256;

/// The packs of an application, each once, however often it is reached: first those that it lists.
pub struct Parts {
    parts: [Option<&'static Part>; MOST_PACKS],
    count: usize,
}

impl Parts {
    /// The packs that an application lists, and those that they use.
    ///
    /// # Panics
    ///
    /// While compiling, if there are too many.
    #[must_use]
    pub const fn of(listed: &[&'static Part]) -> Self {
        let mut all = Self { parts: [None; MOST_PACKS], count: 0 };
        all.add(listed);
        let mut at = 0;
        while let Some(part) = all.parts[at] {
            all.add(part.uses);
            at += 1;
        }
        all
    }

    const fn add(&mut self, parts: &[&'static Part]) {
        let mut at = 0;
        while at < parts.len() {
            if self.place_of(parts[at].key) == self.count {
                assert!(self.count + 1 < MOST_PACKS, "an application has at most 255 packs");
                self.parts[self.count] = Some(parts[at]);
                self.count += 1;
            }
            at += 1;
        }
    }

    /// Where the pack with this key stands, or behind the last.
    const fn place_of(&self, key: u64) -> usize {
        let mut at = 0;
        while let Some(part) = self.parts[at]
            && part.key != key
        {
            at += 1;
        }
        at
    }

    /// All of them, up to the first `None`.
    #[must_use]
    pub const fn all(&self) -> &[Option<&'static Part>] {
        &self.parts
    }

    /// How many items they have together.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.start(self.count, 0)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first item of the pack with this key, if those of the first pack begin at `first`.
    #[must_use]
    pub const fn start_of(&self, key: u64, first: usize) -> usize {
        self.start(self.place_of(key), first)
    }

    const fn start(&self, place: usize, first: usize) -> usize {
        let (mut start, mut at) = (first, 0);
        while at < place
            && let Some(part) = self.parts[at]
        {
            start += part.len();
            at += 1;
        }
        start
    }

    /// The items of the pack at this place.
    #[must_use]
    pub const fn range(&self, place: usize, first: usize) -> (usize, usize) {
        (self.start(place, first), self.start(place + 1, first))
    }

    /// The items of the packs behind this place.
    #[must_use]
    pub const fn others(&self, place: usize, first: usize) -> (usize, usize) {
        (self.start(place, first), self.start(self.count, first))
    }

    /// Refuses a pack that deals with `All<…>` and is not listed by the application itself, which
    /// alone sees all contributions. What a pack gathers may also come through one of its own crate
    /// that is listed.
    ///
    /// # Panics
    ///
    /// While compiling, if there is one.
    #[track_caller]
    pub const fn check_closed(&self, listed: usize) {
        let reached = self.reached(listed);
        let mut at = listed;
        while let Some(part) = self.parts[at] {
            if part.contributes || part.gathers && !reached[at] {
                let mut words = crate::text::Words::new("the pack `");
                words.push(part.name).push("`, which another pack uses, contributes to ");
                words.push("`All<…>` or takes it; list it in `packs = […]` too");
                panic!("{}", words.as_str());
            }
            at += 1;
        }
    }

    /// The packs that are handed what they gather: those that are listed, and from each on those of
    /// its own crate.
    const fn reached(&self, listed: usize) -> [bool; MOST_PACKS] {
        let mut reached = [false; MOST_PACKS];
        let mut at = 0;
        while at < listed {
            reached[at] = true;
            at += 1;
        }
        // A pack stands behind those that use it, but may stand before one that does so later.
        let mut round = 0;
        while round < self.count {
            let mut at = 0;
            while let Some(part) = self.parts[at] {
                let mut it = 0;
                while reached[at] && it < part.near.len() {
                    reached[self.place_of(part.near[it].key)] = true;
                    it += 1;
                }
                at += 1;
            }
            round += 1;
        }
        reached
    }
}

/// Sets items in their places that all belong to one container.
///
/// # Panics
///
/// While compiling, if there are more than 65,000 items.
#[must_use]
pub const fn place<const ITEMS: usize>(groups: &[&[Item]]) -> [Placed; ITEMS] {
    let mut placing = Placing::new();
    let mut group = 0;
    while group < groups.len() {
        placing.add(groups[group], BUILTINS);
        group += 1;
    }
    placing.placed
}

/// Sets the items of an application in their places, those of its packs behind its own, and behind
/// all of them the commands that every application has.
///
/// # Panics
///
/// While compiling, if there are more than 65,000 items.
#[must_use]
pub const fn place_all<const ITEMS: usize>(
    own: &[&[Item]; 2],
    parts: &Parts,
    given: &[&Given],
    builtin: &[Item],
) -> [Placed; ITEMS] {
    let mut placing = Placing::new();
    placing.add(own[0], BUILTINS);
    placing.add(own[1], BUILTINS);
    let first = own[0].len() + own[1].len();
    let mut at = 0;
    while let Some(part) = parts.parts[at] {
        placing.add(part.own, BUILTINS + parts.start(at, first) as u16);
        placing.add(part.required, BUILTINS);
        let mut it = 0;
        while it < part.uses.len() {
            let used = part.uses[it];
            placing.add(used.exported, BUILTINS + parts.start_of(used.key, first) as u16);
            it += 1;
        }
        at += 1;
    }
    placing.add(builtin, BUILTINS);
    placing.give(parts, given, first);
    placing.placed
}

/// Sets the items of a pack in their places, as long as there is no application: what it is given
/// has only a name.
///
/// # Panics
///
/// While compiling, if there are more than 65,000 items.
#[must_use]
pub const fn place_pack<const ITEMS: usize>(
    own: &[Item],
    required: &[Item],
    used: &[&[Item]],
) -> [Placed; ITEMS] {
    let mut placing = Placing::new();
    placing.add(own, BUILTINS);
    placing.add(required, BUILTINS);
    let mut pack = 0;
    while pack < used.len() {
        let mut it = 0;
        while it < used[pack].len() {
            placing.add(&[Item { needs: &[], kind: Kind::Absent, ..used[pack][it] }], BUILTINS);
            it += 1;
        }
        pack += 1;
    }
    placing.placed
}

struct Placing<const ITEMS: usize> {
    placed: [Placed; ITEMS],
    at: usize,
}

impl<const ITEMS: usize> Placing<ITEMS> {
    const fn new() -> Self {
        assert!(ITEMS < 65_000, "an application has at most 65,000 services and commands");
        Self { placed: [Placed { item: Item::ABSENT, base: BUILTINS }; ITEMS], at: 0 }
    }

    const fn add(&mut self, items: &[Item], base: u16) {
        let mut it = 0;
        while it < items.len() {
            self.placed[self.at] = Placed { item: items[it], base };
            self.at += 1;
            it += 1;
        }
    }

    /// Puts what the application hands to its packs in the place of what they require.
    const fn give(&mut self, parts: &Parts, given: &[&Given], first: usize) {
        let mut pack = 0;
        while pack < given.len() {
            let Given { key, items, uses } = given[pack];
            if let Some(part) = parts.parts[parts.place_of(*key)] {
                self.at = parts.start_of(*key, first) + part.own.len();
                self.add(items, BUILTINS);
            }
            self.give(parts, uses, first);
            pack += 1;
        }
    }
}
