//! Hashing names, the same at compile time and at run time. Knows bytes, not tables.
//!
//! A name is read as three *words*, its first eight bytes, those in the middle and the last, which
//! overlap so that no length needs a loop, a copy or a branch: texts of one length are equal if and
//! only if their words are. Words are multiplied to 128 bits and folded to 64, as wyhash does.
//! Positions are numbers and not slices: in const evaluation, taking a slice costs more than hashing
//! it.

/// The longest name that is read as words; a longer one is folded until it is short.
pub(crate) const SHORT: usize = 24;

// Odd, with half of their bits set: the golden ratio, and a secret of wyhash.
const KEY_1: u64 = 0x9E37_79B9_7F4A_7C15;
const KEY_2: u64 = 0x8EBC_6AF0_9C88_C6E3;

/// Hashes `length` bytes of the text from `start` on.
///
/// Equal bytes have equal hashes under one seed; another seed gives unrelated hashes.
#[inline(always)]
pub(crate) const fn hash(text: &[u8], start: usize, length: usize, seed: u64) -> u64 {
    let (mut at, mut left, mut seed) = (start, length, seed);
    while left > SHORT {
        seed = fold(word(text, at) ^ seed, word(text, at + 8) ^ KEY_1) | 1;
        (at, left) = (at + 16, left - 16);
    }
    mix(words(text, at, left), length, seed)
}

/// The words of up to [`SHORT`] bytes.
#[inline(always)]
pub(crate) const fn words(text: &[u8], start: usize, length: usize) -> [u64; 3] {
    if length < 8 {
        return few(text, start, length);
    }
    let last = length - 8;
    [word(text, start), word(text, start + last / 2), word(text, start + last)]
}

/// The same of a whole name, at run time: slices, which const evaluation is slow with, tell the
/// compiler that all lies inside.
#[inline(always)]
pub(crate) fn three_of(name: &[u8]) -> Option<[u64; 3]> {
    let middle = name.get(name.len().checked_sub(8)? / 2..)?.first_chunk::<8>()?;
    let (first, last) = (name.first_chunk::<8>()?, name.last_chunk::<8>()?);
    Some([first, middle, last].map(|it| u64::from_le_bytes(*it)))
}

/// The same of up to 7 bytes.
#[inline(always)]
pub(crate) fn few_of(name: &[u8]) -> Option<[u64; 3]> {
    if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        let [first, last] = [first, last].map(|it| u64::from(u32::from_le_bytes(*it)));
        return Some([first, first, last]);
    }
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return Some([KEY_1; 3]) };
    Some([*first, *name.get(name.len() / 2)?, *last].map(u64::from))
}

/// The hash of a name longer than [`SHORT`], at run time.
pub(crate) fn hash_of(name: &[u8], mut seed: u64) -> Option<u64> {
    let mut left = name;
    while left.len() > SHORT {
        let [first, second] = [left.first_chunk::<8>()?, left.get(8..)?.first_chunk::<8>()?]
            .map(|it| u64::from_le_bytes(*it));
        seed = fold(first ^ seed, second ^ KEY_1) | 1;
        left = left.get(16..)?;
    }
    Some(mix(three_of(left)?, name.len(), seed))
}

/// The words of up to 7 bytes.
#[inline(always)]
const fn few(text: &[u8], start: usize, length: usize) -> [u64; 3] {
    if length >= 4 {
        let first = half(text, start);
        [first, first, half(text, start + length - 4)]
    } else if length > 0 {
        let (middle, last) = (start + length / 2, start + length - 1);
        [text[start] as u64, text[middle] as u64, text[last] as u64]
    } else {
        [KEY_1; 3]
    }
}

/// Returns the hash of three words and their length.
///
/// Two different legal names must differ under some seed: otherwise no table can hold both. `fold`
/// mixes its two factors, so it is enough that no two names have equal factors under every seed.
///
/// - Different lengths: the length is added to the seed, which multiplies `middle`. If the middles
///   are equal, the products differ by `2 * middle * difference`. In names of up to three bytes that
///   is more than `first` can cancel, in names of four to seven `first` is `middle`, and in longer
///   ones the seed decides which bits of the product change. If the middles differ, the seed decides
///   by how much the products differ.
/// - Equal lengths: if the second factors are equal, `last` changes by twice as much as `middle`, in
///   the other direction. If `middle` is equal, then `last` is, and the names differ in `first`
///   alone. If it differs, the seed decides which bits of the product change. It does not decide
///   where only the two highest bits of `middle` differ: these an odd factor leaves in place. But
///   then `last` would have to change in a bit above them, which is zero in every ASCII word.
///
/// The seed stays odd, so that multiplying by it loses nothing.
#[inline(always)]
pub(crate) const fn mix(words: [u64; 3], length: usize, seed: u64) -> u64 {
    let [first, middle, last] = words;
    let seed = seed.wrapping_add(2 * length as u64);
    fold(middle.wrapping_mul(seed) ^ first, last.wrapping_add(middle << 1) ^ seed)
}

/// The eight bytes from `at` on.
#[inline(always)]
const fn word(t: &[u8], at: usize) -> u64 {
    // The compiler makes one load of the eight when it is told beforehand, and in full, that
    // they lie inside.
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
pub(crate) const fn seed(attempt: u64) -> u64 {
    fold(KEY_1, attempt ^ KEY_2) | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table is built with one, and asked with the other.
    #[test]
    fn names_of_every_length_hash_at_run_time_as_while_compiling() {
        let text: Vec<u8> = (0..200).map(|at| b'a' + at % 23).collect();
        let seed = seed(3);
        for length in 0..=text.len() {
            let name = &text[..length];
            let at_run_time = match length {
                0..8 => few_of(name).map(|it| mix(it, length, seed)),
                8..=SHORT => three_of(name).map(|it| mix(it, length, seed)),
                _ => hash_of(name, seed),
            };
            assert_eq!(at_run_time, Some(hash(&text, 0, length, seed)), "{length}");
        }
    }
}
