//! The table of names: every name is found, nothing else is, whatever the names look like.

use foundry_runtime::model::table::{Name, Table, TableRef, buckets, duplicates};

const ARTISAN: &[u8] = include_bytes!("../../tests/data/artisan-commands.txt");
const PREDECESSOR: &[u8] = include_bytes!("../../tests/data/predecessor-commands.txt");

/// The lines of a text; each is its own target.
const fn lines<const NAMES: usize>(text: &[u8]) -> [Name; NAMES] {
    let mut names = [Name::EMPTY; NAMES];
    let (mut name, mut start, mut at) = (0, 0, 0);
    while at < text.len() {
        if text[at] == b'\n' {
            names[name] =
                Name { start: start as u32, len: (at - start) as u16, target: name as u16 };
            name += 1;
            start = at + 1;
        }
        at += 1;
    }
    assert!(name == NAMES);
    names
}

const NAMESPACES: &[&[u8]] = &[
    b"user", b"order", b"cache", b"queue", b"migrate", b"db", b"event", b"make", b"route", b"mail",
];
const VERBS: &[&[u8]] = &[
    b"create", b"delete", b"list", b"show", b"clear", b"run", b"import", b"export", b"prune",
    b"sync",
];
const NOUNS: &[&[u8]] = &[
    b"all", b"role", b"token", b"index", b"batch", b"table", b"failed", b"price", b"log", b"image",
];

/// Names like `cache:prune-table-07`, with the text they lie in.
struct Generated<const NAMES: usize, const BYTES: usize> {
    text: [u8; BYTES],
    used: usize,
    names: [Name; NAMES],
}

impl<const NAMES: usize, const BYTES: usize> Generated<NAMES, BYTES> {
    const fn new() -> Self {
        let mut it = Self { text: [0; BYTES], used: 0, names: [Name::EMPTY; NAMES] };
        let mut name = 0;
        while name < NAMES {
            let start = it.used;
            it.push(NAMESPACES[name % 10]);
            it.push(b":");
            it.push(VERBS[name / 10 % 10]);
            it.push(b"-");
            it.push(NOUNS[name / 100 % 10]);
            if name >= 1000 {
                it.push(&[b'-', b'0' + (name / 1000) as u8]);
            }
            it.names[name] =
                Name { start: start as u32, len: (it.used - start) as u16, target: name as u16 };
            name += 1;
        }
        it
    }

    const fn push(&mut self, part: &[u8]) {
        let mut at = 0;
        while at < part.len() {
            self.text[self.used] = part[at];
            self.used += 1;
            at += 1;
        }
    }
}

fn text_of(text: &[u8], name: Name) -> &[u8] {
    &text[name.start as usize..][..usize::from(name.len)]
}

/// Finds every name with its target, and nothing that is nearly one of them.
#[track_caller]
fn check(table: TableRef<'_>, text: &[u8], names: &[Name]) {
    for name in names {
        let bytes = text_of(text, *name);
        assert_eq!(table.get(bytes), Some(name.target), "{}", bytes.escape_ascii());
    }
    let known: std::collections::HashSet<_> = names.iter().map(|it| text_of(text, *it)).collect();
    let misses = |bytes: &[u8]| {
        if !known.contains(bytes) {
            assert_eq!(table.get(bytes), None, "{}", bytes.escape_ascii());
        }
    };
    misses(b"");
    for name in &known {
        near(name, misses);
    }
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for _ in 0..100_000 {
        misses(&random.bytes(40));
    }
}

/// What differs from the name by one letter, one letter less, one more, or in the case.
fn near(name: &[u8], misses: impl Fn(&[u8])) {
    let mut other = name.to_vec();
    for at in 0..name.len() {
        misses(&name[..at]);
        misses(&name[at + 1..]);
        for change in [1, 0x20, 0x80] {
            other[at] ^= change;
            misses(&other);
            other[at] = name[at];
        }
    }
    misses(&name.to_ascii_uppercase());
    for more in [b"s".as_slice(), b"\0", b"\n", b":all", &[b'x'; 40]] {
        misses(&[name, more].concat());
        misses(&[more, name].concat());
    }
}

/// Xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, limit: u64) -> Vec<u8> {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz:-";
        let length = self.next() % limit;
        (0..length).map(|_| LETTERS[self.next() as usize % LETTERS.len()]).collect()
    }
}

/// Lays the names into one text, each with its position as target.
fn lay<const NAMES: usize>(names: &[Vec<u8>]) -> (Vec<u8>, [Name; NAMES]) {
    let mut text = Vec::new();
    let mut laid = [Name::EMPTY; NAMES];
    for (position, name) in names.iter().enumerate() {
        laid[position] = Name {
            start: u32::try_from(text.len()).unwrap(),
            len: u16::try_from(name.len()).unwrap(),
            target: u16::try_from(position).unwrap(),
        };
        text.extend_from_slice(name);
    }
    (text, laid)
}

#[track_caller]
fn check_built<const NAMES: usize, const BUCKETS: usize>(names: &[Vec<u8>]) {
    let (text, laid) = lay::<NAMES>(names);
    let table = Table::<NAMES, BUCKETS>::build(&text, &laid);
    check(table.view(&text), &text, &laid);
    assert_eq!(duplicates(&text, &laid), [u16::MAX; NAMES]);
}

#[test]
fn finds_the_names_of_artisan() {
    const NAMES: [Name; 85] = lines(ARTISAN);
    static TABLE: Table<85, { buckets(85) }> = Table::build(ARTISAN, &NAMES);
    static VIEW: TableRef<'static> = TABLE.view(ARTISAN);
    check(VIEW, ARTISAN, &NAMES);
}

#[test]
fn finds_the_names_of_the_predecessor() {
    const NAMES: [Name; 64] = lines(PREDECESSOR);
    static TABLE: Table<64, { buckets(64) }> = Table::build(PREDECESSOR, &NAMES);
    check(TABLE.view(PREDECESSOR), PREDECESSOR, &NAMES);
}

#[test]
fn finds_ten_thousand_names() {
    static NAMES: Generated<10_000, 210_000> = Generated::new();
    #[allow(long_running_const_eval, reason = "ten thousand names take two seconds")]
    static TABLE: Table<10_000, { buckets(10_000) }> = Table::build(&NAMES.text, &NAMES.names);
    check(TABLE.view(&NAMES.text), &NAMES.text, &NAMES.names);
}

#[test]
fn a_thousand_names_need_no_leave_for_long_evaluation() {
    #[allow(long_running_const_eval, reason = "making up the names takes longer than the table")]
    const NAMES: Generated<1_000, 20_000> = Generated::new();
    static TABLE: Table<1_000, { buckets(1_000) }> = Table::build(&NAMES.text, &NAMES.names);
    check(TABLE.view(&NAMES.text), &NAMES.text, &NAMES.names);
}

#[test]
fn an_empty_table_finds_nothing() {
    static TABLE: Table<0, { buckets(0) }> = Table::build(b"", &[]);
    check(TABLE.view(b""), b"", &[]);
}

#[test]
fn one_name_is_found() {
    check_built::<1, { buckets(1) }>(&[b"db".to_vec()]);
    check_built::<1, { buckets(1) }>(&[b"".to_vec()]);
}

#[test]
fn the_longest_name_is_found() {
    let longest = vec![b'x'; usize::from(u16::MAX)];
    let (text, names) = lay::<1>(std::slice::from_ref(&longest));
    let table = Table::<1, { buckets(1) }>::build(&text, &names);
    assert_eq!(table.view(&text).get(&longest), Some(0));
    assert_eq!(table.view(&text).get(&longest[1..]), None);
    assert_eq!(table.view(&text).get(&[b'x'; 65_536]), None);
    assert_eq!(table.view(&text).get(&[b'x'; 131_071]), None);
}

#[test]
fn every_length_is_found() {
    let names: Vec<_> = (0..300).map(|length| vec![b'x'; length]).collect();
    check_built::<300, { buckets(300) }>(&names);
}

