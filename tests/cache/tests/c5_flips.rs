//! C5: entries of which bits are flipped and ends are cut off. The checksum refuses them; behind a
//! checksum that is right, validation refuses what cannot be read, and what it lets pass can be.

use foundry::cache::rkyv::util::AlignedVec;
use foundry::cache::{HEADER, Header, Hit, Miss, access};
use foundry_tests_cache::types::{ArchivedRole, Everything};
use foundry_tests_cache::{FOUNDRY, Random, at, misses, none, rounds, skipped, tell};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Flips and cuts, of which each is one round.
const FEW: u64 = 20_000;
const ALL: u64 = 1_000_000;

fn entry() -> AlignedVec {
    let created = SystemTime::now();
    let header = Header {
        fingerprint: 0,
        created,
        expires: None,
        stale: None,
        computed_in: Duration::from_millis(3),
    };
    let mut entry = AlignedVec::new();
    entry.extend_from_slice(Hit::new(&Everything::new(), header).unwrap().bytes());
    entry
}

/// Flips up to three bits of a part, or cuts something off, by chance.
fn damage(entry: &mut AlignedVec, from: usize, random: &mut Random) {
    if from == 0 && random.below(4) == 0 {
        let length = random.below(entry.len());
        entry.resize(length, 0);
        return;
    }
    for _ in 0..=random.below(3) {
        // The same bit twice would be no damage: each in a byte of its own third.
        let at = from + random.below(entry.len() - from);
        entry[at] ^= 1 << random.below(8);
    }
}

#[test]
fn c5_nothing_damaged_is_accepted() {
    let whole = entry();
    let rounds = rounds(FEW, ALL);
    let mut accepted = 0_u64;
    for seed in 0..rounds {
        let mut broken = whole.clone();
        damage(&mut broken, 0, &mut Random::new(seed));
        if broken[..] == whole[..] {
            continue;
        }
        let outcome = Hit::<Everything>::admit(broken);
        accepted += u64::from(outcome.is_ok());
    }
    FOUNDRY.count("C5", "flips and cuts", rounds);
    none("C5", "accepted", accepted, "flipped or cut");
}

/// Also every single one.
#[test]
fn c5_no_single_bit_and_no_cut_is_accepted() {
    let whole = entry();
    for bit in 0..whole.len() * 8 {
        let mut broken = whole.clone();
        broken[bit / 8] ^= 1 << (bit % 8);
        assert!(Hit::<Everything>::admit(broken).is_err(), "bit {bit}");
    }
    for length in 0..whole.len() {
        let mut broken = whole.clone();
        broken.resize(length, 0);
        assert!(Hit::<Everything>::admit(broken).is_err(), "{length} bytes");
    }
}

/// What is damaged and has a checksum that is right, as somebody would write who means harm.
#[test]
fn c5_what_validation_lets_pass_can_be_read() {
    let whole = entry();
    let rounds = rounds(FEW, ALL);
    let (mut accepted, mut refused) = (0_u64, 0_u64);
    for seed in 0..rounds {
        let mut broken = whole.clone();
        damage(&mut broken, HEADER, &mut Random::new(seed));
        seal(&mut broken);
        match Hit::<Everything>::admit(broken) {
            Ok(hit) => {
                assert!(read(&hit) > 0);
                // Owned values are made of it, or are refused.
                let _ = hit.to_owned();
                accepted += 1;
            }
            Err(miss) => {
                assert_eq!(miss, Miss::Corrupt);
                refused += 1;
            }
        }
    }
    tell(
        "C5",
        &format!("{rounds} flips under a right checksum: {refused} refused, {accepted} readable"),
    );
    assert!(refused > rounds / 100 && accepted > 0);
}

/// Archives without a header, wherever they end and begin.
#[test]
fn c5_archives_alone_are_refused_without_a_panic() {
    let whole = entry();
    let archive = &whole[HEADER..];
    for seed in 0..rounds(FEW, ALL) {
        let mut random = Random::new(seed);
        let from = random.below(archive.len());
        let part = &archive[from..from + random.below(archive.len() - from)];
        if let Ok(value) = access::<Everything>(part) {
            panic!(
                "seed {seed}: {} bytes of {} are a value: {}",
                part.len(),
                archive.len(),
                value.text
            );
        }
    }
}

