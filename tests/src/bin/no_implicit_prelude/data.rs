//! A database: its pool, its migrations, a seeder.

#[allow(unused_imports, reason = "the names alone matter")]
use crate::shadows::*;
use ::foundry::database::{DatabasePool, Migrations};

#[::foundry::service]
fn pool() -> ::std::result::Result<DatabasePool, ::foundry::Error> {
    DatabasePool::new("sqlite:bare.db")
}

#[::foundry::service]
const fn migrations() -> Migrations {
    ::foundry::migrations!("src/bin/no_implicit_prelude/migrations")
}

#[::foundry::seeder("films")]
async fn seed(pool: &DatabasePool) -> ::std::result::Result<(), ::foundry::Error> {
    let connection = pool.acquire().await?;
    ::std::mem::drop(connection);
    ::std::result::Result::Ok(())
}
