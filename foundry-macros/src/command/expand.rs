//! What a command becomes: its entry, and the function that reads the command line and calls it.

use super::ast::Command;
use super::builder;
use super::fallback::plain;
use crate::item::{self, Need, Site, User, variable};
use crate::param::ast::{Param, Role};
use crate::param::computed::default_fns;
use crate::param::const_check::checks;
use crate::param::expand::{group_checks, group_places, joined, rules as param_rules};
use crate::param::read::{local, reads};
use crate::{attr, name, path, ty};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{ItemFn, ReturnType};

/// ```ignore
/// async fn create(email: &str, role: Vec<Role>, users: &Users) -> Result<()> { … }
///
/// const _: () = {
///     // … its key and its needs: `item::head`
///     fn __run<'a>(
///         __input: &::foundry::__private::Input<'a>,
///         __call: ::foundry::__private::Call<'a>,
///     ) -> ::foundry::__private::Result<::foundry::__private::Step<'a>> {
///         let __arg_email = ::foundry::__private::Input::required(
///             __input, 0, ::foundry::__private::Input::text,
///         )?;
///         let __arg_role = ::foundry::__private::Input::many(
///             __input, 1, ::foundry::__private::Input::parse,
///         )?;
///         __call.run_async(move |__ctx| async move {
///             ::foundry::__private::Returned(
///                 create(__arg_email, __arg_role, __ctx.get::<Users>(__NEED_0)).await,
///             ).value()?.report(&__ctx)
///         })
///     }
///     // … its spec, and its entry: `item::entry`
/// };
/// ```
pub(super) fn command(command: &Command<'_>) -> TokenStream {
    let item = command.item;
    let ident = &item.sig.ident;
    let span = ident.span();
    let private = path::private(span);
    let key = ident.to_string();
    let pack = command.pack.as_ref();
    let site = Site { name: name::unraw(&key), span, pack, user: User::Command };

    let needs = needs(command);
    let reads = reads(&command.params, None);
    let head = item::head(&site, &needs);
    let (derived, shown) = shown_name(command);
    let spec = spec(command);
    let checks = const_checks(command, &shown);
    let entry = item::entry(&site, &shown, needs.len(), &quote!(#private::Kind::Command(&__SPEC)));
    let run = run(command, "run");
    let builder = match (&command.call, &command.name) {
        (Some(_), Some(name)) => builder::builder(command, name),
        _ => TokenStream::new(),
    };
    let input = if reads.is_empty() { quote!(_) } else { variable("__input").into_token_stream() };
    let plain = plain(item);
    let block = item::block(&quote! {
        #head
        fn __run<'a>(
            #input: &#private::Input<'a>,
            __call: #private::Call<'a>,
        ) -> #private::Result<#private::Step<'a>> {
            #(#reads)*
            #run
        }
        #derived
        #spec
        #checks
        #builder
        #entry
    });
    // What is typed belongs to the command, and there may be much of it.
    quote! {
        #[allow(clippy::needless_pass_by_value, clippy::too_many_arguments)]
        #plain
        #block
    }
}

/// The services that the function takes.
fn needs<'c>(command: &Command<'c>) -> Vec<Need<'c>> {
    command.params.iter().filter_map(service).collect()
}

/// The service that a parameter takes.
fn service<'c>(param: &Param<'c>) -> Option<Need<'c>> {
    match param.role() {
        Role::Service(need) => Some(need),
        _ => None,
    }
}

