//! The file that `app!` embeds, judged while compiling. All of it is `const`; the macro parses the file,
//! the compiler knows the sections.
//!
//! What a type with `FromStr` makes of a text, and what a rule of the author's says, is decided when the
//! program runs.

use super::sections::SectionNodes;
use crate::config::suggestions::push_nearest_of;
use crate::spec::field::Field;
use crate::spec::fits::{fits, push_kind};
use crate::spec::kind::Kind;
use crate::spec::section::SectionNode;
use crate::text::{Words, equal};
use foundry_grammar::nearer;

/// A value of the file, under the names of all tables around it.
pub struct Literal {
    /// The table, and the keys that lead to the value.
    pub path: &'static [&'static str],
    /// Where the last of them stands: `foundry.toml:3:1`.
    pub key_at: &'static str,
    /// The value.
    pub value: LiteralValue,
}

/// A value, and where it stands.
pub struct LiteralValue {
    /// `foundry.toml:3:8`.
    pub at: &'static str,
    /// As a message shows it.
    pub shown: &'static str,
    /// What it is.
    pub data: LiteralData,
}

/// What TOML knows.
pub enum LiteralData {
    /// A string.
    Text(&'static str),
    /// A whole number; one that does not fit is the greatest.
    Whole(i128),
    /// Any other number.
    Real,
    /// `true` or `false`.
    Truth,
    /// A date or a time.
    Moment,
    /// An array.
    List(&'static [LiteralValue]),
    /// A table with nothing in it.
    Table,
}

/// Refuses a value of the embedded file that no section takes.
///
/// # Panics
///
/// While compiling, with the place of the file.
#[track_caller]
pub const fn check_embedded(sections: &SectionNodes, literal: &Literal) {
    let [table, keys @ ..] = literal.path else { return };
    let Some(section) = find_section(sections, table) else {
        panic!("{}", unknown_section(sections, literal, table).as_str());
    };
    if let Some(words) = wrong_in(section.fields, table, keys, literal) {
        panic!("{}", words.as_str());
    }
}

const fn find_section(sections: &SectionNodes, table: &str) -> Option<&'static SectionNode> {
    let mut at = 0;
    while at < sections.len() {
        if let Some(section) = sections[at]
            && equal(section.table, table)
        {
            return Some(section);
        }
        at += 1;
    }
    None
}

const fn unknown_section(sections: &SectionNodes, literal: &Literal, table: &str) -> Words {
    let mut words = Words::new(literal.key_at);
    if literal.path.len() == 1 && !matches!(literal.value.data, LiteralData::Table) {
        words.push(": `").push(table).push("` is in no section; write it under `[section]`");
        return words;
    }
    words.push(": no section is called `").push(table).push("`; ");
    let (mut best, mut all, mut at) = (None, 0, 0);
    while at < sections.len() {
        if let Some(section) = sections[at] {
            best = nearer(table, section.table, best);
            all += 1;
        }
        at += 1;
    }
    if let Some((name, _)) = best {
        words.push("did you mean `").push(name).push("`?");
        return words;
    }
    if all == 0 {
        words.push("this application has none");
    } else {
        words.push("there is");
        let (mut at, mut between) = (0, " ");
        while at < sections.len() {
            if let Some(section) = sections[at]
                && !section.table.is_empty()
            {
                words.push(between).push("`").push(section.table).push("`");
                between = ", ";
            }
            at += 1;
        }
    }
    words.push("; one that only a library knows is listed: `sections = [library::Config]`");
    words
}

/// What is wrong, if something is: follows the keys through nested sections and maps, and judges what stands
/// at their end.
const fn wrong_in(
    mut fields: &'static [Field],
    table: &str,
    keys: &[&str],
    literal: &Literal,
) -> Option<Words> {
    let mut known = 0;
    while known < keys.len() {
        // The section has a mistake, which is told there.
        if fields.len() == 1 && fields[0].key().is_empty() {
            return None;
        }
        let Some(field) = find_field(fields, keys[known]) else {
            return Some(unknown_key(fields, table, keys, known, literal));
        };
        if field.is_secret() {
            return Some(embedded_secret(field, literal));
        }
        known += 1;
        let mut kind = field.kind();
        while let Kind::Map(of) = kind
            && known < keys.len()
        {
            kind = *of;
            known += 1;
        }
        match kind {
            Kind::Section(nested) if known < keys.len() => fields = nested,
            Kind::Section(_) | Kind::Map(_) if is_table(literal) => return None,
            _ if known < keys.len() => {
                return Some(wants(literal.key_at, keys[known - 1], kind, "a table", 0));
            }
            _ => return wrong_value(keys[known - 1], kind, &literal.value, 0),
        }
    }
    if is_table(literal) {
        return None;
    }
    let mut words = Words::new(literal.value.at);
    words.push(": `").push(table).push("` wants a table, found ").push(literal.value.shown);
    Some(words)
}

const fn is_table(literal: &Literal) -> bool {
    matches!(literal.value.data, LiteralData::Table)
}

const fn find_field(fields: &'static [Field], key: &str) -> Option<&'static Field> {
    let mut at = 0;
    while at < fields.len() {
        let aliases = fields[at].key_aliases();
        let mut found = equal(fields[at].key(), key);
        let mut alias = 0;
        while alias < aliases.len() {
            found = found || equal(aliases[alias], key);
            alias += 1;
        }
        if found {
            return Some(&fields[at]);
        }
        at += 1;
    }
    None
}

const fn unknown_key(
    fields: &'static [Field],
    table: &str,
    keys: &[&str],
    known: usize,
    literal: &Literal,
) -> Words {
    let mut words = Words::new(literal.key_at);
    words.push(": `[").push(table);
    let mut at = 0;
    while at < known {
        words.push(".").push(keys[at]);
        at += 1;
    }
    words.push("]` has no key `").push(keys[known]).push("`; ");
    push_nearest_of(&mut words, keys[known], fields);
    words
}

const fn embedded_secret(field: &Field, literal: &Literal) -> Words {
    let mut words = Words::new(literal.key_at);
    words
        .push(": `")
        .push(field.key())
        .push("` is secret, and what is embedded can be read by all who ");
    words.push("have the program; leave it to `").push(field.variable()).push("` or a file");
    words
}

/// What is wrong with a value, or with one of a list, counted from 1.
const fn wrong_value(key: &str, kind: Kind, value: &LiteralValue, item: u32) -> Option<Words> {
    use LiteralData as Data;
    if let (Kind::List(of), Data::List(values)) = (kind, &value.data) {
        let mut at = 0;
        while at < values.len() {
            if let Some(words) = wrong_value(key, *of, &values[at], at as u32 + 1) {
                return Some(words);
            }
            at += 1;
        }
        return None;
    }
    let is_fit = match (kind, &value.data) {
        (Kind::Bool, Data::Truth) => true,
        (Kind::Integer { min, max }, Data::Whole(number)) => min <= *number && *number <= max,
        (Kind::Float, Data::Whole(_) | Data::Real) => true,
        (Kind::Text | Kind::Url, Data::Text(_)) => true,
        (Kind::Path | Kind::Duration | Kind::Bytes | Kind::Choice(_), Data::Text(text)) => {
            fits(&kind, text)
        }
        (Kind::Duration | Kind::Bytes, Data::Whole(number)) => {
            0 <= *number && *number <= u64::MAX as i128
        }
        (Kind::Other(_), Data::List(_) | Data::Table) => false,
        (Kind::Other(_), _) => true,
        _ => false,
    };
    if is_fit { None } else { Some(wants(value.at, key, kind, value.shown, item)) }
}

const fn wants(at: &str, key: &str, kind: Kind, found: &str, item: u32) -> Words {
    let mut words = Words::new(at);
    words.push(": ");
    if item > 0 {
        words.push("item ").push_number(item).push(" of ");
    }
    words.push("`").push(key).push("` wants ");
    push_kind(&mut words, &kind);
    words.push(", found ").push(found);
    words
}
