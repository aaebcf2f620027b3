//! Text that meets a terminal: control, bidi and invisible characters are escaped here and nowhere
//! else, widths are counted in columns, and long text is shortened.
//!
//! Escaping is for people. What a program reads (JSON, YAML, CSV, a pipe, a file) keeps its
//! characters.

use std::borrow::Cow;
use std::ops::Range;

/// Escapes text that may have several lines: newline and TAB stay as they are.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    escape_if(text, |it| it == '\n' || it == '\t')
}

/// Escapes text that has to stay on one line: a newline becomes `\n`, a TAB `\t`.
pub(crate) fn escape_line(text: &str) -> Cow<'_, str> {
    escape_if(text, |_| false)
}

/// Escapes text of several lines, and indents all lines but the first, so that no line of the text
/// can pass for a message of the program.
pub(crate) fn escape_indented(text: &str) -> Cow<'_, str> {
    let escaped = escape(text);
    if !escaped.contains('\n') {
        return escaped;
    }
    let indent = |(at, line): (usize, &str)| match line {
        _ if at == 0 || line.is_empty() || line.starts_with("  ") => line.to_owned(),
        _ => format!("  {line}"),
    };
    let lines: Vec<String> = escaped.split('\n').enumerate().map(indent).collect();
    Cow::Owned(lines.join("\n"))
}

/// Escapes a remark of several lines, and indents those that look like an error or a warning.
pub(crate) fn escape_remark(text: &str) -> Cow<'_, str> {
    let escaped = escape(text);
    let is_forged = |line: &str| line.starts_with("error:") || line.starts_with("warning:");
    if !escaped.split('\n').skip(1).any(is_forged) {
        return escaped;
    }
    let indent = |(at, line): (usize, &str)| match at > 0 && is_forged(line) {
        true => format!("  {line}"),
        false => line.to_owned(),
    };
    let lines: Vec<String> = escaped.split('\n').enumerate().map(indent).collect();
    Cow::Owned(lines.join("\n"))
}

