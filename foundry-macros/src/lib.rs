//! The attributes and macros of Foundry: tokens in, tokens out. They are documented where they
//! are re-exported, in the crate `foundry`.

#![forbid(unsafe_code)]

mod app;
mod args;
mod asyncness;
mod attr;
#[cfg(feature = "cache")]
mod cacheable;
#[cfg(feature = "cache")]
mod cached;
mod choice;
mod command;
mod config;
mod diag;
mod item;
mod limit;
#[cfg(feature = "migrations")]
mod migrations;
mod name;
mod param;
mod path;
mod scan;
mod service;
mod taking;
mod ty;
mod views;

use proc_macro::TokenStream;

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro]
pub fn app(input: TokenStream) -> TokenStream {
    app::app(input.into(), app::Sort::App).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro]
pub fn pack(input: TokenStream) -> TokenStream {
    app::app(input.into(), app::Sort::Pack).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_attribute]
pub fn command(args: TokenStream, item: TokenStream) -> TokenStream {
    command::command(args.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_attribute]
pub fn seeder(args: TokenStream, item: TokenStream) -> TokenStream {
    command::seeder(args.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_attribute]
pub fn warmer(args: TokenStream, item: TokenStream) -> TokenStream {
    command::warmer(args.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro]
pub fn call(input: TokenStream) -> TokenStream {
    command::call(input.into()).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_attribute]
pub fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    service::service(args.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_derive(Config, attributes(config))]
pub fn config(input: TokenStream) -> TokenStream {
    config::expand(input.into()).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_derive(Args, attributes(args, argument, option, flag))]
pub fn args(input: TokenStream) -> TokenStream {
    args::expand(input.into()).into()
}

#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_derive(Choice, attributes(choice))]
pub fn choice(input: TokenStream) -> TokenStream {
    choice::expand(input.into()).into()
}

#[cfg(feature = "migrations")]
#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    migrations::expand(input.into()).unwrap_or_else(|errors| errors.to_compile_error()).into()
}

#[cfg(feature = "cache")]
#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_attribute]
pub fn cacheable(args: TokenStream, item: TokenStream) -> TokenStream {
    cacheable::expand(args.into(), &item.into()).into()
}

#[cfg(feature = "cache")]
#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro_attribute]
pub fn cached(args: TokenStream, item: TokenStream) -> TokenStream {
    cached::cached(args.into(), item.into()).into()
}

#[cfg(feature = "cache")]
#[expect(missing_docs, reason = "documented in the crate `foundry`")]
#[proc_macro]
pub fn cache_key(input: TokenStream) -> TokenStream {
    cached::key(input.into()).into()
}
