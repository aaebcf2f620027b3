//! `db:seed`, and `--seed`.

use super::{Shop, Tested};
use foundry::database::{DatabasePool, sqlx};
use foundry::{Console, Result, seeder, service};
use std::process::ExitCode;
use std::sync::Arc;

/// Named by the function, before those that are named otherwise.
#[seeder]
async fn wild_films(pool: &DatabasePool, console: &Console) -> Result<()> {
    sqlx::query("INSERT INTO films (title) VALUES ('M')").execute(pool).await?;
    console.line("one film")
}

/// What only some seeders need: whether somebody is free, and whether there was a quarrel.
struct Agency {
    is_free: bool,
    quarrels: bool,
}

#[service]
fn agency() -> Result<Agency> {
    Err("the agency is closed".into())
}

mod inner {
    use super::Agency;
    use foundry::{Result, seeder};

    #[seeder("stars")]
    fn from_agency(agency: &Agency) -> Result<()> {
        if agency.is_free { Ok(()) } else { Err("nobody is free".into()) }
    }
}

#[seeder("awards")]
fn awards(agency: &Agency) -> ExitCode {
    ExitCode::from(u8::from(agency.quarrels))
}

impl Tested {
    async fn with_agency(is_free: bool) -> Self {
        Self::with_this(Agency { is_free, quarrels: false }).await
    }

    async fn with_this(agency: Agency) -> Self {
        let tested = Self::migrated().await;
        let shop = Shop::test().with(tested.database.pool()).with(Arc::new(agency));
        Self { shop: shop.build(), ..tested }
    }
}

const ALL: &str = "one film\nseeded wild-films\nseeded stars\nseeded awards";

#[tokio::test]
async fn all_run_in_the_order_of_the_sources() {
    let shop = Tested::with_agency(true).await;
    assert_eq!(shop.says("db:seed", &[]).await, ALL);
}

#[tokio::test]
async fn one_runs_and_only_its_services_are_started() {
    let shop = Tested::migrated().await;
    assert_eq!(shop.says("db:seed", &["wild-films"]).await, "one film\nseeded wild-films");
    let (code, text) = shop.fails("db:seed", &["stars"]).await;
    assert_eq!(code, 1);
    assert!(text.contains("caused by: the agency is closed"), "{text}");
    assert!(text.ends_with("in the seeder `stars`"), "{text}");
}

#[tokio::test]
async fn one_that_fails_is_named_and_no_later_one_runs() {
    let shop = Tested::with_agency(false).await;
    let output = shop.output("db:seed", &[]).await;
    assert_eq!(shop.plain(&output.stdout), "one film\nseeded wild-films");
    let error = output.result.unwrap_err();
    assert_eq!(format!("{error:?}"), "nobody is free\n  in the seeder `stars`");
}

#[tokio::test]
async fn one_that_ends_with_an_exit_code_has_failed() {
    let shop = Tested::with_this(Agency { is_free: true, quarrels: true }).await;
    let told = "the seeder `awards` ended with an exit code".to_owned();
    assert_eq!(shop.fails("db:seed", &["awards"]).await, (1, told));
}

#[tokio::test]
async fn an_unknown_one_has_a_near_one() {
    let shop = Tested::migrated().await;
    let near = "there is no seeder `stasr`; did you mean `stars`?".to_owned();
    assert_eq!(shop.fails("db:seed", &["stasr"]).await, (2, near));
    let all =
        "there is no seeder `nonsense`\n  there are `wild-films`, `stars`, `awards`".to_owned();
    assert_eq!(shop.fails("db:seed", &["nonsense"]).await, (2, all));
}

#[tokio::test]
async fn they_run_after_migrations() {
    let shop = Tested::with_agency(true).await;
    let applied = "applied 1 create_films\napplied 2 add_year\napplied 3 create_stars";
    let fresh = shop.says("migrate:fresh", &["--seed", "--force"]).await;
    assert_eq!(fresh, format!("dropped 3 objects\n{applied}\n{ALL}"));
    let refreshed = shop.says("migrate:refresh", &["--seed", "--force"]).await;
    assert!(refreshed.ends_with(&format!("\n{applied}\n{ALL}")), "{refreshed}");
    shop.says("migrate:reset", &["--force"]).await;
    assert_eq!(shop.says("migrate:run", &["--seed"]).await, format!("{applied}\n{ALL}"));
}
