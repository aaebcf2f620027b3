//! Every set of different names has a table: short names, numbered names, random names. The tables
//! are built at run time by the code that const evaluation runs.

use super::*;
use crate::model::hash::seed;

/// The characters of a name. A name is checked by the macros; here any order is allowed.
const LETTERS: &[u8; 38] = b"abcdefghijklmnopqrstuvwxyz0123456789-:";

/// Builds the table of exactly these names, and looks up each of them.
#[track_caller]
fn check<const NAMES: usize, const BUCKETS: usize>(names: &[String]) {
    assert_eq!((names.len(), BUCKETS), (NAMES, buckets(NAMES)));
    let text = names.concat().into_bytes();
    let mut list = [Name::EMPTY; NAMES];
    let mut start = 0;
    for (target, name) in names.iter().enumerate() {
        list[target] = Name { start, len: name.len() as u16, target: target as u16 };
        start += name.len() as u32;
    }
    let table = Table::<NAMES, BUCKETS>::build(&text, &list);
    let table = table.view(&text);
    for (target, name) in names.iter().enumerate() {
        assert_eq!(table.get(name.as_bytes()), Some(target as u16), "{name} among {names:?}");
    }
}

#[track_caller]
fn check_pair(one: &str, other: &str) {
    check::<2, 1>(&[one.to_owned(), other.to_owned()]);
}

/// No two of the names have the same hash, under any of the first seeds: so each pair of them fits
/// into one table.
#[track_caller]
fn check_hashes(names: &[String]) {
    for attempt in 0..2 {
        let seed = seed(attempt);
        let hashed = |name: &String| hash(name.as_bytes(), 0, name.len(), seed);
        let mut hashes: Vec<(u64, &String)> = names.iter().map(|it| (hashed(it), it)).collect();
        hashes.sort_unstable();
        for pair in hashes.windows(2) {
            assert_ne!(pair[0].0, pair[1].0, "`{}` and `{}`", pair[0].1, pair[1].1);
        }
    }
}

/// All texts of up to three letters, digits, `-` and `:`.
fn short_names() -> Vec<String> {
    let letters = || LETTERS.iter().map(|it| char::from(*it));
    let one = letters().map(String::from);
    let two = letters().flat_map(move |a| letters().map(move |b| String::from_iter([a, b])));
    let three = letters().flat_map(move |a| {
        letters().flat_map(move |b| letters().map(move |c| String::from_iter([a, b, c])))
    });
    one.chain(two).chain(three).collect()
}

