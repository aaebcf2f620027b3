//! Reads a command line of which nothing is known. For use on its own: `dispatch` knows the
//! command, and reads with the matcher.

use crate::error::{Error, ErrorKind, Result};
use crate::input::lexer::{Token, is_number, token};
use smallvec::SmallVec;
use std::ffi::OsString;

/// The words of a command line, sorted into arguments, flags and options.
///
/// | word | is |
/// |---|---|
/// | `--name=value`, `-n=value` | an option with its value |
/// | `--name` | a flag |
/// | `-abc` | the flags `a`, `b` and `c` |
/// | `--` | nothing; all words behind it are arguments |
/// | `-`, `-5`, `-.5`, and what has no dash in front | an argument |
///
/// Nobody says here which options take a value, so `--name value` is a flag and an argument: a
/// flag never eats an argument. [`with_options`](Self::with_options) names those that do.
///
/// All is borrowed from the words. There is room for 8 arguments and 16 flags and options before
/// anything is allocated.
///
/// ```
/// use foundry_runtime::input::InputParser;
///
/// let words = ["migrate:run", "--step=2", "--force", "-vv", "films"];
/// let parser = InputParser::from_args(&words);
///
/// assert_eq!(parser.command(), Some("migrate:run"));
/// assert_eq!(parser.arguments(), ["migrate:run", "films"]);
/// assert_eq!(parser.option("step"), Some("2"));
/// assert!(parser.has_flag("force") && parser.has_flag("v"));
/// assert_eq!(parser.flags().filter(|it| *it == "v").count(), 2);
/// assert!(parser.is_stack_allocated());
/// ```
#[derive(Clone, Debug)]
// The lines of the cache: to move what was just written across them takes longer than to read it.
#[repr(align(64))]
pub struct InputParser<'a> {
    arguments: SmallVec<[&'a str; 8]>,
    given: SmallVec<[Given<'a>; 16]>,
}

/// A flag, or an option with its value.
#[derive(Clone, Copy, Debug)]
struct Given<'a> {
    /// The name; or `name=value`, which nobody splits before it is asked for.
    text: &'a str,
    /// A value that came in another way.
    value: Option<&'a str>,
}

impl<'a> Given<'a> {
    /// The name and the value.
    fn split(self) -> (&'a str, Option<&'a str>) {
        match (self.value, self.text.split_once('=')) {
            (None, Some((name, value))) => (name, Some(value)),
            _ => (self.text, self.value),
        }
    }

    /// Whether `split` gives this name and no value; looks for `=` only if it has to.
    #[inline]
    fn is_flag(self, name: &str) -> bool {
        self.text == name && self.value.is_none() && !name.contains('=')
    }
}

impl<'a> InputParser<'a> {
    /// Reads words of which a value is known only by its `=`.
    #[inline(always)]
    #[must_use]
    pub fn from_args<S: AsRef<str>>(words: &'a [S]) -> Self {
        Self::with_options(words, &[])
    }

    /// Reads words, knowing the long and short names of the options that take a value: it may then
    /// also be the next word, or stand right behind a short name.
    ///
    /// A value does not look like an option, unless it is a number or comes with `=`. An option
    /// that is left without one is a flag.
    ///
    /// ```
    /// # use foundry_runtime::input::InputParser;
    /// let words = ["user:add", "--name", "ada", "-r7", "--role", "--force"];
    /// let parser = InputParser::with_options(&words, &["name", "role", "r"]);
    /// assert_eq!(parser.arguments(), ["user:add"]);
    /// assert_eq!((parser.option("name"), parser.option("r")), (Some("ada"), Some("7")));
    /// assert!(parser.has_flag("role") && parser.has_flag("force"));
    /// ```
    #[inline(always)]
    #[must_use]
    pub fn with_options<S: AsRef<str>>(words: &'a [S], options: &[&str]) -> Self {
        let mut parser = Self::empty();
        parser.read(words.iter().map(AsRef::as_ref), options);
        parser
    }

    /// Reads words as the operating system has them, like [`with_options`](Self::with_options).
    ///
    /// # Errors
    ///
    /// A usage error for the first word that is not UTF-8: what is read here is text.
    ///
    /// ```
    /// # use foundry_runtime::input::InputParser;
    /// let words: Vec<_> = std::env::args_os().skip(1).collect();
    /// let parser = InputParser::from_os(&words, &["config"])?;
    /// assert_eq!(parser.option("config"), None);
    /// # Ok::<(), foundry_runtime::Error>(())
    /// ```
    pub fn from_os(words: &'a [OsString], options: &[&str]) -> Result<Self> {
        if let Some(word) = words.iter().find(|it| it.to_str().is_none()) {
            let message = format!("`{}` is not valid UTF-8", word.display());
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let mut parser = Self::empty();
        parser.read(words.iter().filter_map(|it| it.to_str()), options);
        Ok(parser)
    }

    /// The first argument, which by custom is the name of the command.
    #[inline]
    #[must_use]
    pub fn command(&self) -> Option<&'a str> {
        self.argument(0)
    }

