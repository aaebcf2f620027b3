//! What a macro makes is listed, and then like everything else: its variables, whatever view of
//! names they have, are found.

#![deny(warnings, dead_code)]

use foundry::command as action;
use foundry::service as provide;
use std::sync::Arc;

foundry::app! {
    struct App;
    include = [
        make, Clock, Watch, watch, later, renamed, Renamed, inner::included, Repo<u8>, main_like,
        each, whole, Smtp, spool, Draft, mailed, Unit,
    ]
}

macro_rules! command {
    ($name:ident, $ty:ty, $service:ident) => {
        #[foundry::command]
        fn $name(number: $ty, #[option(default = 3)] other: $ty, #[flag] on: bool, it: &$service) {
            let _ = (number, other, on, it);
        }
    };
    (async $name:ident ($($param:ident : $ty:ty),*)) => {
        #[foundry::command]
        async fn $name($($param: $ty),*) {
            $(let _ = $param;)*
        }
    };
}
command!(make, u32, Clock);
command!(async later(number: Option<u32>, clock: &Clock, console: &foundry::Console));

macro_rules! groups {
    (
        $level:ident { $($word:ident),* },
        $paging:ident { $($limit:ident: $number:ty = $default:expr),* }
    ) => {
        #[derive(foundry::Choice)]
        enum $level {
            $($word,)*
            #[choice(name = "other", alias = "rest")]
            Other,
        }

        #[derive(foundry::Args)]
        struct $paging<'text> {
            $(#[option(default = $default, range = 1..=99, validate = accept)] $limit: $number,)*
            #[option]
            after: Option<&'text str>,
            #[flag(negatable, default = true)]
            sure: bool,
        }
    };
}
groups!(Level { Low, High }, Paging { limit: u32 = 20, offset: u8 = 1 });

fn accept<T>(_: &T) -> Result<(), String> {
    Ok(())
}

macro_rules! shapes {
    (
        $name:ident, $command:literal, $ty:ty, $text:ty, $group:ty, $check:path, $default:expr,
        $least:literal, $most:expr, $letters:expr, $one:literal, $variable:expr, $result:ty
    ) => {
        #[foundry::command(
            $command,
            call,
            example = "each 3 --times --times",
            exclusive = [maybe, words],
        )]
        fn $name(
            #[argument(validate = $check, range = $least..=$most)] number: $ty,
            #[argument(default = $default, complete = $crate::offer)] second: $ty,
            #[option] maybe: Option<Option<$ty>>,
            #[option(delimiter = $one, values = 0..=$most)] words: Vec<$text>,
            #[option(choices = $letters, prompt = $variable)] letter: Option<char>,
            #[option(env = $variable)] named: Option<$ty>,
            #[option] text: Option<$text>,
            #[flag(count, short = $one)] times: u8,
            #[flag(negatable)] sure_of_it: Option<bool>,
            #[args] group: $group,
            clock: &Clock,
        ) -> $result {
            let _ = (second, maybe, words, letter, named, sure_of_it, clock, text);
            let _ = (group.limit, group.offset, group.after, group.sure);
            Ok(number + <$ty>::from(times))
        }
    };
}
shapes!(
    each, "each", u32, &str, Paging<'_>, accept, 4, 1, 9, ["a", "b"], 't', "MADE_BY_MACROS",
    Result<u32, std::fmt::Error>
);

fn offer(_begun: &str) -> Vec<&'static str> {
    vec!["1", "2"]
}

