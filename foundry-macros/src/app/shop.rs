//! The struct that stands for an application, and what builds it.

use super::ast::App;
use crate::{item, path};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

/// ```ignore
/// pub struct Shop(::foundry::__private::App);
/// impl Shop {
///     pub fn run() -> ::foundry::__private::ExitCode { … }
///     pub fn builder() -> __ShopBuilder<…> { … }
///     pub fn test() -> ::foundry::__private::Test<Self> { … }
///     …
/// }
/// impl ::core::ops::Deref for Shop { type Target = ::foundry::__private::App; … }
/// ```
pub(super) fn shop(app: &App, own: usize) -> TokenStream {
    let App { attrs, vis, ident, requires, .. } = app;
    let silent = item::clippy_is_silent();
    let private = path::private(ident.span());
    let missing = requires.iter().map(|_| quote!(#private::Missing));
    let at_once = at_once(app);
    let builder = builder(app);
    let builder_name = builder_name(app);
    let outside = requires.iter().enumerate().map(|(at, ty)| {
        let index = u16::try_from(own + at).unwrap_or(u16::MAX);
        let span = crate::ty::span(ty);
        let private = path::private(span);
        quote_spanned! {span=>
            #[allow(unused_qualifications)]
            impl #private::ProvidedBy<#ident> for #ty {
                const NEED: #private::Need = #private::Need::Item(#index);
            }
        }
    });
    quote_spanned! {ident.span()=>
        #(#attrs)*
        #[allow(missing_debug_implementations)]
        #vis struct #ident(#private::App);

        #at_once
        #(#outside)*

        #silent
        #[allow(dead_code)]
        impl #ident {
            /// Builds the application with what it requires from outside: `provide` each, then
            /// `build` it for other code, or `run` it as this process.
            #vis fn builder() -> #builder_name<#(#missing),*> {
                #builder_name { values: #private::Values::NONE, state: ::core::marker::PhantomData }
            }

            /// Builds the application for a test, which may put its own services in.
            #vis fn test() -> #private::Test<Self> {
                #private::Test::new()
            }

            /// Closes the services, in the reverse of the order in which they became ready.
            #vis async fn shutdown(self) {
                self.0.shutdown().await;
            }
        }

        impl #private::Application for #ident {
            const DEFINITION: &'static #private::Definition = &__foundry::DEFINITION;

            fn of(app: #private::App) -> Self {
                Self(app)
            }
        }

        impl ::core::ops::Deref for #ident {
            type Target = #private::App;

            fn deref(&self) -> &#private::App {
                &self.0
            }
        }

        #builder
    }
}

/// What an application can do that requires nothing from outside. In one that does, the compiler
/// points at `builder`: the `for<'a>` keeps it from asking before somebody calls.
fn at_once(app: &App) -> TokenStream {
    let App { vis, ident, requires, .. } = app;
    let silent = item::clippy_is_silent();
    let private = path::private(ident.span());
    let wants = (!requires.is_empty()).then(|| quote!(where for<'a> Self: #private::AtOnce));
    quote_spanned! {ident.span()=>
        #silent
        #[allow(dead_code)]
        impl #ident {
            /// Does what the command line of this process says; `main` returns the exit code.
            #vis fn run() -> #private::ExitCode #wants {
                #private::run(&__foundry::DEFINITION, #private::Values::NONE)
            }

            /// Runs the command that the first of these words names, if it is one of this
            /// application; for programs that have a command line of their own.
            #vis fn dispatch(
                words: impl ::core::iter::IntoIterator<
                    Item = impl ::core::convert::Into<#private::OsString>,
                >,
            ) -> #private::Dispatch #wants {
                #private::dispatch(&__foundry::DEFINITION, words, #private::Values::NONE)
            }

            /// The application for other code, with nothing started yet.
            #[must_use]
            #vis fn new() -> Self #wants {
                Self(#private::App::new(&__foundry::DEFINITION, #private::Values::NONE))
            }
        }

        #silent
        impl ::core::default::Default for #ident #wants {
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// The builder's name; an application beside another has its own.
fn builder_name(app: &App) -> Ident {
    format_ident!("__{}Builder", app.ident)
}

/// The parameters of the builder's type: one for each required value, `Missing` or `Given`.
fn states(app: &App) -> Vec<Ident> {
    (0..app.requires.len()).map(|it| format_ident!("P{it}")).collect()
}

