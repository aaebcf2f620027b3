//! The rules of a command, one function each. Types are left to the compiler.

use super::ast::{Arity, Command, Mark, Param, Role};
use crate::diag::Diagnostics;
use crate::name;
use crate::ty::Shape;
use std::collections::BTreeMap;

/// Reports every broken rule.
pub(super) fn command(diag: &mut Diagnostics, command: &Command<'_>) {
    check_function(diag, command);
    check_output(diag, command);
    check_name(diag, command);
    check_derived_name(diag, command);
    check_alias_taken(diag, command);
    for param in &command.params {
        check_type(diag, param);
        check_named(diag, param);
        check_flag_is_bool(diag, param);
        check_service_has_no_mark(diag, param);
        check_default_is_needed(diag, param);
        check_env_is_owned(diag, param);
        check_letters(diag, param);
    }
    check_count(diag, command);
    check_order(diag, command);
    check_long_taken(diag, command);
    check_short_taken(diag, command);
}

// The generated code calls the function as it stands.
fn check_function(diag: &mut Diagnostics, command: &Command<'_>) {
    let sig = &command.item.sig;
    for param in &sig.generics.params {
        if !matches!(param, syn::GenericParam::Lifetime(_)) {
            diag.error(param, "a command has no type parameters: the console cannot choose them");
        }
    }
    if let syn::Safety::Unsafe(unsafety) = &sig.safety {
        diag.error(unsafety, "a command cannot be `unsafe`: anybody may call it");
    }
    if let Some(variadic) = &sig.variadic {
        diag.error(variadic, "a command takes a trailing `Vec<T>` instead");
    }
}

// What a command returns is printed or becomes an exit code, which its type decides.
fn check_output(diag: &mut Diagnostics, command: &Command<'_>) {
    if let syn::ReturnType::Type(_, ty) = &command.item.sig.output
        && matches!(&**ty, syn::Type::ImplTrait(_))
    {
        diag.error(ty, "a command names what it returns: `()`, `ExitCode` or a `Result` of those");
    }
}

// Names are typed in shells: lower case letters, digits, `-` inside a word, `:` between
// namespace and word.
fn check_name(diag: &mut Diagnostics, command: &Command<'_>) {
    for name in command.name.iter().chain(&command.aliases) {
        if let Some(why) = name::wrong_command_name(&name.value()) {
            diag.error(name, why);
        }
    }
}

// A name that is not written is made of the function's.
fn check_derived_name(diag: &mut Diagnostics, command: &Command<'_>) {
    let ident = &command.item.sig.ident;
    let derived = name::kebab(&ident.to_string());
    if command.name.is_none() && name::wrong_command_name(&derived).is_some() {
        let message = "no name can be made of this; write one: `#[command(\"…\")]`";
        diag.error(ident, message);
    }
}

// An alias is another name.
fn check_alias_taken(diag: &mut Diagnostics, command: &Command<'_>) {
    let mut taken: Vec<String> = command.name.iter().map(syn::LitStr::value).collect();
    for alias in &command.aliases {
        if taken.contains(&alias.value()) {
            diag.error(alias, format!("`{}` is already a name of this command", alias.value()));
        }
        taken.push(alias.value());
    }
}

// Values come from the command line, references from the container.
fn check_type(diag: &mut Diagnostics, param: &Param<'_>) {
    match param.shape {
        Shape::Mut => diag.error(
            param.ty,
            "services are shared: take `&T`, and let the service keep what changes in a `Mutex`",
        ),
        Shape::Impl => diag.error(
            param.ty,
            "a command names its types: take a value, `&Service` or `Arc<Service>`",
        ),
        Shape::OptionalService => diag.error(
            param.ty,
            "a service is there or the program does not compile; take `&T` or `Arc<T>`",
        ),
        _ => {}
    }
}

// What is typed has a name to be typed or shown by; a service needs none.
fn check_named(diag: &mut Diagnostics, param: &Param<'_>) {
    let is_service = matches!(param.role(), Role::Service { .. } | Role::Wrong);
    if !is_service && param.ident.is_none() {
        diag.error(param.ty, "this parameter needs a name, which the help shows");
    }
}

