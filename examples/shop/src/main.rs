//! A film shop: imports films, shows them, ranks them. `cargo run -p shop -- demo`

// Nobody uses an application from outside: `pub` is for its other modules.
#![allow(unreachable_pub)]

mod commands;
mod database;
mod film;
mod films;
mod import;
mod number;
#[cfg(test)]
mod tests;

foundry::app! {
    /// A film shop.
    pub struct Shop;
    packs = [foundry::database::Sqlite]
}

fn main() -> std::process::ExitCode {
    Shop::run()
}
