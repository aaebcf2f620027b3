//! Const evaluation: parameters as their macro wrote them down become rows.

use crate::model::parameter_rows::{ParamRow, ParamText};
use crate::model::parameter_rows::{Params, prefix};
use crate::spec::parameter::{ParamKind, ParamSpec, Rule};
use crate::text::{Blob, Words, equal};

/// How many of them are positionals.
#[must_use]
pub const fn positionals(params: &[ParamSpec]) -> usize {
    let mut count = 0;
    while count < params.len() && params[count].kind.is_positional() {
        count += 1;
    }
    count
}

/// A bit for each that may be given more than once.
pub(crate) const fn repeated(params: &[ParamSpec]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < params.len() {
        bits |= (params[at].kind.is_repeated() as u64) << at;
        at += 1;
    }
    bits
}

/// How many bytes [`row`] and [`texts`] add to the blob.
pub(crate) const fn text_len(spec: &ParamSpec) -> usize {
    let ParamSpec { name, help, value, default, env, limits, prompt, .. } = *spec;
    let mut texts = &[name, help, value, default, env, limits, prompt] as &[&str];
    let mut len = 0;
    while let [text, more @ ..] = texts {
        // Most are empty, which shows without another call.
        if let bytes @ [_, ..] = text.as_bytes() {
            len += bytes.len();
        }
        texts = more;
    }
    let mut at = 0;
    while at < spec.choices.len() {
        len += spec.choices[at].name.len() + spec.choices[at].help.len() + 2;
        at += 1;
    }
    len
}

/// What the matcher has to know.
pub(crate) const fn row<const BYTES: usize>(blob: &mut Blob<BYTES>, spec: &ParamSpec) -> ParamRow {
    let name = blob.add(spec.name);
    assert!(name.len <= u16::MAX as u32, "the name of a parameter is longer than 65,535 bytes");
    ParamRow {
        prefix: prefix(spec.name.as_bytes()),
        name: name.start,
        name_len: name.len as u16,
        kind: spec.kind,
        short: spec.short,
    }
}

/// What is said about it.
pub(crate) const fn texts<const BYTES: usize>(
    blob: &mut Blob<BYTES>,
    spec: &ParamSpec,
) -> ParamText {
    let start = blob.len();
    let mut at = 0;
    while at < spec.choices.len() {
        blob.push(spec.choices[at].name);
        blob.push("\t");
        blob.push(spec.choices[at].help);
        blob.push("\n");
        at += 1;
    }
    let texts = [
        blob.since(start),
        blob.add(spec.help),
        blob.add(spec.value),
        blob.add(spec.default),
        blob.add(spec.env),
        blob.add(spec.limits),
        blob.add(spec.prompt),
    ];
    let mut lens = [0; 7];
    at = 0;
    while at < lens.len() {
        assert!(texts[at].len <= u16::MAX as u32, "a text of a parameter is longer than 64 KB");
        lens[at] = texts[at].len as u16;
        at += 1;
    }
    ParamText {
        start: start as u32,
        lens,
        functions: 0,
        hidden: spec.hidden,
        required: spec.required,
        secret: spec.secret,
    }
}

/// The parameters of one command, outside of any application, for its examples.
pub struct Rows<const PARAMS: usize, const TEXT: usize> {
    rows: [ParamRow; PARAMS],
    text: [u8; TEXT],
    positionals: usize,
}

impl<const PARAMS: usize, const TEXT: usize> Rows<PARAMS, TEXT> {
    /// The rows.
    #[must_use]
    pub const fn of(specs: &[ParamSpec]) -> Self {
        let mut blob = Blob::new();
        let mut rows = [ParamRow::NONE; PARAMS];
        let mut at = 0;
        while at < PARAMS {
            rows[at] = row(&mut blob, &specs[at]);
            at += 1;
        }
        Self { rows, text: blob.bytes(), positionals: positionals(specs) }
    }

    /// As the matcher sees them.
    pub(crate) const fn params(&self) -> Params<'_> {
        Params { rows: &self.rows, text: &self.text, positionals: self.positionals }
    }
}

/// How many bytes the names have.
#[must_use]
pub const fn names_len(specs: &[ParamSpec]) -> usize {
    let mut len = 0;
    let mut at = 0;
    while at < specs.len() {
        len += specs[at].name.len();
        at += 1;
    }
    len
}

/// The parameters of several groups, one after the other.
///
/// # Panics
///
/// While compiling, if there are not `PARAMS` of them.
#[must_use]
pub const fn join_params<const PARAMS: usize>(groups: &[&[ParamSpec]]) -> [ParamSpec; PARAMS] {
    let mut params = [ParamSpec::NONE; PARAMS];
    let (mut group, mut at) = (0, 0);
    while group < groups.len() {
        let mut it = 0;
        while it < groups[group].len() {
            params[at] = groups[group][it];
            at += 1;
            it += 1;
        }
        group += 1;
    }
    params
}

/// The rules of several groups, each with the place of its first parameter.
///
/// # Panics
///
/// While compiling, if there are not `RULES` of them.
#[must_use]
pub const fn join_rules<const RULES: usize>(groups: &[(usize, &[Rule])]) -> [Rule; RULES] {
    let mut rules = [Rule::Exclusive(0); RULES];
    let (mut group, mut at) = (0, 0);
    while group < groups.len() {
        let (base, own) = groups[group];
        let mut it = 0;
        while it < own.len() {
            rules[at] = own[it].shifted(base);
            at += 1;
            it += 1;
        }
        group += 1;
    }
    rules
}

/// Refuses options of a group, from place `from` on and before place `to`, that cannot be told apart
/// from those in front of it. The macro checks those it sees; this is for groups that come from
/// elsewhere.
///
/// # Panics
///
/// While compiling, with the name that is already used.
#[track_caller]
pub const fn check_params(params: &[ParamSpec], from: usize, to: usize) {
    let is_first_too_many = from <= 64 && to > 64;
    assert!(!is_first_too_many, "a command takes at most 64 parameters from the command line");
    let mut at = from;
    while at < to {
        let mut other = positionals(params);
        while other < from {
            check_pair(&params[other], &params[at]);
            other += 1;
        }
        at += 1;
    }
}

#[track_caller]
const fn check_pair(first: &ParamSpec, second: &ParamSpec) {
    let mut words = Words::new("`--");
    if equal(first.name, second.name) {
        words
            .push(second.name)
            .push("` of this group is already used; rename one of them with `long`");
    } else if turns_off(second.name, first) || turns_off(first.name, second) {
        words.push(second.name).push("` of this group and `--").push(first.name);
        words.push("` cannot be told apart; `--no-` turns a flag off");
    } else if first.short > 0 && first.short == second.short {
        words.push(second.name).push("` of this group has the short name of `--");
        words.push(first.name).push("`; drop one of them");
    } else {
        return;
    }
    panic!("{}", words.as_str());
}

const fn turns_off(name: &str, switch: &ParamSpec) -> bool {
    if !matches!(switch.kind, ParamKind::Switch) || name.len() < 3 {
        return false;
    }
    let (no, name) = name.split_at(3);
    equal(no, "no-") && equal(name, switch.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "the name of a parameter is longer than 65,535 bytes")]
    fn a_name_that_its_length_does_not_fit_is_refused() {
        let name: &'static str = "n".repeat(65_536).leak();
        let _ = row(&mut Blob::<65_536>::new(), &ParamSpec { name, ..ParamSpec::NONE });
    }
}
