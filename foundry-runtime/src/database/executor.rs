//! Queries on the pool itself: a connection is taken for as long as one runs.

use super::driver::{BoxFuture, Driver, RowStream};
use super::guard::Connection;
use super::pool::DatabasePool;
use super::register::Request;
use super::session::Sql;
use sqlx::{Describe, Execute, Executor, SqlStr};
use std::future::{Future, poll_fn};
use std::panic::Location;

impl<DB: Driver> DatabasePool<DB> {
    /// A connection for one statement.
    fn lend_for<'p>(
        &'p self,
        sql: &str,
        at: &'static Location<'static>,
    ) -> impl Future<Output = sqlx::Result<Connection<DB>>> + use<'p, DB> {
        let request = Request::new(DB::access(sql), at);
        async move { self.lend(request).await.map_err(sqlx::Error::from) }
    }
}

/// A query on the pool itself takes a connection for as long as it runs. Troubles of the pool are
/// within [`sqlx::Error::Io`], told as [`DatabaseError`](super::DatabaseError) tells them.
impl<'p, DB: Driver> Executor<'p> for &'p DatabasePool<DB> {
    type Database = DB;

    #[track_caller]
    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> RowStream<'e, DB>
    where
        'p: 'e,
        E: 'q + Execute<'q, DB>,
    {
        let (sql, at) = (Sql::of(query), Location::caller());
        Box::pin(sqlx_core::try_stream! {
            let sql = sql?;
            let mut connection = self.lend_for(sql.text(), at).await?;
            let mut rows = (&mut *connection).fetch_many(sql);
            while let Some(row) = poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
                r#yield!(row?);
            }
            Ok(())
        })
    }

    #[track_caller]
    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<DB::Row>>>
    where
        'p: 'e,
        E: 'q + Execute<'q, DB>,
    {
        let (sql, at) = (Sql::of(query), Location::caller());
        Box::pin(async move {
            let sql = sql?;
            let mut connection = self.lend_for(sql.text(), at).await?;
            (&mut *connection).fetch_optional(sql).await
        })
    }

    #[track_caller]
    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [DB::TypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<DB::Statement>>
    where
        'p: 'e,
    {
        let at = Location::caller();
        Box::pin(async move {
            let mut connection = self.lend_for(sql.as_str(), at).await?;
            (&mut *connection).prepare_with(sql, parameters).await
        })
    }

    #[track_caller]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<DB>>>
    where
        'p: 'e,
    {
        let at = Location::caller();
        Box::pin(async move {
            let mut connection = self.lend_for(sql.as_str(), at).await?;
            (&mut *connection).describe(sql).await
        })
    }
}
