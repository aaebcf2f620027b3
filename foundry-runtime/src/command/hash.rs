//! Hashing names, the same at compile time and at run time. Knows bytes, not tables.
//!
//! A name is read as *words*, which overlap so that no length needs a loop or a copy: texts of
//! one length are equal if and only if their words are. The words are multiplied in pairs to 128
//! bits and folded to 64, as wyhash does. Positions are numbers and not slices: in const
//! evaluation, taking a slice costs more than hashing it.

/// The longest name that is read as words; a longer one is folded until it is short.
pub(super) const SHORT: usize = 32;

// Odd, with half of their bits set: the golden ratio, and three secrets of wyhash.
const KEY_1: u64 = 0x9E37_79B9_7F4A_7C15;
const KEY_2: u64 = 0xE703_7ED1_A0B4_28DB;
const KEY_3: u64 = 0x8EBC_6AF0_9C88_C6E3;
const KEY_4: u64 = 0x5899_65CC_7537_4CC3;

/// Hashes `length` bytes of the text from `start` on.
///
/// Equal bytes have equal hashes under one seed; another seed gives unrelated hashes.
#[inline(always)]
pub(super) const fn hash(text: &[u8], start: usize, length: usize, seed: u64) -> u64 {
    let (mut at, mut left, mut seed) = (start, length, seed);
    while left > SHORT {
        seed = fold(word(text, at) ^ seed, word(text, at + 8) ^ KEY_1);
        (at, left) = (at + 16, left - 16);
    }
    if left > 16 {
        mix_four(four(text, at, left), length, seed)
    } else if left >= 8 {
        mix_two(two(text, at, left), length, seed)
    } else {
        mix_two(few(text, at, left), length, seed)
    }
}

/// The words of 17 to 32 bytes.
#[inline(always)]
pub(super) const fn four(text: &[u8], start: usize, length: usize) -> [u64; 4] {
    let end = start + length;
    [word(text, start), word(text, start + 8), word(text, end - 16), word(text, end - 8)]
}

/// The words of 8 to 16 bytes.
#[inline(always)]
pub(super) const fn two(text: &[u8], start: usize, length: usize) -> [u64; 2] {
    [word(text, start), word(text, start + length - 8)]
}

/// The words of up to 7 bytes.
#[inline(always)]
pub(super) const fn few(text: &[u8], start: usize, length: usize) -> [u64; 2] {
    if length >= 4 {
        [half(text, start), half(text, start + length - 4)]
    } else if length > 0 {
        let (middle, last) = (start + length / 2, start + length - 1);
        [text[start] as u64, (text[middle] as u64) << 8 | text[last] as u64]
    } else {
        [0; 2]
    }
}

/// The hash of four words and their length.
#[inline(always)]
pub(super) const fn mix_four(words: [u64; 4], length: usize, seed: u64) -> u64 {
    let front = fold(words[0] ^ KEY_3 ^ seed, words[1] ^ KEY_4);
    front ^ mix_two([words[2], words[3]], length, seed)
}

/// The hash of two words and their length.
#[inline(always)]
pub(super) const fn mix_two(words: [u64; 2], length: usize, seed: u64) -> u64 {
    fold(words[0] ^ seed, words[1] ^ KEY_2 ^ length as u64)
}

/// Whether a text of 17 to 32 bytes has these words.
#[inline(always)]
pub(super) fn has_four(text: &[u8], words: [u64; 4]) -> bool {
    let (Some(first), Some(last)) = (text.first_chunk::<16>(), text.last_chunk::<16>()) else {
        return false;
    };
    let front = u128::from_le_bytes(*first) ^ (words[0] as u128 | (words[1] as u128) << 64);
    let back = u128::from_le_bytes(*last) ^ (words[2] as u128 | (words[3] as u128) << 64);
    front | back == 0
}

/// The eight bytes from `at` on.
#[inline(always)]
const fn word(t: &[u8], at: usize) -> u64 {
    // The compiler makes one load of the eight when it is told beforehand, and in full, that
    // they lie inside. Reading by `first_chunk` needs no such help, but costs const evaluation
    // more than the rest of the hash.
    if t.len() < 8 || at > t.len() - 8 || at > u32::MAX as usize {
        panic!("BUG: a word lies outside of the text");
    }
    u64::from_le_bytes([
        t[at],
        t[at + 1],
        t[at + 2],
        t[at + 3],
        t[at + 4],
        t[at + 5],
        t[at + 6],
        t[at + 7],
    ])
}

/// The four bytes from `at` on.
#[inline(always)]
const fn half(t: &[u8], at: usize) -> u64 {
    if t.len() < 4 || at > t.len() - 4 || at > u32::MAX as usize {
        panic!("BUG: a word lies outside of the text");
    }
    u32::from_le_bytes([t[at], t[at + 1], t[at + 2], t[at + 3]]) as u64
}

#[inline(always)]
const fn fold(left: u64, right: u64) -> u64 {
    let product = left as u128 * right as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The seed of an attempt.
pub(super) const fn seed(attempt: u64) -> u64 {
    fold(KEY_1, attempt ^ KEY_3)
}
