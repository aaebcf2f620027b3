//! What `call!` needs of a command with `call`: a builder with a method for each parameter, which
//! knows by its type what is still missing.

use super::ast::Command;
use crate::item::variable;
use crate::param::ast::{Param, Role};
use crate::param::read::local;
use crate::ty::{self, Scalar};
use crate::{name, path};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Lifetime, LitStr};

/// A parameter that the caller sets.
struct Field<'c> {
    ident: &'c Ident,
    local: Ident,
    ty: TokenStream,
    /// The type parameter that tells whether it is set; only what must be set has one.
    state: Option<Ident>,
    /// What stands in for it if it is not set.
    absent: TokenStream,
}

/// ```ignore
/// #[allow(non_camel_case_types)]
/// pub struct email {}
/// pub struct __Arguments<'a, __P0> {
///     __app: &'a ::foundry::__private::App,
///     __arg_email: ::core::option::Option<&'a str>,
///     __arg_admin: ::core::option::Option<bool>,
///     __given: ::core::marker::PhantomData<(__P0,)>,
/// }
/// impl<'a, __P0> __Arguments<'a, __P0> {
///     pub fn email(self, __value: &'a str) -> __Arguments<'a, ::foundry::__private::Given> { … }
///     pub fn admin(self, __value: bool) -> Self { … }
///     pub fn __call(self) -> ::foundry::__private::Pending<'a>
///     where __P0: ::foundry::__private::IsGiven
///     { … }
/// }
/// impl ::foundry::__private::Named<{ ::foundry::__private::name_key("user:create") }>
///     for __home::Root
/// {
///     type Arguments<'a> = __Arguments<'a, email>;
///     fn arguments(&self) -> __Arguments<'_, email> { … }
/// }
/// ```
pub(super) fn builder(command: &Command<'_>, name: &LitStr) -> TokenStream {
    let span = name.span();
    let private = path::private(span);
    let fields: Vec<Field<'_>> = command.params.iter().filter_map(field).collect();
    let states: Vec<&Ident> = fields.iter().filter_map(|it| it.state.as_ref()).collect();
    let markers: Vec<&Ident> =
        fields.iter().filter(|it| it.state.is_some()).map(|it| it.ident).collect();
    let (locals, types): (Vec<_>, Vec<_>) = fields.iter().map(|it| (&it.local, &it.ty)).unzip();
    let setters = fields.iter().map(|field| setter(field, &fields));
    let values = fields.iter().map(|field| {
        let (local, absent) = (&field.local, &field.absent);
        quote_spanned!(span=> let #local = self.#local.unwrap_or_else(|| #absent);)
    });
    let run = super::expand::run(command, "run_once");
    let call = variable("__call");
    quote_spanned! {span=>
        #(#[allow(dead_code, non_camel_case_types)] pub struct #markers {})*
        #[allow(dead_code, private_interfaces)]
        pub struct __Arguments<'a, #(#states),*> {
            __app: &'a #private::App,
            #(#locals: ::core::option::Option<#types>,)*
            __given: ::core::marker::PhantomData<(#(#states,)*)>,
        }
        #[allow(dead_code, private_interfaces)]
        impl<'a, #(#states),*> __Arguments<'a, #(#states),*> {
            #(#setters)*
            pub fn __call(self) -> #private::Pending<'a>
            where
                #(#states: #private::IsGiven,)*
            {
                #(#values)*
                #private::Pending::start(self.__app, __COMMAND, move |#call| #run)
            }
        }
        const __COMMAND: ::core::primitive::usize =
            #private::command_index(__home::ITEMS, __INDEX);
        impl #private::Named<{ #private::name_key(#name) }> for __home::Root {
            type Arguments<'a> = __Arguments<'a, #(#markers),*>;

            fn arguments(&self) -> __Arguments<'_, #(#markers),*> {
                __Arguments {
                    __app: self,
                    #(#locals: ::core::option::Option::None,)*
                    __given: ::core::marker::PhantomData,
                }
            }
        }
    }
}

