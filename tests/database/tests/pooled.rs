//! PgBouncer between a pool and its server. When it lends sessions by the transaction, a statement that is
//! prepared in one message is in another session at the next.

use foundry::database::sqlx::encode::IsNull;
use foundry::database::sqlx::error::BoxDynError;
use foundry::database::sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef};
use foundry::database::sqlx::{
    self, Connection as _, Executor as _, PgConnection, Postgres, Statement as _,
};
use foundry::database::{DatabasePool, Inspect, PoolConfig};
use foundry_tests_database::{Fresh, Ground, Pooler, at, few, postgres, skipped};
use std::sync::Arc;
use tokio::task::JoinSet;

/// A database of its own, and a pooler of these sessions before it.
struct Pooled {
    ground: Fresh<Postgres>,
    pooler: Pooler,
}

impl Pooled {
    async fn new(mode: &str, sessions: u32, settings: &str) -> Option<Self> {
        let (server, ground) = (postgres().await?, Postgres::ground().await?);
        let pooler = Pooler::with(&server, mode, sessions, settings);
        if pooler.is_none() {
            skipped("PgBouncer is not installed");
        }
        Some(Self { ground, pooler: pooler? })
    }

    async fn by_the_transaction(sessions: u32) -> Option<Self> {
        Self::new("transaction", sessions, IGNORES).await
    }

    fn url(&self) -> String {
        at(self.ground.url(), self.pooler.address())
    }

    fn pool(&self) -> Arc<DatabasePool<Postgres>> {
        few(&self.url())
    }
}

const IGNORES: &str = "ignore_startup_parameters = extra_float_digits";

/// Leaves in the sessions, as a program without care does, statements with the names that sqlx gives.
async fn leave_names_behind(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    for number in 0..20 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {number} + $1::int - 1000"));
        let _ = sqlx::query(sql).bind(1).fetch_one(&mut connection).await;
    }
}

/// Six tasks with 40 queries each, of 40 texts, whose answers are right.
async fn six_times_forty(pool: &Arc<DatabasePool<Postgres>>) -> Vec<String> {
    let mut tasks = JoinSet::new();
    for task in 0..6_i32 {
        let pool = Arc::clone(pool);
        tasks.spawn(async move {
            let mut wrong = Vec::new();
            for number in 0..40_i32 {
                let sql = sqlx::AssertSqlSafe(format!("SELECT {number} + $1::int"));
                match sqlx::query_scalar::<_, i32>(sql).bind(task).fetch_one(&*pool).await {
                    Ok(answer) if answer == number + task => {}
                    Ok(answer) => wrong.push(format!("{answer} instead of {}", number + task)),
                    Err(error) => wrong.push(error.to_string()),
                }
            }
            wrong
        });
    }
    tasks.join_all().await.concat()
}

