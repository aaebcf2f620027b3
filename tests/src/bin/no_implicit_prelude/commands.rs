//! Commands with every form of parameter.

#[allow(unused_imports, reason = "the names alone matter")]
use crate::shadows::*;
use crate::shop::{Answer, Clock, Draft, Motto, Tenant, Unit, Users, Work};

const LARGEST: ::std::primitive::u8 = 9;
const WAIT: ::std::time::Duration = ::std::time::Duration::from_secs(30);

/// Options of several commands.
#[derive(::std::fmt::Debug, ::foundry::Args)]
#[args(exclusive = [twice, parts])]
#[allow(dead_code, reason = "only shown")]
pub(crate) struct Group<'input> {
    /// A text
    #[option(short = 's', default = "x", len = 1..=3)]
    text: &'input ::std::primitive::str,
    #[flag(conflicts = text)]
    twice: ::std::primitive::bool,
    #[option(delimiter = ',', values = 0..=3)]
    parts: ::std::vec::Vec<::std::primitive::u8>,
    #[args]
    inner: Inner,
}

#[derive(::std::fmt::Debug, ::foundry::Args)]
#[allow(dead_code, reason = "only shown")]
pub(crate) struct Inner {
    #[flag(negatable, default = true)]
    tint: ::std::primitive::bool,
    #[option(default = Answer::No)]
    answer: Answer,
    #[option(default = WAIT * 2)]
    pause: ::std::time::Duration,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as `validate` calls it")]
const fn check(
    value: &::std::primitive::u8,
) -> ::std::result::Result<(), &'static ::std::primitive::str> {
    if *value > 8 {
        return ::std::result::Result::Err("too many");
    }
    ::std::result::Result::Ok(())
}

const fn offer(_begun: &::std::primitive::str) -> [&'static ::std::primitive::str; 1] {
    ["a"]
}

/// Take every form of parameter.
#[::foundry::command(
    "each",
    call,
    alias = "all",
    example = "each 1 a --level -ll --three=9 yes",
    exclusive = [tri, colour],
    at_least_one = [level, tri],
)]
#[allow(clippy::option_option, reason = "an option whose value may be left out")]
async fn each(
    /// The first
    #[argument(range = 1..=LARGEST, validate = check, value = "N")]
    first: ::std::primitive::u8,
    #[argument(choices = ["a", "b"], default = "b")] second: ::std::string::String,
    #[argument(prompt = "Answer?")] answer: ::std::option::Option<Answer>,
    #[flag(count, short = 'l')] level: ::std::primitive::u8,
    #[flag(negatable)] tri: ::std::option::Option<::std::primitive::bool>,
    #[flag(hidden)] plain: ::std::primitive::bool,
    #[option(requires = level)] three: ::std::option::Option<
        ::std::option::Option<::std::primitive::u8>,
    >,
    #[option(secret, prompt = "Word?", env = "BARE_WORD")] word: ::std::option::Option<
        ::std::string::String,
    >,
    #[option(default = "p")] path: ::std::path::PathBuf,
    #[option] os: ::std::option::Option<::std::ffi::OsString>,
    #[option] colour: ::std::option::Option<&::std::ffi::OsStr>,
    #[option(range = -1.., complete = offer)] many: ::std::vec::Vec<::std::primitive::i8>,
    #[option(default = 'x')] letter: ::std::primitive::char,
    #[option(default = "30s", range = "1s"..="1h")] wait: ::std::time::Duration,
    #[option(default = 1 + 1)] sum: ::std::primitive::u32,
    #[option] limit: ::std::option::Option<::foundry::config::ByteSize>,
    #[option] labels: ::std::option::Option<
        ::std::collections::BTreeMap<::std::string::String, ::std::time::Duration>,
    >,
    #[option(default = Answer::Yes)] help: Answer,
    #[args] group: Group<'_>,
) -> ::std::result::Result<::std::vec::Vec<::std::string::String>, ::std::fmt::Error> {
    ::std::future::ready(()).await;
    let values = ::std::format!("{first} {second} {answer:?} {level} {tri:?} {plain} {three:?}");
    let more =
        ::std::format!("{word:?} {} {os:?} {colour:?} {many:?} {letter} {wait:?}", path.display());
    let rest = ::std::format!("{sum} {limit:?} {labels:?} {help:?} {group:?}");
    ::std::result::Result::Ok(::std::vec![values, more, rest])
}

/// Call another command.
#[::foundry::command("once")]
fn once(console: &::foundry::Console) -> ::std::result::Result<(), ::foundry::Error> {
    let app = crate::Bare::builder().provide(Tenant).build();
    let group = Group {
        text: "x",
        twice: true,
        parts: ::std::vec::Vec::new(),
        inner: Inner { tint: true, answer: Answer::Some, pause: WAIT },
    };
    let outcome = ::foundry::call!(app, "each", first = 3, group = group).wait()?;
    console.line(::std::format_args!("{outcome:?}"))
}

#[::foundry::command]
async fn wired(
    unit: &Unit,
    motto: &dyn Motto,
    work: ::foundry::All<dyn Work>,
    perhaps: ::std::option::Option<&Users>,
    shared: ::std::option::Option<::std::sync::Arc<Tenant>>,
    users: ::std::sync::Arc<Users>,
    later: ::foundry::Lazy<Clock>,
    cancel: &::foundry::Cancel,
    #[service] draft: Draft<Unit>,
) -> ::std::result::Result<::std::primitive::usize, ::foundry::Error> {
    let there = [perhaps.is_some(), shared.is_some(), cancel.is_cancelled()];
    let sum: ::std::primitive::u32 =
        ::std::iter::Iterator::sum(::std::iter::Iterator::map(work.iter(), |it| it.done()));
    let text =
        ::std::format!("{unit:?} {there:?} {users:?} {:?} {draft:?} {sum}", later.get().await?);
    ::std::result::Result::Ok(motto.len() + text.len())
}

#[::foundry::command]
fn rest(#[args] inner: Inner, words: ::foundry::Rest<'_>) -> ::std::primitive::usize {
    if inner.tint { 1 } else { words.len() }
}

#[::foundry::command("bare:code", hidden)]
const fn code() -> ::std::process::ExitCode {
    ::std::process::ExitCode::SUCCESS
}
