//! Texts and where they were found. What is looked for, and in what order, stands in `source.rs`.

use super::origin::Layer;
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// A text, and where it was found.
pub(super) struct Text<'a> {
    pub(super) place: Place,
    pub(super) text: Cow<'a, str>,
}

/// Where a text was found, as a message names it.
pub(super) enum Place {
    Override(String),
    Variable(String),
    File { variable: String, path: String, layer: Layer },
    Dotenv { place: String, variable: String },
    Default,
}

impl Place {
    pub(super) fn layer(&self) -> Layer {
        match self {
            Self::Override(_) => Layer::Override,
            Self::Variable(_) => Layer::Environment,
            Self::File { layer, .. } => *layer,
            Self::Dotenv { .. } => Layer::Dotenv,
            Self::Default => Layer::Default,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Override(key) => write!(f, "`--config {key}`"),
            Self::Variable(name) => write!(f, "`{name}` in the environment"),
            Self::File { variable, path, .. } => write!(f, "`{path}`, named by `{variable}`"),
            Self::Dotenv { place, variable } => write!(f, "{place}: `{variable}`"),
            Self::Default => f.write_str("the default in the code"),
        }
    }
}

/// A file that was read, so that places in it can be named.
#[derive(Default)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
    /// Whether it was there when the program was compiled.
    pub(super) is_embedded: bool,
    marks: OnceLock<Vec<Mark>>,
}

/// The line and the column of a byte, both from one.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    line: usize,
    column: usize,
}

/// The most bytes that are counted to find a place. A file with many mistakes would otherwise be read
/// from its beginning for each of them.
const BETWEEN_MARKS: usize = 1024;

impl File {
    /// A byte order mark is not part of the text.
    pub(super) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), without_mark(text.into()));
        Self { name, text, ..Self::default() }
    }

    pub(super) fn embedded(name: &str, text: &str) -> Self {
        Self { is_embedded: true, ..Self::new(name, text) }
    }

    /// `file:line:column`, as editors count: from one, in characters.
    pub(super) fn place(&self, at: usize) -> String {
        let at = if self.text.is_char_boundary(at) { at } else { self.text.len() };
        let marks = self.marks.get_or_init(|| marks(&self.text));
        let last = marks.partition_point(|it| it.at <= at).saturating_sub(1);
        let Mark { line, column, .. } = marks[last].moved_to(at, &self.text);
        let embedded = if self.is_embedded { " (in the program)" } else { "" };
        format!("{}:{line}:{column}{embedded}", self.name)
    }
}

impl Mark {
    fn moved_to(mut self, at: usize, text: &str) -> Self {
        for letter in text[self.at..at].chars() {
            match letter {
                '\n' => (self.line, self.column) = (self.line + 1, 1),
                _ => self.column += 1,
            }
        }
        Self { at, ..self }
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = vec![Mark { at: 0, line: 1, column: 1 }];
    let mut last = marks[0];
    while last.at < text.len() {
        let next = text.ceil_char_boundary(last.at + BETWEEN_MARKS);
        last = last.moved_to(next, text);
        marks.push(last);
    }
    marks
}

/// Removes a byte order mark.
fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

/// Bytes that are not UTF-8.
pub(super) struct Undecoded {
    /// The valid text in front of the first invalid byte.
    pub(super) valid: String,
    pub(super) why: &'static str,
    /// A guess of the whole text.
    pub(super) guess: String,
}

/// Decodes what is in a file, without a byte order mark.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Undecoded> {
    let units = |of: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|it| of(*it)).collect();
        let (valid, guess) = (String::new(), String::from_utf16_lossy(&units));
        Err(Undecoded { valid, why: "UTF-16, not UTF-8; save it as UTF-8", guess })
    };
    match &bytes[..] {
        [0xff, 0xfe, ..] | [1..=0x7f, 0, ..] => return units(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, 1..=0x7f, ..] => return units(u16::from_be_bytes),
        _ => {}
    }
    String::from_utf8(bytes).map(without_mark).map_err(|error| {
        let valid = error.as_bytes()[..error.utf8_error().valid_up_to()].to_vec();
        Undecoded {
            valid: String::from_utf8(valid).unwrap_or_default(),
            why: "not valid UTF-8",
            guess: String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_columns_of_characters() {
        let text = format!("a\n\u{e4}\u{e4}b\n{}\nend", "\u{e4}".repeat(5000));
        let file = File::new("f", &text);
        assert_eq!(file.place(0), "f:1:1");
        assert_eq!(file.place(1), "f:1:2");
        assert_eq!(file.place(6), "f:2:3");
        assert_eq!(file.place(8 + 2 * 4999), "f:3:5000");
        assert_eq!(file.place(text.len()), "f:4:4");
        assert_eq!(file.place(text.len() + 9), "f:4:4");
    }

    #[test]
    fn bytes_that_are_not_utf_8_say_what_they_are() {
        let why = |bytes: &[u8]| decode(bytes.to_vec()).map_err(|it| (it.why, it.guess));
        assert_eq!(why(b"\xef\xbb\xbfA=1"), Ok("A=1".to_owned()));
        let utf_16 = "UTF-16, not UTF-8; save it as UTF-8";
        assert_eq!(why(b"A\0=\0"), Err((utf_16, "A=".to_owned())));
        assert_eq!(why(b"\xff\xfeA\0"), Err((utf_16, "\u{feff}A".to_owned())));
        assert_eq!(why(b"\xfe\xff\0A"), Err((utf_16, "\u{feff}A".to_owned())));
        assert_eq!(why(b"A=\xff"), Err(("not valid UTF-8", "A=\u{fffd}".to_owned())));
    }
}