macro_rules! attribute {
    ($($attribute:meta),* => $($item:tt)*) => {
        $(#[$attribute])*
        $($item)*
    };
}
attribute! {
    foundry::command("made:whole", alias = "whole") =>
    async fn whole(level: Level, rest: foundry::Rest<'_>) -> Vec<u8> {
        vec![level as u8, u8::try_from(rest.len()).unwrap_or(0)]
    }
}

macro_rules! services {
    ($clock:ident, $watch:ident, $make:ident) => {
        #[foundry::service]
        struct $clock;

        struct $watch(Arc<$clock>);

        #[foundry::service]
        async fn $make(clock: Arc<$clock>, _config: &ClockConfig) -> foundry::Result<$watch> {
            Ok($watch(clock))
        }
    };
}
services!(Clock, Watch, watch);

macro_rules! mailers {
    ($mailer:ident, $smtp:ident, $spool:ident, $made:ty, $view:ty, $draft:ident, $unit:ident) => {
        trait $mailer: Send + Sync {}

        #[foundry::service(as = $view, into = dyn $mailer)]
        struct $smtp {
            _clock: Arc<Clock>,
            _draft: $draft<u8>,
        }

        impl $mailer for $smtp {}

        #[foundry::service(into = dyn $mailer)]
        fn $spool(_clock: &Clock) -> $made {
            Ok(Spool)
        }

        impl $mailer for Spool {}

        #[foundry::service(transient)]
        struct $draft<T> {
            _clock: Arc<Clock>,
            #[default(std::marker::PhantomData)]
            _of: std::marker::PhantomData<T>,
        }

        #[foundry::service(scope = command)]
        struct $unit;
    };
}
mailers!(Mailer, Smtp, spool, foundry::Result<Spool>, dyn Mailer, Draft, Unit);

struct Spool;

macro_rules! takes {
    ($name:ident, $mailer:ty, $all:ty, $lazy:ty, $perhaps:ty, $draft:ty, $unit:ident) => {
        #[foundry::command("made:mailed")]
        async fn $name(
            mailer: &$mailer,
            all: $all,
            lazy: $lazy,
            perhaps: $perhaps,
            #[service] draft: $draft,
            unit: Arc<$unit>,
        ) -> foundry::Result<()> {
            let _ = (mailer, draft, lazy.get().await?, unit);
            assert!(all.len() == 2 && perhaps.is_some());
            Ok(())
        }
    };
}
takes!(
    mailed, dyn Mailer, foundry::All<dyn Mailer>, foundry::Lazy<Smtp>, Option<&Smtp>, Draft<u16>,
    Unit
);

#[derive(foundry::Config)]
struct ClockConfig {
    #[config(default = 3)]
    hours: u32,
    #[config(nested)]
    _alarm: AlarmConfig,
}

macro_rules! section {
    ($name:ident, $field:ident: $ty:ty, $default:expr, $rule:path, $least:literal) => {
        #[derive(foundry::Config)]
        struct $name {
            #[config(default = $default, range = $least..=9, validate = $rule)]
            $field: $ty,
            #[config(range = $least.., validate = is_fine)]
            _fixed: Option<$ty>,
        }
    };
}
section!(AlarmConfig, _minutes: u32, 3, is_fine, 1);

fn is_fine(_: &u32) -> Result<(), &'static str> {
    Ok(())
}

struct Repo<T>(T);

macro_rules! block {
    ($ty:ty) => {
        #[foundry::service]
        impl $ty {
            fn new() -> Self {
                Self(0)
            }
        }
    };
}
block!(Repo<u8>);

#[provide]
struct Renamed;

#[action]
fn renamed(_: &Renamed, watch: &Watch, repo: &Repo<u8>, config: &ClockConfig) {
    let _ = (&watch.0, repo.0, config.hours);
}

mod inner {
    include!("modules/included.rs");
}

fn main() {
    #[foundry::command]
    fn main_like() {}

    let app = App::new();
    app.call_blocking("make", &["1", "--on"]).unwrap();
    app.call_blocking("made:mailed", &[]).unwrap();
    app.call_blocking("later", &[]).unwrap();
    app.call_blocking("renamed", &[]).unwrap();
    app.call_blocking("each", &["1", "--words=a,b", "--times", "--limit=9"]).unwrap();
    app.call_blocking("whole", &["high", "a", "--b"]).unwrap();
    assert!(matches!("rest".parse(), Ok(Level::Other)));
    app.call_blocking("inner:included", &[]).unwrap();
}
