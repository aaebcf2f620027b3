//! What one section shows to be wrong: names of variables, and fields that contradict themselves.

use super::ast;
use crate::diag::Diagnostics;
use crate::{name, ty};

/// Everything that can be wrong with a section whose attributes were understood.
pub(super) fn section(diag: &mut Diagnostics, section: &ast::Section<'_>) {
    check_prefix(diag, section);
    check_variables(diag, section);
    check_variable_taken(diag, section);
    check_optional_default(diag, section);
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
    for (at, field) in section.fields.iter().enumerate() {
        let variable = field.variable(&prefix);
        for (earlier, other) in section.fields.iter().enumerate() {
            let taken = other.variable(&prefix);
            let key = other.key();
            if earlier < at && taken == variable {
                let message = format!("`{variable}` is already read by `{key}`");
                diag.error(field.variable_word(), message);
            } else if variable == format!("{taken}_FILE") {
                let message = format!(
                    "`{variable}` names the file that holds `{key}`; choose another variable with \
                     `#[config(env = \"…\")]`"
                );
                diag.error(field.variable_word(), message);
            }
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