    /// The argument at this place; the command is the one at 0.
    #[inline]
    #[must_use]
    pub fn argument(&self, index: usize) -> Option<&'a str> {
        self.arguments.get(index).copied()
    }

    /// All arguments in order, the command among them.
    #[inline]
    #[must_use]
    pub fn arguments(&self) -> &[&'a str] {
        &self.arguments
    }

    /// The value of an option; the first, if there are several. Names are asked for without their
    /// dashes, and `--n` is `-n`.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&'a str> {
        self.option_array(name).next()
    }

    /// All values of an option, in order.
    pub fn option_array(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.options().filter(move |it| it.0 == name).map(|it| it.1)
    }

    /// All options with their values, in order.
    pub fn options(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.given.iter().filter_map(|it| match it.split() {
            (name, Some(value)) => Some((name, value)),
            (_, None) => None,
        })
    }

    /// Whether this was given without a value.
    #[inline]
    #[must_use]
    pub fn has_flag(&self, name: &str) -> bool {
        self.given.iter().any(|it| it.is_flag(name))
    }

    /// All that was given without a value, in order and as often as it was given.
    pub fn flags(&self) -> impl Iterator<Item = &'a str> {
        self.given.iter().map(|it| it.split()).filter(|it| it.1.is_none()).map(|it| it.0)
    }

    /// Whether all had room, so that nothing was allocated.
    #[must_use]
    pub fn is_stack_allocated(&self) -> bool {
        !self.arguments.spilled() && !self.given.spilled()
    }

    #[inline(always)]
    fn empty() -> Self {
        Self { arguments: SmallVec::new(), given: SmallVec::new() }
    }

    #[inline]
    fn read(&mut self, mut words: impl Iterator<Item = &'a str> + Clone, valued: &[&str]) {
        while let Some(word) = words.next() {
            match token(word.as_bytes()) {
                Token::Plain => self.arguments.push(word),
                Token::Long => {
                    let text = &word[2..];
                    let value = if valued.contains(&text) { next_value(&mut words) } else { None };
                    self.given.push(Given { text, value });
                }
                Token::Short if is_number(word.as_bytes()) && !valued.contains(&&word[1..2]) => {
                    self.arguments.push(word);
                }
                Token::Short => {
                    if let Some(text) = self.letters(&word[1..], valued) {
                        let value = next_value(&mut words);
                        self.given.push(Given { text, value });
                    }
                }
                Token::End => {
                    self.arguments.extend(words);
                    break;
                }
            }
        }
    }

    /// `abc`, `ab=value`, `abvalue`. Returns the letter that waits for its value, if one does.
    fn letters(&mut self, mut rest: &'a str, valued: &[&str]) -> Option<&'a str> {
        while let Some(letter) = rest.chars().next() {
            let (name, behind) = rest.split_at(letter.len_utf8());
            if letter == '=' || behind.starts_with('=') {
                self.given.push(Given { text: rest, value: None });
                break;
            }
            if !valued.contains(&name) {
                self.given.push(Given { text: name, value: None });
                rest = behind;
                continue;
            }
            if behind.is_empty() {
                return Some(name);
            }
            self.given.push(Given { text: name, value: Some(behind) });
            break;
        }
        None
    }
}

