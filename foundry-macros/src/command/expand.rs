//! What a command becomes: its entry, and the function that reads the command line and calls it.

use super::ast::{Arity, Command, Param, Role};
use super::fallback::plain;
use crate::item::{self, Need, Site, variable};
use crate::ty::{self, Scalar};
use crate::{attr, name, path};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ItemFn, LitStr, ReturnType};

/// ```ignore
/// async fn create(email: &str, role: Vec<Role>, users: &Users) -> Result<()> { … }
///
/// const _: () = {
///     // … its key and its needs: `item::head`
///     fn __run<'a>(__call: ::foundry::__private::Call<'a>)
///         -> ::foundry::__private::Result<::foundry::__private::Step<'a>>
///     {
///         let mut __input = __call.input();
///         __input.read()?;
///         let __arg_email = ::foundry::__private::Input::required(
///             &__input, 0, ::foundry::__private::Input::text,
///         )?;
///         let __arg_role = ::foundry::__private::Input::many(
///             &__input, 1, ::foundry::__private::Input::parse::<Role>,
///         )?;
///         __call.run_async(move |__ctx| async move {
///             <Result<()> as ::foundry::__private::Report>::report(
///                 create(__arg_email, __arg_role, __ctx.get::<Users>(__NEED_0)).await
///             )
///         })
///     }
///     // … its entry: `item::entry`
/// };
/// ```
pub(super) fn command(command: &Command<'_>) -> TokenStream {
    let item = command.item;
    let ident = &item.sig.ident;
    let span = ident.span();
    let private = path::private(span);
    let key = ident.to_string();
    let site = Site { name: name::unraw(&key), span, pack: command.pack.as_ref() };

    let ordered = ordered(command);
    let index = |param: &Param<'_>| ordered.iter().position(|it| std::ptr::eq(*it, param));
    let mut needs = Vec::new();
    let mut reads = Vec::new();
    let mut arguments = Vec::new();
    for param in &command.params {
        if let Role::Service { ty, shared } = param.role() {
            let need = Need { ty, shared };
            arguments.push(item::fetch(needs.len(), &need));
            needs.push(need);
        } else if let (Some(at), Some(ident)) = (index(param), param.ident) {
            let local = local(ident);
            let read = read(param, at);
            reads.push(quote_spanned!(ident.span()=> let #local = #read;));
            arguments.push(local.into_token_stream());
        }
    }

    let head = item::head(&site, &needs);
    let (derived, shown) = shown_name(command);
    let kind = kind(command, &ordered);
    let entry = item::entry(&site, &shown, needs.len(), &kind);
    let ctx = if needs.is_empty() { quote!(_) } else { variable("__ctx").into_token_stream() };
    let call = variable("__call");
    let report = report(item);
    let run = if item.sig.asyncness.is_some() {
        quote_spanned! {span=>
            #call.run_async(move |#ctx| async move { #report(#ident(#(#arguments),*).await) })
        }
    } else {
        quote_spanned!(span=> #call.run(move |#ctx| #report(#ident(#(#arguments),*))))
    };
    let plain = plain(item);
    let block = item::block(&quote! {
        #head
        fn __run<'a>(__call: #private::Call<'a>) -> #private::Result<#private::Step<'a>> {
            let mut __input = __call.input();
            __input.read()?;
            #(#reads)*
            #run
        }
        #derived
        #entry
    });
    // What is typed belongs to the command, and there may be much of it.
    quote! {
        #[allow(clippy::needless_pass_by_value, clippy::too_many_arguments)]
        #plain
        #block
    }
}

/// `<Result<()> as ::foundry::__private::Report>::report`, under the type: there the compiler says
/// if a command cannot return it. Lifetimes of the function are inferred outside of it.
fn report(item: &ItemFn) -> TokenStream {
    let ReturnType::Type(_, ty) = &item.sig.output else {
        let private = path::private(item.sig.ident.span());
        return quote_spanned!(item.sig.ident.span()=> <() as #private::Report>::report);
    };
    let span = ty::span(ty);
    let private = path::private(span);
    let own: Vec<_> = item.sig.generics.lifetimes().map(|it| &it.lifetime.ident).collect();
    let ty = ty::infer_lifetimes(ty.to_token_stream(), &own);
    quote_spanned!(span=> <#ty as #private::Report>::report)
}

/// The parameters that are typed: positionals first.
fn ordered<'c>(command: &'c Command<'c>) -> Vec<&'c Param<'c>> {
    let is_positional = |it: &&Param<'_>| matches!(it.role(), Role::Positional { .. });
    let is_option = |it: &&Param<'_>| matches!(it.role(), Role::Option { .. } | Role::Flag);
    let params = &command.params;
    params.iter().filter(is_positional).chain(params.iter().filter(is_option)).collect()
}

/// The variable for a parameter; its prefix keeps it from hiding the function it is passed to.
fn local(ident: &Ident) -> Ident {
    format_ident!("__arg_{}", name::unraw(&ident.to_string()), span = ident.span())
}

/// `::foundry::__private::Input::required(&__input, 0, ::foundry::__private::Input::text)?`.
fn read(param: &Param<'_>, at: usize) -> TokenStream {
    let (scalar, ty, arity) = match param.role() {
        Role::Flag => {
            let input = variable("__input");
            return quote!(#input.flag(#at));
        }
        Role::Positional { scalar, ty, arity } | Role::Option { scalar, ty, arity } => {
            (scalar, ty, arity)
        }
        Role::Service { .. } | Role::Wrong => unreachable!("BUG: only what is typed is read"),
    };
    let span = ty::span(ty);
    let private = path::private(span);
    let convert = match scalar {
        Scalar::Text => quote_spanned!(span=> #private::Input::text),
        Scalar::Path => quote_spanned!(span=> #private::Input::path),
        Scalar::Os => quote_spanned!(span=> #private::Input::os),
        Scalar::PathBuf => quote_spanned!(span=> #private::Input::path_buf),
        Scalar::OsString => quote_spanned!(span=> #private::Input::os_string),
        Scalar::Parse => quote_spanned!(span=> #private::Input::parse::<#ty>),
    };
    let input = variable("__input");
    let given = match (arity, param.default()) {
        (Arity::Many, _) => quote_spanned!(span=> #private::Input::many(&#input, #at, #convert)?),
        (Arity::Optional, _) => {
            quote_spanned!(span=> #private::Input::optional(&#input, #at, #convert)?)
        }
        (Arity::One, None) => {
            quote_spanned!(span=> #private::Input::required(&#input, #at, #convert)?)
        }
        (Arity::One, Some(default)) => match text(default) {
            Some(text) => {
                quote_spanned!(span=> #private::Input::or_text(&#input, #at, #convert, #text)?)
            }
            None => {
                let default = quote_spanned!(default.span()=> || #default);
                quote_spanned!(span=> #private::Input::or(&#input, #at, #convert, #default)?)
            }
        },
    };
    if param.options().is_none_or(|it| it.env.is_none()) {
        return given;
    }
    let found = match arity {
        Arity::Optional => quote_spanned!(span=> ::core::option::Option::Some(__value)),
        Arity::One | Arity::Many => quote_spanned!(span=> __value),
    };
    quote_spanned! {span=>
        match #private::Input::from_env(&#input, #at, #convert)? {
            ::core::option::Option::Some(__value) => #found,
            ::core::option::Option::None => #given,
        }
    }
}

fn text(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// The name as it was written, or derived from module and function, which only the compiler knows.
fn shown_name(command: &Command<'_>) -> (TokenStream, TokenStream) {
    if let Some(name) = &command.name {
        return (TokenStream::new(), name.to_token_stream());
    }
    let span = command.item.sig.ident.span();
    let private = path::private(span);
    let function = name::kebab(&command.item.sig.ident.to_string());
    let derived = quote_spanned! {span=>
        const __NAME: [::core::primitive::u8; #private::derived_len(::core::module_path!(), #function)] =
            #private::derived_name(::core::module_path!(), #function);
        const _: () = #private::check_derived(&__NAME);
    };
    (derived, quote_spanned!(span=> #private::derived(&__NAME)))
}

/// ```ignore
/// ::foundry::__private::Kind::Command(&::foundry::__private::CommandSpec {
///     aliases: &["user:add"], summary: "Create a user account.", text: "", hidden: false,
///     params: &[::foundry::__private::ParamSpec { name: "email", … }],
///     run: __run,
/// })
/// ```
fn kind(command: &Command<'_>, ordered: &[&Param<'_>]) -> TokenStream {
    let span = command.item.sig.ident.span();
    let private = path::private(span);
    let (summary, text) = attr::docs(&command.item.attrs);
    let (aliases, hidden) = (&command.aliases, command.hidden);
    let params = ordered.iter().map(|param| {
        let options = param.options();
        let name = param.name();
        let help = &param.help;
        let kind = param_kind(param);
        let short = options.and_then(|it| it.short.as_ref()).map_or(0, |it| it.value() as u8);
        let default = param.default().map_or_else(String::new, shown_default);
        let env = options.and_then(|it| it.env.as_ref()).map_or_else(String::new, LitStr::value);
        quote! {
            #private::ParamSpec {
                name: #name,
                kind: #private::ParamKind::#kind,
                short: #short,
                help: #help,
                default: #default,
                env: #env,
            }
        }
    });
    quote! {
        #private::Kind::Command(&#private::CommandSpec {
            aliases: &[#(#aliases),*],
            summary: #summary,
            text: #text,
            hidden: #hidden,
            params: &[#(#params),*],
            run: __run,
        })
    }
}

fn param_kind(param: &Param<'_>) -> TokenStream {
    match param.role() {
        Role::Positional { arity: Arity::One, .. } => quote!(Required),
        Role::Positional { arity: Arity::Optional, .. } => quote!(Optional),
        Role::Positional { arity: Arity::Many, .. } => quote!(Trailing),
        Role::Option { arity: Arity::Many, .. } => quote!(Repeated),
        Role::Option { arity: Arity::One, .. } if param.default().is_none() => {
            quote!(RequiredOption)
        }
        Role::Option { .. } => quote!(Option),
        _ => quote!(Flag),
    }
}

/// The default as help shows it.
fn shown_default(default: &Expr) -> String {
    text(default)
        .map_or_else(|| crate::scan::squeeze(&default.to_token_stream().to_string()), LitStr::value)
}
