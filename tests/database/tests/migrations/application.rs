//! The migrations of an application as it might be: those in `migrations/`, up, down and up again;
//! taken over from sqlx; loaded from a dump.

use super::{run, says};
use foundry::database::sqlx::{self, Postgres, Sqlite};
use foundry::database::{
    Baseline, MigrationState, MigrationTool, Migrations, Migrator, Rollback, RollbackOptions,
};
use foundry_tests_database::{Folder, Fresh, Ground, schema_of};
use sqlx::migrate::Migrate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What differs between one database and the other.
trait Application: Ground<Connection: Migrate> {
    /// The folder in `migrations/`.
    const FOLDER: &str;

    /// The data at the end.
    const DATA: &[&str] = &[
        "SELECT title, year, runtime, director, decade, stars FROM films ORDER BY id",
        "SELECT screening_id, member_id, seat, price, state FROM tickets ORDER BY id",
        "SELECT email, first_name, last_name FROM members ORDER BY id",
        "SELECT title, tickets, amount FROM sales ORDER BY title",
        "SELECT title, stars FROM best_films ORDER BY title",
        "SELECT name, value FROM settings ORDER BY name",
        "SELECT count(*) FROM film_genres",
    ];

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(Self::FOLDER)
    }

    fn migrations() -> Migrations {
        Migrations::read("club", &Self::folder()).unwrap()
    }
}

impl Application for Sqlite {
    const FOLDER: &str = "sqlite";
}

impl Application for Postgres {
    const FOLDER: &str = "postgres";
}

macro_rules! on_both {
    ($($name:ident: $test:ident;)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $test::<Sqlite>().await;
            $test::<Postgres>().await;
        })*
    };
}

on_both! {
    an_application_goes_up_and_down_and_up: up_and_down;
    an_application_is_taken_over_from_sqlx: from_sqlx;
    sqlx_and_the_binary_have_to_agree: not_from_sqlx;
    a_dump_is_loaded_instead_of_all_migrations: dump_and_load;
    an_application_is_wiped: wiped;
    b5_line_ends_do_not_count: line_ends;
}

async fn data<DB: Application>(ground: &Fresh<DB>) -> Vec<Vec<String>> {
    let pool = ground.pool();
    let mut data = Vec::new();
    for query in DB::DATA {
        data.push(DB::answers(&pool, query).await.unwrap());
    }
    pool.close().await;
    data
}

async fn up_and_down<DB: Application>() {
    let Some(ground) = DB::ground().await else { return };
    let (pool, migrations) = (ground.pool(), DB::migrations());
    let migrator = Migrator::new(Arc::clone(&pool), &migrations);
    let empty = schema_of(&pool, &migrations).await;
    let count = run(&migrator).await.unwrap().len();
    assert!(count >= 30, "{count}");
    let (schema, rows) = (schema_of(&pool, &migrations).await, data(&ground).await);
    assert!(rows.iter().all(|it| !it.is_empty()), "{rows:?}");

    // One by one: each way back leads to where its way there began.
    let mut steps = vec![schema.clone()];
    for _ in 0..count {
        let what = Rollback::Steps(1);
        migrator.rollback(RollbackOptions { what, ..RollbackOptions::default() }).await.unwrap();
        steps.push(schema_of(&pool, &migrations).await);
    }
    let ledger = steps.pop().unwrap();
    assert_eq!(
        ledger.lines().filter(|it| !it.contains("foundry_migrations")).count(),
        empty.lines().count()
    );
    assert_eq!(run(&migrator).await.unwrap().len(), count);
    assert_eq!(schema_of(&pool, &migrations).await, schema);
    assert_eq!(data(&ground).await, rows);

    let what = Rollback::All;
    let reverted = migrator.rollback(RollbackOptions { what, ..RollbackOptions::default() }).await;
    assert_eq!(reverted.unwrap().len(), count);
    assert_eq!(schema_of(&pool, &migrations).await, ledger);
    assert_eq!(run(&migrator).await.unwrap().len(), count);
    assert_eq!(schema_of(&pool, &migrations).await, schema);
    pool.close().await;
}

/// The folder as sqlx's own migrator applies it.
async fn apply_with_sqlx<DB: Application>(ground: &Fresh<DB>) {
    let theirs = sqlx::migrate::Migrator::new(DB::folder()).await.unwrap();
    let create = if ground.url().starts_with("sqlite") { "?mode=rwc" } else { "" };
    let url = format!("{}{create}", ground.url());
    let mut connection = <DB::Connection as sqlx::Connection>::connect(&url).await.unwrap();
    theirs.run_direct(None, &mut connection, false).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
}