/// Escapes a JSON document without changing its meaning: `\u202e`.
pub(crate) fn escape_json(text: &str) -> Cow<'_, str> {
    if !needs_escape(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (is_escaped, letter) in marked(text) {
        match is_escaped && letter != '\n' && letter != '\t' {
            true => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    shown.push_str(&format!("\\u{unit:04x}"));
                }
            }
            false => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// Shows a cell of a table, which is one line: escaped on a terminal; for a pipe only newlines and
/// TABs are replaced, which would break rows and columns.
pub(crate) fn cell(text: &str, on_terminal: bool) -> String {
    match on_terminal {
        true => escape_line(text).into_owned(),
        false => text.replace('\n', "\\n").replace('\t', "\\t"),
    }
}

/// Shows a text that is a line of its own: escaped on a terminal; for a pipe only newlines are
/// replaced.
pub(crate) fn item(text: &str, on_terminal: bool) -> String {
    match on_terminal {
        true => escape_if(text, |it| it == '\t').into_owned(),
        false => text.replace('\n', "\\n"),
    }
}

fn escape_if(text: &str, is_kept: fn(char) -> bool) -> Cow<'_, str> {
    if !needs_escape(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (is_escaped, letter) in marked(text) {
        match is_escaped && !is_kept(letter) {
            true => shown.extend(letter.escape_default()),
            false => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// Returns whether the text has a character that may have to be escaped.
fn needs_escape(text: &str) -> bool {
    match text.is_ascii() {
        true => text.bytes().any(|it| it.is_ascii_control()),
        false => text.chars().any(|it| it.is_control() || is_invisible(it) || joins(it)),
    }
}

/// The characters of a text, each with whether a terminal must not get it.
pub(crate) fn marked(text: &str) -> impl Iterator<Item = (bool, char)> {
    let mut before = None;
    let mut letters = text.chars().peekable();
    std::iter::from_fn(move || {
        let letter = letters.next()?;
        let after = letters.peek().copied();
        let is_escaped = match letter {
            _ if letter.is_control() || is_invisible(letter) => true,
            ZWJ | ZWNJ => !before.is_some_and(may_be_joined) || !after.is_some_and(may_be_joined),
            _ if is_selector(letter) => !before.is_some_and(|it| takes_selector(it, after)),
            _ => false,
        };
        before = Some(letter);
        Some((is_escaped, letter))
    })
}

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';
/// The mark that makes a keycap of a digit: `1`, U+FE0F, U+20E3.
const KEYCAP: char = '\u{20e3}';

/// Returns whether it is a joiner or a variation selector. They are part of emoji and of Persian
/// and Indic words, so that they are escaped only where they have nothing to join.
fn joins(letter: char) -> bool {
    matches!(letter, ZWJ | ZWNJ) || is_selector(letter)
}

fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180d}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_visible(letter: char) -> bool {
    !letter.is_whitespace() && !letter.is_control() && !is_invisible(letter)
}

/// A selector may stand between: a red heart, U+FE0F, ZWJ, a flame.
fn may_be_joined(letter: char) -> bool {
    !letter.is_ascii() && is_visible(letter) && !matches!(letter, ZWJ | ZWNJ)
}

fn takes_selector(before: char, after: Option<char>) -> bool {
    match before {
        '0'..='9' | '#' | '*' => after == Some(KEYCAP),
        _ => !before.is_ascii() && is_visible(before) && !joins(before),
    }
}

/// Returns whether the character has no shape of its own, but changes what is read: bidi controls,
/// zero-width characters, line separators, fillers, tags.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    )
}

/// Returns how many columns of a terminal the text takes. Without the feature `terminal`, every
/// character counts as one.
pub(crate) fn width(text: &str) -> usize {
    #[cfg(feature = "terminal")]
    if !text.is_ascii() {
        return unicode_width::UnicodeWidthStr::width(text);
    }
    text.chars().count()
}

/// Appends as many blanks. Padding by `format!` panics from 65,536 on.
pub(crate) fn blanks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// A part of a word, short enough to be shown.
#[derive(Debug, PartialEq)]
pub(crate) struct Excerpt {
    pub(crate) text: String,
    /// The columns that stand in front of the mark.
    pub(crate) skipped: usize,
    /// The columns of the mark, at least one.
    pub(crate) marked: usize,
}

/// The number of characters of a long word that are shown in front of its mark.
const LEAD: usize = 20;

/// Shows a word and where these bytes of it stand; of a long word, `most` characters around them.
pub(crate) fn excerpt(word: &str, bytes: Range<usize>, most: usize) -> Excerpt {
    let parts = || {
        let rest = word.get(bytes.start..)?;
        Some((word.get(..bytes.start)?, rest.get(..bytes.len())?, rest.get(bytes.len()..)?))
    };
    let (before, marked, after) = parts().unwrap_or(("", word, ""));
    let count = |text: &str| text.chars().count();
    if count(word) <= most {
        return Excerpt {
            text: word.to_owned(),
            skipped: width(before),
            marked: width(marked).max(1),
        };
    }
    let left_out = count(before).saturating_sub(LEAD);
    let head: String = before.chars().skip(left_out).collect();
    let head = if left_out > 0 { format!("…{head}") } else { head };
    let room = most.saturating_sub(count(&head));
    let middle = shortened(marked, room.max(1));
    let room = room.saturating_sub(count(&middle));
    let tail = if after.is_empty() { String::new() } else { shortened(after, room.max(1)) };
    let (skipped, columns) = (width(&head), width(&middle).max(1));
    Excerpt { text: head + &middle + &tail, skipped, marked: columns }
}

/// Cuts a text to this many characters, the last of which is `…`.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept + "…"
}

/// The longest quoted word of a message, and the length that is shown of a longer one.
const QUOTED: usize = 200;
const SHOWN: usize = 60;

/// Shortens the words that a message quotes in backticks, if they are very long.
pub(crate) fn shorten_quoted(message: &str) -> Cow<'_, str> {
    let is_long = |part: &str| part.len() > QUOTED && part.chars().count() > QUOTED;
    if !message.split('`').any(is_long) {
        return Cow::Borrowed(message);
    }
    let parts =
        message.split('`').enumerate().map(|(at, part)| match at % 2 == 1 && is_long(part) {
            true => Cow::Owned(shortened(part, SHOWN)),
            false => Cow::Borrowed(part),
        });
    Cow::Owned(parts.collect::<Vec<_>>().join("`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(escape_line(text), shown);
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        check("\x1b[31mred\x07", "\\u{1b}[31mred\\u{7}");
        check("a\u{9b}31m\u{7f}\u{0}", "a\\u{9b}31m\\u{7f}\\u{0}");
        check("a\nb\tc\r", "a\\nb\\tc\\r");
        assert_eq!(escape("a\n\tb\r\u{b}"), "a\n\tb\\r\\u{b}");
        assert!(matches!(escape("a\n\tb"), Cow::Owned(it) if it == "a\n\tb"));
        assert!(matches!(escape("no control, é日"), Cow::Borrowed(_)));
    }

    #[test]
    fn bidi_and_invisible_characters_are_escaped() {
        for letter in "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\
            \u{200e}\u{200f}\u{61c}\u{200b}\u{2060}\u{2061}\u{feff}\u{2028}\u{2029}\u{ad}\u{180e}\
            \u{3164}\u{e0001}\u{e0041}\u{e007f}\u{206a}\u{fff9}\u{34f}\u{85}"
            .chars()
        {
            let escaped: String = letter.escape_default().collect();
            check(&format!("a{letter}b"), &format!("a{escaped}b"));
            check(&format!("日{letter}本"), &format!("日{escaped}本"));
        }
    }

    #[test]
    fn joiners_stay_where_they_join_and_are_escaped_elsewhere() {
        for text in [
            "👩\u{200d}🚀",
            "❤\u{fe0f}\u{200d}🔥",
            "می\u{200c}خواهم",
            "1\u{fe0f}\u{20e3}",
            "क्\u{200d}ष",
        ] {
            check(text, text);
        }
        check("ad\u{200d}min", "ad\\u{200d}min");
        check("ad\u{200c}min", "ad\\u{200c}min");
        check("\u{200d}a", "\\u{200d}a");
        check("日\u{200d}", "日\\u{200d}");
        check("日\u{200d}\u{200d}本", "日\\u{200d}\\u{200d}本");
        check("a\u{fe0f}", "a\\u{fe0f}");
        check("日\u{fe0f}\u{fe00}", "日\u{fe0f}\\u{fe00}");
        check("1\u{fe0f}", "1\\u{fe0f}");
        check("a\u{e0100}", "a\\u{e0100}");
    }

    #[test]
    fn a_newline_in_data_forges_no_message() {
        let forged = "no user x\nerror: forged\n\n  caused by: y\rz";
        assert_eq!(escape_indented(forged), "no user x\n  error: forged\n\n  caused by: y\\rz");
        assert_eq!(escape_remark("a\nb\nerror: c\nwarning: d"), "a\nb\n  error: c\n  warning: d");
    }

    #[test]
    fn json_on_a_terminal_is_escaped_as_json() {
        assert_eq!(
            escape_json("{\n\t\"a\u{202e}\u{9b}\u{e0041}\"}"),
            "{\n\t\"a\\u202e\\u009b\\udb40\\udc41\"}"
        );
        assert!(matches!(escape_json("{\"a\": 1}"), Cow::Borrowed(_)));
    }

    #[track_caller]
    fn check_excerpt(word: &str, bytes: Range<usize>, text: &str, skipped: usize, marked: usize) {
        let expected = Excerpt { text: text.to_owned(), skipped, marked };
        assert_eq!(excerpt(word, bytes, 30), expected);
    }

    #[test]
    fn a_long_word_is_cut_around_its_mark() {
        check_excerpt("--limt", 0..6, "--limt", 0, 6);
        check_excerpt("", 0..1, "", 0, 1);
        check_excerpt("abc", 1..2, "abc", 1, 1);
        let long = "x".repeat(70_000);
        check_excerpt(&long, 0..70_000, &format!("{}…", "x".repeat(29)), 0, 30);
        let word = format!("{long}-{long}");
        let text = format!("…{}-{}…", "x".repeat(20), "x".repeat(7));
        check_excerpt(&word, 70_000..70_001, &text, 21, 1);
    }

    #[test]
    #[cfg(feature = "terminal")]
    fn widths_are_columns() {
        assert_eq!(width("日本語"), 6);
        assert_eq!(width("👩\u{200d}🚀"), 2);
        check_excerpt("日本語x", 9..10, "日本語x", 6, 1);
        check_excerpt("日本語", 3..6, "日本語", 2, 2);
    }

    #[test]
    fn a_quoted_word_of_a_message_is_shortened() {
        let long = "x".repeat(70_000);
        let shown = format!("`{}…` is unknown", "x".repeat(59));
        assert_eq!(shorten_quoted(&format!("`{long}` is unknown")), shown);
        assert_eq!(shorten_quoted("`a` is unknown"), "`a` is unknown");
    }
}
