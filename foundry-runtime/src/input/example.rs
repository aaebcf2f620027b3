//! Examples are command lines too: they are read while compiling, by the code that reads what is
//! typed. What only run time knows is not checked: whether a word is a number, and `validate`.

use crate::command::spec::{ParamKind, ParamSpec, Rule};
use crate::input::globals::SPECS;
use crate::input::matcher::{GLOBAL, Matcher, Meaning, Params};
use crate::text::{Words, equal};

/// A command whose examples are checked.
pub struct Example<'e> {
    /// The command's name and aliases.
    pub names: &'e [&'e str],
    /// Its parameters.
    pub specs: &'e [ParamSpec],
    /// What holds between them.
    pub rules: &'e [Rule],
}

const MOST: usize = 64;

impl Example<'_> {
    /// Refuses a command line that would be refused when it is typed.
    ///
    /// # Panics
    ///
    /// While compiling, with what is wrong.
    #[track_caller]
    pub const fn check<const PARAMS: usize, const TEXT: usize>(&self, line: &str) {
        let rows = crate::definition::params::Rows::<PARAMS, TEXT>::of(self.specs);
        let (words, count) = split(line);
        if count == 0 || !self.is_name(words[0]) {
            fail(&[
                "it begins with `",
                if count == 0 { "" } else { words[0] },
                "`, not with `",
                self.names[0],
                "`",
            ]);
        }
        let given = self.read(rows.params(), &words, count);
        let mut at = 0;
        while at < self.specs.len() {
            let spec = &self.specs[at];
            if spec.kind.is_required() && given & (1 << at) == 0 && spec.env.is_empty() {
                fail(&["`", spec.name, "` is missing"]);
            }
            at += 1;
        }
        at = 0;
        while at < self.rules.len() {
            if self.rules[at].is_broken(given) {
                fail(&[
                    "it breaks a rule of `",
                    self.names[0],
                    "`: what excludes or requires what",
                ]);
            }
            at += 1;
        }
    }

    #[track_caller]
    const fn read(&self, params: Params<'_>, words: &[&str; MOST], count: usize) -> u64 {
        let mut matcher = Matcher::new(params);
        let mut given = 0_u64;
        let mut at = 1;
        while at < count {
            let word = words[at];
            match matcher.next(word.as_bytes()) {
                Meaning::Positional(param) => {
                    self.check_choice(param, word, 0);
                    given |= 1 << param;
                }
                Meaning::Flag(param) | Meaning::Off(param) => self.give(&mut given, param),
                Meaning::Attached(param, from) => {
                    self.check_choice(param, word, from);
                    self.give(&mut given, param);
                }
                Meaning::Separate(param) => {
                    at += 1;
                    if at == count || !matcher.is_value(words[at].as_bytes()) {
                        fail(&["`--", self.name(param), "` needs a value"]);
                    }
                    self.check_choice(param, words[at], 0);
                    self.give(&mut given, param);
                }
                Meaning::Rest => return given,
                Meaning::End => {}
                Meaning::Surplus => fail(&["`", word, "` is one too many"]),
                Meaning::ValueSurplus(param) => {
                    fail(&["`--", self.name(param), "` takes no value"]);
                }
                Meaning::Unknown(0, end) => {
                    let (name, _) = word.split_at(end);
                    match self.nearest(name.split_at(2).1) {
                        Some(near) => {
                            fail(&["unknown option `", name, "`; did you mean `--", near, "`?"])
                        }
                        None => fail(&["unknown option `", name, "`"]),
                    }
                }
                Meaning::Unknown(..) => fail(&["unknown option in `", word, "`"]),
            }
            if !matcher.is_inside() {
                at += 1;
            }
        }
        given
    }

    #[track_caller]
    const fn give(&self, given: &mut u64, param: usize) {
        if param >= GLOBAL {
            return;
        }
        if *given & (1 << param) != 0 && !self.specs[param].kind.is_repeated() {
            fail(&["`--", self.name(param), "` is given twice"]);
        }
        *given |= 1 << param;
    }

    #[track_caller]
    const fn check_choice(&self, param: usize, word: &str, from: usize) {
        let spec = self.spec(param);
        if spec.choices.is_empty() || matches!(spec.kind, ParamKind::Rest) {
            return;
        }
        let (_, value) = word.split_at(from);
        let mut at = 0;
        while at < spec.choices.len() {
            if equal(spec.choices[at].name, value) {
                return;
            }
            at += 1;
        }
        fail(&["`", value, "` is none of the choices of `", spec.name, "`"]);
    }

    const fn spec(&self, param: usize) -> &ParamSpec {
        if param >= GLOBAL { &SPECS[param - GLOBAL] } else { &self.specs[param] }
    }

    const fn name(&self, param: usize) -> &str {
        self.spec(param).name
    }

    const fn is_name(&self, word: &str) -> bool {
        let mut at = 0;
        while at < self.names.len() {
            if equal(self.names[at], word) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The option that is two letters away at most.
    const fn nearest(&self, name: &str) -> Option<&str> {
        let mut near = None;
        let mut least = 3;
        let mut at = 0;
        while at < self.specs.len() {
            let spec = &self.specs[at];
            if !spec.kind.is_positional() && spec.name.len() > 2 {
                let far = distance(name.as_bytes(), spec.name.as_bytes());
                if far < least {
                    least = far;
                    near = Some(spec.name);
                }
            }
            at += 1;
        }
        near
    }
}

/// The words of a line, as a shell would split it: at blanks, unless they stand in quotes. A quoted
/// word is one word without its quotes.
const fn split(line: &str) -> ([&str; MOST], usize) {
    let bytes = line.as_bytes();
    let mut words = [""; MOST];
    let (mut count, mut at) = (0, 0);
    while at < bytes.len() && count < MOST {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let quote = bytes[at];
        let quoted = quote == b'"' || quote == b'\'';
        let start = if quoted { at + 1 } else { at };
        let until = if quoted { quote } else { b' ' };
        at = start;
        while at < bytes.len() && bytes[at] != until {
            at += 1;
        }
        words[count] = line.split_at(start).1.split_at(at - start).0;
        count += 1;
        at += 1;
    }
    (words, count)
}

/// How many letters have to change (Levenshtein); long names are too far away.
const fn distance(one: &[u8], other: &[u8]) -> usize {
    const MOST: usize = 40;
    if one.len() >= MOST || other.len() >= MOST {
        return MOST;
    }
    let mut row = [0; MOST];
    let mut column = 0;
    while column <= other.len() {
        row[column] = column;
        column += 1;
    }
    let mut line = 1;
    while line <= one.len() {
        let mut before = row[0];
        row[0] = line;
        column = 1;
        while column <= other.len() {
            let changed = before + (one[line - 1] != other[column - 1]) as usize;
            before = row[column];
            let mut least = changed;
            if before + 1 < least {
                least = before + 1;
            }
            if row[column - 1] + 1 < least {
                least = row[column - 1] + 1;
            }
            row[column] = least;
            column += 1;
        }
        line += 1;
    }
    row[other.len()]
}

#[track_caller]
const fn fail(parts: &[&str]) -> ! {
    let mut words = Words::new("example does not parse: ");
    let mut at = 0;
    while at < parts.len() {
        words.push(parts[at]);
        at += 1;
    }
    panic!("{}", words.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        let (words, count) = split("user:create  'ada lovelace' --role \"a b\" ");
        assert_eq!(words[..count], ["user:create", "ada lovelace", "--role", "a b"]);
    }

    #[test]
    fn distance_counts_letters() {
        assert_eq!(distance(b"rle", b"role"), 1);
        assert_eq!(distance(b"", b"abc"), 3);
        assert_eq!(distance(b"kitten", b"sitting"), 3);
    }
}
