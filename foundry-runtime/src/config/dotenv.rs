//! `.env` files: names and values. Nothing is expanded and nothing is set in the environment of the
//! process. Messages never show a value.
//!
//! The `dotenvy` crate was refused: it expands `$NAME` from the process, names no line, and shows
//! the line that is wrong, with the secret in it.

use super::place::File;

/// The variables of a file, and what is wrong with its grammar.
///
/// ```text
/// # a comment
/// export NAME=value   # a comment
/// NAME='as it is, also over several lines'
/// NAME="with \n, \r, \t, \", \\ and \$"
/// NAME='it'\''s'" one word"
/// ```
///
/// A value that begins with a quote is a word of a shell: pieces with and without quotes, up to a blank.
/// Any other value is the rest of its line, with its quotes and backslashes, up to a `#` after a blank.
#[derive(Default)]
pub(super) struct Dotenv {
    pub(super) file: File,
    /// In the order of the file.
    pub(super) variables: Vec<Variable>,
    pub(super) problems: Vec<String>,
    /// The unread parts, in which variables may be set.
    pub(super) unread: Unread,
}

/// The unread part of a file.
#[derive(Default)]
pub(super) enum Unread {
    #[default]
    Nothing,
    /// These lines.
    Text(String),
    /// The whole file, whose contents are unknown.
    All,
}

/// A value, and the byte of the file at which it begins.
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) at: usize,
    pub(super) value: String,
}

/// A mistake, and its place.
struct Mistake {
    at: usize,
    message: &'static str,
}

impl Dotenv {
    /// Reads `file`, and notes every mistake of its grammar.
    pub(super) fn parse(mut file: File) -> Self {
        file.text = with_line_feeds(file.text);
        let mut scan = Scan { text: &file.text, at: 0 };
        let (mut variables, mut problems, mut unread) = (Vec::new(), Vec::new(), String::new());
        while scan.at < scan.text.len() {
            let line = scan.at;
            match scan.line() {
                Ok(Some(variable)) => variables.push(variable),
                Ok(None) => {}
                Err(mistake) => {
                    problems.push(format!("{}: {}", file.place(mistake.at), mistake.message));
                    scan.skip_line();
                    unread += &scan.text[line..scan.at];
                    unread.push('\n');
                }
            }
        }
        let unread = if unread.is_empty() { Unread::Nothing } else { Unread::Text(unread) };
        Self { variables, problems, unread, file }
    }

    /// A file that cannot be used.
    pub(super) fn unusable(problem: String, unread: Unread) -> Self {
        Self { problems: vec![problem], unread, ..Self::default() }
    }

    /// Returns whether a variable of this name may be set in the unread part.
    pub(super) fn may_set(&self, name: &str) -> bool {
        let sets = |line: &str| {
            let line = line.trim_start_matches(['\u{feff}', ' ', '\t']);
            let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
            let rest =
                line.strip_prefix(name).or_else(|| line.strip_prefix(&*format!("\"{name}\"")));
            let rest = rest.map(|it| it.strip_prefix("_FILE").unwrap_or(it));
            rest.is_some_and(|it| !it.starts_with(|it: char| it.is_alphanumeric() || it == '_'))
        };
        match &self.unread {
            Unread::Nothing => false,
            Unread::Text(text) => text.contains(name) && text.split(['\n', '\r']).any(sets),
            Unread::All => true,
        }
    }

    /// The variable of this name; of several the last one counts.
    pub(super) fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rfind(|it| it.name == name)
    }
}

