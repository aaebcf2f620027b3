//! Names in order: those nearest to a word, which the person may have meant, and the alphabetical.

/// The nearest name, if one is near enough to be meant.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    nearest_few(word, names).first().copied()
}

/// At most three names that may be meant, the nearest first.
pub(crate) fn nearest_few<'n>(
    word: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Vec<&'n str> {
    among(word, &mut names.into_iter())
}

// Not once more for each kind of names.
fn among<'n>(word: &str, names: &mut dyn Iterator<Item = &'n str>) -> Vec<&'n str> {
    let most = 1 + word.chars().count() / 4;
    let mut near: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let found = (strsim::osa_distance(word, name), name);
        let is_near = found.0 <= most && found.0 < name.chars().count();
        let is_meant = is_near || word.len() > 1 && name.starts_with(word);
        if is_meant && !near.contains(&found) {
            near.insert(near.partition_point(|it| *it < found), found);
        }
    }
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// The places of these texts in their alphabetical order. The only place that sorts at run time:
/// each sort of a type of its own is 8 KB of program.
pub(crate) fn order(texts: &[(&str, &str)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_unstable_by_key(|at| texts[*at]);
    order
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
