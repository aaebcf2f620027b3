//! Names of commands, while compiling: derived from module and function, and each used once.

use crate::spec::item::BUILTIN_FILE;
use crate::spec::item::{Kind, Placed};
use crate::spec::key::{Keys, path_key};
use crate::text::{Words, equal};
use foundry_grammar::push_kebab;

const NONE: u16 = u16::MAX;

/// Length of the name that [`derived_name`] makes.
#[must_use]
pub const fn derived_len(module: &str, function: &str) -> usize {
    derive(module, function, &mut [])
}

/// The name of a command that has none: its modules below the root of the crate and its function,
/// in kebab case, joined by `:`. A module called `commands` does not count.
#[must_use]
pub const fn derived_name<const LEN: usize>(module: &str, function: &str) -> [u8; LEN] {
    let mut name = [0; LEN];
    derive(module, function, &mut name);
    name
}

/// Refuses a derived name that nobody should have to type.
///
/// # Panics
///
/// While compiling, if a module has other letters than those of ASCII.
#[track_caller]
pub const fn check_derived(name: &[u8]) {
    assert!(
        name.is_ascii(),
        "no name can be made of the modules around this command; write one: `#[command(\"…\")]`"
    );
}

/// The bytes as text.
///
/// # Panics
///
/// While compiling, if a module has a name that is not UTF-8; there is none.
#[must_use]
pub const fn derived(name: &'static [u8]) -> &'static str {
    match core::str::from_utf8(name) {
        Ok(name) => name,
        Err(_) => panic!("BUG: a derived name is put together from texts"),
    }
}

/// Writes the name, unless `out` is empty; returns its length.
const fn derive(module: &str, function: &str, out: &mut [u8]) -> usize {
    let path = module.as_bytes();
    let mut len = 0;
    let mut start = end_of_segment(path, 0);
    while start < path.len() {
        let end = end_of_segment(path, start + 2);
        let module = module.split_at(end).0.split_at(start + 2).1;
        if !is_commands(module) {
            let from = len;
            len = push_kebab(module, out, len);
            if len > from {
                len = push(out, len, b':');
            }
        }
        start = end;
    }
    let mut at = 0;
    while at < function.len() {
        len = push(out, len, function.as_bytes()[at]);
        at += 1;
    }
    len
}

const fn push(out: &mut [u8], len: usize, byte: u8) -> usize {
    if !out.is_empty() {
        out[len] = byte;
    }
    len + 1
}

const fn end_of_segment(path: &[u8], mut at: usize) -> usize {
    while at < path.len() && path[at] != b':' {
        at += 1;
    }
    at
}

/// Returns whether a module is called `commands`, whatever underscores are around it.
const fn is_commands(module: &str) -> bool {
    let mut name = [0; 8];
    push_kebab(module, &mut [], 0) == name.len() && {
        push_kebab(module, &mut name, 0);
        matches!(core::str::from_utf8(&name), Ok(name) if equal(name, "commands"))
    }
}

/// Returns the number of names and aliases of the commands.
#[must_use]
pub const fn names(items: &[Placed]) -> usize {
    let mut names = 0;
    let mut at = 0;
    while at < items.len() {
        if let Kind::Command(spec) = items[at].item.kind {
            names += 1 + spec.aliases.len();
        }
        at += 1;
    }
    names
}

/// For each item: an earlier one that uses a name of it, or `u16::MAX`. The names are sorted by
/// their hashes, so that nobody compares each with each.
#[must_use]
pub const fn clashes<const ITEMS: usize, const NAMES: usize>(
    items: &[Placed; ITEMS],
) -> [u16; ITEMS] {
    let mut names = [("", 0_usize); NAMES];
    let mut hashes = [0; NAMES];
    let mut name = 0;
    let mut at = 0;
    while at < ITEMS {
        if let Kind::Command(spec) = items[at].item.kind {
            let mut it = 0;
            while it <= spec.aliases.len() {
                let text = if it == 0 { items[at].item.name } else { spec.aliases[it - 1] };
                names[name] = (text, at);
                hashes[name] = path_key(text);
                name += 1;
                it += 1;
            }
        }
        at += 1;
    }
    let sorted = Keys::sort(&hashes).sorted();
    let mut clashes = [NONE; ITEMS];
    let mut at = 1;
    while at < NAMES {
        let (one, other) = (names[sorted[at - 1].1 as usize], names[sorted[at].1 as usize]);
        if equal(one.0, other.0) {
            let (first, last) = if one.1 < other.1 { (one.1, other.1) } else { (other.1, one.1) };
            // Nobody stands at the place of a built-in command to report there.
            if equal(items[last].item.place.file, BUILTIN_FILE) {
                clashes[first] = last as u16;
            } else {
                clashes[last] = first as u16;
            }
        }
        at += 1;
    }
    clashes
}

/// Refuses a command whose name is another's. The later one reports.
///
/// # Panics
///
/// While compiling, with the name and both places.
#[track_caller]
pub const fn check_name(items: &[Placed], clashes: &[u16], index: usize) {
    if clashes[index] == NONE {
        return;
    }
    let (first, last) = (items[clashes[index] as usize].item, items[index].item);
    if equal(first.place.file, BUILTIN_FILE) {
        let mut words = Words::new("every application has a command called `");
        words.push(first.name).push("`; give this one another name");
        panic!("{}", words.as_str());
    }
    let mut words = Words::new("two commands are called `");
    words.push(shared_name(items, clashes[index] as usize, index)).push("`: ");
    words.push(first.place.file).push(":").push_number(first.place.line).push(" and ");
    words.push(last.place.file).push(":").push_number(last.place.line);
    panic!("{}", words.as_str());
}

const fn shared_name(items: &[Placed], first: usize, last: usize) -> &'static str {
    let mut at = 0;
    while let Some(name) = name_of(items, first, at) {
        let mut it = 0;
        while let Some(other) = name_of(items, last, it) {
            if equal(name, other) {
                return name;
            }
            it += 1;
        }
        at += 1;
    }
    ""
}

/// The `at`th name of a command; its aliases follow its name.
const fn name_of(items: &[Placed], item: usize, at: usize) -> Option<&'static str> {
    let Kind::Command(spec) = items[item].item.kind else { return None };
    if at == 0 {
        return Some(items[item].item.name);
    }
    if at <= spec.aliases.len() { Some(spec.aliases[at - 1]) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(module: &str, function: &str, expected: &str) {
        let mut name = vec![0; derived_len(module, function)];
        derive(module, function, &mut name);
        assert_eq!(String::from_utf8(name).unwrap(), expected);
    }

    #[test]
    fn a_derived_name_is_made_of_modules_and_function() {
        check("shop", "demo", "demo");
        check("shop::commands::user_admin", "create-all", "user-admin:create-all");
        check("shop::film", "list", "film:list");
        check("shop::admin::user", "add", "admin:user:add");
        check("shop::commands", "demo", "demo");
        check("shop::r#async::_Inner__Part_", "go", "async:inner-part:go");
        check("shop::__", "go", "go");
    }
}