/// Makes the checksum right.
fn seal(entry: &mut AlignedVec) {
    let mut hash = crc32fast::Hasher::new();
    hash.update(&entry[..52]);
    hash.update(&entry[56..]);
    let checksum = hash.finalize().to_le_bytes();
    entry[52..56].copy_from_slice(&checksum);
}

/// Reads everything of a value; how much that was.
fn read(value: &<Everything as foundry::cache::rkyv::Archive>::Archived) -> usize {
    let role = |it: &ArchivedRole| match it {
        ArchivedRole::Reader => 1,
        ArchivedRole::Editor(word) => word.chars().count(),
        ArchivedRole::Admin { of, but } => {
            of.iter().map(|it| it.chars().count()).sum::<usize>()
                + but.as_ref().map_or(0, |it| it.chars().count())
        }
    };
    let lists = value.lists.iter().flat_map(|it| it.iter());
    let lists: usize = lists.map(|it| it.as_ref().map_or(0, |it| it.chars().count())).sum();
    let map = value.map.iter();
    let map: usize = map.map(|(key, it)| key.len() + it.iter().filter(|it| **it > 0).count()).sum();
    let sorted: usize = value.sorted.iter().map(|(_, it)| role(it)).sum();
    let invalid = usize::from(value.invalid.0) + u32::from(value.invalid.1.to_native()) as usize;
    let texts = value.text.chars().count() + value.shared.chars().count();
    let array: usize = value.array.iter().map(role).sum();
    1 + lists + map + sorted + invalid + texts + array + role(&value.boxed)
}

#[tokio::test]
async fn c5_damaged_files_are_misses_that_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path()).put("key", &Everything::new(), Duration::from_secs(60)).await.unwrap();
    let file = the_file(folder.path());
    let whole = std::fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[HEADER + 40] ^= 4;
    let mut future = whole.clone();
    future[4] = 2;
    let cases: [(&str, &[u8], &str); 8] = [
        ("empty", b"", "foreign"),
        ("foreign", b"{\"not\": \"ours\"}", "foreign"),
        ("foreign and long", &[7; 4096], "foreign"),
        ("future", &future, "foreign"),
        ("flipped", &flipped, "corrupt"),
        ("cut in the header", &whole[..40], "corrupt"),
        ("cut in the archive", &whole[..whole.len() - 1], "corrupt"),
        ("longer", &[&whole[..], b"x"].concat(), "corrupt"),
    ];
    for (name, bytes, reason) in cases {
        std::fs::write(&file, bytes).unwrap();
        let cache = at(folder.path());
        assert!(cache.get::<Everything>("key").await.unwrap().is_none(), "{name}");
        assert_eq!(misses(&cache, reason), 1, "{name}: {:?}", cache.stats());
        // It is replaced as if it were not there.
        cache.put("key", &Everything::new(), Duration::from_secs(60)).await.unwrap();
        let value = at(folder.path()).get::<Everything>("key").await.unwrap().unwrap();
        assert_eq!(value.to_owned().unwrap(), Everything::new(), "{name}");
    }
}

/// A file without data of a size that no memory has is not read.
#[tokio::test]
async fn c5_a_file_that_is_larger_than_memory_is_a_miss() {
    let folder = tempfile::tempdir().unwrap();
    at(folder.path()).put("key", &1_u64, Duration::from_secs(60)).await.unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(the_file(folder.path())).unwrap();
    if file.set_len(1 << 43).is_err() {
        return skipped("the file system of the temporary folder has no files of 8 TiB");
    }
    let cache = at(folder.path());
    assert!(cache.get::<u64>("key").await.unwrap().is_none());
    assert_eq!(misses(&cache, "corrupt"), 1, "{:?}", cache.stats());
    cache.prune().await.unwrap();
}

/// The only entry of a folder.
fn the_file(folder: &Path) -> std::path::PathBuf {
    let shard = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    std::fs::read_dir(shard).unwrap().next().unwrap().unwrap().path()
}
