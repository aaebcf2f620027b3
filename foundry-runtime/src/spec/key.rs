//! Identity of an item: a hash of its module and name, the same at the item and in `app!`.

/// FNV-1a, 64 bit (Fowler, Noll, Vo), continued from `hash`. The `r#` of a raw identifier, which
/// `module_path!()` keeps for keywords, does not count.
const fn fnv(mut hash: u64, text: &str, skip: usize) -> u64 {
    let bytes = text.as_bytes();
    let len = bytes.len();
    let mut at = skip;
    while at < len {
        if at + 1 < len && bytes[at] == b'r' && bytes[at + 1] == b'#' {
            at += 2;
            continue;
        }
        // Not `wrapping_mul`: to const evaluation, a call for each letter is worth all the rest.
        hash = ((hash ^ bytes[at] as u64) as u128 * 0x0000_0100_0000_01B3) as u64;
        at += 1;
    }
    hash
}

const START: u64 = 0xCBF2_9CE4_8422_2325;

/// The key of the item `name` in `module`, a path that begins with the crate's name, continued by
/// `below`, which is empty or begins with `::`. The crate's name does not count: a file may belong
/// to several crates.
#[must_use]
pub const fn key(module: &str, below: &str, name: &str) -> u64 {
    let bytes = module.as_bytes();
    let len = bytes.len();
    let mut krate = 0;
    while krate < len && bytes[krate] != b':' {
        krate += 1;
    }
    fnv(fnv(fnv(fnv(START, module, krate), below, 0), " ", 0), name, 0)
}

/// The module around a module.
#[must_use]
pub const fn parent(module: &'static str) -> &'static str {
    let bytes = module.as_bytes();
    let mut end = bytes.len();
    while end > 0 && bytes[end - 1] != b':' {
        end -= 1;
    }
    module.split_at(end.saturating_sub(2)).0
}

/// The key of something that is known by its whole path, crate included.
#[must_use]
pub const fn path_key(path: &str) -> u64 {
    fnv(START, path, 0)
}

/// The keys of a container's items, for binary search; with their positions.
pub struct Keys<const ITEMS: usize>([(u64, u16); ITEMS]);

impl<const ITEMS: usize> Keys<ITEMS> {
    /// Sorts the keys (heap sort, as const evaluation has no other).
    #[must_use]
    pub const fn sort(keys: &[u64; ITEMS]) -> Self {
        let mut sorted = [(0, 0); ITEMS];
        let mut at = 0;
        while at < ITEMS {
            sorted[at] = (keys[at], at as u16);
            at += 1;
        }
        let mut root = ITEMS / 2;
        while root > 0 {
            root -= 1;
            sift(&mut sorted, root, ITEMS);
        }
        let mut end = ITEMS;
        while end > 1 {
            end -= 1;
            exchange(&mut sorted, 0, end);
            sift(&mut sorted, 0, end);
        }
        Self(sorted)
    }

    /// The keys in order, each with its position.
    pub(crate) const fn sorted(self) -> [(u64, u16); ITEMS] {
        self.0
    }

    /// Position of the item with this key, or [`MISSED`].
    #[must_use]
    pub const fn index_of(&self, key: u64) -> u16 {
        let (mut low, mut high) = (0, ITEMS);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.0[middle].0 == key {
                return self.0[middle].1;
            }
            if self.0[middle].0 < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        MISSED
    }
}

/// The position of an item that is not among the keys; reported once, by the item itself.
pub const MISSED: u16 = u16::MAX;

/// Refuses an item that its container does not know.
///
/// # Panics
///
/// While compiling, if the position is [`MISSED`].
#[track_caller]
pub const fn check_found(index: u16) {
    assert!(
        index != MISSED,
        "this item was not found when its container followed the `mod` declarations; items made by \
         a macro, inside a function, in an included file or under a renamed attribute must be \
         listed: `include = [path::to::item]` in `app!` or `pack!`"
    );
}

const fn sift(heap: &mut [(u64, u16)], mut root: usize, end: usize) {
    loop {
        let mut child = 2 * root + 1;
        if child >= end {
            return;
        }
        if child + 1 < end && heap[child].0 < heap[child + 1].0 {
            child += 1;
        }
        if heap[root].0 >= heap[child].0 {
            return;
        }
        exchange(heap, root, child);
        root = child;
    }
}

// Const evaluation takes much longer for `swap`.
const fn exchange(heap: &mut [(u64, u16)], one: usize, other: usize) {
    let held = heap[one];
    heap[one] = heap[other];
    heap[other] = held;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_name_does_not_count() {
        assert_eq!(key("shop::users", "", "create"), key("tests::users", "", "create"));
        assert_eq!(key("shop", "::users", "create"), key("shop::users", "", "create"));
        assert_ne!(key("shop::users", "", "create"), key("shop", "", "create"));
    }

    #[test]
    fn raw_identifiers_are_their_names() {
        assert_eq!(key("shop::r#async", "", "go"), key("shop", "::async", "go"));
    }

    #[test]
    fn a_module_has_another_around_it() {
        assert_eq!(parent("shop::__foundry"), "shop");
        assert_eq!(parent("shop::mail::__foundry"), "shop::mail");
    }

    #[test]
    fn finds_every_key() {
        const KEYS: [u64; 5] = [9, 3, 7, 1, 5];
        let keys = Keys::sort(&KEYS);
        for (at, key) in KEYS.iter().enumerate() {
            assert_eq!(usize::from(keys.index_of(*key)), at);
        }
    }

    #[test]
    #[should_panic(expected = "include = [path::to::item]")]
    fn says_what_to_do_about_an_unknown_key() {
        check_found(Keys::sort(&[1]).index_of(2));
    }
}
