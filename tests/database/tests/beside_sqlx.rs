//! Errors of the pool beside those of others: plain sqlx, thiserror, anyhow, boxed errors.

use foundry::database::sqlx::{self, MySql, Postgres, Sqlite};
use foundry::database::{DatabaseError, DatabaseErrorKind, DatabasePool, TemporaryDatabase};
use foundry_tests_database::{Ground, few};
use std::error::Error as StdError;
use std::fmt;

/// An error of an application, as thiserror's `#[from] sqlx::Error` writes it.
#[derive(Debug)]
enum Failure {
    Sqlx(sqlx::Error),
    UnknownFilm,
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlx(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the film was not stored")
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Sqlx(error) => Some(error),
            Self::UnknownFilm => None,
        }
    }
}

/// A function of the application between Foundry's and anyhow's errors.
#[test]
fn an_error_of_foundry_converts_into_others_with_the_question_mark() {
    fn anyhow() -> anyhow::Result<DatabasePool> {
        Ok(DatabasePool::new("postgres://ada@db/shop")?)
    }
    fn eyre() -> eyre::Result<DatabasePool> {
        Ok(DatabasePool::new("postgres://ada@db/shop")?)
    }
    fn boxed() -> Result<DatabasePool, Box<dyn StdError>> {
        Ok(DatabasePool::new("postgres://ada@db/shop")?)
    }
    fn sendable() -> Result<DatabasePool, Box<dyn StdError + Send + Sync>> {
        Ok(DatabasePool::new("postgres://ada@db/shop").map_err(foundry::Error::into_std_error)?)
    }
    let text = "a `postgres:` URL does not fit a pool of `sqlite:`; write `sqlite:shop.db`";
    let error = anyhow().unwrap_err();
    assert_eq!(error.to_string(), text);
    let error = error.downcast::<foundry::WrappedError>().unwrap().into_inner();
    assert_eq!(error.kind(), foundry::ErrorKind::Config);
    assert_eq!(eyre().unwrap_err().to_string(), text);
    assert_eq!(boxed().unwrap_err().to_string(), text);
    let error = foundry::Error::from(sendable().unwrap_err());
    assert_eq!(error.kind(), foundry::ErrorKind::Config);
}

/// The helper of realworld-axum-sqlx.
fn on_constraint<T>(
    outcome: sqlx::Result<T>,
    name: &str,
    map: impl FnOnce() -> Failure,
) -> Result<T, Failure> {
    outcome.map_err(|error| match error {
        sqlx::Error::Database(error) if error.constraint() == Some(name) => map(),
        error => Failure::Sqlx(error),
    })
}

const SCHEMA: &str = "
    CREATE TABLE films (id INT PRIMARY KEY);
    CREATE TABLE shows (film INT CONSTRAINT shows_film REFERENCES films (id)
        DEFERRABLE INITIALLY DEFERRED)";

#[tokio::test]
async fn a_commit_that_fails_on_a_deferred_constraint_is_seen_by_on_constraint() {
    let Some(ground) = Postgres::ground().await else { return };
    let pool = few::<Postgres>(ground.url());
    sqlx::raw_sql(SCHEMA).execute(&*pool).await.unwrap();
    let store = async || -> Result<(), Failure> {
        let mut transaction = pool.begin().await?;
        sqlx::query("INSERT INTO shows VALUES ($1)").bind(7).execute(&mut *transaction).await?;
        on_constraint(transaction.commit().await, "shows_film", || Failure::UnknownFilm)
    };
    assert!(matches!(store().await, Err(Failure::UnknownFilm)));

    let plain = async || -> sqlx::Result<()> {
        let mut transaction = pool.begin().await?;
        sqlx::query("INSERT INTO shows VALUES ($1)").bind(7).execute(&mut *transaction).await?;
        transaction.commit().await
    };
    let error = plain().await.unwrap_err();
    let answer = error.as_database_error().unwrap();
    assert!(answer.is_foreign_key_violation());
    assert_eq!(answer.downcast_ref::<sqlx::postgres::PgDatabaseError>().code(), "23503");
    let sqlx::Error::Database(answer) = error else { panic!("{error}") };
    assert_eq!(answer.downcast::<sqlx::postgres::PgDatabaseError>().code(), "23503");

    // As an error of a command it says what was attempted, and the answer is still there.
    let mut transaction = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO shows VALUES ($1)").bind(7).execute(&mut *transaction).await.unwrap();
    let error = transaction.commit().await.unwrap_err();
    let error = foundry::Error::from(error);
    assert_eq!(error.kind(), foundry::ErrorKind::Database);
    assert!(error.to_string().starts_with("committing to `"), "{error}");
    let inner = error.downcast_ref::<DatabaseError>().unwrap();
    assert_eq!(inner.answer().unwrap().constraint(), Some("shows_film"));
    // And back.
    let error = sqlx::Error::from(inner.clone());
    assert!(DatabaseError::of(&error).is_some());
}

