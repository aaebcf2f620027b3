//! A strict crate: no generated line may warn.

#![deny(warnings, dead_code, missing_docs, rust_2018_idioms, unused, future_incompatible)]
#![deny(unreachable_pub, unused_qualifications, unused_lifetimes, single_use_lifetimes)]
#![deny(missing_debug_implementations, trivial_casts, trivial_numeric_casts, unused_results)]
#![deny(let_underscore_drop, elided_lifetimes_in_paths, explicit_outlives_requirements)]
#![deny(absolute_paths_not_starting_with_crate, non_ascii_idents, redundant_lifetimes)]
#![deny(unit_bindings, unnameable_types, variant_size_differences, macro_use_extern_crate)]
#![deny(
    meta_variable_misuse,
    unused_import_braces,
    unused_macro_rules,
    ambiguous_negative_literals
)]
#![forbid(unsafe_code, unsafe_op_in_unsafe_fn)]

use foundry::{
    All, Args, Choice, Config, Console, Lazy, Rest, Result, call, command, service,
};
use std::sync::Arc;

foundry::app! {
    /// Never warns.
    struct Strict;
    requires = [Tenant]
}

/// Whose.
#[derive(Debug)]
struct Tenant(u32);

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

/// Sends.
trait Mailer: Send + Sync + std::fmt::Debug {
    fn send(&self) -> usize;
}

/// Later and perhaps.
#[service(as = dyn Mailer, into = dyn Mailer)]
struct Smtp {
    tenant: Arc<Tenant>,
    other: Option<Arc<Pool>>,
    all: All<dyn Other>,
    later: Lazy<Pool>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Smtp")
    }
}

impl Mailer for Smtp {
    fn send(&self) -> usize {
        self.all.len() + usize::from(self.other.is_some()) + self.tenant.0 as usize
    }
}

impl Smtp {
    async fn later(&self) -> Result<Arc<Pool>> {
        self.later.get().await
    }
}

/// Something else.
trait Other: Send + Sync {}

/// A unit.
#[service(scope = command, as = dyn Work)]
#[derive(Debug)]
struct Unit {
    draft: Draft<u32>,
}

/// Of units.
trait Work: Send + Sync {}

impl Work for Unit {}

/// Made each time.
#[derive(Debug)]
struct Draft<T>(T);

#[service(transient)]
fn draft<'c, T: 'c>(_clock: &'c Clock) -> Result<Draft<T>>
where
    T: Default + 'c,
{
    Ok(Draft(T::default()))
}

#[command]
async fn wired(
    mailer: &dyn Mailer,
    mailers: All<dyn Mailer>,
    smtp: Arc<Smtp>,
    unit: &Unit,
    _work: &dyn Work,
    perhaps: Option<&Pool>,
    lazy: Lazy<Clock>,
    #[service] draft: Draft<String>,
) -> Result<usize> {
    let _pool = smtp.later().await?;
    let _clock = lazy.get().await?;
    Ok(mailer.send() + mailers.len() + draft.0.len() + usize::from(perhaps.is_some())
        + unit.draft.0 as usize)
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

/// How to count.
#[derive(Args, Debug)]
#[args(exclusive = [twice, thrice])]
struct Counting<'a> {
    /// A unit
    #[option(short = 'u', default = "piece", len = 1..=8)]
    unit: &'a str,
    /// Twice
    #[flag(conflicts = limit)]
    twice: bool,
    #[flag]
    thrice: bool,
    #[option(range = 1..=9)]
    limit: Option<u8>,
    #[option(delimiter = ',', values = 0..=3)]
    steps: Vec<u8>,
    #[option(default = Level::High)]
    level: Level,
    #[args]
    output: Output,
    #[args]
    empty: Empty,
}

/// Where to.
#[derive(Args, Debug)]
struct Output {
    #[flag(negatable, default = true)]
    colour: bool,
    #[option(env = "STRICT_FILE")]
    file: Option<std::path::PathBuf>,
}

/// Nothing.
#[derive(Args, Debug, Clone, Copy)]
struct Empty {}

/// How much.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// Little.
    Low,
    #[choice(name = "hi", alias = "high")]
    High,
    #[choice(hidden)]
    _Unbearable,
}

fn is_even(number: &u8) -> std::result::Result<(), &'static str> {
    if number.is_multiple_of(2) { Ok(()) } else { Err("odd") }
}

fn words(begun: &str) -> Vec<String> {
    vec![begun.to_owned()]
}

#[command("with:all", call, example = "with:all 4 low x --deep -vv", at_least_one = [deep, sure])]
fn with_all(
    #[argument(range = 2..=8, validate = is_even)] number: u8,
    level: Level,
    #[argument(complete = words, prompt = "Word?")] word: Option<String>,
    #[flag(count)] times: u8,
    #[flag(negatable)] sure: Option<bool>,
    #[flag(short = 'd')] deep: bool,
    #[option(requires = deep)] depth: Option<Option<u32>>,
    #[option(choices = ["a", "b"], default = "a")] letter: &str,
    #[option(secret, hidden)] key: Option<String>,
    #[args] counting: Counting<'_>,
    #[args] _empty: Empty,
) -> Result<Vec<String>> {
    let text = format!("{number} {level:?} {word:?} {times} {sure:?} {deep} {depth:?} {letter}");
    let Counting { unit, twice, thrice, limit, steps, level, output, empty } = counting;
    let Output { colour, file } = output;
    let more = format!("{key:?} {unit} {twice} {thrice} {limit:?} {steps:?} {level:?} {empty:?}");
    Ok(vec![text, more, format!("{colour} {file:?}")])
}

#[command("with:rest")]
async fn with_rest(first: Option<&str>, rest: Rest<'_>) -> usize {
    rest.len() + first.map_or(0, str::len)
}

fn main() {
    let app = Strict::builder().provide(Tenant(1)).build();
    assert!(app.call_blocking("wired", &[]).is_ok());
    let outcome = app.call_blocking("count", &["3", "--by", "1"]).unwrap();
    assert_eq!(outcome, foundry::Outcome::default());
    assert!(app.call_blocking("wait", &[]).is_ok());
    assert!(app.call_blocking("with:lifetimes", &["text"]).is_ok());
    assert!(app.call_blocking("with:all", &["4", "low", "x", "-d", "--steps=1,2"]).is_ok());
    assert!(app.call_blocking("with:rest", &["a", "b", "--c"]).is_ok());
    let counting = Counting {
        unit: "piece",
        twice: false,
        thrice: true,
        limit: None,
        steps: Vec::new(),
        level: Level::Low,
        output: Output { colour: true, file: None },
        empty: Empty {},
    };
    let level = Level::High;
    let called =
        call!(app, "with:all", number = 4, level = level, counting = counting, _empty = Empty {});
    assert!(called.wait().is_ok());
}
