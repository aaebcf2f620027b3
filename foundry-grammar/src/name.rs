//! Names as they are typed in shells: of commands and options, and how they are made of Rust's identifiers.

/// The reason why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It is empty.
    Empty,
    /// A `:` has no word before or behind it.
    EmptyWord,
    /// It has a character other than lower case letters, digits and `-`, and `:` in the name of a command.
    Character,
    /// A `-` does not stand alone between letters or digits.
    Dash,
}

/// Checks the name of a command: words of lower case letters, digits and `-`, with `:` between them.
///
/// ```
/// use foundry_grammar::{NameError, check_command_name};
///
/// assert_eq!(check_command_name("user:create-admin"), Ok(()));
/// assert_eq!(check_command_name("user:"), Err(NameError::EmptyWord));
/// ```
///
/// # Errors
///
/// The first reason why it is not a name.
pub const fn check_command_name(name: &str) -> Result<(), NameError> {
    check(name, true)
}

/// Checks the long name of an option, without its dashes: lower case letters, digits and `-`.
///
/// # Errors
///
/// The first reason why it is not a name.
pub const fn check_option_name(name: &str) -> Result<(), NameError> {
    check(name, false)
}

const fn check(name: &str, is_command: bool) -> Result<(), NameError> {
    let name = name.as_bytes();
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    let mut error = None;
    let mut at = 0;
    while at < name.len() {
        let is_first = at == 0 || is_command && name[at - 1] == b':';
        let is_last = at + 1 == name.len() || is_command && name[at + 1] == b':';
        let found = match name[at] {
            b'a'..=b'z' | b'0'..=b'9' => None,
            b':' if is_command && (is_first || at + 1 == name.len()) => Some(NameError::EmptyWord),
            b':' if is_command => None,
            b'-' if is_first || is_last || name[at - 1] == b'-' => Some(NameError::Dash),
            b'-' => None,
            _ => Some(NameError::Character),
        };
        error = graver(error, found);
        at += 1;
    }
    match error {
        None => Ok(()),
        Some(error) => Err(error),
    }
}

/// Returns the reason to report of two: an empty word before a wrong character, that before a dash.
const fn graver(one: Option<NameError>, other: Option<NameError>) -> Option<NameError> {
    match (one, other) {
        (None, it) | (it, None) => it,
        (Some(NameError::EmptyWord), _) | (_, Some(NameError::EmptyWord)) => {
            Some(NameError::EmptyWord)
        }
        (Some(NameError::Character), _) | (_, Some(NameError::Character)) => {
            Some(NameError::Character)
        }
        (one, _) => one,
    }
}

/// Writes an identifier as it is typed, `_dry__run` as `dry-run`, behind the first `len` bytes, and returns the new
/// length. With an empty `out` it only counts.
///
/// ```
/// use foundry_grammar::push_kebab;
///
/// let mut out = [0; 8];
/// assert_eq!(push_kebab("r#dry_run", &mut out, 0), 7);
/// assert_eq!(&out[..7], b"dry-run");
/// ```
pub const fn push_kebab(identifier: &str, out: &mut [u8], mut len: usize) -> usize {
    let bytes = identifier.as_bytes();
    let (mut at, start) = (if is_raw(bytes) { 2 } else { 0 }, len);
    let mut is_between = false;
    while at < bytes.len() {
        if bytes[at] == b'_' {
            is_between = len > start;
        } else {
            if is_between {
                len = push(b'-', out, len);
                is_between = false;
            }
            len = push(bytes[at].to_ascii_lowercase(), out, len);
        }
        at += 1;
    }
    len
}

const fn is_raw(identifier: &[u8]) -> bool {
    identifier.len() > 2 && identifier[0] == b'r' && identifier[1] == b'#'
}

const fn push(byte: u8, out: &mut [u8], len: usize) -> usize {
    if !out.is_empty() {
        out[len] = byte;
    }
    len + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_names_are_words_with_colons_between() {
        for right in ["a", "user:create", "v1", "a:b:c-d", "0"] {
            assert_eq!(check_command_name(right), Ok(()), "{right}");
        }
        for (wrong, error) in [
            ("", NameError::Empty),
            ("user:", NameError::EmptyWord),
            (":x", NameError::EmptyWord),
            ("a::b", NameError::EmptyWord),
            ("User:", NameError::EmptyWord),
            ("User", NameError::Character),
            ("a b", NameError::Character),
            ("ä", NameError::Character),
            ("-A", NameError::Character),
            ("-a", NameError::Dash),
            ("a-", NameError::Dash),
            ("user:-a", NameError::Dash),
            ("a-:b", NameError::Dash),
            ("a--b", NameError::Dash),
        ] {
            assert_eq!(check_command_name(wrong), Err(error), "{wrong}");
        }
    }

    #[test]
    fn option_names_have_no_colon() {
        assert_eq!(check_option_name("dry-run"), Ok(()));
        assert_eq!(check_option_name("a:b"), Err(NameError::Character));
        assert_eq!(check_option_name(""), Err(NameError::Empty));
        assert_eq!(check_option_name("a--b"), Err(NameError::Dash));
    }

    #[test]
    fn identifiers_become_names() {
        for (identifier, name) in [
            ("film_list", "film-list"),
            ("r#type", "type"),
            ("_dry_run", "dry-run"),
            ("dry__run_", "dry-run"),
            ("Users", "users"),
            ("__", ""),
            ("r", "r"),
        ] {
            let len = push_kebab(identifier, &mut [], 0);
            let mut out = vec![0; len];
            push_kebab(identifier, &mut out, 0);
            assert_eq!(String::from_utf8(out).unwrap(), name, "{identifier}");
        }
    }
}
