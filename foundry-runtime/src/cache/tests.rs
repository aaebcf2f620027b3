//! What is read in place, also under tools that watch memory: whatever validation lets pass can be read.

use super::archive::{Hit, access, deserialize_owned, serialize};
use super::entry::{Header, Miss};
use super::fingerprint::Fingerprint;
use rkyv::Archive;
use rkyv::util::AlignedVec;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

type Nested = Vec<(String, Option<Box<str>>, BTreeMap<u32, String>, HashMap<String, Vec<char>>)>;

fn nested() -> Nested {
    let sorted: BTreeMap<u32, String> = (0..20).map(|it| (it, "M".repeat(it as usize))).collect();
    let map = HashMap::from([("short".to_owned(), vec!['ß', 'a']), ("long".repeat(9), vec![])]);
    let one = ("a text that lies elsewhere".to_owned(), Some("boxed".into()), sorted, map);
    vec![one.clone(), (String::new(), None, BTreeMap::new(), HashMap::new()), one]
}

fn header() -> Header {
    let created = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    Header { fingerprint: 0, created, expires: None, stale: None, computed_in: Duration::ZERO }
}

/// Reads everything; how much that was.
fn read(value: &<Nested as Archive>::Archived) -> usize {
    let mut read = 0;
    for it in value.iter() {
        read += it.0.chars().count() + it.1.as_ref().map_or(0, |it| it.chars().count());
        read += it.2.iter().map(|(_, it)| it.chars().count()).sum::<usize>();
        let chars = |it: &rkyv::vec::ArchivedVec<rkyv::rend::char_le>| {
            it.iter().map(|it| it.to_native().len_utf8()).sum::<usize>()
        };
        read += it.3.iter().map(|(key, it)| key.chars().count() + chars(it)).sum::<usize>();
    }
    read
}

#[test]
fn a_hit_is_the_value() {
    let hit = Hit::new(&nested(), header()).unwrap();
    assert_eq!(hit.to_owned().unwrap(), nested());
    let other = hit.clone();
    drop(hit);
    assert!(read(&other) > 100);
    let admitted = Arc::clone(other.entry());
    drop(other);
    assert!(admitted.hit::<Vec<u8>>().is_none());
    let hit = admitted.hit::<Nested>().unwrap();
    drop(admitted);
    assert_eq!(std::thread::spawn(move || hit.len()).join().unwrap(), 3);
}

#[test]
fn the_smallest_archives_are_read() {
    assert_eq!(Hit::new(&7_u8, header()).unwrap().to_owned().unwrap(), 7);
    Hit::new(&(), header()).unwrap().to_owned().unwrap();
    assert!(Hit::new(&Vec::<u128>::new(), header()).unwrap().is_empty());
    assert_eq!(**Hit::new(&vec![u128::MAX], header()).unwrap(), [u128::MAX]);
}

#[test]
fn bytes_that_lie_anywhere_are_copied_before_they_are_read() {
    let archive = serialize(&nested()).unwrap();
    let mut bytes = AlignedVec::<16>::new();
    for shift in 0..16 {
        bytes.clear();
        bytes.resize(shift, 0);
        bytes.extend_from_slice(&archive);
        assert_eq!(deserialize_owned::<Nested>(&bytes[shift..]).unwrap(), nested());
        let aligned = shift % align_of::<<Nested as Archive>::Archived>() == 0;
        assert_eq!(access::<Nested>(&bytes[shift..]).is_ok(), aligned, "{shift}");
    }
}

/// With a checksum that is right, as somebody writes who means harm.
#[test]
fn what_validation_lets_pass_can_be_read() {
    let archive = serialize(&nested()).unwrap();
    let header = Header { fingerprint: Nested::FINGERPRINT, ..header() };
    let (mut passed, mut refused, mut random) = (0, 0, 8_u64);
    let mut number = || {
        random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        usize::try_from(random >> 33).unwrap()
    };
    for _ in 0..if cfg!(miri) { 30 } else { 5_000 } {
        let mut broken = archive.clone();
        for _ in 0..=number() % 3 {
            let at = number() % broken.len();
            broken[at] ^= 1 << (number() % 8);
        }
        match Hit::<Nested>::admit(header.around(&broken)) {
            Ok(hit) => {
                let _ = (read(&hit), hit.to_owned());
                passed += 1;
            }
            Err(miss) => {
                assert_eq!(miss, Miss::Corrupt);
                refused += 1;
            }
        }
    }
    assert!(passed > 2 && refused > 2, "{passed} passed, {refused} were refused");
}

/// Elements whose archive has an alignment that no entry guarantees.
#[derive(Archive, rkyv::Serialize)]
#[rkyv(attr(repr(C, align(64))))]
struct Element(u8);

/// The fingerprint is written by hand, so the compiler does not see the elements.
#[derive(Archive, rkyv::Serialize)]
struct Unchecked {
    elements: Vec<Element>,
}

impl Fingerprint for Unchecked {
    const FINGERPRINT: u128 = 7;
}

#[test]
fn an_archive_is_read_only_where_it_was_validated() {
    let value = Unchecked { elements: vec![Element(1), Element(2)] };
    let (mut read, mut refused, mut held) = (0, 0, Vec::new());
    let rounds = if cfg!(miri) { 20 } else { 1_000 };
    for number in 0..rounds {
        // Allocations in between, so that the entries lie at many addresses.
        held.extend([256, 200, number * 37 % 500 + 16].map(Vec::<u8>::with_capacity));
        let made = Hit::new(&value, header());
        // As `touch` does it.
        let copied = made.as_ref().map(|it| it.with_header(header()));
        let copied = copied.unwrap_or_else(|_| Hit::new(&value, header()));
        let admitted = made.as_ref().map(|it| {
            let mut bytes = AlignedVec::new();
            bytes.extend_from_slice(it.bytes());
            Hit::<Unchecked>::admit(bytes)
        });
        let admitted = admitted.ok().and_then(Result::ok);
        for hit in [made.ok(), copied.ok(), admitted] {
            let Some(hit) = hit else {
                refused += 1;
                continue;
            };
            assert_eq!(hit.elements.as_ptr().addr() % align_of::<ArchivedElement>(), 0);
            assert_eq!((hit.elements[0].0, hit.elements[1].0), (1, 2));
            read += 1;
        }
    }
    // The allocator decides how many are of each kind; some versions of Miri align none of them.
    assert_eq!(read + refused, 3 * rounds);
}
