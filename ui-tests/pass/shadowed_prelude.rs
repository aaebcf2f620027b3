//! A crate with its own prelude: generated code takes nothing from the scope of its author.

#![deny(warnings, dead_code)]
#![forbid(unsafe_code)]
#![allow(non_camel_case_types)]

foundry::app! {
    /// Everything has another meaning here.
    pub struct Shadowed;
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

    pub struct bool;
    pub struct str;
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

    #[foundry::command]
    fn derived(_clock: &Clock) -> ::std::process::ExitCode {
        ::std::process::ExitCode::SUCCESS
    }
}

fn main() {
    let app = Shadowed::new();
    app.call_blocking("shop:everything", &["a", "b", "1", "c", "-o2", "-f"]).unwrap();
    app.call_blocking("shop:derived", &[]).unwrap();
}
