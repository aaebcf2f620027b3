//! The rules of parameters, one function each; those of their values stand in `value_check`. Types
//! are left to the compiler.

use super::ast::{Arity, Group, Mark, Options, Param, Role};
use super::value_check;
use crate::diag::Diagnostics;
use crate::item::Need;
use crate::name;
use crate::taking;
use crate::ty::{self, Shape};
use syn::Ident;

/// Reports every broken rule.
pub(crate) fn params(diag: &mut Diagnostics, params: &[Param<'_>], groups: &[Group]) {
    for param in params {
        check_type(diag, param);
        check_named(diag, param);
        check_flag_is_bool(diag, param);
        check_negatable_is_positive(diag, param);
        check_service_has_no_mark(diag, param);
        value_check::param(diag, param);
        check_letters(diag, param);
        check_hidden(diag, param);
    }
    check_count(diag, params);
    check_long_taken(diag, params);
    check_short_taken(diag, params);
    check_others(diag, params);
    check_groups(diag, params, groups);
}

// Values come from the command line, references from the container.
fn check_type(diag: &mut Diagnostics, param: &Param<'_>) {
    if let Some(message) = taking::wrong(param.ty) {
        diag.error(param.ty, message);
        return;
    }
    match param.shape {
        Shape::Impl => diag.error(
            param.ty,
            "a command names its types: take a value, `&Service` or `Arc<Service>`",
        ),
        Shape::Ref(inner) if ty::lent(inner).is_some() => {
            let lent = ty::lent(inner).unwrap_or_default();
            diag.error(param.ty, format!("a reference is a service; for a value take `{lent}`"));
        }
        Shape::Optional(_, inner) if ty::is_bool(inner) && matches!(param.mark, Mark::None) => {
            diag.error(
                param.ty,
                "this would be a positional; for a flag that may be absent: `#[flag(negatable)]`",
            );
        }
        Shape::Optional(..) | Shape::Many(..) if matches!(param.mark, Mark::Args(_)) => {
            diag.error(
                param.ty,
                "a group is always there; take `T`, and make its options optional",
            );
        }
        Shape::Optional(_, inner) if ty::argument(inner, "Vec").is_some() => {
            diag.error(param.ty, "a `Vec` that is not given is empty; drop the `Option`");
        }
        Shape::Optional(_, inner)
            if ty::argument(inner, "Option").is_some()
                && !matches!(param.mark, Mark::Option(..)) =>
        {
            diag.error(param.ty, "only an `#[option]` can lack its value; drop one `Option`");
        }
        Shape::Many(_, inner) if ty::argument(inner, "Option").is_some() => {
            diag.error(param.ty, "what is in a `Vec` was given; drop the `Option`");
        }
        _ => {}
    }
}

// What is typed has a name to be typed or shown by; a service needs none.
fn check_named(diag: &mut Diagnostics, param: &Param<'_>) {
    let is_service = matches!(param.role(), Role::Service(_) | Role::Caller | Role::Wrong);
    if matches!(param.role(), Role::Args) && param.ident.is_none() {
        diag.error(param.ty, "a group of options needs a name");
    } else if !is_service && param.ident.is_none() {
        diag.error(param.ty, "this parameter needs a name, which the help shows");
    }
}

// A flag is there or not, or counts.
fn check_flag_is_bool(diag: &mut Diagnostics, param: &Param<'_>) {
    let Mark::Flag(_, options) = &param.mark else { return };
    if let (Some(count), Some(_)) = (options.count, options.negatable) {
        diag.error_at(count, "a flag counts or can be turned off, not both");
        return;
    }
    let is_optional_bool = matches!(param.shape, Shape::Optional(_, inner) if ty::is_bool(inner));
    match param.shape {
        Shape::Mut | Shape::Impl | Shape::Rest => {}
        _ if Need::of(&param.shape).is_some() => {}
        Shape::Bool if options.count.is_some() => {
            diag.error(param.ty, "a flag that counts is a number, as `u8`");
        }
        Shape::Bool => {}
        Shape::One(..) if options.count.is_some() => {}
        _ if is_optional_bool && options.negatable.is_some() => {}
        _ if is_optional_bool => diag.error(
            param.ty,
            "`Option<bool>` is for a flag that can be turned off: `#[flag(negatable)]`",
        ),
        _ if options.count.is_some() => {
            diag.error(param.ty, "a flag that counts is a number, as `u8`");
        }
        _ => diag.error(
            param.ty,
            "a flag is a `bool`, or with `count` a number; what takes a value is an `#[option]`",
        ),
    }
}

// `--no-no-cache` is nothing that anybody should have to type.
fn check_negatable_is_positive(diag: &mut Diagnostics, param: &Param<'_>) {
    if matches!(param.role(), Role::Switch { .. }) && param.name().starts_with("no-") {
        let message = "a flag that can be turned off is called by what it turns on: `cache`";
        diag.error(param.ident, message);
    }
}

// Services do not come from the command line.
fn check_service_has_no_mark(diag: &mut Diagnostics, param: &Param<'_>) {
    let is_reference = Need::of(&param.shape).is_some();
    let is_rest = matches!(param.shape, Shape::Rest);
    match &param.mark {
        Mark::Argument(span, _)
        | Mark::Option(span, _)
        | Mark::Flag(span, _)
        | Mark::Args(span)
            if is_reference =>
        {
            diag.error_at(*span, "a reference is a service, which is not typed; take a value");
        }
        Mark::Service(span) if is_reference => {
            diag.error_at(*span, "this is a service already; drop the attribute");
        }
        Mark::Argument(span, _) | Mark::Option(span, _) | Mark::Flag(span, _) if is_rest => {
            diag.error_at(*span, "`Rest` takes the words as they are; drop the attribute");
        }
        _ => {}
    }
}

// `--long-name`, `-s`. A parameter may be called `help`, as it may have the name of every other global
// option; `-h` is always the help, so that every command has one.
fn check_letters(diag: &mut Diagnostics, param: &Param<'_>) {
    let long = param.options().and_then(|it| it.long.as_ref());
    if let Some(long) = long
        && let Some(why) = name::wrong_long_name(&long.value())
    {
        diag.error(long, why);
    }
    if let Some(short) = param.options().and_then(|it| it.short.as_ref()) {
        if !short.value().is_ascii_alphanumeric() {
            diag.error(short, "a short name is one letter or digit of ASCII");
        } else if short.value() == 'h' {
            diag.error(short, "`-h` always shows the help; take another letter");
        }
    }
}

// What nobody sees cannot be demanded.
fn check_hidden(diag: &mut Diagnostics, param: &Param<'_>) {
    let none = Options::default();
    let options = param.options().unwrap_or(&none);
    if let Some(hidden) = options.hidden
        && param.is_required()
        && options.env.is_none()
    {
        diag.error_at(hidden, "what must be given cannot be hidden; give it a default");
    }
}

// What was given is kept in 64 bits.
fn check_count(diag: &mut Diagnostics, params: &[Param<'_>]) {
    if let Some(param) = params.iter().filter(|it| it.is_typed()).nth(64) {
        diag.error(param.ty, "a command takes at most 64 parameters from the command line");
    }
}

/// Reports every broken rule of a command, beside those of its parameters as such: the positionals
/// of a group have no place at all.
pub(crate) fn positionals(diag: &mut Diagnostics, params: &[Param<'_>]) {
    check_order(diag, params);
}

// Positionals are told apart by their place alone.
fn check_order(diag: &mut Diagnostics, params: &[Param<'_>]) {
    let mut before = Arity::One;
    for param in params {
        let arity = match param.role() {
            Role::Positional { arity: Arity::One, .. } if param.default().is_some() => {
                Arity::Optional
            }
            Role::Positional { arity, .. } => arity,
            Role::Rest => Arity::Many,
            _ => continue,
        };
        match (before, arity) {
            (Arity::Many, _) => {
                diag.error(param.place(), "nothing can follow what takes all that is left");
            }
            (Arity::Optional, Arity::One) => {
                diag.error(param.place(), "a required positional cannot follow an optional one");
            }
            _ => {}
        }
        if before != Arity::Many {
            before = arity;
        }
    }
}

// Each long name once; a flag that can be turned off has two.
fn check_long_taken(diag: &mut Diagnostics, params: &[Param<'_>]) {
    let mut taken: Vec<(String, Option<&Ident>)> = Vec::new();
    for param in params.iter().filter(|it| it.is_option() && !it.name().is_empty()) {
        let is_switch = matches!(param.role(), Role::Switch { .. });
        let off = is_switch.then(|| format!("no-{}", param.name()));
        for name in [Some(param.name()), off].into_iter().flatten() {
            let Some((_, first)) = taken.iter().find(|it| it.0 == name) else {
                taken.push((name, param.ident));
                continue;
            };
            let by = first.map_or_else(String::new, ToString::to_string);
            let message = format!("`--{name}` is already used by `{by}`");
            match param.options().and_then(|it| it.long.as_ref()) {
                Some(long) => diag.error(long, message),
                None => diag.error(param.ident, message),
            }
        }
    }
}

// Each short name once.
fn check_short_taken(diag: &mut Diagnostics, params: &[Param<'_>]) {
    let mut taken: Vec<(char, String)> = Vec::new();
    for param in params {
        let Some(short) = param.options().and_then(|it| it.short.as_ref()) else { continue };
        match taken.iter().find(|it| it.0 == short.value()) {
            Some((letter, first)) => {
                diag.error(short, format!("`-{letter}` is already used by `--{first}`"));
            }
            None => taken.push((short.value(), param.name())),
        }
    }
}

// What one parameter requires or excludes is another one, which may be left out.
fn check_others(diag: &mut Diagnostics, params: &[Param<'_>]) {
    for param in params {
        let Some(options) = param.options() else { continue };
        for others in [&options.requires, &options.conflicts].into_iter().flatten() {
            let excludes = others.key == "conflicts";
            for name in &others.names {
                let Some(other) = find(diag, params, name) else { continue };
                if param.ident == Some(name) {
                    diag.error(name, format!("`{name}` is this parameter itself"));
                } else if other.is_required() && excludes {
                    let message = format!("`{name}` must always be given; this never could be");
                    diag.error(name, message);
                } else if other.is_required() {
                    diag.error(name, format!("`{name}` must always be given; drop it here"));
                }
            }
        }
        if let (Some(requires), Some(conflicts)) = (&options.requires, &options.conflicts) {
            for name in conflicts.names.iter().filter(|it| requires.names.contains(it)) {
                diag.error(name, format!("`{name}` is required and excluded at once"));
            }
        }
    }
}

// A group has several members, each an option that may be left out.
fn check_groups(diag: &mut Diagnostics, params: &[Param<'_>], groups: &[Group]) {
    for group in groups {
        if group.names.len() < 2 {
            diag.error(&group.key, format!("`{}` wants two parameters or more", group.key));
        }
        let mut taken: Vec<&Ident> = Vec::new();
        for name in &group.names {
            let Some(member) = find(diag, params, name) else { continue };
            if taken.contains(&name) {
                diag.error(name, format!("`{name}` is already in this group"));
            } else if member.is_required() {
                diag.error(name, format!("`{name}` must always be given; make it an `Option`"));
            }
            taken.push(name);
        }
    }
}

/// The parameter of this name that is typed; if there is none, that is reported.
fn find<'p, 'a>(
    diag: &mut Diagnostics,
    params: &'p [Param<'a>],
    wanted: &Ident,
) -> Option<&'p Param<'a>> {
    let found = params.iter().find(|it| it.ident == Some(wanted));
    let names = params.iter().filter(|it| it.is_typed()).filter_map(|it| it.ident);
    let names: Vec<String> = names.map(ToString::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let message = match found.map(Param::role) {
        Some(Role::Service(_) | Role::Caller) => {
            format!("`{wanted}` is a service, which is always there")
        }
        Some(Role::Args) => format!("`{wanted}` is a group; name options that stand beside it"),
        Some(Role::Wrong) => return None,
        Some(_) => return found,
        None => match name::nearest(&wanted.to_string(), &names) {
            Some(near) => format!("no parameter is called `{wanted}`; did you mean `{near}`?"),
            None if names.is_empty() => format!("no parameter is called `{wanted}`"),
            None => format!("no parameter is called `{wanted}`; there is {}", name::list(&names)),
        },
    };
    diag.error(wanted, message);
    None
}
