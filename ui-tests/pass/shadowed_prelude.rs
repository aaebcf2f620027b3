//! A crate with its own prelude: generated code takes nothing from the scope of its author.

#![deny(warnings, dead_code)]
#![forbid(unsafe_code)]
#![allow(non_camel_case_types)]

foundry::app! {
    /// Everything has another meaning here.
    pub struct Shadowed;
    requires = [shop::Tenant, dyn shop::Motto]
}

#[allow(dead_code)]
mod shadows {
    pub mod std {}
    pub mod core {}
    pub mod alloc {}

    pub struct Option;
    pub struct Result;
    pub struct Vec;
    pub struct String;
    pub struct Box;
    pub struct Arc;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Default;
    pub struct From;
    pub struct Into;
    pub struct Iterator;
    pub struct Send;
    pub struct Sync;
    pub struct Sized;
    pub struct Fn;
    pub struct FnOnce;
    pub struct Drop;
    pub struct Clone;

    pub struct Rest;
    pub struct Args;
    pub struct Choice;
    pub struct Path;
    pub struct PathBuf;
    pub struct OsStr;
    pub struct OsString;
    pub struct ToString;
    pub struct FromStr;
    pub struct AsRef;
    pub struct IntoIterator;
    pub struct Copy;
    pub struct Input;

    pub struct bool;
    pub struct str;
    pub struct char;
    pub struct i8;
    pub struct u8;
    pub struct u16;
    pub struct u32;
    pub struct u64;
    pub struct usize;
}

mod shop {
    #[allow(unused_imports)]
    use crate::shadows::*;

    #[derive(foundry::Config)]
    #[config(prefix = "SHADOWED")]
    pub struct ShopConfig {
        #[config(default = 3)]
        pub number: ::std::primitive::u32,
        pub name: ::std::option::Option<::std::string::String>,
        #[config(default = "2")]
        pub text: ::std::primitive::u64,
        #[config(default)]
        pub list: ::std::vec::Vec<::std::string::String>,
        #[config(range = 1..=3, validate = check, alias = "old", deprecated = "use `number`")]
        pub _limited: ::std::option::Option<::std::primitive::u8>,
        #[config(default = "3s", range = "1s"..)]
        pub _waits: ::std::vec::Vec<::std::time::Duration>,
        #[config(nested)]
        pub _inner: ::std::option::Option<InnerConfig>,
    }

    #[derive(foundry::Config)]
    #[config(validate = check_whole)]
    pub struct InnerConfig {
        #[config(default)]
        pub _map: ::std::collections::BTreeMap<::std::string::String, ::std::primitive::i8>,
    }

    fn check_whole(_: &InnerConfig) -> ::std::result::Result<(), ::std::string::String> {
        ::std::result::Result::Ok(())
    }

    #[foundry::service]
    pub struct Users {
        pub config: ::std::sync::Arc<ShopConfig>,
        #[default(7)]
        pub number: ::std::primitive::u32,
    }

    pub struct Clock;

    #[foundry::service]
    impl Clock {
        pub fn new() -> Self {
            Self
        }
    }

    pub struct Pool;

    #[foundry::service]
    async fn pool(
        _clock: &Clock,
        _users: ::std::sync::Arc<Users>,
    ) -> ::std::result::Result<Pool, ::std::fmt::Error> {
        ::std::result::Result::Ok(Pool)
    }

    pub struct Tenant;

    pub trait Motto: ::std::marker::Send + ::std::marker::Sync {}

    impl Motto for Tenant {}

    pub trait Mailer: ::std::marker::Send + ::std::marker::Sync {}

    #[foundry::service(as = dyn Mailer, into = dyn Mailer, into = dyn Motto)]
    pub struct Smtp {
        _users: ::std::sync::Arc<Users>,
        _later: foundry::Lazy<Pool>,
        _all: foundry::All<dyn Work>,
        _perhaps: ::std::option::Option<::std::sync::Arc<dyn Motto>>,
    }

    impl Mailer for Smtp {}

    impl Motto for Smtp {}

    #[foundry::service(transient)]
    fn draft<T>(_clock: &Clock) -> ::std::result::Result<Draft<T>, ::std::fmt::Error> {
        ::std::result::Result::Ok(Draft(::std::marker::PhantomData))
    }

    pub struct Draft<T>(::std::marker::PhantomData<T>);

    #[foundry::service(scope = command, as = dyn Work, into = dyn Mailer)]
    impl Unit {
        async fn new(_tenant: &Tenant, _draft: Draft<Pool>) -> Self {
            Self
        }
    }

    pub struct Unit;

    pub trait Work: ::std::marker::Send + ::std::marker::Sync {}

    impl Work for Unit {}

    impl Mailer for Unit {}

    #[foundry::command]
    async fn wired(
        unit: &Unit,
        work: ::std::sync::Arc<dyn Work>,
        mailer: &dyn Mailer,
        mailers: foundry::All<dyn Mailer>,
        perhaps: ::std::option::Option<&dyn Motto>,
        later: foundry::Lazy<dyn Mailer>,
        #[service] draft: Draft<Unit>,
    ) -> ::std::result::Result<::std::primitive::usize, foundry::Error> {
        let _ = (unit, work, mailer, perhaps, draft.0, later.get().await?);
        ::std::result::Result::Ok(mailers.len())
    }