/// The builder. Its type says which values are still missing.
///
/// ```ignore
/// pub struct __ShopBuilder<P0> { values: ::foundry::__private::Values, state: PhantomData<(P0,)> }
/// // … `accepts`, and `builder_methods`
/// ```
fn builder(app: &App) -> TokenStream {
    let App { vis, ident, .. } = app;
    let private = path::private(ident.span());
    let (builder, states) = (builder_name(app), states(app));
    let (accepts, methods) = (accepts(app), builder_methods(app));
    quote_spanned! {ident.span()=>
        #[doc(hidden)]
        #[must_use]
        #[allow(missing_debug_implementations)]
        #vis struct #builder<#(#states),*> {
            values: #private::Values,
            state: ::core::marker::PhantomData<(#(#states,)*)>,
        }

        #accepts
        #methods
    }
}

/// ```ignore
/// impl ::foundry::__private::Accepts<Tenant> for __ShopBuilder<::foundry::__private::Missing> {
///     type Next = __ShopBuilder<::foundry::__private::Given>;
///     fn accept(self, value: ::foundry::__private::Arc<Tenant>) -> Self::Next { … }
/// }
/// ```
fn accepts(app: &App) -> TokenStream {
    let App { ident, requires, .. } = app;
    let private = path::private(ident.span());
    let (builder, states) = (builder_name(app), states(app));
    let accepts = requires.iter().enumerate().map(|(at, ty)| {
        let span = crate::ty::span(ty);
        let private = path::private(span);
        let others = states.iter().enumerate().filter(|it| it.0 != at).map(|it| it.1);
        let with = |state: TokenStream| {
            let states = states.iter().enumerate();
            let states =
                states.map(move |(it, name)| if it == at { state.clone() } else { quote!(#name) });
            quote!(#(#states),*)
        };
        let (before, after) = (with(quote!(#private::Missing)), with(quote!(#private::Given)));
        quote_spanned! {span=>
            #[allow(unused_qualifications)]
            impl<#(#others),*> #private::Accepts<#ty> for #builder<#before> {
                type Next = #builder<#after>;

                fn accept(self, value: #private::Arc<#ty>) -> Self::Next {
                    let values = self.values.with::<#ident, #ty>(value);
                    #builder { values, state: ::core::marker::PhantomData }
                }
            }
        }
    });
    quote_spanned! {ident.span()=>
        #(#accepts)*

        // So that the compiler does not take the last value that is wanted for the one that is given.
        impl<#(#states),*> #private::Accepts<#private::Missing> for #builder<#(#states),*> {
            type Next = Self;

            fn accept(self, _: #private::Arc<#private::Missing>) -> Self::Next {
                self
            }
        }
    }
}

/// ```ignore
/// impl<P0> __ShopBuilder<P0> {
///     pub fn provide<T>(self, value: T) -> <Self as ::foundry::__private::Accepts<T>>::Next { … }
///     pub fn build(self) -> Shop where P0: ::foundry::__private::Provided<Tenant> { … }
///     …
/// }
/// ```
fn builder_methods(app: &App) -> TokenStream {
    let App { vis, ident, requires, .. } = app;
    let silent = item::clippy_is_silent();
    let private = path::private(ident.span());
    let (builder, states) = (builder_name(app), states(app));
    quote_spanned! {ident.span()=>
        #silent
        #[allow(dead_code, private_bounds, private_interfaces, unused_qualifications)]
        impl<#(#states),*> #builder<#(#states),*> {
            /// Gives a value that the application requires.
            #vis fn provide<T>(self, value: T) -> <Self as #private::Accepts<T>>::Next
            where
                Self: #private::Accepts<T>,
            {
                #private::Accepts::accept(self, #private::Arc::new(value))
            }

            /// As `provide`, for what is shared already: `provide_shared::<dyn Clock>(…)`.
            #vis fn provide_shared<T: ?::core::marker::Sized>(
                self,
                value: #private::Arc<T>,
            ) -> <Self as #private::Accepts<T>>::Next
            where
                Self: #private::Accepts<T>,
            {
                #private::Accepts::accept(self, value)
            }

            /// The application for other code, with nothing started yet.
            #vis fn build(self) -> #ident
            where
                #(#states: #private::Provided<#requires>,)*
            {
                #ident(#private::App::new(&__foundry::DEFINITION, self.values))
            }

            /// Does what the command line of this process says; `main` returns the exit code.
            #vis fn run(self) -> #private::ExitCode
            where
                #(#states: #private::Provided<#requires>,)*
            {
                #private::run(&__foundry::DEFINITION, self.values)
            }
        }
    }
}
