//! A program with a database, `shop.db` in the folder where it runs.

use foundry::database::{DatabasePool, Migration, Migrations};
use foundry::{Result, service};

foundry::app! {
    /// Migrates.
    struct Shop;
    packs = [foundry::database::Sqlite]
}

fn main() -> std::process::ExitCode {
    Shop::run()
}

#[service]
fn pool() -> Result<DatabasePool> {
    DatabasePool::new("sqlite:shop.db")
}

#[service]
fn migrations() -> Migrations {
    const FILMS: Migration = Migration::new(
        1,
        "create_films",
        "CREATE TABLE films (title TEXT)",
        Some("DROP TABLE films"),
    );
    Migrations::new("shop", &[FILMS]).embedded_from("of/another/machine")
}
