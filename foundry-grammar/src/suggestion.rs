//! Suggestions: the name that a mistyped word may stand for, for every message that says *did you mean*.

/// The longest word that is compared, in characters. Longer ones get no suggestion.
const LONGEST: usize = 64;

/// Returns the name that is nearest to a word, if one is near; of several equally near ones the first.
///
/// ```
/// use foundry_grammar::nearest;
///
/// assert_eq!(nearest("nmae", &["name", "short"]), Some("name"));
/// assert_eq!(nearest("year", &["name", "short"]), None);
/// ```
#[must_use]
pub const fn nearest<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
    let mut best = None;
    let mut at = 0;
    while at < names.len() {
        best = nearer(word, names[at], best);
        at += 1;
    }
    match best {
        Some((name, _)) => Some(name),
        None => None,
    }
}

/// Returns the nearer of a name and the nearest one so far, with its distance; `None` if neither is near.
#[must_use]
pub const fn nearer<'n>(
    word: &str,
    name: &'n str,
    best: Option<(&'n str, usize)>,
) -> Option<(&'n str, usize)> {
    match (near(word, name), best) {
        (None, _) => best,
        (Some(distance), Some((_, nearest))) if nearest <= distance => best,
        (Some(distance), _) => Some((name, distance)),
    }
}

/// Returns the distance from a word to a name that it may stand for, or `None` if the name is too far away: one
/// mistake is allowed, and another for every four characters of the word, but not as many as the name has characters.
#[must_use]
pub const fn near(word: &str, name: &str) -> Option<usize> {
    let (Some(word), Some(name)) = (Characters::of(word), Characters::of(name)) else {
        return None;
    };
    let most = 1 + word.len / 4;
    // At least so many characters are missing or too many.
    if word.len.abs_diff(name.len) > most {
        return None;
    }
    let distance = distance(&word, &name);
    if distance <= most && distance < name.len { Some(distance) } else { None }
}

/// Returns the number of characters that are missing, too many, replaced, or swapped with their neighbour; `None` if a
/// text is too long to compare.
#[must_use]
pub const fn edit_distance(one: &str, other: &str) -> Option<usize> {
    match (Characters::of(one), Characters::of(other)) {
        (Some(one), Some(other)) => Some(distance(&one, &other)),
        _ => None,
    }
}

/// The characters of a text, in a form that const evaluation can index.
struct Characters {
    all: [u32; LONGEST],
    len: usize,
}

impl Characters {
    const fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (mut all, mut len, mut at) = ([0; LONGEST], 0, 0);
        while at < bytes.len() {
            if len == LONGEST {
                return None;
            }
            // The bytes of a character as one number, which serves to compare it.
            let mut character = bytes[at] as u32;
            at += 1;
            while at < bytes.len() && bytes[at] & 0b1100_0000 == 0b1000_0000 {
                character = character << 8 | bytes[at] as u32;
                at += 1;
            }
            all[len] = character;
            len += 1;
        }
        Some(Self { all, len })
    }
}

/// The distance of optimal string alignment: <https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance>.
const fn distance(one: &Characters, other: &Characters) -> usize {
    let mut rows = [[0; LONGEST + 1]; 3];
    let mut column = 0;
    while column <= other.len {
        rows[0][column] = column;
        column += 1;
    }
    let mut row = 1;
    while row <= one.len {
        let (current, last, before) = (row % 3, (row + 2) % 3, (row + 1) % 3);
        rows[current][0] = row;
        let mut column = 1;
        while column <= other.len {
            let (letter, theirs) = (one.all[row - 1], other.all[column - 1]);
            let mut least = rows[last][column - 1] + (letter != theirs) as usize;
            least = smaller(least, rows[last][column] + 1);
            least = smaller(least, rows[current][column - 1] + 1);
            if row > 1
                && column > 1
                && letter == other.all[column - 2]
                && one.all[row - 2] == theirs
            {
                least = smaller(least, rows[before][column - 2] + 1);
            }
            rows[current][column] = least;
            column += 1;
        }
        row += 1;
    }
    rows[one.len % 3][other.len]
}

const fn smaller(one: usize, other: usize) -> usize {
    if one < other { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: usize) {
        assert_eq!(edit_distance(one, other), Some(expected), "{one} {other}");
        assert_eq!(edit_distance(other, one), Some(expected), "{other} {one}");
    }

    #[test]
    fn a_mistake_is_a_letter_missing_added_replaced_or_swapped() {
        check("", "", 0);
        check("", "abc", 3);
        check("role", "rle", 1);
        check("port", "ports", 1);
        check("port", "sort", 1);
        check("prot", "port", 1);
        check("kitten", "sitting", 3);
        // A swapped pair is not changed again, which is where other distances have 2.
        check("ca", "abc", 3);
        check("straße", "strasse", 2);
        check("naïve", "naive", 1);
    }

    #[test]
    fn typos_are_near_and_other_words_are_not() {
        assert_eq!(near("film:lst", "film:list"), Some(1));
        assert_eq!(near("oder", "demo"), None);
        assert_eq!(near("x", "y"), None);
        assert_eq!(near("max_conections", "max_connections"), Some(1));
        assert_eq!(near("größe", "grösse"), Some(2));
    }

    #[test]
    fn the_nearest_of_several_is_suggested() {
        assert_eq!(nearest("prot", &["host", "port", "part"]), Some("port"));
        assert_eq!(nearest("prot", &["pro", "port"]), Some("pro"));
        assert_eq!(nearest("prot", &[]), None);
    }

    #[test]
    fn long_words_have_no_suggestion() {
        let long = "a".repeat(LONGEST);
        assert_eq!(near(&long, &long[1..]), Some(1));
        assert_eq!(near(&long, &format!("{long}a")), None);
    }

    #[test]
    fn suggestions_can_be_made_while_compiling() {
        const MEANT: Option<&str> = nearest("alais", &["alias", "hidden"]);
        assert_eq!(MEANT, Some("alias"));
    }
}
