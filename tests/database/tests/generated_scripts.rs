//! M1: scripts made from a seed do the same as a migration as they do in the database's own client.
//!
//! `FOUNDRY_SCRIPTS` is the number of scripts of each database, `FOUNDRY_SEED` the seed.

use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry::database::{Migrator, RunOptions};
use foundry_tests_database::generated::{Client, Script, Vendor};
use foundry_tests_database::{Folder, Fresh, Ground, few, tell};
use foundry_tests_figures::{FOUNDRY, none};

/// The table that scripts write to.
const SAID: &str = "CREATE TABLE said (script int, what text);\n";

/// So many scripts, of so many statements each.
const SCRIPTS: u64 = 20;
const STATEMENTS: usize = 40;

/// The text of a script for Foundry.
type Form = fn(&Script) -> String;

#[tokio::test]
async fn m1_generated_scripts_do_what_they_do_in_psql() {
    compare::<Postgres>(Vendor::Postgres, &[Script::for_client, in_steps]).await;
}

/// A script is taken apart by `DELIMITER`, and by the grammar of blocks.
#[tokio::test]
async fn m1_generated_scripts_do_what_they_do_in_mysql() {
    let scripts = scripts(Vendor::MySql);
    let Some(theirs) = MySql::ground().await else { return };
    if !run_by_client(&Client::new(Vendor::MySql, theirs.url()), &scripts, &[]) {
        return;
    }
    let expected = mysql_answers(&theirs).await;
    assert!(expected.len() > 100, "{expected:?}");

    for form in [Script::for_client, Script::without_delimiters] {
        let Some(ours) = MySql::ground().await else { return };
        let refused = migrate(&ours, &scripts, form).await;
        none("M1", "scripts refused", refused.len() as u64, &format!("{refused:?}"));
        equal(&mysql_answers(&ours).await.join("\n"), &expected.join("\n"));
    }
}

/// Returns the texts and the definitions that scripts of MySQL leave.
async fn mysql_answers(ground: &Fresh<MySql>) -> Vec<String> {
    const QUERIES: [&str; 5] = [
        "SELECT CONCAT(script, ' ', what) FROM said ORDER BY script, BINARY what",
        "SELECT CONCAT(routine_name, ' ', MD5(routine_definition)) FROM information_schema.routines
         WHERE routine_schema = DATABASE() ORDER BY 1",
        "SELECT CONCAT(trigger_name, ' ', MD5(action_statement)) FROM information_schema.triggers
         WHERE trigger_schema = DATABASE() ORDER BY 1",
        "SELECT CONCAT(event_name, ' ', MD5(event_definition)) FROM information_schema.events
         WHERE event_schema = DATABASE() ORDER BY 1",
        "SELECT CONCAT(table_name, ' ', column_name, ' ', COALESCE(column_default, ''))
         FROM information_schema.columns
         WHERE table_schema = DATABASE() AND table_name <> 'foundry_migrations' ORDER BY 1",
    ];
    let pool = ground.pool();
    let mut answers = Vec::new();
    for query in QUERIES {
        answers.extend(MySql::answers(&pool, query).await.unwrap());
    }
    pool.close().await;
    answers
}

#[tokio::test]
async fn m1_generated_scripts_do_what_they_do_in_sqlite3() {
    compare::<Sqlite>(Vendor::Sqlite, &[Script::for_client, in_steps]).await;
}

/// Without a transaction, in which PostgreSQL can build indexes beside others.
fn in_steps(script: &Script) -> String {
    let text = script.for_client().replace("CREATE INDEX index", "CREATE INDEX CONCURRENTLY index");
    let text = if text.contains("COPY") { text } else { script.for_client() };
    format!("-- foundry: no-transaction\n{text}")
}

