//! Uses every macro in every form, in a crate without a prelude whose own items have the names of the
//! prelude, and which denies all warnings of the compiler and of clippy. Generated code depends on no name
//! of its author and causes no warning.

#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings, unused, future_incompatible, rust_2018_idioms, missing_docs, unreachable_pub)]
#![deny(unused_qualifications, unused_lifetimes, single_use_lifetimes, unused_results)]
#![deny(trivial_casts, trivial_numeric_casts, missing_debug_implementations, unnameable_types)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]
#![allow(
    clippy::cargo_common_metadata,
    clippy::multiple_crate_versions,
    reason = "of the workspace"
)]
#![allow(clippy::redundant_pub_crate, reason = "the opposite of `unreachable_pub`")]

::foundry::app! {
    /// Has no prelude.
    ///
    /// # Panics
    ///
    /// Never.
    pub struct Bare;
    packs = [::foundry::database::Sqlite]
    requires = [crate::shop::Tenant]
    sections = [crate::shop::ListedConfig]
}

#[allow(dead_code, non_camel_case_types, reason = "the names alone matter")]
mod shadows {
    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod alloc {}
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Vec;
    pub(crate) struct String;
    pub(crate) struct Box;
    pub(crate) struct Arc;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct Default;
    pub(crate) struct From;
    pub(crate) struct Into;
    pub(crate) struct Send;
    pub(crate) struct Sync;
    pub(crate) struct Drop;
    pub(crate) struct Display;
    pub(crate) struct Duration;
    pub(crate) struct Shown;
    pub(crate) struct Kind;
    pub(crate) struct Input;
    pub(crate) struct bool;
    pub(crate) struct str;
    pub(crate) struct u16;
    pub(crate) struct u32;
    pub(crate) struct u64;
    pub(crate) struct usize;
}

mod cached;
mod commands;
mod data;
mod parts;
mod shop;

fn main() -> ::std::process::ExitCode {
    Bare::builder().provide(shop::Tenant).run()
}