/// Starts the services and calls the function with what stands in the variables.
///
/// ```ignore
/// __call.run(move |__ctx| {
///     ::foundry::__private::Returned(create(__arg_email, __ctx.get::<Users>(__NEED_0)))
///         .value()?.report(&__ctx)
/// })
/// ```
pub(super) fn run(command: &Command<'_>, method: &str) -> TokenStream {
    let item = command.item;
    let ident = &item.sig.ident;
    let span = ident.span();
    let mut needs = 0;
    let arguments = command.params.iter().filter_map(|param| {
        if let Some(need) = service(param) {
            needs += 1;
            return Some(item::fetch(needs - 1, &need));
        }
        if matches!(param.role(), Role::Caller) {
            let ctx = variable("__ctx");
            return Some(quote!(#ctx.caller()));
        }
        param.ident.map(|it| local(it).into_token_stream())
    });
    let arguments: Vec<_> = arguments.collect();
    let (ctx, call) = (variable("__ctx"), variable("__call"));
    if item.sig.asyncness.is_some() {
        let report = report(item, &quote_spanned!(span=> #ident(#(#arguments),*).await));
        quote_spanned!(span=> #call.run_async(move |#ctx| async move { #report }))
    } else {
        let report = report(item, &quote_spanned!(span=> #ident(#(#arguments),*)));
        let method = Ident::new(method, span);
        quote_spanned!(span=> #call.#method(move |#ctx| { #report }))
    }
}

/// What the handler returned, turned into an outcome under the author's types: of the `T` and `E` of
/// a `Result<T, E>` the compiler says whether a command can return it, and fail with it. Which
/// `value` and which `report` are meant, the type decides.
///
/// ```ignore
/// let __returned = ::foundry::__private::Returned(create(…)).value()?;
/// __returned.report(&__ctx)
/// ```
fn report(item: &ItemFn, call: &TokenStream) -> TokenStream {
    let (span, value, error) = match &item.sig.output {
        ReturnType::Type(_, ty) => {
            let (value, error) = match (ty::argument(ty, "Result"), ty::last_argument(ty)) {
                (Some(value), Some(error)) if !std::ptr::eq(value, error) => (value, error),
                (value, _) => (value.unwrap_or(ty), &**ty),
            };
            (ty::span(ty), ty::span(value), ty::span(error))
        }
        ReturnType::Default => {
            let span = item.sig.ident.span();
            (span, span, span)
        }
    };
    let private = path::private(error);
    let ctx = variable("__ctx");
    let returned = Ident::new("__returned", value);
    let value_of = quote_spanned!(error=> #private::Returned(#call).value()?);
    let report = quote_spanned!(value=> #returned.report(&#ctx));
    quote_spanned! {span=>
        #[allow(unused_imports)]
        use #private::{Infallible as _, ReportPrinted as _};
        let #returned = #value_of;
        #report
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
/// const __SPEC: ::foundry::__private::CommandSpec = ::foundry::__private::CommandSpec {
///     summary: "Create a user account.",
///     params: &[::foundry::__private::ParamSpec { name: "email", … }],
///     run: __run,
///     ..::foundry::__private::CommandSpec::NONE
/// };
/// ```
fn spec(command: &Command<'_>) -> TokenStream {
    let span = command.item.sig.ident.span();
    let private = path::private(span);
    let (summary, text) = attr::docs(&command.item.attrs);
    let Command { aliases, examples, hidden, .. } = command;
    let (params, rules) = joined(&command.params, &command.groups);
    let mut fields = Vec::new();
    let mut field = |name: &str, is_there: bool, value: TokenStream| {
        if is_there {
            let name = Ident::new(name, span);
            fields.push(quote!(#name: #value));
        }
    };
    let has_groups = command.params.iter().any(|it| matches!(it.role(), Role::Args));
    let is_typed = has_groups || command.params.iter().any(Param::is_typed);
    field("aliases", !aliases.is_empty(), quote!(&[#(#aliases),*]));
    field("summary", !summary.is_empty(), quote!(#summary));
    field("text", !text.is_empty(), quote!(#text));
    field("examples", !examples.is_empty(), quote!(&[#(#examples),*]));
    field("hidden", *hidden, quote!(true));
    field("is_async", command.item.sig.asyncness.is_some(), quote!(true));
    field("params", is_typed, params);
    let has_rules = has_groups || !param_rules(&command.params, &command.groups).is_empty();
    field("rules", has_rules, rules);
    let checks = checks(&command.params);
    let places = group_places(&command.params, &quote!(0));
    let defaults = default_fns(&command.params);
    quote! {
        #[allow(unused_imports)]
        use #private::NoChoices as _;
        #defaults
        #places
        const __SPEC: #private::CommandSpec = #private::CommandSpec {
            #(#fields,)*
            run: __run,
            ..#private::CommandSpec::NONE
        };
        #checks
    }
}

/// Examples are read while compiling, and options of groups compared with the others.
///
/// ```ignore
/// const _: () = ::foundry::__private::check_params(__SPEC.params, __GROUP_0, …);
/// const _: () = __EXAMPLE.check::<…>("user:create ada@example.org");
/// ```
fn const_checks(command: &Command<'_>, shown: &TokenStream) -> TokenStream {
    let groups = group_checks(&command.params, &quote!(__SPEC.params));
    let aliases = &command.aliases;
    let examples = command.examples.iter().map(|example| {
        let span = example.span();
        let private = path::private(span);
        quote_spanned! {span=>
            const _: () = #private::Example {
                names: &[#shown, #(#aliases),*],
                specs: __SPEC.params,
                rules: __SPEC.rules,
            }
            .check::<{ __SPEC.params.len() }, { #private::names_len(__SPEC.params) }>(#example);
        }
    });
    quote!(#groups #(#examples)*)
}