#[tokio::test]
async fn a_commit_that_sqlite_refuses_is_a_database_error_of_sqlx() {
    let database = TemporaryDatabase::new().unwrap();
    let pool: &DatabasePool<Sqlite> = &database.pool();
    sqlx::raw_sql(SCHEMA).execute(pool).await.unwrap();
    let plain = async || -> sqlx::Result<()> {
        let mut transaction = pool.begin().await?;
        sqlx::query("INSERT INTO shows VALUES (7)").execute(&mut *transaction).await?;
        transaction.commit().await
    };
    let error = plain().await.unwrap_err();
    assert!(error.as_database_error().unwrap().is_foreign_key_violation());

    // Inside of another, on a connection that was lent.
    let nested = async || -> sqlx::Result<()> {
        let mut connection = pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        sqlx::query("INSERT INTO shows VALUES (7)").execute(&mut *transaction).await?;
        transaction.commit().await
    };
    let error = nested().await.unwrap_err();
    assert!(error.as_database_error().unwrap().is_foreign_key_violation());
}

/// The error of the pool itself survives each way: as a kind, as a text, without words that are wrong.
async fn a_closed_pool<K: Ground>(name: &str) {
    let Some(ground) = K::ground().await else { return };
    let pool = few::<K>(ground.url());
    pool.close().await;

    let plain = async || -> sqlx::Result<()> {
        pool.acquire().await?;
        Ok(())
    };
    let error = plain().await.unwrap_err();
    assert!(matches!(error, sqlx::Error::Io(_)), "{name}: {error}");
    let error = foundry::Error::from(error);
    let inner = error.downcast_ref::<DatabaseError>().unwrap();
    assert_eq!(inner.kind(), DatabaseErrorKind::Closed);
    assert_eq!(error.kind(), foundry::ErrorKind::Database);
    assert!(error.to_string().starts_with("the pool of `"), "{error}");
    assert_eq!(error.notes().len(), 1);

    let boxed = async || -> Result<(), Box<dyn StdError + Send + Sync>> {
        pool.begin().await?.commit().await?;
        Ok(())
    };
    let error = boxed().await.unwrap_err();
    assert_eq!(DatabaseError::of(&*error).unwrap().kind(), DatabaseErrorKind::Closed);
    assert_eq!(foundry::Error::from(error).notes().len(), 1);

    let anyhow = async || -> anyhow::Result<()> {
        pool.acquire().await?;
        Ok(())
    };
    let error = anyhow().await.unwrap_err();
    assert_eq!(DatabaseError::of(&*error).unwrap().kind(), DatabaseErrorKind::Closed);
    let error = Failure::from(error.downcast::<sqlx::Error>().unwrap());
    assert_eq!(error.to_string(), "the film was not stored");
    assert_eq!(DatabaseError::of(&error).unwrap().kind(), DatabaseErrorKind::Closed);
}

#[tokio::test]
async fn the_error_of_a_pool_keeps_its_kind_on_each_way() {
    a_closed_pool::<Postgres>("postgres").await;
    a_closed_pool::<MySql>("mysql").await;
    a_closed_pool::<Sqlite>("sqlite").await;
}

#[tokio::test]
async fn a_query_on_a_pool_that_cannot_connect_says_so_first() {
    let pool: DatabasePool = DatabasePool::new("sqlite:no/such/folder/shop.db").unwrap();
    let error = sqlx::query("SELECT 1").execute(&pool).await.unwrap_err();
    let error = foundry::Error::from(error);
    assert!(error.to_string().starts_with("`no/such/folder/shop.db` cannot be opened"), "{error}");
    assert_eq!(error.notes().len(), 1, "{error:?}");
}
