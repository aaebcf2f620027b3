//! Items that only `include = […]` finds.

use foundry::command as action;

macro_rules! make {
    ($name:ident) => {
        /// `by-include:made`.
        #[foundry::command]
        fn $name() {}
    };
}
make!(made);

/// `by-include:renamed`.
#[action]
fn renamed() {}

include!("elsewhere/included.in");
