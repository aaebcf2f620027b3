//! Who reads for X6: through a pool, on a connection that is held, and with rusqlite.

use crate::Fallible;
use crate::reads::{Item, Read};
use foundry::database::DatabasePool;
use rusqlite::{Connection, OpenFlags};
use sqlx::{Executor, Sqlite, SqliteConnection};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

const ROW: &str = "SELECT name, price FROM items WHERE id = ?";
const THOUSAND: &str = "SELECT name, price FROM items WHERE id >= ? ORDER BY id LIMIT 1000";

async fn row(executor: impl Executor<'_, Database = Sqlite>, id: i64) -> Fallible<Item> {
    Ok(sqlx::query_as(ROW).bind(id).fetch_one(executor).await?)
}

async fn rows(executor: impl Executor<'_, Database = Sqlite>, id: i64) -> Fallible<Vec<Item>> {
    Ok(sqlx::query_as(THOUSAND).bind(id).fetch_all(executor).await?)
}

/// Takes a connection of Foundry's for each read.
#[derive(Clone)]
pub(crate) struct Pooled(pub(crate) DatabasePool);

impl Read for Pooled {
    async fn row(&self, id: i64) -> Fallible<Item> {
        let mut lent = self.0.read().await.map_err(|it| it.to_string())?;
        row(&mut *lent, id).await
    }

    async fn rows(&self, id: i64) -> Fallible<Vec<Item>> {
        let mut lent = self.0.read().await.map_err(|it| it.to_string())?;
        rows(&mut *lent, id).await
    }
}

/// Gives sqlx's pool to the query.
#[derive(Clone)]
pub(crate) struct Through(pub(crate) sqlx::Pool<Sqlite>);

impl Read for Through {
    async fn row(&self, id: i64) -> Fallible<Item> {
        row(&self.0, id).await
    }

    async fn rows(&self, id: i64) -> Fallible<Vec<Item>> {
        rows(&self.0, id).await
    }
}

/// Gives Foundry's pool to the query.
#[derive(Clone)]
pub(crate) struct Given(pub(crate) DatabasePool);

impl Read for Given {
    async fn row(&self, id: i64) -> Fallible<Item> {
        row(&self.0, id).await
    }

    async fn rows(&self, id: i64) -> Fallible<Vec<Item>> {
        rows(&self.0, id).await
    }
}

/// Has one connection, which nobody else wants.
#[derive(Clone)]
pub(crate) struct Held(Arc<tokio::sync::Mutex<SqliteConnection>>);

impl Held {
    pub(crate) fn new(connection: SqliteConnection) -> Self {
        Self(Arc::new(tokio::sync::Mutex::new(connection)))
    }
}

impl Read for Held {
    async fn row(&self, id: i64) -> Fallible<Item> {
        row(&mut *self.0.lock().await, id).await
    }

    async fn rows(&self, id: i64) -> Fallible<Vec<Item>> {
        rows(&mut *self.0.lock().await, id).await
    }
}

/// rusqlite on the task's own thread, with connections that keep their statements.
#[derive(Clone)]
pub(crate) struct Inline(Arc<Mutex<Vec<Connection>>>);

impl Inline {
    pub(crate) fn open(file: &Path, size: usize) -> Fallible<Self> {
        let mut all = Vec::with_capacity(size);
        for _ in 0..size {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            all.push(Connection::open_with_flags(file, flags)?);
        }
        Ok(Self(Arc::new(Mutex::new(all))))
    }

    /// Nothing is awaited meanwhile, so there are never more at work than threads.
    fn with<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Fallible<T> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = lock().pop().ok_or("more threads than connections")?;
        let outcome = read(&connection);
        lock().push(connection);
        Ok(outcome?)
    }

    fn read_row(&self, id: i64) -> Fallible<Item> {
        self.with(|it| it.prepare_cached(ROW)?.query_row([id], item))
    }

    fn read_rows(&self, id: i64) -> Fallible<Vec<Item>> {
        self.with(|it| it.prepare_cached(THOUSAND)?.query_map([id], item)?.collect())
    }
}

fn item(row: &rusqlite::Row<'_>) -> rusqlite::Result<Item> {
    Ok((row.get(0)?, row.get(1)?))
}

impl Read for Inline {
    async fn row(&self, id: i64) -> Fallible<Item> {
        self.read_row(id)
    }

    async fn rows(&self, id: i64) -> Fallible<Vec<Item>> {
        self.read_rows(id)
    }
}

/// The same on a thread of the runtime's that may block. There are as many as tasks.
#[derive(Clone)]
pub(crate) struct Spawned(pub(crate) Inline);

impl Read for Spawned {
    async fn row(&self, id: i64) -> Fallible<Item> {
        let inline = self.0.clone();
        tokio::task::spawn_blocking(move || inline.read_row(id)).await?
    }

    async fn rows(&self, id: i64) -> Fallible<Vec<Item>> {
        let inline = self.0.clone();
        tokio::task::spawn_blocking(move || inline.read_rows(id)).await?
    }
}