#[test]
fn names_that_share_long_prefixes_and_suffixes_are_told_apart() {
    let names: Vec<_> = (0..100)
        .map(|it| format!("inventory:synchronise-{it:02}-warehouses-of-the-north").into_bytes())
        .chain((0..100).map(|it| format!("{it:02}ventory:synchronise-all").into_bytes()))
        .chain((0..100).map(|it| format!("inventory:synchronise-{it:02}").into_bytes()))
        .collect();
    check_built::<300, { buckets(300) }>(&names);
}

#[test]
fn any_number_of_buckets_will_do() {
    let names: Vec<_> = (0..40).map(|it| format!("name-{it}").into_bytes()).collect();
    check_built::<6, 1>(&names[..6]);
    check_built::<40, 200>(&names);
}

#[test]
fn small_tables_are_always_found() {
    let mut random = Random(7);
    for _ in 0..2_000 {
        let (a, b) = (random.bytes(30), random.bytes(30));
        let (text, names) = lay::<2>(&[a.clone(), b.clone()]);
        let table = Table::<2, { buckets(2) }>::build(&text, &names);
        assert_eq!(table.view(&text).get(&a), Some(0));
        assert_eq!(table.view(&text).get(&b), Some(u16::from(a != b)));
    }
}

#[test]
fn of_equal_names_the_first_wins() {
    const TEXT: &[u8] = b"db:seeddb:wipedb:seed";
    const fn name(start: u32, target: u16) -> Name {
        let len = 7;
        Name { start, len, target }
    }
    const NAMES: [Name; 4] = [name(0, 10), name(7, 11), name(14, 12), name(0, 13)];
    static TABLE: Table<4, { buckets(4) }> = Table::build(TEXT, &NAMES);
    check(TABLE.view(TEXT), TEXT, &NAMES[..2]);
    assert_eq!(duplicates(TEXT, &NAMES), [u16::MAX, u16::MAX, 0, 0]);
}

#[test]
fn thousands_of_equal_names_are_one() {
    const NAME: Name = Name { start: 0, len: 7, target: 5 };
    let table = Table::<5_000, { buckets(5_000) }>::build(b"db:seed", &[NAME; 5_000]);
    check(table.view(b"db:seed"), b"db:seed", &[NAME]);
    let [first, rest @ ..] = duplicates(b"db:seed", &[NAME; 5_000]);
    assert_eq!(first, u16::MAX);
    assert!(rest.iter().all(|it| *it == 0));
}

#[test]
fn empty_entries_are_no_names() {
    let (text, mut names) = lay::<6>(&[b"up".to_vec(), b"down".to_vec(), b"".to_vec()]);
    names.swap(0, 4);
    let table = Table::<6, { buckets(6) }>::build(&text, &names);
    let there: Vec<_> = names.into_iter().filter(|it| *it != Name::EMPTY).collect();
    assert_eq!(there.len(), 3);
    check(table.view(&text), &text, &there);

    let table = Table::<3, { buckets(3) }>::build(b"", &[Name::EMPTY; 3]);
    check(table.view(b""), b"", &[]);
    assert_eq!(duplicates(b"", &[Name::EMPTY; 3]), [u16::MAX; 3]);
}

#[test]
#[should_panic(expected = "BUG: a name lies outside of the text")]
fn a_name_outside_of_the_text_is_refused() {
    let name = Name { start: 5, len: 3, target: 0 };
    let _ = Table::<1, { buckets(1) }>::build(b"db:seed", &[name]);
}

#[test]
fn a_table_holds_no_pointers() {
    assert_eq!(size_of::<Name>(), 8);
    // The seed, made to fill a half line of the cache; a displacement of eight bytes; a name, with
    // its words.
    assert_eq!(size_of::<Table<1_000, 500>>(), 32 + 500 * 8 + 1_000 * 32);
    assert_eq!(align_of::<[Name; 1]>(), 4);
}
