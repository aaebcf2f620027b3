//! What one section shows to be wrong: names of variables, and fields that contradict themselves.

use super::ast;
use crate::diag::Diagnostics;
use crate::limit::check_limits;
use crate::{name, ty};
use quote::ToTokens;

/// Everything that can be wrong with a section whose attributes were understood.
pub(super) fn section(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    check_prefix(diag, section);
    check_variables(diag, section);
    check_variable_taken(diag, section);
    check_optional_default(diag, section);
    check_aliases(diag, section);
    check_key_taken(diag, section);
    check_deprecated(diag, section);
    check_nested(diag, section);
    check_range(diag, section);
}

// A prefix is the first half of a variable's name; the `_` between the halves is ours.
fn check_prefix(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    let capital = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_';
    let fits =
        |it: &str| !it.starts_with(|it: char| it.is_ascii_digit()) && it.chars().all(capital);
    let Some(prefix) = &section.prefix else {
        let prefix = section.prefix();
        if prefix.is_empty() || !fits(&prefix) {
            let message = "no prefix can be made of this name; add `#[config(prefix = \"…\")]`";
            diag.error(section.ident, message);
        }
        return;
    };
    match prefix.value().as_str() {
        "" => diag.error(prefix, "a prefix has at least one letter, as in `DATABASE`"),
        it if it.starts_with('_') || it.ends_with('_') => diag.error(
            prefix,
            "a prefix has no `_` at its ends; one is put between it and the field's name",
        ),
        it if !fits(it) => {
            diag.error(prefix, "a prefix has capital letters, digits and `_`, as in `DATABASE`");
        }
        _ => {}
    }
}

// A variable is set in shells: letters, digits and `_`, no digit first.
fn check_variables(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    for field in &section.fields {
        for alias in &field.env_aliases {
            if let Some(why) = name::wrong_variable(&alias.value()) {
                diag.error(alias, why);
            }
        }
        let why = name::wrong_variable(&field.variable("A"));
        match (&field.env, why) {
            (Some(env), Some(why)) => diag.error(env, why),
            (None, Some(_)) => diag.error(
                field.ident,
                "no variable can be made of this name; add `#[config(env = \"…\")]`",
            ),
            (_, None) => {}
        }
    }
}

// A variable belongs to one field; `NAME_FILE` belongs to the field of `NAME`.
fn check_variable_taken(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    let prefix = section.prefix();
    let names: Vec<Name<'_>> =
        section.fields.iter().flat_map(|it| variables(it, &prefix)).collect();
    for (at, name) in names.iter().enumerate() {
        let Name { text: variable, word, .. } = name;
        for (earlier, Name { text: taken, field, .. }) in names.iter().enumerate() {
            let key = field.key();
            if earlier < at && taken == variable {
                diag.error(word, format!("`{variable}` is already read by `{key}`"));
            } else if *variable == format!("{taken}_FILE") {
                let message = format!(
                    "`{variable}` names the file that holds `{key}`; choose another variable with \
                     `#[config(env = \"…\")]`"
                );
                diag.error(word, message);
            }
        }
    }
}

/// A name of a field, and the word that decides it.
struct Name<'s> {
    text: String,
    word: &'s dyn ToTokens,
    field: &'s ast::Field<'s>,
}

/// The variables that set a field; of a nested section they are known to the compiler only.
fn variables<'s>(field: &'s ast::Field<'s>, prefix: &str) -> Vec<Name<'s>> {
    let mut names = Vec::new();
    if field.nested.is_none() {
        let word = field.variable_word();
        names.push(Name { text: field.variable(prefix), word, field });
    }
    names.extend(field.env_aliases.iter().map(|it| Name { text: it.value(), word: it, field }));
    names
}

// A key stands in a table without quotes.
fn check_aliases(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    let letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    for alias in section.fields.iter().flat_map(|it| &it.aliases) {
        if alias.value().is_empty() || !alias.value().chars().all(letter) {
            diag.error(alias, "a key has letters, digits, `_` and `-`");
        }
    }
}

// A key belongs to one field.
fn check_key_taken(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    let keys = section.fields.iter().map(|it| (it.key(), it, None));
    let aliases = section
        .fields
        .iter()
        .flat_map(|it| it.aliases.iter().map(move |alias| (alias.value(), it, Some(alias))));
    let names: Vec<_> = keys.chain(aliases).collect();
    for (at, (name, _, alias)) in names.iter().enumerate() {
        let first = names[..at].iter().find(|it| it.0 == *name);
        if let (Some((_, first, _)), Some(alias)) = (first, alias) {
            diag.error(alias, format!("`{name}` is already a key of `{}`", first.key()));
        }
    }
}

// Who does not set it any more has to get on without it.
fn check_deprecated(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    for field in &section.fields {
        let Some(note) = &field.deprecated else { continue };
        if note.value().trim().is_empty() {
            diag.error(note, "say what to do instead: `deprecated = \"use `…`\"`");
        }
        if !field.is_optional() && field.default.is_none() {
            let message = "a deprecated field that has to be set cannot be left out; add `Option` or `default`";
            diag.error(note, message);
        }
    }
}

// A section that stands in another has its own fields, and says for each of them what holds.
fn check_nested(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    for field in section.fields.iter().filter(|it| it.nested.is_some()) {
        if let Some(default) = &field.default {
            let message = "a nested section has no default; give defaults to its fields, or take \
                           `Option` of it";
            diag.error(&default.key, message);
        }
        if let Some(secret) = &field.secret {
            diag.error(secret, "a nested section is not secret as a whole; mark its fields");
        }
        if let Some(range) = &field.range {
            diag.error(&range.key, "a nested section has no limits; give them to its fields");
        }
        if let Some(alias) = field.env_aliases.first() {
            diag.error(alias, "a nested section has no variable; give it to one of its fields");
        }
        if let Some(note) = &field.deprecated {
            diag.error(note, "a nested section is not deprecated as a whole; mark its fields");
        }
    }
}

// Limits are for what is larger or smaller: numbers, and in quotes durations and numbers of bytes.
fn check_range(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    for field in &section.fields {
        let Some(limit) = &field.range else { continue };
        check_limits(diag, limit);
        let leaf = ty::leaf(field.ty);
        if matches!(ty::well_known(leaf), Some("bool" | "String" | "PathBuf")) {
            let message = format!("a `{}` has no limits; use `validate`", ty::display(leaf));
            diag.error(&limit.key, message);
        }
        if ["BTreeMap", "HashMap"].iter().any(|it| ty::second_argument(leaf, it).is_some()) {
            diag.error(&limit.key, "a map has no limits; use `validate`");
        }
        let texts = limit.texts();
        if !texts.is_empty() && limit.is_half_open() && limit.range.end.is_some() {
            diag.error(&limit.range, "limits in quotes belong to the range; write `..=`");
        }
        if let Some(default) = field.default.as_ref().and_then(|it| it.value.as_ref())
            && limit.excludes(default)
        {
            diag.error(default, "the default lies outside of its `range`");
        }
    }
}

// What may be left out has nothing to fall back to: its absence is a value.
fn check_optional_default(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    for field in &section.fields {
        if let (Some(default), Some(_)) = (&field.default, ty::argument(field.ty, "Option")) {
            let message = "an optional field has no default; drop `Option` or the default";
            diag.error(&default.key, message);
        }
    }
}
