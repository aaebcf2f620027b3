//! Examples are command lines too: they are read while compiling, by the code that reads what is
//! typed. What only run time knows is not checked: whether a word is a number, and `validate`.

use crate::input::matcher::{GLOBAL, Matcher, Meaning};
use crate::model::globals::SPECS;
use crate::model::parameter_rows::Params;
use crate::spec::choice::push_choices;
use crate::spec::parameter::{ParamKind, ParamSpec, Rule};
use crate::text::{Words, equal};
use foundry_grammar::nearer;

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

const PREFIX: &str = "example does not parse: ";

impl Example<'_> {
    /// Refuses a command line that would be refused when it is typed.
    ///
    /// # Panics
    ///
    /// While compiling, with what is wrong.
    #[track_caller]
    pub const fn check<const PARAMS: usize, const TEXT: usize>(&self, line: &str) {
        let rows = crate::model::parameters::Rows::<PARAMS, TEXT>::of(self.specs);
        let (words, count) = split(line);
        if count == 0 {
            fail(&["it is empty; begin it with `", self.names[0], "`"]);
        }
        if !self.is_name(words[0]) {
            fail(&["it begins with `", words[0], "`, not with `", self.names[0], "`"]);
        }
        let given = self.read(rows.params(), &words, count);
        // The environment, or a person, may give what is missing here.
        let mut given_elsewhere = given;
        let mut at = 0;
        while at < self.specs.len() {
            let spec = &self.specs[at];
            if !spec.env.is_empty() || !spec.prompt.is_empty() {
                given_elsewhere |= 1 << at;
            } else if (spec.required || spec.kind.is_required()) && given & (1 << at) == 0 {
                fail(&["`", self.dashes(at), spec.name, "` is missing"]);
            }
            at += 1;
        }
        at = 0;
        while at < self.rules.len() {
            if self.rules[at].is_broken(given) && self.rules[at].is_broken(given_elsewhere) {
                self.broken(self.rules[at], given);
            }
            at += 1;
        }
    }

    /// Says which parameters break the rule, in the words of the error at run time.
    #[track_caller]
    const fn broken(&self, rule: Rule, given: u64) -> ! {
        let mut words = Words::new(PREFIX);
        match rule {
            Rule::Requires { one, others } => {
                self.push_named(&mut words, one, " and ");
                words.push(" needs ");
                self.push_named(&mut words, others & !given, " and ");
                words.push(" too");
            }
            Rule::Conflicts { one, others } => {
                self.push_named(&mut words, one, " and ");
                words.push(" and ");
                self.push_named(&mut words, others & given, " and ");
                words.push(" cannot be given together");
            }
            Rule::Exclusive(bits) => {
                self.push_named(&mut words, bits & given, " and ");
                words.push(" cannot be given together");
            }
            Rule::AtLeastOne(bits) => {
                words.push("it lacks ");
                self.push_named(&mut words, bits, " or ");
            }
        }
        panic!("{}", words.as_str());
    }

    const fn push_named(&self, words: &mut Words, bits: u64, between: &str) {
        let (mut at, mut left) = (0, bits);
        while at < self.specs.len() {
            if bits & (1 << at) != 0 {
                left &= !(1 << at);
                words.push("`").push(self.dashes(at)).push(self.specs[at].name).push("`");
                words.push(if left == 0 { "" } else { between });
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
                Meaning::Flag(param) | Meaning::Off(param) => give(&mut given, param),
                Meaning::Attached(param, from) => {
                    self.check_choice(param, word, from);
                    give(&mut given, param);
                }
                Meaning::Separate(param) => {
                    at += 1;
                    if at == count || !matcher.is_value(words[at].as_bytes()) {
                        fail(&["`--", self.name(param), "` needs a value"]);
                    }
                    self.check_choice(param, words[at], 0);
                    give(&mut given, param);
                }
                Meaning::Rest => return given,
                Meaning::End => {}
                Meaning::Surplus => fail(&["`", word, "` is one too many"]),
                Meaning::ValueSurplus(param) => {
                    fail(&["`--", self.name(param), "` takes no value"]);
                }
                Meaning::Unknown(0, end) => self.unknown(word.split_at(end).0),
                Meaning::Unknown(at, _) => {
                    let (_, letter) = word.split_at(at);
                    fail(&["unknown option `-", letter.split_at(char_len(letter)).0, "`"]);
                }
            }
            if !matcher.is_inside() {
                at += 1;
            }
        }
        given
    }

    /// Names the near one, or all that exist.
    #[track_caller]
    const fn unknown(&self, name: &str) -> ! {
        let mut words = Words::new(PREFIX);
        words.push("unknown option `").push(name).push("`");
        let options = self.options();
        if let Some(near) = self.nearest(name.split_at(2).1) {
            words.push("; did you mean `--").push(near).push("`?");
        } else if options != 0 {
            words.push("; there is ");
            self.push_named(&mut words, options, ", ");
        }
        panic!("{}", words.as_str());
    }

    /// A bit for each that has a name with dashes.
    const fn options(&self) -> u64 {
        let (mut bits, mut at) = (0, 0);
        while at < self.specs.len() {
            if !self.specs[at].kind.is_positional() {
                bits |= 1 << at;
            }
            at += 1;
        }
        bits
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
        let dashes = self.dashes(param);
        let mut words = Words::new(PREFIX);
        words.push("`").push(value).push("` is none of the choices of `").push(dashes);
        words.push(spec.name).push("`: ");
        push_choices(&mut words, spec.choices);
        panic!("{}", words.as_str());
    }

    const fn spec(&self, param: usize) -> &ParamSpec {
        if param >= GLOBAL { &SPECS[param - GLOBAL] } else { &self.specs[param] }
    }

    const fn name(&self, param: usize) -> &str {
        self.spec(param).name
    }

    const fn dashes(&self, param: usize) -> &str {
        if self.spec(param).kind.is_positional() { "" } else { "--" }
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

    /// The nearest option of the command, or of all.
    const fn nearest(&self, name: &str) -> Option<&str> {
        let mut best = None;
        let mut at = 0;
        while at < self.specs.len() + SPECS.len() {
            let own = at < self.specs.len();
            let spec = if own { &self.specs[at] } else { &SPECS[at - self.specs.len()] };
            if !spec.kind.is_positional() {
                best = nearer(name, spec.name, best);
            }
            at += 1;
        }
        match best {
            Some((name, _)) => Some(name),
            None => None,
        }
    }
}

/// Notes that a parameter of the command is given.
const fn give(given: &mut u64, param: usize) {
    if param < GLOBAL {
        *given |= 1 << param;
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

/// How many bytes the first character has.
const fn char_len(text: &str) -> usize {
    let mut len = 1;
    while !text.is_char_boundary(len) {
        len += 1;
    }
    len
}

#[track_caller]
const fn fail(parts: &[&str]) -> ! {
    let mut words = Words::new(PREFIX);
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
}