fn field<'c>(param: &'c Param<'_>) -> Option<Field<'c>> {
    let ident = param.ident?;
    if matches!(param.role(), Role::Service(_) | Role::Caller | Role::Wrong) {
        return None;
    }
    let lifetime = Lifetime::new("'a", Span::call_site());
    let ty = ty::with_lifetime(param.ty.to_token_stream(), &lifetime);
    let private = path::private(ident.span());
    let is_required = param.is_required() || matches!(param.role(), Role::Args);
    let absent = match param.default() {
        _ if is_required => quote!(::core::unreachable!("BUG: the compiler demands it")),
        Some(default) => match (crate::param::expand::text(default), scalar(param)) {
            (Some(text), Scalar::Text) => text.to_token_stream(),
            (Some(text), Scalar::Path | Scalar::Os) => {
                quote!(::core::convert::AsRef::as_ref(#text))
            }
            (Some(text), Scalar::PathBuf | Scalar::OsString) => {
                quote!(::core::convert::From::from(#text))
            }
            (Some(text), Scalar::Parse) => quote!(#private::default_of(#text)),
            (None, _) => match crate::param::computed::default_fn(param) {
                Some(function) => quote!(#function()),
                None => default.to_token_stream(),
            },
        },
        None => quote!(::core::default::Default::default()),
    };
    let state = is_required.then(|| format_ident!("__P_{}", name::unraw(&ident.to_string())));
    Some(Field { ident, local: local(ident), ty, state, absent })
}

/// How the value is read when it is typed.
fn scalar(param: &Param<'_>) -> Scalar {
    match param.role() {
        Role::Positional { scalar, .. } | Role::Option { scalar, .. } => scalar,
        _ => Scalar::Parse,
    }
}

/// Sets one value. What must be set changes the type.
fn setter(field: &Field<'_>, fields: &[Field<'_>]) -> TokenStream {
    let Field { ident, local, ty, .. } = field;
    let span = ident.span();
    let private = path::private(span);
    let others = fields.iter().map(|it| &it.local).filter(|it| *it != local);
    let states = fields.iter().filter_map(|it| it.state.as_ref()).map(|state| {
        let is_own = field.state.as_ref() == Some(state);
        if is_own { quote!(#private::Given) } else { state.to_token_stream() }
    });
    quote_spanned! {span=>
        #[must_use]
        pub fn #ident(self, __value: #ty) -> __Arguments<'a, #(#states),*> {
            __Arguments {
                __app: self.__app,
                #local: ::core::option::Option::Some(__value),
                #(#others: self.#others,)*
                __given: ::core::marker::PhantomData,
            }
        }
    }
}

/// `call!(app, "user:create", email = "ada@example.org")`.
pub(crate) fn call(input: TokenStream) -> TokenStream {
    let call = match syn::parse2::<TypedCall>(input) {
        Ok(call) => call,
        Err(error) => return error.to_compile_error(),
    };
    let TypedCall { app, name, arguments } = call;
    let span = name.span();
    let private = path::private(span);
    let setters =
        arguments.iter().map(|(ident, value)| quote_spanned!(ident.span()=> .#ident(#value)));
    let end = quote_spanned!(span=> .__call());
    quote_spanned! {span=>
        {
            use #private::Application as _;
            (#app).__arguments::<{ #private::name_key(#name) }>() #(#setters)* #end
        }
    }
}

struct TypedCall {
    app: syn::Expr,
    name: LitStr,
    arguments: Vec<(Ident, syn::Expr)>,
}

impl syn::parse::Parse for TypedCall {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        const MESSAGE: &str =
            "behind the application stands the name of the command: `\"user:create\"`";
        let app: syn::Expr = input.parse()?;
        if input.is_empty() {
            return Err(syn::Error::new_spanned(app, MESSAGE));
        }
        input.parse::<syn::Token![,]>()?;
        let name = input.parse().map_err(|error| syn::Error::new(error.span(), MESSAGE))?;
        let mut arguments = Vec::new();
        while !input.is_empty() {
            input.parse::<syn::Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let key: Ident = input.parse()?;
            if !input.peek(syn::Token![=]) {
                let message = format!("`{key}` wants a value: `{key} = …`");
                return Err(syn::Error::new(key.span(), message));
            }
            input.parse::<syn::Token![=]>()?;
            arguments.push((key, input.parse()?));
        }
        Ok(Self { app, name, arguments })
    }
}
