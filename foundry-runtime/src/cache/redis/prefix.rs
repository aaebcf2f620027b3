//! Prefixes of keys: what is written before them, and the pattern that finds them.

/// Returns the prefix as it is written, so that no key with one prefix begins like those with another.
pub(super) fn separate(prefix: &str) -> String {
    let mut parts = prefix.split(':').skip(1);
    match prefix.contains('%') || parts.any(|it| matches!(it, "entry" | "turn")) {
        true => prefix.replace('%', "%25").replace(':', "%3A"),
        false => prefix.to_owned(),
    }
}

/// Returns a text as a pattern of Redis that matches the text itself.
pub(super) fn escaped(text: &str) -> String {
    let special = |it: char| matches!(it, '*' | '?' | '[' | ']' | '^' | '\\');
    text.chars().flat_map(|it| special(it).then_some('\\').into_iter().chain([it])).collect()
}

#[cfg(test)]
mod tests {
    use super::separate;

    #[test]
    fn no_key_with_one_prefix_begins_like_those_with_another() {
        let parts = ["", "shop", "entry", "turn", "%3A", "entr", "entryx"];
        let two = parts.iter().flat_map(|a| parts.map(|b| format!("{a}:{b}")));
        let two: Vec<String> = two.chain(parts.map(str::to_owned)).collect();
        let three = two.iter().flat_map(|a| parts.map(|b| format!("{a}:{b}")));
        let all: std::collections::BTreeSet<String> = three.chain(two.iter().cloned()).collect();
        for (one, other) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
            let [one, other] = [one, other].map(|it| separate(it));
            for (ours, theirs) in [("entry", "entry"), ("entry", "turn"), ("turn", "entry")] {
                let begins = format!("{other}:{theirs}:").starts_with(&format!("{one}:{ours}:"));
                assert_eq!(begins, one == other && ours == theirs, "`{one}` and `{other}`");
            }
        }
        for plain in ["foundry", "shop:cache", "s*op", "", "entry", "shop:entries"] {
            assert_eq!(separate(plain), plain);
        }
        assert_eq!(separate("shop:entry"), "shop%3Aentry");
    }
}