/// A small generator of random numbers: SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        scaled(bits ^ bits >> 31, limit)
    }

    fn name(&mut self, letters: &[u8], most: usize) -> String {
        let length = 1 + self.below(most);
        (0..length).map(|_| char::from(letters[self.below(letters.len())])).collect()
    }

    /// So many different names.
    fn names(&mut self, count: usize, letters: &[u8], most: usize) -> Vec<String> {
        let mut names = Vec::new();
        while names.len() < count {
            let name = self.name(letters, most);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

#[test]
fn all_pairs_of_names_of_up_to_three_letters_differ() {
    let names = short_names();
    assert_eq!(names.len(), 38 + 38 * 38 + 38 * 38 * 38);
    check_hashes(&names);
}

#[test]
fn short_names_that_could_not_be_told_apart_build() {
    for one in ["v1", "id", "re", "db", "do", "to", "so", "ab", "ls", "ps", "up", "in", "v2", "we"]
    {
        for letter in LETTERS {
            check_pair(one, &format!("{one}{}", char::from(*letter)));
        }
    }
}

#[test]
fn a_name_and_the_same_with_one_more_letter_build() {
    for name in short_names().iter().filter(|it| it.len() == 2) {
        for letter in LETTERS {
            check_pair(name, &format!("{name}{}", char::from(*letter)));
        }
    }
}

/// The siblings of `v1` and `v10` at every length: the words of the two names are nearly the same.
#[test]
fn names_of_which_one_begins_with_the_other_differ_at_every_length() {
    for (first, more) in [("", "a"), ("b", "c"), ("bc", "ab"), ("job", "0"), ("a:", "0123456789-z")]
    {
        let line = format!("{first}{}", more.repeat(300));
        let names: Vec<String> = (1..300).map(|length| line[..length].to_owned()).collect();
        check_hashes(&names);
    }
    check_pair("bccccccc", "bcccccccc");
}

/// All names that differ from another one in one letter, or in length.
#[test]
fn names_that_differ_in_one_letter_differ_at_every_length() {
    for length in (1..60).chain([100, 255, 256, 257, 1000]) {
        let name = "k".repeat(length);
        let mut names = vec![name.clone(), format!("{name}k")];
        for at in 0..length {
            for letter in LETTERS.iter().filter(|it| **it != b'k') {
                let mut other = name.clone().into_bytes();
                other[at] = *letter;
                names.push(String::from_utf8(other).unwrap());
            }
        }
        check_hashes(&names);
    }
}

/// An odd factor changes least in the highest bits of a word: here one seed does not tell all names
/// apart, but no two names are alike under eight of them.
#[test]
fn names_that_differ_in_the_last_letters_of_their_words_differ_under_some_seed() {
    for length in 8..60 {
        let mut names = Vec::new();
        for first in LETTERS {
            for middle in LETTERS {
                for last in [b'0', b'p', b'a', b'q'] {
                    let mut name = vec![b'x'; length];
                    name[length - 1] = last;
                    name[(length - 8) / 2 + 7] = *middle;
                    name[7] = *first;
                    names.push(name);
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        let hashes = names
            .iter()
            .map(|name| [0, 1, 2, 3, 4, 5, 6, 7].map(|it| hash(name, 0, length, seed(it))));
        let mut hashes: Vec<_> = hashes.collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), names.len(), "names of {length} letters");
    }
}

#[test]
fn a_series_of_a_thousand_numbered_names_builds() {
    for name in ["job", "c", "v", "id-", "migrate:step-", "a-name-of-24-letters:job-", "x0"] {
        let names: Vec<String> = (0..1000).map(|number| format!("{name}{number}")).collect();
        check_hashes(&names);
        check::<1000, { buckets(1000) }>(&names);
    }
    let names: Vec<String> = (0..1000).map(|number| format!("{number}-job")).collect();
    check::<1000, { buckets(1000) }>(&names);
    let names: Vec<String> = (1..60).map(|number| format!("c{number}")).collect();
    check::<59, { buckets(59) }>(&names);
    let names: Vec<String> = (1..=10).map(|number| format!("c{number}")).collect();
    check::<10, { buckets(10) }>(&names);
}

macro_rules! check_random {
    ($names:expr; $($count:literal)*) => {
        $(for _ in 0..625 { check::<$count, { buckets($count) }>(&$names($count)); })*
    };
}

#[test]
fn ten_thousand_random_sets_of_short_names_build() {
    let mut random = Random(1);
    let mut names = |count| random.names(count, &LETTERS[..36], 6);
    check_random!(names; 10 11 13 16 21 25 32 40 50 64 83 100 128 150 199 200);
}

#[test]
fn the_smallest_tables_build() {
    let mut random = Random(2);
    let mut names = |count| random.names(count, b"ab01", 4);
    check_random!(names; 1 2 3 4 5 6 7 8 9);
    check::<0, 0>(&[]);
}

#[test]
fn thousands_of_names_build() {
    let names = Random(3).names(3000, &LETTERS[..36], 30);
    check::<3000, { buckets(3000) }>(&names);
}

/// Any bytes may be asked for: a name that is not valid UTF-8 or too long is no command.
#[test]
fn any_bytes_may_be_looked_up() {
    const NAMES: [Name; 2] =
        [Name { start: 0, len: 2, target: 0 }, Name { start: 2, len: 3, target: 1 }];
    let table = Table::<2, 1>::build(b"v1v10", &NAMES);
    let table = table.view(b"v1v10");
    for length in (0..100).chain([65_535, 65_536, 65_538]) {
        for byte in [0, 1, b'v', 0x7F, 0x80, 0xFF] {
            assert_eq!(table.get(&vec![byte; length]), None, "{length} times {byte}");
        }
    }
    assert_eq!((table.get(b"v1"), table.get(b"v10"), table.get(b"v1\0")), (Some(0), Some(1), None));
}

#[test]
fn more_names_than_a_table_holds_are_refused_with_the_limit() {
    let build = || Table::<65_535, 1>::build(b"", &[Name::EMPTY; 65_535]).view(b"").get(b"");
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(build).unwrap();
    let panic = thread.join().unwrap_err();
    let message = panic.downcast_ref::<&str>().copied();
    assert_eq!(message, Some("an application has at most 65,534 names and aliases of commands"));
}