async fn from_sqlx<DB: Application>() {
    let Some(ground) = DB::ground().await else { return };
    apply_with_sqlx(&ground).await;
    let rows = data(&ground).await;
    let migrator = ground.migrator(&DB::migrations());
    let adopted = migrator.baseline(Baseline::From(MigrationTool::Sqlx)).await.unwrap();
    assert!(adopted.len() >= 30 && adopted.iter().all(|it| it.now == "applied"));
    assert_eq!(run(&migrator).await.unwrap(), [0; 0]);
    let states = migrator.status().await.unwrap();
    assert!(states.iter().all(|it| matches!(it.state, MigrationState::Applied { .. })));
    assert_eq!(migrator.baseline(Baseline::From(MigrationTool::Sqlx)).await.unwrap(), []);
    assert_eq!(data(&ground).await, rows);
    // What was taken over can be reverted as well.
    let what = Rollback::Steps(2);
    migrator.rollback(RollbackOptions { what, ..RollbackOptions::default() }).await.unwrap();
    assert_eq!(run(&migrator).await.unwrap().len(), 2);
}

async fn not_from_sqlx<DB: Application>() {
    let Some(ground) = DB::ground().await else { return };
    let nothing = ground
        .migrator(&DB::migrations())
        .baseline(Baseline::From(MigrationTool::Sqlx))
        .await
        .unwrap_err();
    says(&nothing, &["has no table `_sqlx_migrations`"]);
    apply_with_sqlx(&ground).await;
    let changed = Folder::like(&DB::folder(), |name, text| match name {
        "20240103100000_create_halls.up.sql" => text.replace("220", "221"),
        _ => text,
    });
    let migrations = Migrations::read("club", changed.path()).unwrap();
    let refused = ground
        .migrator(&migrations)
        .baseline(Baseline::From(MigrationTool::Sqlx))
        .await
        .unwrap_err();
    says(&refused, &["cannot be taken over", "`20240103100000_create_halls` was changed"]);
    let states = ground.migrator(&migrations).status().await.unwrap();
    let unadopted = MigrationState::Unadopted { tool: MigrationTool::Sqlx };
    assert!(states.iter().all(|it| it.state == unadopted));
}

async fn dump_and_load<DB: Application>() {
    let Some(mut ground) = DB::ground().await else { return };
    let migrations = DB::migrations();
    let migrator = ground.migrator(&migrations);
    run(&migrator).await.unwrap();
    let dump = migrator.dump().await.unwrap();
    drop(migrator);

    ground.reset().await;
    let migrator = ground.migrator(&migrations);
    migrator.load(dump.clone()).await.unwrap();
    assert_eq!(migrator.dump().await.unwrap(), dump);
    assert_eq!(run(&migrator).await.unwrap(), [0; 0]);
    says(&migrator.load(dump).await.unwrap_err(), &["has been migrated already", "`db:wipe`"]);
}

async fn wiped<DB: Application>() {
    let Some(ground) = DB::ground().await else { return };
    let (pool, migrations) = (ground.pool(), DB::migrations());
    let migrator = Migrator::new(Arc::clone(&pool), &migrations);
    let empty = schema_of(&pool, &migrations).await;
    let count = run(&migrator).await.unwrap().len();
    assert!(migrator.wipe().await.unwrap() > 10);
    assert_eq!(schema_of(&pool, &migrations).await, empty);
    assert_eq!(run(&migrator).await.unwrap().len(), count);
    pool.close().await;
}

/// With a checkout on Windows all files end their lines differently.
async fn line_ends<DB: Application>() {
    let Some(ground) = DB::ground().await else { return };
    run(&ground.migrator(&DB::migrations())).await.unwrap();
    let with = |change: &dyn Fn(&str, String) -> String| {
        let folder =
            Folder::like(&DB::folder(), |name, text| change(name, text).replace('\n', "\r\n"));
        Migrations::read("club", folder.path()).unwrap()
    };
    let migrator = ground.migrator(&with(&|_, text| text));
    assert_eq!(run(&migrator).await.unwrap(), [0; 0]);
    assert!(migrator.status().await.unwrap().iter().all(|it| !it.state.is_drift()));

    let changed = with(&|name, text| match name {
        "20240103100000_create_halls.up.sql" => text.replace("48", "52"),
        _ => text,
    });
    let error = run(&ground.migrator(&changed)).await.unwrap_err();
    let text = format!("{error:?}");
    let shown: Vec<_> = text.lines().filter(|it| it.contains("line ")).collect();
    assert_eq!(
        shown,
        ["  `20240103100000_create_halls`, line 7: applied was `INSERT INTO halls (name, seats) \
          VALUES ('large', 220), ('small; upstairs', 48);`, the binary has `INSERT INTO halls \
          (name, seats) VALUES ('large', 220), ('small; upstairs', 52);`"]
    );

    // And the other way round: applied from such a checkout.
    let Some(ground) = DB::ground().await else { return };
    run(&ground.migrator(&with(&|_, text| text))).await.unwrap();
    assert_eq!(run(&ground.migrator(&DB::migrations())).await.unwrap(), [0; 0]);
}
