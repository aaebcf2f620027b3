//! What the person may have meant: the names nearest to a word.

/// The nearest name, if one is near enough to be meant.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    nearest_few(word, names).into_iter().next()
}

/// At most three names that may be meant, the nearest first.
pub(crate) fn nearest_few<'n>(
    word: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Vec<&'n str> {
    let most = 1 + word.chars().count() / 4;
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance <= most && *distance < name.chars().count())
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typos_and_nothing_far_away() {
        let names = ["film:list", "film:show", "demo", "role"];
        assert_eq!(nearest("film:lst", names), Some("film:list"));
        assert_eq!(nearest("rle", names), Some("role"));
        assert_eq!(nearest("oder", names), None);
        assert_eq!(nearest("x", names), None);
        assert_eq!(nearest("film:sist", names), Some("film:list"));
    }
}
