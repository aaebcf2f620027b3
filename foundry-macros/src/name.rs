//! Naming rules, and their messages.

use foundry_grammar::{NameError, check_command_name, check_option_name, push_kebab};

/// Returns an identifier as it is typed: `film_list` as `film-list`.
pub(crate) fn kebab(name: &str) -> String {
    let mut kebab = vec![0; push_kebab(name, &mut [], 0)];
    push_kebab(name, &mut kebab, 0);
    String::from_utf8(kebab).unwrap_or_else(|_| unreachable!("BUG: a name is made of characters"))
}

/// `SuperUser` as it is typed: `super-user`.
pub(crate) fn kebab_of_type(name: &str) -> String {
    let mut kebab = String::new();
    let mut before = '-';
    for letter in unraw(name).trim_matches('_').chars() {
        if letter.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit()) {
            kebab.push('-');
        }
        kebab.extend(letter.to_lowercase());
        before = letter;
    }
    kebab.replace('_', "-")
}

/// A name without the mark of a raw identifier.
pub(crate) fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Returns why this cannot be the name of a command.
pub(crate) fn wrong_command_name(name: &str) -> Option<&'static str> {
    Some(match check_command_name(name).err()? {
        NameError::Empty => "a command needs a name",
        NameError::EmptyWord => "`:` stands between a namespace and a word, as in `user:create`",
        NameError::Character => {
            "names are typed in shells: lower case letters, digits, `-`, and `:` after a namespace"
        }
        NameError::Dash => WRONG_DASH,
    })
}

/// Returns why this cannot be the long name of an option.
pub(crate) fn wrong_long_name(name: &str) -> Option<&'static str> {
    if name.starts_with("--") {
        return Some("write the name without its dashes");
    }
    Some(match check_option_name(name).err()? {
        NameError::Empty => "an option needs a name",
        NameError::EmptyWord | NameError::Character => {
            "names are typed in shells: lower case letters, digits and `-`"
        }
        NameError::Dash => WRONG_DASH,
    })
}

const WRONG_DASH: &str =
    "`-` stands inside a word, between letters or digits, and not twice in a row";

/// Why this cannot be the name of an environment variable, if it cannot.
pub(crate) fn wrong_variable(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("a variable needs a name");
    }
    let fits = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    if !fits || name.starts_with(|it: char| it.is_ascii_digit()) {
        return Some("a variable has letters, digits and `_`, and no digit first");
    }
    None
}

/// The nearest of `known`, if one is near enough to be meant.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    // Other libraries say `default_value` and `conflicts_with`.
    let begins = || known.iter().copied().find(|it| it.len() > 3 && word.starts_with(it));
    foundry_grammar::nearest(word, known).or_else(begins)
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// In which of the crate's empty structs an item writes itself down.
pub(crate) fn bucket(item: &str) -> usize {
    let hash = item.bytes().fold(0_usize, |hash, it| hash.wrapping_mul(31).wrapping_add(it.into()));
    hash % BUCKETS
}

/// How many of those there are.
pub(crate) const BUCKETS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_names_become_shell_names() {
        assert_eq!(kebab("r#type"), "type");
        assert_eq!(kebab("_dry_run"), "dry-run");
        assert_eq!(kebab("dry__run_"), "dry-run");
    }

    #[test]
    fn names_of_types_become_shell_names() {
        assert_eq!(kebab_of_type("SuperUser"), "super-user");
        assert_eq!(kebab_of_type("JSON"), "json");
        assert_eq!(kebab_of_type("V2Only"), "v2-only");
        assert_eq!(kebab_of_type("_Unused"), "unused");
    }

    #[test]
    fn command_names_are_lower_case_words() {
        assert_eq!(wrong_command_name("user:create-admin"), None);
        for wrong in
            ["", "User", "user:", ":x", "a b", "-a", "a-", "user:-a", "a--b", "user:a---b", "ä"]
        {
            assert!(wrong_command_name(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn finds_the_near_name() {
        assert_eq!(nearest("nmae", &["name", "short"]), Some("name"));
        assert_eq!(nearest("alais", &["alias", "hidden"]), Some("alias"));
        assert_eq!(nearest("foo", &["alias", "hidden"]), None);
    }
}
