//! A program with a database, `shop.db` in the folder where it runs.

#![forbid(unsafe_code)]

use foundry::database::{DatabasePool, Migration, Migrations, sqlx};
use foundry::{Console, Result, seeder, service};

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

/// Says that it runs, and leaves half a film behind if it is not taken back.
#[seeder]
async fn endless(pool: &DatabasePool, console: &Console) -> Result<()> {
    let mut transaction = pool.begin().await?;
    sqlx::query("INSERT INTO films VALUES ('Metropolis, the first')")
        .execute(&mut *transaction)
        .await?;
    console.line("half a film")?;
    std::future::pending::<()>().await;
    Ok(transaction.commit().await?)
}

#[seeder]
fn never(console: &Console) -> Result<()> {
    console.line("nobody waits for me")
}
