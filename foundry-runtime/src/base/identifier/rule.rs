//! What an identifier may be made of; decided in `const fn`, so that a literal is checked while
//! compiling.

use std::error::Error as StdError;
use std::fmt;

/// Which kind of identifier, and with that its letters and what stands between its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Command,
    Service,
    Event,
}

impl Rule {
    /// Why a text cannot be such an identifier, if it cannot.
    pub(super) const fn broken_by(self, text: &str) -> Option<&'static str> {
        let mut rest = text.as_bytes();
        if rest.is_empty() {
            return Some("it is empty");
        }
        // 0 stands for the beginning of a word.
        let mut before = 0;
        while let [byte, behind @ ..] = rest {
            let separator = self.separator(rest);
            if separator > 0 {
                if before == 0 {
                    return Some(self.empty_word());
                }
                if self.is_wrong_end(before) {
                    return Some(DASH);
                }
                before = 0;
                rest = rest.split_at(separator).1;
                continue;
            }
            if !self.is_letter(*byte) {
                return Some(self.letters());
            }
            if before == 0 && self.is_wrong_end(*byte) {
                return Some(DASH);
            }
            before = *byte;
            rest = behind;
        }
        if before == 0 {
            return Some(self.empty_word());
        }
        if self.is_wrong_end(before) { Some(DASH) } else { None }
    }

    /// The same for a text that comes from elsewhere.
    pub(super) fn check(self, text: &str) -> Result<(), IdentifierError> {
        match self.broken_by(text) {
            None => Ok(()),
            Some(reason) => Err(IdentifierError { rule: self, text: text.into(), reason }),
        }
    }

    /// How long the separator is that the bytes begin with.
    const fn separator(self, bytes: &[u8]) -> usize {
        match (self, bytes) {
            (Self::Command, [b':', ..]) | (Self::Service | Self::Event, [b'.', ..]) => 1,
            (Self::Service, [b':', b':', ..]) => 2,
            _ => 0,
        }
    }

    const fn is_letter(self, byte: u8) -> bool {
        match self {
            Self::Command => byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-',
            Self::Service | Self::Event => {
                byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
            }
        }
    }

    /// Whether a word cannot begin or end with it: it would look like an option in a shell.
    const fn is_wrong_end(self, byte: u8) -> bool {
        matches!((self, byte), (Self::Command, b'-'))
    }

    const fn letters(self) -> &'static str {
        match self {
            Self::Command => "names are typed in shells: lower case letters, digits, `-` and `:`",
            Self::Service => "a key has letters, digits, `_`, `-`, and `.` or `::` between words",
            Self::Event => "a name has letters, digits, `_`, `-`, and `.` between words",
        }
    }

    const fn empty_word(self) -> &'static str {
        match self {
            Self::Command => "`:` stands between two words, as in `user:create`",
            Self::Service => "`.` and `::` stand between two words, as in `mail.smtp`",
            Self::Event => "`.` stands between two words, as in `user.created`",
        }
    }
}

const DASH: &str = "`-` stands inside a word";

/// Why a text is no such identifier.
///
/// ```
/// use foundry_runtime::identifier::EventName;
///
/// let error = EventName::parse("user..created").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`user..created` cannot name an event: `.` stands between two words, as in `user.created`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifierError {
    rule: Rule,
    text: Box<str>,
    reason: &'static str,
}

impl IdentifierError {
    /// The text that is wrong.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong with it, and what would be right.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for IdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = match self.rule {
            Rule::Command => "a command",
            Rule::Service => "a service",
            Rule::Event => "an event",
        };
        write!(f, "`{}` cannot name {named}: {}", self.text, self.reason)
    }
}

impl StdError for IdentifierError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: Rule, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert_eq!(rule.broken_by(text), None, "{text}");
        }
        for text in wrong {
            assert!(rule.broken_by(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_command_has_lower_case_words_with_colons_between_them() {
        check(
            Rule::Command,
            &["about", "user:create-all", "a:b:c", "2fa:on", "a--b"],
            &["", ":", "user:", ":create", "user::create", "User", "user create", "user.create"],
        );
        check(Rule::Command, &[], &["-", "-a", "a-", "user:-a", "user-:a", "snake_case", "ä"]);
    }

    #[test]
    fn a_service_has_words_with_a_dot_or_two_colons_between_them() {
        check(
            Rule::Service,
            &["db", "mail.smtp", "shop::Mail::Smtp2", "shop::mail.smtp", "read_only-db", "a::b.c"],
            &[
                "", ".", "::", "a.", ".a", "a..b", "a:b", "a:::b", "a::", "a.::b", "a b", "é",
                "a<b>",
            ],
        );
    }

    #[test]
    fn an_event_has_words_with_dots_between_them() {
        check(
            Rule::Event,
            &["booted", "user.created", "User.role_added", "order.line-2.added"],
            &["", ".", "user.", ".created", "a..b", "a::b", "user.*", "user created", "ü"],
        );
    }

    #[test]
    fn a_command_is_what_the_macro_accepts() {
        let artisan = include_str!("../../../../tests/data/artisan-commands.txt");
        let predecessor = include_str!("../../../../tests/data/predecessor-commands.txt");
        for name in artisan.lines().chain(predecessor.lines()) {
            assert_eq!(Rule::Command.broken_by(name), None, "{name}");
        }
    }

    #[test]
    fn an_error_names_the_text_and_the_reason() {
        let error = Rule::Command.check("user:-x").unwrap_err();
        assert_eq!((error.text(), error.reason()), ("user:-x", DASH));
        let told = crate::Error::from(error).to_string();
        assert_eq!(told, "`user:-x` cannot name a command: `-` stands inside a word");
    }
}
