//! A strict crate: no generated line may warn.

#![deny(warnings, dead_code, missing_docs, rust_2018_idioms, unused, future_incompatible)]
#![deny(unreachable_pub, unused_qualifications, unused_lifetimes, single_use_lifetimes)]
#![deny(missing_debug_implementations, trivial_casts, trivial_numeric_casts, unused_results)]
#![deny(let_underscore_drop, elided_lifetimes_in_paths, explicit_outlives_requirements)]
#![deny(absolute_paths_not_starting_with_crate, non_ascii_idents, redundant_lifetimes)]
#![deny(unit_bindings, unnameable_types, variant_size_differences, macro_use_extern_crate)]
#![deny(meta_variable_misuse, unused_import_braces, unused_macro_rules, ambiguous_negative_literals)]
#![forbid(unsafe_code, unsafe_op_in_unsafe_fn)]

use foundry::{Config, Console, Result, command, service};
use std::sync::Arc;

foundry::app! {
    /// Never warns.
    struct Strict;
}

/// How strict.
#[derive(Config, Debug)]
struct StrictConfig {
    /// A number.
    #[config(default = 3)]
    number: u32,
}

/// Counts.
#[service]
#[derive(Debug)]
struct Counter {
    config: Arc<StrictConfig>,
    #[default(2)]
    step: u32,
}

#[derive(Debug)]
struct Clock;

#[service]
impl Clock {
    fn new(_counter: &Counter) -> Self {
        Self
    }
}

impl foundry::Close for Clock {
    async fn close(&self) {}
}

#[derive(Debug)]
struct Pool;

#[service]
async fn pool(_clock: &Clock) -> Result<Pool> {
    Ok(Pool)
}

/// Count on.
#[command]
fn count(
    /// Where to begin
    start: u32,
    #[flag] back: bool,
    #[option] by: Option<u32>,
    counter: &Counter,
    console: &Console,
) -> Result<()> {
    let step = by.unwrap_or(counter.step + counter.config.number);
    console.line(if back { start - step } else { start + step })
}

#[command]
async fn wait(_: &Pool, _unused: Option<&str>, #[flag] _quick: bool) {}

#[command("with:lifetimes")]
fn with_lifetimes<'t>(text: &'t str, more: Option<&'t str>, console: &Console) -> Result<()> {
    console.line(more.unwrap_or(text))
}

fn main() {
    let app = Strict::new();
    let outcome = app.call_blocking("count", &["3", "--by", "1"]).unwrap();
    assert_eq!(outcome, foundry::Outcome::default());
    assert!(app.call_blocking("wait", &[]).is_ok());
    assert!(app.call_blocking("with:lifetimes", &["text"]).is_ok());
}
