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

#[derive(foundry::Config)]
struct ClockConfig {
    #[config(default = 3)]
    hours: u32,
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
    app.call_blocking("later", &[]).unwrap();
    app.call_blocking("renamed", &[]).unwrap();
    app.call_blocking("inner:included", &[]).unwrap();
}
