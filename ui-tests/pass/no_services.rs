//! Commands need no services, and services no commands.

#![deny(warnings, dead_code)]

mod commands {
    #[foundry::command]
    pub(super) fn hello() {}
}

foundry::app! {
    pub(crate) struct Commands;
}

fn main() {
    Commands::new().call_blocking("hello", &[]).unwrap();
}