/// Ends each line with a line feed alone, as it may also be ended by a carriage return and a line feed, or
/// in a file without line feeds by a carriage return.
fn with_line_feeds(text: String) -> String {
    match (text.contains('\r'), text.contains('\n')) {
        (false, _) => text,
        (true, true) => {
            match text.split_inclusive('\n').all(|it| it.ends_with("\r\n") || !it.ends_with('\n')) {
                true => text.replace("\r\n", "\n"),
                // What stands between single quotes may be meant.
                false => text,
            }
        }
        (true, false) => text.replace('\r', "\n"),
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn line(&mut self) -> Result<Option<Variable>, Mistake> {
        self.skip_blanks();
        if self.at_end_of_line() {
            self.skip_line();
            return Ok(None);
        }
        if self.rest().strip_prefix("export").is_some_and(|it| it.starts_with([' ', '\t'])) {
            self.at += "export".len();
            self.skip_blanks();
        }
        let name = self.name()?;
        self.skip_blanks();
        if !self.rest().starts_with('=') {
            return Err(self.mistake("expected `=` after the name"));
        }
        self.at += 1;
        self.skip_blanks();
        let at = self.at;
        let value = match self.rest().starts_with(['\'', '"']) {
            true => self.word()?,
            false => self.plain(),
        };
        self.skip_blanks();
        if !self.at_end_of_line() {
            return Err(self.mistake("expected the end of the line after the closing quote"));
        }
        self.skip_line();
        Ok(Some(Variable { name: name.to_owned(), at, value }))
    }

    fn name(&mut self) -> Result<&'a str, Mistake> {
        let rest = self.rest();
        let letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '.' | '-');
        let name = &rest[..rest.find(|it| !letter(it)).unwrap_or(rest.len())];
        if name.is_empty() || name.starts_with(|it: char| it.is_ascii_digit()) {
            return Err(self.mistake("expected `NAME=value`"));
        }
        self.at += name.len();
        Ok(name)
    }

    /// Up to the end of the line, or to a `#` after a blank.
    fn plain(&mut self) -> String {
        let rest = self.rest();
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let comment = line
            .match_indices('#')
            .map(|(at, _)| at)
            .find(|at| *at == 0 || line[..*at].ends_with([' ', '\t']));
        let value = &line[..comment.unwrap_or(line.len())];
        self.at += value.len();
        value.trim_end().to_owned()
    }

    /// Pieces with and without quotes, up to a blank or the end of the line.
    fn word(&mut self) -> Result<String, Mistake> {
        let mut value = String::new();
        while let Some(letter) = self.rest().chars().next() {
            match letter {
                '\'' => value += self.single_quoted()?,
                '"' => value += &self.double_quoted()?,
                ' ' | '\t' | '\r' | '\n' => break,
                '\\' => {
                    let escaped = self.rest().chars().nth(1);
                    value.extend(escaped.filter(|it| *it != '\n'));
                    self.at += 1 + escaped.map_or(0, char::len_utf8);
                }
                it => {
                    value.push(it);
                    self.at += it.len_utf8();
                }
            }
        }
        Ok(value)
    }

    fn single_quoted(&mut self) -> Result<&'a str, Mistake> {
        let inside = &self.rest()[1..];
        let end = inside.find('\'').ok_or_else(|| self.unclosed())?;
        self.at += end + 2;
        Ok(&inside[..end])
    }

    fn double_quoted(&mut self) -> Result<String, Mistake> {
        let is_line_feed = |it: &(usize, char)| it.1 == '\n';
        let mut value = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\r' => value.push(letters.next_if(is_line_feed).map_or('\r', |it| it.1)),
                '"' => {
                    self.at += at + 1;
                    return Ok(value);
                }
                '\\' => match letters.next() {
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, 'r')) => value.push('\r'),
                    Some((_, 't')) => value.push('\t'),
                    Some((_, '\n')) => {}
                    Some((_, '\r')) if letters.next_if(is_line_feed).is_some() => {}
                    Some((_, it @ ('"' | '\\' | '$' | '`'))) => value.push(it),
                    // As in a shell: before any other letter the `\` stands for itself.
                    Some((_, it)) => value.extend(['\\', it]),
                    None => break,
                },
                it => value.push(it),
            }
        }
        Err(self.unclosed())
    }

    /// Nothing after an open quote can be trusted, so the reading ends there.
    fn unclosed(&mut self) -> Mistake {
        let mistake = self.mistake("this quote is never closed");
        self.at = self.text.len();
        mistake
    }

    fn mistake(&self, message: &'static str) -> Mistake {
        Mistake { at: self.at, message }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').map_or(self.rest().len(), |it| it + 1);
    }

    fn at_end_of_line(&self) -> bool {
        self.rest().is_empty() || self.rest().starts_with(['\n', '#'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let dotenv = Dotenv::parse(File::new(".env", text));
        assert_eq!(dotenv.problems, [""; 0]);
        let counts = |it: &&Variable| dotenv.get(&it.name).is_some_and(|last| last.at == it.at);
        let found = dotenv.variables.iter().filter(counts);
        let found: Vec<_> = found.map(|it| (it.name.as_str(), it.value.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn check_wrong(text: &str, expected: &[&str]) {
        assert_eq!(Dotenv::parse(File::new(".env", text)).problems, expected);
    }

    #[test]
    fn plain_values_end_at_the_line_or_a_comment() {
        check(
            "A=1\nB = two words  # comment\nC=a#b\nD=\nE=# comment",
            &[("A", "1"), ("B", "two words"), ("C", "a#b"), ("D", ""), ("E", "")],
        );
        check("A=1\r\n\r\n# comment\r\n  export B=2\r\n", &[("A", "1"), ("B", "2")]);
        check("A={\"a\": 1}\nexport_B=$HOME\\n", &[("A", "{\"a\": 1}"), ("export_B", "$HOME\\n")]);
        check("A=first\nA=last", &[("A", "last")]);
    }

    #[test]
    fn single_quotes_hold_everything() {
        check(
            "A='a # \\n $b \"c\"' # comment\nB='two\nlines'",
            &[("A", "a # \\n $b \"c\""), ("B", "two\nlines")],
        );
    }

    #[test]
    fn double_quotes_know_escapes() {
        check(r#"A="a\tb\n\"c\" \\ \$d # \p" # comment"#, &[("A", "a\tb\n\"c\" \\ $d # \\p")]);
        check("A=\"two\nlines\"\nB=\"\"", &[("A", "two\nlines"), ("B", "")]);
    }

    #[test]
    fn a_value_that_begins_with_a_quote_is_a_word_of_a_shell() {
        check(
            r##"A='it'\''s'
B="a"b'c'\$d # comment
C='a'"b"
D="a b"c
E="#"#"##,
            &[("A", "it's"), ("B", "abc$d"), ("C", "ab"), ("D", "a bc"), ("E", "##")],
        );
        check(r"A=\$x\\y", &[("A", r"\$x\\y")]);
    }

    #[test]
    fn lines_may_end_as_on_any_system() {
        check("A=\"a\\\r\nb\"\r\nB='c\r\nd'\r\n", &[("A", "ab"), ("B", "c\nd")]);
        check("A=\"a\rb\"\n", &[("A", "a\rb")]);
        check("A=\"a\\\r\nb\r\nc\"\n", &[("A", "ab\nc")]);
        check("A='a\r\nb'\n", &[("A", "a\r\nb")]);
        check("A=a\rB=\"b\rc\"\r\r# comment\rC=1", &[("A", "a"), ("B", "b\nc"), ("C", "1")]);
    }

    #[test]
    fn what_was_not_read_may_set_what_stands_in_it() {
        let dotenv =
            Dotenv::parse(File::new(".env", "A: 1\nexport B 2\nCC\nOK=1\nD=\"\nE=1\nF_FILE=2"));
        let sets = |name| dotenv.may_set(name);
        assert!(sets("A") && sets("B") && sets("CC") && sets("D") && sets("E") && sets("F"));
        assert!(!sets("C") && !sets("OK") && !sets("G"));
        assert!(Dotenv::unusable(String::new(), Unread::All).may_set("A"));
    }

    #[test]
    fn every_mistake_has_a_place_and_shows_no_value() {
        check_wrong(
            "sk-live 1\n=1\n2A=1\nOK=1\nA='b' c\nB=\"x\\",
            &[
                ".env:1:9: expected `=` after the name",
                ".env:2:1: expected `NAME=value`",
                ".env:3:1: expected `NAME=value`",
                ".env:5:7: expected the end of the line after the closing quote",
                ".env:6:3: this quote is never closed",
            ],
        );
    }
}