async fn many_queries(url: &str) {
    leave_names_behind(url).await;
    let mut programs = JoinSet::new();
    for _ in 0..4 {
        // Each has its own names, as a process has.
        let config = PoolConfig { max_connections: 6, ..PoolConfig::default() };
        let pool = Arc::new(DatabasePool::<Postgres>::with_config(url, config).unwrap());
        programs.spawn(async move { six_times_forty(&pool).await });
    }
    assert_eq!(programs.join_all().await.concat(), [""; 0]);
    assert_eq!(six_times_forty(&few(url)).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_through_sessions_that_are_lent_by_the_transaction_are_answered() {
    for sessions in [3, 20] {
        let Some(pooled) = Pooled::by_the_transaction(sessions).await else { return };
        many_queries(&pooled.url()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_that_refuses_a_parameter_of_sqlx_is_found_out_as_well() {
    let Some(pooled) = Pooled::new("transaction", 3, "").await else { return };
    let pool = pooled.pool();
    assert_eq!(six_times_forty(&pool).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_url_can_say_that_there_is_a_pooler() {
    let Some(pooled) = Pooled::new("transaction", 3, "").await else { return };
    many_queries_of(&with(&pooled.url(), "pgbouncer=true")).await;
    // It is true without one as well, and slower.
    many_queries_of(&with(pooled.ground.url(), "pgbouncer=true")).await;
    let Some(whole) = Pooled::new("session", 20, IGNORES).await else { return };
    many_queries_of(&whole.url()).await;
    many_queries_of(&with(&whole.url(), "pgbouncer=false")).await;

    let wrong = with(pooled.ground.url(), "pgbouncer=hunter2");
    let error = DatabasePool::<Postgres>::new(&wrong).unwrap_err();
    assert!(error.to_string().contains("`pgbouncer` has a wrong value"), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"));
}

async fn many_queries_of(url: &str) {
    assert_eq!(six_times_forty(&few(url)).await, [""; 0], "{url}");
}

fn with(url: &str, parameter: &str) -> String {
    let and = if url.contains('?') { '&' } else { '?' };
    format!("{url}{and}{parameter}")
}

/// Others in the sessions, so that each transaction gets another than the one before.
fn crowd(pool: &Arc<DatabasePool<Postgres>>) -> JoinSet<()> {
    let mut crowd = JoinSet::new();
    for _ in 0..3 {
        let pool = Arc::clone(pool);
        crowd.spawn(async move {
            loop {
                sqlx::query("SELECT $1::int").bind(1).execute(&*pool).await.unwrap();
            }
        });
    }
    crowd
}

async fn count(pool: &DatabasePool<Postgres>) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM films").fetch_one(pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_are_those_that_were_begun() {
    let Some(pooled) = Pooled::by_the_transaction(4).await else { return };
    let (pool, others) = (pooled.pool(), pooled.pool());
    sqlx::query("CREATE TABLE films (n INT UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        .execute(&*pool)
        .await
        .unwrap();
    let _crowd = crowd(&others);
    let insert = || sqlx::query("INSERT INTO films VALUES ($1) RETURNING n");
    for _ in 0..20 {
        // One of its own, and a savepoint.
        let mut transaction = pool.begin().await.unwrap();
        insert().bind(1).execute(&mut *transaction).await.unwrap();
        let mut inner = transaction.begin().await.unwrap();
        insert().bind(2).execute(&mut *inner).await.unwrap();
        inner.rollback().await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(count(&pool).await, 1);

        // In words of one's own.
        let mut connection = pool.acquire().await.unwrap();
        sqlx::query("BEGIN").execute(&mut *connection).await.unwrap();
        insert().bind(3).fetch_one(&mut *connection).await.unwrap();
        sqlx::query("SELECT nothing").execute(&mut *connection).await.unwrap_err();
        let error = insert().bind(3).execute(&mut *connection).await.unwrap_err();
        assert!(error.to_string().contains("current transaction is aborted"), "{error}");
        sqlx::query("ROLLBACK").execute(&mut *connection).await.unwrap();
        insert().bind(4).execute(&mut *connection).await.unwrap();
        drop(connection);
        assert_eq!(count(&pool).await, 2);

        // One that is dropped, or whose user gives up.
        let mut transaction = pool.begin().await.unwrap();
        insert().bind(5).execute(&mut *transaction).await.unwrap();
        drop(transaction);
        let mut connection = pool.acquire().await.unwrap();
        sqlx::query("BEGIN").execute(&mut *connection).await.unwrap();
        insert().bind(5).execute(&mut *connection).await.unwrap();
        drop(connection);
        assert_eq!(count(&pool).await, 2);

        // Each statement by itself is whole, and its constraints are checked.
        let error = insert().bind(4).execute(&*pool).await.unwrap_err();
        assert!(error.as_database_error().unwrap().is_unique_violation());
        assert_eq!(count(&pool).await, 2);
        sqlx::query("TRUNCATE films").execute(&*pool).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_that_is_given_up_leaves_no_transaction_behind() {
    let Some(pooled) = Pooled::by_the_transaction(4).await else { return };
    let (pool, others) = (pooled.pool(), pooled.pool());
    sqlx::query("CREATE TABLE films (n INT)").execute(&*pool).await.unwrap();
    let _crowd = crowd(&others);
    for polls in 0..30 {
        let query = sqlx::query("INSERT INTO films SELECT generate_series(1, $1)").bind(10);
        let running = query.execute(&*pool);
        let _ = foundry_tests_database::polled(running, polls).await;
        let all = count(&pool).await;
        assert_eq!(all % 10, 0);
        let open = "SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND state LIKE 'idle in transaction%'
                        AND xact_start < now() - interval '5 s'";
        let open: i64 = sqlx::query_scalar(open).fetch_one(&*pool).await.unwrap();
        assert_eq!(open, 0);
    }
    // Of a reply that is not read to its end the rest is.
    for _ in 0..10 {
        let mut rows = sqlx::query("SELECT generate_series(1, $1)").bind(1000).fetch(&*pool);
        std::future::poll_fn(|cx| rows.as_mut().poll_next(cx)).await.unwrap().unwrap();
    }
    assert_eq!(six_times_forty(&pool).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_that_refuse_a_transaction_run_without_one() {
    let Some(pooled) = Pooled::by_the_transaction(4).await else { return };
    let (pool, others) = (pooled.pool(), pooled.pool());
    let _crowd = crowd(&others);
    for sql in [
        "CREATE TABLE films (n INT)",
        "/* why */ CREATE INDEX CONCURRENTLY films_n ON films (n)",
        "VACUUM films",
        "DO $$ BEGIN COMMIT; END $$",
    ] {
        sqlx::query(sql).execute(&*pool).await.unwrap();
    }
    let shown: String = sqlx::query_scalar("SHOW server_version").fetch_one(&*pool).await.unwrap();
    assert!(!shown.is_empty());
}

/// A type of the database's own, whose number sqlx has to ask for.
#[derive(Debug, PartialEq)]
struct Mood(String);

fn mood(name: &str) -> Mood {
    Mood(name.to_owned())
}

impl sqlx::Type<Postgres> for Mood {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("mood")
    }
}

impl PgHasArrayType for Mood {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("_mood")
    }
}

impl sqlx::Encode<'_, Postgres> for Mood {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <&str as sqlx::Encode<Postgres>>::encode(&*self.0, buffer)
    }
}

impl sqlx::Decode<'_, Postgres> for Mood {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(value.as_str()?.to_owned()))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn types_that_have_to_be_looked_up_and_prepared_statements_work() {
    let Some(pooled) = Pooled::by_the_transaction(4).await else { return };
    let (pool, others) = (pooled.pool(), pooled.pool());
    leave_names_behind(&pooled.url()).await;
    sqlx::query("CREATE TYPE mood AS ENUM ('good', 'bad')").execute(&*pool).await.unwrap();
    let _crowd = crowd(&others);
    for _ in 0..20 {
        let sql = "SELECT $1::mood, ARRAY[$2]::mood[]";
        let query = sqlx::query_as::<_, (Mood, Vec<Mood>)>(sql).bind(mood("bad"));
        let row = query.bind(mood("good")).fetch_one(&*pool).await.unwrap();
        assert_eq!(row, (mood("bad"), vec![mood("good")]));

        let statement = (&*pool).prepare(sqlx::SqlSafeStr::into_sql_str("SELECT $1::int * 2"));
        let statement = statement.await.unwrap();
        let doubled: i32 = statement.query_scalar().bind(21).fetch_one(&*pool).await.unwrap();
        assert_eq!(doubled, 42);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_that_look_at_databases_work() {
    let Some(pooled) = Pooled::by_the_transaction(4).await else { return };
    let (pool, others) = (pooled.pool(), pooled.pool());
    leave_names_behind(&pooled.url()).await;
    sqlx::query("CREATE TABLE films (n INT)").execute(&*pool).await.unwrap();
    let _crowd = crowd(&others);
    for _ in 0..10 {
        pool.ping().await.unwrap();
        pool.info().await.unwrap();
        let tables = pool.tables(true).await.unwrap();
        assert_eq!(tables.len(), 1);
        pool.table(&tables[0]).await.unwrap();
        assert!(!pool.figures().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_url_with_options_that_a_pooler_refuses_says_so() {
    let Some(pooled) = Pooled::by_the_transaction(4).await else { return };
    let pool = few::<Postgres>(&with(&pooled.url(), "options=-c%20search_path%3Dshop"));
    let error = foundry::Error::from(pool.acquire().await.unwrap_err());
    assert!(error.notes().iter().any(|it| it.contains("PgBouncer")), "{error:?}");
}
