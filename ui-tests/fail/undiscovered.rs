//! What the walk through the modules cannot see must be listed.

use foundry::command as action;
use foundry::service as provide;

foundry::app! { struct App; }

macro_rules! make {
    ($name:ident) => {
        #[foundry::command]
        fn $name() {}
    };
}
make!(made_by_a_macro);

macro_rules! make_service {
    ($name:ident) => {
        struct $name;

        #[foundry::service]
        impl $name {
            fn new() -> Self {
                Self
            }
        }
    };
}
make_service!(Clock);

#[foundry::command("takes:clock")]
fn takes_clock(_: &Clock) {}

fn main() {
    #[foundry::command]
    fn inside_a_function() {}
    let _ = App::run();
}

#[action]
fn renamed() {}

#[provide]
struct Renamed;

#[action("takes:renamed")]
fn takes_renamed(_: &Renamed) {}

include!("undiscovered/included.rs");
