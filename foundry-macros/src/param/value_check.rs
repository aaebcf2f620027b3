//! The rules of the values of a parameter: defaults, choices, limits, where else they come from.

use super::ast::{Arity, Param, Role};
use crate::diag::Diagnostics;
use crate::limit::check_limits;
use crate::{name, ty};
use syn::{Expr, Lit};

/// Reports every broken rule.
pub(super) fn param(diag: &mut Diagnostics, param: &Param<'_>) {
    check_default_is_needed(diag, param);
    check_default_fits(diag, param);
    check_default_in_range(diag, param);
    check_env_is_owned(diag, param);
    check_prompt(diag, param);
    check_choices(diag, param);
    if let Some(options) = param.options() {
        let limits = [&options.range, &options.len, &options.values].into_iter().flatten();
        limits.for_each(|it| check_limits(diag, it));
    }
    check_several_values(diag, param);
    check_range_text(diag, param);
}

// A default is for a value that must be there.
fn check_default_is_needed(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(default) = param.default() else { return };
    match param.role() {
        Role::Option { arity: Arity::Optional | Arity::OptionalValue, .. }
        | Role::Positional { arity: Arity::Optional, .. } => {
            diag.error(default, "what has a default is always there; drop `Option` or the default");
        }
        Role::Option { arity: Arity::Many, .. } | Role::Positional { arity: Arity::Many, .. } => {
            diag.error(default, "a `Vec` has no default; look whether it is empty");
        }
        Role::Flag => diag.error(
            default,
            "a flag that is not given is `false`; if it is to be `true`, add `negatable`",
        ),
        Role::Count | Role::Switch { tells_absent: true } => {
            diag.error(default, "a flag that is not given says so by its type; drop the default");
        }
        _ => {}
    }
}

// A default that is a text is read as if it were typed; of a number everybody can see whether it
// is one.
fn check_default_fits(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. })) = param.default() else { return };
    let (Role::Option { ty, .. } | Role::Positional { ty, .. }) = param.role() else { return };
    let Some(known) = ty::well_known(ty) else { return };
    let value = text.value();
    let fits = match known {
        "u8" => value.parse::<u8>().is_ok(),
        "u16" => value.parse::<u16>().is_ok(),
        "u32" => value.parse::<u32>().is_ok(),
        "u64" | "usize" => value.parse::<u64>().is_ok(),
        "u128" => value.parse::<u128>().is_ok(),
        "i8" => value.parse::<i8>().is_ok(),
        "i16" => value.parse::<i16>().is_ok(),
        "i32" => value.parse::<i32>().is_ok(),
        "i64" | "isize" => value.parse::<i64>().is_ok(),
        "i128" => value.parse::<i128>().is_ok(),
        "f32" | "f64" => value.parse::<f64>().is_ok(),
        "bool" => value.parse::<bool>().is_ok(),
        "char" => value.parse::<char>().is_ok(),
        _ => true,
    };
    if !fits {
        diag.error(text, format!("`{value}` is no `{known}`"));
    }
}

// A default keeps the limits that are set for others.
fn check_default_in_range(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(range) = param.options().and_then(|it| it.range.as_ref()) else { return };
    if let Some(default) = param.default().filter(|it| range.excludes(it)) {
        diag.error(default, "the default lies outside of its `range`");
    }
}

// Limits in quotes are for durations and numbers of bytes, and belong to the range.
fn check_range_text(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(options) = param.options() else { return };
    for limit in [&options.len, &options.values].into_iter().flatten() {
        for text in limit.texts() {
            diag.error(text, format!("`{}` limits a number; write it without quotes", limit.key));
        }
    }
    let Some(range) = &options.range else { return };
    let texts = range.texts();
    let Some(first) = texts.first() else { return };
    let ends = range.range.start.iter().chain(&range.range.end).count();
    if texts.len() < ends {
        diag.error(first, "one limit is in quotes and the other is not; write both alike");
    } else if range.is_half_open() && range.range.end.is_some() {
        diag.error(&range.range, "limits in quotes belong to the range; write `..=`");
    }
    if let Role::Option { ty, .. } | Role::Positional { ty, .. } = param.role()
        && ty::well_known(ty).is_some()
    {
        let message = "limits in quotes are for durations and numbers of bytes; write them without";
        diag.error(first, message);
    }
}

// What comes from the environment is not borrowed from the command line.
fn check_env_is_owned(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(env) = param.options().and_then(|it| it.env.as_ref()) else { return };
    if let Some(why) = name::wrong_variable(&env.value()) {
        diag.error(env, why);
    }
    match param.role() {
        Role::Option { scalar, .. } if scalar.is_borrowed() => {
            diag.error(
                param.ty,
                "a value from the environment is owned; take `String` or `PathBuf`",
            );
        }
        Role::Option { arity: Arity::Many, .. } => {
            diag.error(env, "a repeated option does not come from the environment");
        }
        Role::Option { arity: Arity::OptionalValue, .. } => {
            diag.error(
                env,
                "an option whose value may be left out does not come from the environment",
            );
        }
        _ => {}
    }
}

// Who is asked gives one value, which is missing.
fn check_prompt(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(prompt) = param.options().and_then(|it| it.prompt.as_ref()) else { return };
    if prompt.value().trim().is_empty() {
        diag.error(prompt, "a prompt is a question: `prompt = \"Password\"`");
    }
    if param.default().is_some() {
        diag.error(prompt, "nobody is asked for a value with a default; drop one of them");
    }
    match param.role() {
        Role::Option { scalar, .. } | Role::Positional { scalar, .. } if scalar.is_borrowed() => {
            diag.error(param.ty, "a value that is asked for is owned; take `String` or `PathBuf`");
        }
        Role::Option { arity: Arity::Many | Arity::OptionalValue, .. }
        | Role::Positional { arity: Arity::Many, .. } => {
            diag.error(prompt, "only a single value can be asked for");
        }
        _ => {}
    }
}

// There is something to choose from, each once; what is chosen from needs no other offers.
fn check_choices(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(options) = param.options() else { return };
    let Some(choices) = &options.choices else { return };
    if choices.names.is_empty() {
        diag.error(&choices.key, "there is nothing to choose from");
    }
    let mut taken = Vec::new();
    for name in &choices.names {
        if taken.contains(&name.value()) {
            diag.error(name, format!("`{}` is already a choice", name.value()));
        }
        taken.push(name.value());
    }
    if let Some(complete) = &options.complete {
        diag.error(complete, "the choices are offered already; drop `complete`");
    }
}

// Only a `Vec` has several values.
fn check_several_values(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(options) = param.options() else { return };
    match param.role() {
        Role::Option { arity: Arity::Many, .. } | Role::Positional { arity: Arity::Many, .. } => {
            return;
        }
        Role::Option { .. } | Role::Positional { .. } => {}
        _ => return,
    }
    if let Some(delimiter) = &options.delimiter {
        diag.error(delimiter, "only a `Vec` has values with something between them; take `Vec<T>`");
    }
    if let Some(values) = &options.values {
        diag.error(&values.key, "only a `Vec` has several values; limit one with `range` or `len`");
    }
}