/// Takes the next word, if it may be a value.
fn next_value<'a>(words: &mut (impl Iterator<Item = &'a str> + Clone)) -> Option<&'a str> {
    let mut behind = words.clone();
    let value = behind
        .next()
        .filter(|it| token(it.as_bytes()) == Token::Plain || is_number(it.as_bytes()))?;
    *words = behind;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the words are, if the options named take a value.
    #[track_caller]
    fn check_with(
        valued: &[&str],
        words: &[&str],
        arguments: &[&str],
        flags: &[&str],
        options: &[(&str, &str)],
    ) {
        let parser = InputParser::with_options(words, valued);
        assert_eq!(parser.arguments(), arguments);
        assert_eq!(parser.flags().collect::<Vec<_>>(), flags);
        assert_eq!(parser.options().collect::<Vec<_>>(), options);
        assert!(flags.iter().all(|it| parser.has_flag(it)));
    }

    #[track_caller]
    fn check(words: &[&str], arguments: &[&str], flags: &[&str], options: &[(&str, &str)]) {
        check_with(&[], words, arguments, flags, options);
    }

    #[test]
    fn a_flag_never_eats_an_argument() {
        check(&["run", "--force", "films"], &["run", "films"], &["force"], &[]);
        check(&["--force", "run"], &["run"], &["force"], &[]);
        check(&["-f", "run"], &["run"], &["f"], &[]);
        check(&["-vv", "a", "b"], &["a", "b"], &["v", "v"], &[]);
    }

    #[test]
    fn arguments_behind_options_survive() {
        check(&["--a=1", "x", "-b", "y", "--c", "z"], &["x", "y", "z"], &["b", "c"], &[("a", "1")]);
    }

    #[test]
    fn a_value_comes_behind_an_equals_sign() {
        check(&["--name=ada", "-n=bob"], &[], &[], &[("name", "ada"), ("n", "bob")]);
        check(&["--name=a=b", "-n=a=b"], &[], &[], &[("name", "a=b"), ("n", "a=b")]);
        check(&["--name=", "-n="], &[], &[], &[("name", ""), ("n", "")]);
        check(&["--name=--all", "-n=-5"], &[], &[], &[("name", "--all"), ("n", "-5")]);
        check(&["--=x", "-=y"], &[], &[], &[("", "x"), ("", "y")]);
    }

    #[test]
    fn letters_share_a_word() {
        check(&["-abc"], &[], &["a", "b", "c"], &[]);
        check(&["-ab=1"], &[], &["a"], &[("b", "1")]);
        check(&["-\u{e4}b"], &[], &["\u{e4}", "b"], &[]);
    }

    #[test]
    fn double_dash_ends_options() {
        let words = ["-a", "--", "--force", "-x", "--", "y"];
        check(&words, &["--force", "-x", "--", "y"], &["a"], &[]);
        check(&["--"], &[], &[], &[]);
    }

    #[test]
    fn dashes_numbers_and_empty_words_are_arguments() {
        check(&["-", "-5", "-.5", "-5e3", ""], &["-", "-5", "-.5", "-5e3", ""], &[], &[]);
        check(&["-."], &[], &["."], &[]);
        check(&["---x"], &[], &["-x"], &[]);
    }

    #[test]
    fn an_option_that_is_named_takes_the_next_word() {
        let check = |words: &[&str], arguments: &[&str], flags: &[&str], options: &[_]| {
            check_with(&["name", "n", "5"], words, arguments, flags, options);
        };
        check(&["a", "--name", "ada", "b"], &["a", "b"], &[], &[("name", "ada")]);
        check(&["-n", "ada", "b"], &["b"], &[], &[("n", "ada")]);
        check(&["-nada", "-vn=ada"], &[], &["v"], &[("n", "ada"), ("n", "ada")]);
        check(&["-vn", "ada"], &[], &["v"], &[("n", "ada")]);
        check(&["-nv", "-xnv=1"], &[], &["x"], &[("n", "v"), ("n", "v=1")]);
        check(&["--name", "-", "-n", "-5"], &[], &[], &[("name", "-"), ("n", "-5")]);
        check(&["--name=ada", "b"], &["b"], &[], &[("name", "ada")]);
        check(&["--name", "", "--nam", "b"], &["b"], &["nam"], &[("name", "")]);
        check(&["-5", "x", "-6"], &["-6"], &[], &[("5", "x")]);
    }

    #[test]
    fn an_option_without_a_value_is_a_flag() {
        let check = |words: &[&str], arguments: &[&str], flags: &[&str]| {
            check_with(&["name", "n"], words, arguments, flags, &[]);
        };
        check(&["--name"], &[], &["name"]);
        check(&["-vn"], &[], &["v", "n"]);
        check(&["--name", "--force", "a"], &["a"], &["name", "force"]);
        check(&["--name", "--", "a"], &["a"], &["name"]);
    }

    #[test]
    fn a_repeated_option_keeps_its_order() {
        let parser = InputParser::from_args(&["--tag=a", "-t=x", "--tag=b", "--tag"]);
        assert!(parser.option_array("tag").eq(["a", "b"]));
        assert_eq!((parser.option("tag"), parser.option("ta")), (Some("a"), None));
        assert!(parser.has_flag("tag") && !parser.has_flag("t"));
    }

    #[test]
    fn a_name_has_no_equals_sign() {
        let parser = InputParser::from_args(&["--a=b=c"]);
        assert!(!parser.has_flag("a=b=c") && parser.option("a=b").is_none());
        assert_eq!(parser.option("a"), Some("b=c"));
    }

    #[test]
    fn the_first_argument_is_the_command() {
        let words = [String::from("--force"), String::from("migrate:run"), String::from("x")];
        let parser = InputParser::from_args(&words);
        assert_eq!(parser.command(), Some("migrate:run"));
        assert_eq!((parser.argument(1), parser.argument(2)), (Some("x"), None));
        assert_eq!(InputParser::from_args::<&str>(&[]).command(), None);
    }
}
