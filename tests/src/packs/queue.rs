//! A pack with tables of its own, and with what they begin with.

use foundry::database::{Migration, MigrationSource, Migrations};
use foundry::{Console, Result, seeder, service};

foundry::pack! {
    /// Keeps jobs in the database of the application.
    pub struct Queue;
}

#[service(into = dyn MigrationSource, pack = crate::packs::queue)]
struct Tables;

impl MigrationSource for Tables {
    fn migrations(&self) -> Migrations {
        const JOBS: Migration = Migration::new(
            7,
            "create_jobs",
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY)",
            Some("DROP TABLE jobs"),
        );
        Migrations::new("queue", &[JOBS])
    }
}

struct Jobs;

#[service(pack = crate::packs::queue)]
fn jobs() -> Jobs {
    Jobs
}

#[seeder("jobs", pack = crate::packs::queue)]
fn first_jobs(_jobs: &Jobs, console: &Console) -> Result<()> {
    console.line("one job")
}
