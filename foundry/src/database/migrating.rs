//! The pack that the packs of all databases use: commands that change the schema, and fill it.

use crate::database::{Baseline, Migrate, MigrationTool};
use crate::{All, Args, Clock, Console, Result, command};
use foundry_runtime::database::migrations::commands::{self as runs, Back, Forth, Target, Wait};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

crate::pack! {
    /// `migrate:…`, `schema:…`, `db:seed` and `db:wipe`, for every database that contributes to
    /// [`Migrate`].
    ///
    /// The packs [`Sqlite`](crate::database), [`Postgres`](crate::database) and
    /// [`MySql`](crate::database) bring it, and contribute their migrators. An application that lists
    /// none of them lists this one, and contributes its own.
    pub struct Migrating;
    requires = [All<dyn Migrate>]
}

/// Which database, and where its migrations are from.
#[derive(Args)]
struct Of {
    /// Of this one, if there are several: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<String>,
    /// The migrations in this folder instead of those in the program
    #[option(value = "FOLDER")]
    dir: Option<PathBuf>,
}

impl Of {
    fn target(&self) -> Target<'_> {
        Target { database: self.database.as_deref(), dir: self.dir.as_deref() }
    }
}

/// Which database.
fn database(name: Option<&str>) -> Target<'_> {
    Target { database: name, dir: None }
}

/// Apply the migrations that are not applied yet.
///
/// Any number of processes may do so at the same time: each migration is applied once, and all of
/// them return when the schema is ready. In production (`APP_ENV=production`) it asks, or wants
/// `--force`.
#[command(
    "migrate:run",
    example = "migrate:run --pretend",
    example = "migrate:run --isolated --force",
    exclusive = [isolated, wait],
    exclusive = [pretend, seed],
    pack = crate::database::migrating
)]
async fn run(
    #[args] of: Of,
    /// Print the statements, and change nothing
    pretend: bool,
    /// Run so many at most
    #[option(value = "N")]
    step: Option<u32>,
    /// Run none whose version is above
    #[option(value = "VERSION")]
    to: Option<u64>,
    /// Ask nobody, also in production
    force: bool,
    /// How long to wait for somebody else who migrates; a minute if nothing is said
    #[option(value = "TIME")]
    wait: Option<Wait>,
    /// Leave at once, with 75, when somebody else migrates
    isolated: bool,
    /// Also run what comes before a migration that is applied
    out_of_order: bool,
    /// Also run where another tool has migrated the database, for migrations that are others than its
    beside: bool,
    /// Run the seeders afterwards
    seed: bool,
    migrators: All<dyn Migrate>,
    commands: crate::__private::Caller<'_>,
    console: &Console,
) -> Result<()> {
    let forth =
        Forth { steps: step, to, pretend, out_of_order, beside, wait, isolated, force, seed };
    runs::run(&migrators, of.target(), forth, &commands, console).await
}
/// Revert the migrations of the last batch.
///
/// In a terminal it asks before; in production and without a terminal it wants `--force`.
#[command(
    "migrate:rollback",
    example = "migrate:rollback --step 1",
    exclusive = [step, batch],
    pack = crate::database::migrating
)]
async fn rollback(
    #[args] of: Of,
    /// Revert so many migrations instead
    #[option(value = "N")]
    step: Option<u32>,
    /// Revert those of this batch instead
    #[option(value = "N")]
    batch: Option<u32>,
    /// Print the statements, and change nothing
    pretend: bool,
    /// Ask nobody
    force: bool,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<()> {
    let back = Back { steps: step, batch, pretend, force };
    runs::rollback(&migrators, of.target(), back, console).await
}

/// Show which migrations are applied.
///
/// The exit code is 3 if some are pending, and 4 if what was applied is not what the program has, or what
/// another tool applied was not adopted. It is 78 if the program is stale: its folder has other migrations.
#[command("migrate:status", pack = crate::database::migrating)]
async fn status(
    #[args] of: Of,
    /// Only those that are not applied
    pending: bool,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<ExitCode> {
    runs::status(&migrators, of.target(), pending, console).await
}

/// Drop everything that belongs to the schema, and apply all migrations.
///
/// Nothing is dropped if something would stay that is in the way of a migration.
///
/// In a terminal it asks before; in production and without a terminal it wants `--force`.
#[command("migrate:fresh", pack = crate::database::migrating)]
async fn fresh(
    #[args] of: Of,
    /// Run the seeders afterwards
    seed: bool,
    /// Ask nobody
    force: bool,
    migrators: All<dyn Migrate>,
    commands: crate::__private::Caller<'_>,
    console: &Console,
) -> Result<()> {
    runs::fresh(&migrators, of.target(), force, seed, &commands, console).await
}

/// Revert all migrations, and apply all.
///
/// In a terminal it asks before; in production and without a terminal it wants `--force`.
#[command("migrate:refresh", pack = crate::database::migrating)]
async fn refresh(
    #[args] of: Of,
    /// Run the seeders afterwards
    seed: bool,
    /// Ask nobody
    force: bool,
    migrators: All<dyn Migrate>,
    commands: crate::__private::Caller<'_>,
    console: &Console,
) -> Result<()> {
    runs::refresh(&migrators, of.target(), force, seed, &commands, console).await
}

/// Revert all migrations.
///
/// In a terminal it asks before; in production and without a terminal it wants `--force`.
#[command("migrate:reset", pack = crate::database::migrating)]
async fn reset(
    #[args] of: Of,
    /// Ask nobody
    force: bool,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<()> {
    runs::reset(&migrators, of.target(), force, console).await
}

/// Write the files of a new migration.
///
/// They go to the folder that the program has its migrations from, or to `migrations`.
#[command("migrate:make", example = "migrate:make create_films", pack = crate::database::migrating)]
async fn make(
    /// Its name, as in `create_films`
    name: &str,
    #[args] of: Of,
    migrators: All<dyn Migrate>,
    clock: &Clock,
    console: &Console,
) -> Result<()> {
    runs::make(&migrators, of.target(), name, clock, console)
}

/// Which migrations are entered as applied.
#[derive(Args)]
#[args(exclusive = [
    to, from_sqlx, from_diesel, from_refinery, from_flyway, from_golang_migrate, from_goose, from_dbmate,
])]
struct Entered {
    /// None whose version is above
    #[option(value = "VERSION")]
    to: Option<u64>,
    /// Those that sqlx applied, as its table `_sqlx_migrations` says
    from_sqlx: bool,
    /// Those that diesel applied, as its table `__diesel_schema_migrations` says
    from_diesel: bool,
    /// Those that refinery applied, as its table `refinery_schema_history` says
    from_refinery: bool,
    /// Those that Flyway applied, as its table `flyway_schema_history` says
    from_flyway: bool,
    /// Those that golang-migrate applied, as its table `schema_migrations` says
    from_golang_migrate: bool,
    /// Those that goose applied, as its table `goose_db_version` says
    from_goose: bool,
    /// Those that dbmate applied, as its table `schema_migrations` says
    from_dbmate: bool,
}

