//! The rows of parameters: numbers, and texts as spans of one blob.

use crate::spec::parameter::ParamKind;
use crate::text::Span;

/// The parameters of a command, or the options that every command has.
#[derive(Clone, Copy)]
pub(crate) struct Params<'p> {
    pub(crate) rows: &'p [ParamRow],
    /// In which their names lie.
    pub(crate) text: &'p [u8],
    /// How many of them are positionals; these come first.
    pub(crate) positionals: usize,
}

/// What the matcher has to know of a parameter.
#[derive(Clone, Copy)]
pub struct ParamRow {
    /// First eight bytes of the name, to tell it apart at one look.
    pub prefix: u64,
    /// Where the name begins in the text.
    pub name: u32,
    /// How many bytes it has.
    pub name_len: u16,
    /// As in `ParamSpec`.
    pub kind: ParamKind,
    /// As in `ParamSpec`.
    pub short: u8,
}

impl ParamRow {
    pub(crate) const NONE: Self =
        Self { prefix: 0, name: 0, name_len: 0, kind: ParamKind::Flag, short: 0 };

    /// Its name.
    pub(crate) const fn span(&self) -> Span {
        Span { start: self.name, len: self.name_len as u32 }
    }
}

/// What help, completion and errors say of a parameter; as in `ParamSpec`. Its texts lie one behind
/// the other, so that 16 bits are enough for each.
#[derive(Clone, Copy)]
pub struct ParamText {
    /// Where the first begins.
    pub start: u32,
    /// How many bytes each has, in the order of `Said`.
    pub lens: [u16; 7],
    /// The place of its functions, from 1; 0 for none.
    pub functions: u16,
    /// Left out of help and completion.
    pub hidden: bool,
    /// Whether one of several values must be there.
    pub required: bool,
    /// Shown nowhere.
    pub secret: bool,
}

/// One of the texts of a parameter.
#[derive(Clone, Copy)]
pub(crate) enum Said {
    /// A line for each choice: name, tab, help.
    Choices,
    /// One line.
    Help,
    /// What its value is called.
    Value,
    /// Its default.
    Default,
    /// Its environment variable.
    Env,
    /// What it may be.
    Limits,
    /// The question for it.
    Prompt,
}

impl ParamText {
    pub(crate) const NONE: Self = Self {
        start: 0,
        lens: [0; 7],
        functions: 0,
        hidden: false,
        required: false,
        secret: false,
    };

    /// Where a text lies.
    pub(crate) const fn span(&self, said: Said) -> Span {
        let (mut start, mut at) = (self.start, 0);
        while at < said as usize {
            start += self.lens[at] as u32;
            at += 1;
        }
        Span { start, len: self.lens[said as usize] as u32 }
    }
}

/// The first eight bytes of a name as a number, with zeros in place of those that are missing: one
/// look tells most names apart.
#[inline(always)]
pub(crate) const fn prefix(name: &[u8]) -> u64 {
    if let Some(eight) = name.first_chunk::<8>() {
        return u64::from_le_bytes(*eight);
    }
    if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64);
        return first | last << (8 * (name.len() - 4));
    }
    match *name {
        [one] => one as u64,
        [one, two] => one as u64 | (two as u64) << 8,
        [one, two, three] => one as u64 | (two as u64) << 8 | (three as u64) << 16,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_of_a_name_are_a_number() {
        assert_eq!(prefix(b"long-name"), u64::from_le_bytes(*b"long-nam"));
        assert_eq!(prefix(b"force"), u64::from_le_bytes(*b"force\0\0\0"));
        assert_eq!(prefix(b"all"), u64::from_le_bytes(*b"all\0\0\0\0\0"));
        assert_eq!(prefix(b"to"), u64::from_le_bytes(*b"to\0\0\0\0\0\0"));
        assert_eq!(prefix(b"x"), u64::from(b'x'));
        assert_eq!(prefix(b""), 0);
    }
}