    #[foundry::command(alias = "all")]
    async fn everything(
        text: &::std::primitive::str,
        path: &::std::path::Path,
        maybe: ::std::option::Option<::std::primitive::u8>,
        many: ::std::vec::Vec<::std::string::String>,
        #[option(short = 'o')] option: ::std::primitive::u32,
        #[option(default = 3)] number: ::std::primitive::u32,
        #[option(default = "4", env = "SHADOWED_WIDTH")] width: ::std::primitive::u32,
        #[option(env = "SHADOWED_HEIGHT")] height: ::std::option::Option<::std::primitive::u32>,
        #[flag(short = 'f')] flag: ::std::primitive::bool,
        pool: &Pool,
        users: ::std::sync::Arc<Users>,
        console: &foundry::Console,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        let _ = (text, path, maybe, many, option, number, width, height, flag, pool, console);
        let _ = (users.number, users.config.number, &users.config.name);
        let _ = (users.config.text, &users.config.list);
        ::std::result::Result::Ok(())
    }

    #[derive(foundry::Choice)]
    pub enum Answer {
        Some,
        None,
        #[choice(name = "yes", alias = "ok")]
        Ok,
        #[choice(hidden)]
        Err,
    }

    #[derive(foundry::Args)]
    #[args(exclusive = [bool, Vec])]
    #[allow(non_snake_case)]
    pub struct Group<'input> {
        #[option(short = 's', default = "x", len = 1..=3)]
        pub str: &'input ::std::primitive::str,
        #[flag(conflicts = str)]
        pub bool: ::std::primitive::bool,
        #[option(delimiter = ',', values = 0..=3)]
        pub Vec: ::std::vec::Vec<::std::primitive::u8>,
        #[args]
        pub Inner: Inner,
    }

    #[derive(foundry::Args)]
    pub struct Inner {
        #[flag(negatable, default = true)]
        pub tint: ::std::primitive::bool,
        #[option(default = "none")]
        pub answer: Answer,
    }

    fn check(value: &::std::primitive::u8) -> ::std::result::Result<(), ::std::string::String> {
        if *value > 3 {
            ::std::result::Result::Err("too many".into())
        } else {
            ::std::result::Result::Ok(())
        }
    }

    fn offer(_begun: &::std::primitive::str) -> [&'static ::std::primitive::str; 1] {
        ["a"]
    }

    #[foundry::command(
        "shop:each",
        call,
        example = "shop:each 1 a --level -ll --three=9 yes",
        exclusive = [tri, colour],
        at_least_one = [level, tri],
    )]
    async fn each(
        #[argument(range = 1..=9, validate = check, value = "N")] first: ::std::primitive::u8,
        #[argument(choices = ["a", "b"], default = "b")] second: ::std::string::String,
        #[argument(prompt = "Answer?")] answer: ::std::option::Option<Answer>,
        #[flag(count, short = 'l')] level: ::std::primitive::u8,
        #[flag(negatable)] tri: ::std::option::Option<::std::primitive::bool>,
        #[flag(hidden)] plain: ::std::primitive::bool,
        #[option(requires = level)] three: ::std::option::Option<
            ::std::option::Option<::std::primitive::u8>,
        >,
        #[option(secret, prompt = "Word?", env = "SHADOWED_WORD")] word: ::std::option::Option<
            ::std::string::String,
        >,
        #[option(default = "p")] path: ::std::path::PathBuf,
        #[option] os: ::std::option::Option<::std::ffi::OsString>,
        #[option] colour: ::std::option::Option<&::std::ffi::OsStr>,
        #[option(range = -1.., complete = offer)] many: ::std::vec::Vec<::std::primitive::i8>,
        #[option(default = 'x')] letter: ::std::primitive::char,
        #[args] group: Group<'_>,
    ) -> ::std::result::Result<::std::vec::Vec<::std::string::String>, ::std::fmt::Error> {
        let _ = (first, second, answer, level, tri, plain, three, word, path, os, colour, many);
        let _ = (letter, group.str, group.bool, group.Vec, group.Inner.tint, group.Inner.answer);
        ::std::result::Result::Ok(::std::vec::Vec::new())
    }

    #[foundry::command]
    fn rest(#[args] inner: Inner, words: foundry::Rest<'_>) -> ::std::primitive::u8 {
        let _ = (inner.tint, inner.answer);
        words.len() as ::std::primitive::u8
    }

    #[foundry::command]
    fn derived(_clock: &Clock) -> ::std::process::ExitCode {
        ::std::process::ExitCode::SUCCESS
    }
}

fn group() -> shop::Group<'static> {
    let inner = shop::Inner { tint: true, answer: shop::Answer::Ok };
    shop::Group { str: "x", bool: false, Vec: Vec::new(), Inner: inner }
}

fn main() {
    let app = Shadowed::builder().provide(shop::Tenant);
    let app = app.provide_shared::<dyn shop::Motto>(std::sync::Arc::new(shop::Tenant)).build();
    app.call_blocking("shop:wired", &[]).unwrap();
    app.call_blocking("shop:everything", &["a", "b", "1", "c", "-o2", "-f"]).unwrap();
    app.call_blocking("shop:each", &["1", "a", "-ll", "--str=ab", "--Vec", "1,2"]).unwrap_err();
    app.call_blocking("shop:each", &["1", "a", "-ll", "--str=ab", "--vec", "1,2"]).unwrap();
    foundry::call!(app, "shop:each", first = 3, group = group()).wait().unwrap();
    app.call_blocking("shop:rest", &["--no-tint", "a", "--b"]).unwrap();
    app.call_blocking("shop:derived", &[]).unwrap();
}
