//! A film shop: imports films, shows them, ranks them. `cargo run -p shop -- demo`

#![forbid(unsafe_code)]
// Nobody uses an application from outside: `pub` is for its other modules.
#![allow(unreachable_pub)]

mod cache;
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
    packs = [foundry::cache::Pack, foundry::config::Commands, foundry::database::Sqlite]
    config = "foundry.defaults.toml"
}

// An application may choose its allocator; of two, the first.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
#[cfg(all(feature = "jemalloc", not(feature = "mimalloc")))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    Shop::run()
}