/// Makes the scripts, always the same ones unless a variable says otherwise.
fn scripts(vendor: Vendor) -> Vec<Script> {
    let variable = |name: &str, or: u64| std::env::var(name).map_or(or, |it| it.parse().unwrap());
    let (seed, count) = (variable("FOUNDRY_SEED", 1), variable("FOUNDRY_SCRIPTS", SCRIPTS));
    let scripts: Vec<_> =
        (1..=count).map(|number| Script::new(vendor, seed, number, STATEMENTS)).collect();
    let statements: usize = scripts.iter().map(Script::len).sum();
    tell("M1", &format!("{vendor:?}: seed {seed}, {count} scripts, {statements} statements"));
    FOUNDRY.count("M1", "scripts", count);
    FOUNDRY.count("M1", "statements", statements as u64);
    scripts
}

/// Runs the scripts in each form as migrations and with the client, and compares the dumps.
async fn compare<DB: Ground>(vendor: Vendor, forms: &[Form]) {
    let scripts = scripts(vendor);
    for form in forms {
        let (Some(ours), Some(theirs)) = (DB::ground().await, DB::ground().await) else { return };
        let refused = migrate(&ours, &scripts, *form).await;
        none("M1", "scripts refused", refused.len() as u64, &format!("{refused:?}"));
        let client = Client::new(vendor, theirs.url());
        if !run_by_client(&client, &scripts, &refused) {
            return;
        }
        let Some(expected) = client.dump() else { return };
        let Some(dump) = Client::new(vendor, ours.url()).dump() else { return };
        equal(&dump, &expected);
    }
}

/// Runs the scripts with the client, but for those that are refused. Returns false if there is no client.
#[track_caller]
fn run_by_client(client: &Client, scripts: &[Script], refused: &[usize]) -> bool {
    let Some(made) = client.run(SAID) else { return false };
    made.unwrap();
    for (script, number) in scripts.iter().zip(1..) {
        if !refused.contains(&number) {
            let text = script.for_client();
            let done = client.run(&text).unwrap();
            assert!(done.is_ok(), "the client: script {number}: {done:?}\n{text}");
        }
    }
    true
}

/// Runs the scripts as migrations, and returns the numbers of those that are refused before they run.
async fn migrate<DB: Ground>(ground: &Fresh<DB>, scripts: &[Script], form: Form) -> Vec<usize> {
    let folder = Folder::with([("0_said.sql", SAID)]);
    for (script, number) in scripts.iter().zip(1..) {
        folder.write(&format!("{number}_script.sql"), &form(script));
    }
    let mut refused: Vec<usize> = Vec::new();
    // What is written need not be safe from a failure of the machine.
    let options = if ground.url().starts_with("postgres") {
        "?options=-c%20synchronous_commit%3Doff"
    } else {
        ""
    };
    let pool = few::<DB>(&format!("{}{options}", ground.url()));
    loop {
        let migrator = Migrator::new(pool.clone(), &folder.migrations());
        let Err(error) = migrator.run(RunOptions::default()).await else { break };
        let error = format!("{error:?}");
        let failed = error.split('`').nth(1).and_then(|it| it.split('_').next());
        let failed: usize =
            failed.and_then(|it| it.parse().ok()).unwrap_or_else(|| panic!("{error}"));
        let file = folder.path().join(format!("{failed}_script.sql"));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(error.contains("cannot be taken apart"), "script {failed}: {error}\n{text}");
        tell("M1", &format!("refused: {error}"));
        refused.push(failed);
        std::fs::remove_file(file).unwrap();
    }
    for table in ["foundry_migrations", "foundry_migrations_lock"] {
        DB::perform(&pool, &format!("DROP TABLE IF EXISTS {table}")).await.unwrap();
    }
    pool.close().await;
    refused
}

/// Checks that two dumps are equal, and names the first line that differs.
#[track_caller]
fn equal(dump: &str, expected: &str) {
    let mut both = dump.lines().zip(expected.lines()).enumerate();
    let first = both.find(|(_, (ours, theirs))| ours != theirs);
    let (line, (ours, theirs)) = first.unwrap_or((0, ("one dump is longer", "")));
    let why = format!("line {}: {ours}\nthe client: {theirs}", line + 1);
    none("M1", "dumps that differ", u64::from(dump != expected), &why);
}
