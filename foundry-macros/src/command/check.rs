//! The rules of a command, one function each. Types are left to the compiler.

use super::ast::{Called, Command};
use crate::diag::Diagnostics;
use crate::param::ast::Role;
use crate::{asyncness, name, param};
use syn::spanned::Spanned;
use syn::{GenericParam, ReturnType, Type};

/// Reports every broken rule.
pub(super) fn command(diag: &mut Diagnostics, command: &Command<'_>) {
    check_function(diag, command);
    check_output(diag, command);
    check_name(diag, command);
    check_derived_name(diag, command);
    check_alias_taken(diag, command);
    check_call(diag, command);
    asyncness::check_runtime(diag, command.item.sig.asyncness.map(|it| it.span()));
    param::check::params(diag, &command.params, &command.groups);
    param::check::positionals(diag, &command.params);
}

/// Reports every broken rule of what another command calls.
pub(super) fn called(diag: &mut Diagnostics, called: Called, command: &Command<'_>) {
    check_function(diag, command);
    check_output(diag, command);
    check_seeder_name(diag, called, command);
    check_seeder_params(diag, called, command);
    asyncness::check_runtime(diag, command.item.sig.asyncness.map(|it| it.span()));
}

// `db:seed films` is typed like a command.
fn check_seeder_name(diag: &mut Diagnostics, called: Called, seeder: &Command<'_>) {
    let Some(name) = &seeder.name else { return };
    let own = name.value();
    let own = own.strip_prefix(called.prefix).unwrap_or(&own);
    if own.is_empty() {
        diag.error(name, format!("a {} needs a name", called.what));
    } else if let Some(why) = name::wrong_command_name(own) {
        diag.error(name, why);
    }
}

// Seeders and warmers are called without a command line: nobody types values for them.
fn check_seeder_params(diag: &mut Diagnostics, called: Called, seeder: &Command<'_>) {
    for param in &seeder.params {
        match param.role() {
            Role::Service(_) | Role::Wrong => {
                param::check::params(diag, std::slice::from_ref(param), &[]);
            }
            _ => {
                let what = called.what;
                let message = format!("a {what} takes services alone: nobody types values for it");
                diag.error(param.ty, message);
            }
        }
    }
}

// The generated code calls the function as it stands.
fn check_function(diag: &mut Diagnostics, command: &Command<'_>) {
    let sig = &command.item.sig;
    for param in &sig.generics.params {
        const MESSAGE: &str = "a command has no type parameters: the console cannot choose them";
        match param {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(param) => diag.error(&param.ident, MESSAGE),
            GenericParam::Const(param) => diag.error(&param.ident, MESSAGE),
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
    let ReturnType::Type(_, ty) = &command.item.sig.output else { return };
    match &**ty {
        Type::ImplTrait(_) => diag.error(
            ty,
            "a command names what it returns: `()`, `ExitCode`, what is printed, or a `Result` of those",
        ),
        Type::Never(_) => diag.error(ty, "a command ends, with an exit code; return `()`"),
        _ => {}
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

// `call!` finds a command by the name that is written here, in the application itself.
fn check_call(diag: &mut Diagnostics, command: &Command<'_>) {
    let Some(call) = command.call else { return };
    if command.name.is_none() {
        diag.error_at(call, "what `call!` calls has a name: `#[command(\"user:create\", call)]`");
    }
    if let Some(pack) = &command.pack {
        diag.error(pack, "`call!` calls commands of the application, not of a pack");
    }
}