impl Entered {
    fn baseline(&self) -> Baseline {
        let tools = [
            (self.from_sqlx, MigrationTool::Sqlx),
            (self.from_diesel, MigrationTool::Diesel),
            (self.from_refinery, MigrationTool::Refinery),
            (self.from_flyway, MigrationTool::Flyway),
            (self.from_golang_migrate, MigrationTool::GolangMigrate),
            (self.from_goose, MigrationTool::Goose),
            (self.from_dbmate, MigrationTool::Dbmate),
        ];
        let tool = tools.into_iter().find(|(is_said, _)| *is_said);
        match (tool, self.to) {
            (Some((_, tool)), _) => Baseline::From(tool),
            (None, Some(to)) => Baseline::To(to),
            (None, None) => Baseline::All,
        }
    }
}

/// Enter migrations as applied, without running them.
///
/// For a database that has its tables already: from another tool, whose table stays as it is, or made by hand.
#[command(
    "migrate:baseline",
    example = "migrate:baseline --from-sqlx",
    example = "migrate:baseline --to 20240131120000",
    pack = crate::database::migrating
)]
async fn baseline(
    #[args] of: Of,
    #[args] entered: Entered,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<()> {
    runs::baseline(&migrators, of.target(), entered.baseline(), console).await
}

/// Set right what is entered about migrations.
///
/// What was changed after it was applied then counts as applied the way it is, and what failed without
/// a trace is forgotten. No migration is run.
#[command(
    "migrate:repair",
    example = "migrate:repair --applied 20240131120000",
    exclusive = [applied, forget],
    pack = crate::database::migrating
)]
async fn repair(
    #[args] of: Of,
    /// Only this one, which counts as applied: what was left of it was done by hand
    #[option(value = "VERSION")]
    applied: Option<u64>,
    /// Only this one, which was never applied: what there was of it was taken back by hand
    #[option(value = "VERSION")]
    forget: Option<u64>,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<()> {
    runs::repair(&migrators, of.target(), applied, forget, console).await
}

/// Drop everything that belongs to the schema.
///
/// What others made outside of it stays. Nothing is dropped if that depends on the schema.
///
/// In a terminal it asks before; in production and without a terminal it wants `--force`.
#[command("db:wipe", pack = crate::database::migrating)]
async fn wipe(
    /// Of this one, if there are several: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<&str>,
    /// Ask nobody
    force: bool,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<()> {
    runs::wipe(&migrators, self::database(database), force, console).await
}

/// Write the schema to a file.
///
/// With it goes what was migrated, so that a new database begins there. PostgreSQL requires `pg_dump`. A file
/// that another program wrote is not overwritten.
#[command("schema:dump", example = "schema:dump --path -", pack = crate::database::migrating)]
async fn dump(
    /// Of this one, if there are several: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<&str>,
    /// To this file, or to standard output, `-`; without it to `schema/<driver>.sql`
    #[option(value = "FILE")]
    path: Option<&Path>,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<()> {
    runs::dump(&migrators, self::database(database), path, console).await
}

/// Run a file that `schema:dump` wrote, on an empty database.
///
/// Also what `pg_dump`, `mysqldump` and `.dump` of `sqlite3` wrote.
#[command("schema:load", example = "schema:load schema/sqlite.sql", pack = crate::database::migrating)]
async fn load(
    /// The file
    file: &Path,
    /// Of this one, if there are several: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<&str>,
    migrators: All<dyn Migrate>,
    console: &Console,
) -> Result<()> {
    runs::load(&migrators, self::database(database), file, console).await
}

/// Fill the database: run the seeders, in the order of the sources.
///
/// They are the functions with `#[seeder]`. In production (`APP_ENV=production`) it asks, or wants
/// `--force`.
#[command("db:seed", pack = crate::database::migrating)]
async fn seed(
    /// Only this one
    name: Option<&str>,
    /// Ask nobody, also in production
    force: bool,
    commands: crate::__private::Caller<'_>,
    console: &Console,
) -> Result<()> {
    runs::seed(name, force, &commands, console).await
}