// A flag is there or not.
fn check_flag_is_bool(diag: &mut Diagnostics, param: &Param<'_>) {
    if matches!(param.mark, Mark::Flag(..))
        && !matches!(param.shape, Shape::Bool | Shape::Ref(_) | Shape::Arc(_))
    {
        diag.error(param.ty, "a flag is a `bool`; what takes a value is an `#[option]`");
    }
}

// Services do not come from the command line.
fn check_service_has_no_mark(diag: &mut Diagnostics, param: &Param<'_>) {
    if let (Role::Service { .. }, Mark::Option(span, _) | Mark::Flag(span, _)) =
        (param.role(), &param.mark)
    {
        diag.error_at(*span, "a reference is a service, which is not typed; take a value");
    }
}

// A default is for a value that must be there.
fn check_default_is_needed(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(default) = param.default() else { return };
    match param.role() {
        Role::Option { arity: Arity::Optional, .. } => {
            diag.error(
                default,
                "an option with a default is always there; drop `Option` or the default",
            );
        }
        Role::Option { arity: Arity::Many, .. } => {
            diag.error(
                default,
                "a repeated option has no default; look whether the `Vec` is empty",
            );
        }
        _ => {}
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
        _ => {}
    }
}

// `--long-name`, `-s`; `--help` and `-h` are ours.
fn check_letters(diag: &mut Diagnostics, param: &Param<'_>) {
    let Some(options) = param.options() else {
        if matches!(param.role(), Role::Flag) && param.name() == "help" {
            diag.error(param.ident, "`--help` is already there");
        }
        return;
    };
    if let Some(long) = &options.long
        && let Some(why) = name::wrong_long_name(&long.value())
    {
        diag.error(long, why);
    }
    if param.name() == "help" {
        match &options.long {
            Some(long) => diag.error(long, "`--help` is already there"),
            None => diag.error(param.ident, "`--help` is already there"),
        }
    }
    if let Some(short) = &options.short {
        if !short.value().is_ascii_alphanumeric() {
            diag.error(short, "a short name is one letter or digit of ASCII");
        } else if short.value() == 'h' {
            diag.error(short, "`-h` is already used by `--help`");
        }
    }
}

// What was given is kept in 64 bits.
fn check_count(diag: &mut Diagnostics, command: &Command<'_>) {
    let typed = |it: &&Param<'_>| !matches!(it.role(), Role::Service { .. } | Role::Wrong);
    if let Some(param) = command.params.iter().filter(typed).nth(64) {
        diag.error(param.ty, "a command takes at most 64 parameters from the command line");
    }
}

// Positionals are told apart by their place alone.
fn check_order(diag: &mut Diagnostics, command: &Command<'_>) {
    let mut before = Arity::One;
    for param in &command.params {
        let Role::Positional { arity, .. } = param.role() else { continue };
        match (before, arity) {
            (Arity::Many, _) => {
                diag.error(
                    param.place(),
                    "nothing can follow a trailing `Vec`, which takes all that is left",
                );
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

// Each long name once.
fn check_long_taken(diag: &mut Diagnostics, command: &Command<'_>) {
    let mut taken = BTreeMap::new();
    for param in &command.params {
        let is_option = matches!(param.role(), Role::Option { .. } | Role::Flag);
        if !is_option || param.name().is_empty() {
            continue;
        }
        if let Some(first) = taken.insert(param.name(), param.ident) {
            let by = first.map_or_else(String::new, ToString::to_string);
            let message = format!("`--{}` is already used by `{by}`", param.name());
            match param.options().and_then(|it| it.long.as_ref()) {
                Some(long) => diag.error(long, message),
                None => diag.error(param.ident, message),
            }
        }
    }
}

// Each short name once.
fn check_short_taken(diag: &mut Diagnostics, command: &Command<'_>) {
    let mut taken = BTreeMap::new();
    for param in &command.params {
        let Some(short) = param.options().and_then(|it| it.short.as_ref()) else { continue };
        if let Some(first) = taken.insert(short.value(), param.name()) {
            diag.error(short, format!("`-{}` is already used by `--{first}`", short.value()));
        }
    }
}
