//! `mysqldump` and `mariadb-dump`.

use super::{check_loaded, check_migrated, output, round_trip, says};
use foundry::database::sqlx::MySql;
use foundry_tests_database::{Folder, Fresh, Ground};

/// `AUTO_INCREMENT` and the value of the sequence belong to the rows, which `schema:dump` does not write.
const SCHEMA: &str = r#"
    CREATE TABLE `a;b -- "c" /* ' ? $$ Ä` (`col'; \ ?` VARCHAR(90) DEFAULT 'one;\n-- two;\n\\three ?' COMMENT 'it''s; /* AUTO_INCREMENT=5 */',
        i INTEGER PRIMARY KEY AUTO_INCREMENT, bin BLOB, g INTEGER AS (i * 2) VIRTUAL) COMMENT '-- ;; \\ 🚢';
    CREATE TABLE child (i INTEGER, KEY (i), CONSTRAINT `k;` FOREIGN KEY (i) REFERENCES b_parent (i));
    CREATE TABLE hist (i INTEGER) WITH SYSTEM VERSIONING;
    CREATE SEQUENCE numbers START WITH 5;
    CREATE FUNCTION f(x INTEGER) RETURNS INTEGER DETERMINISTIC BEGIN /*! SET x = x + 0; */ RETURN x; END;
    CREATE VIEW z_first AS SELECT i, f(i) AS `x;` FROM `a;b -- "c" /* ' ? $$ Ä`;
    CREATE VIEW a_second AS SELECT i, ';-- ''' AS t FROM z_first;
    CREATE PROCEDURE p() BEGIN
        DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END;
        SELECT ';; $$', "it's; \" ", '🚢';
    END;
    CREATE TRIGGER z_one BEFORE INSERT ON hist FOR EACH ROW SET NEW.i = NEW.i + 1;
    CREATE TRIGGER a_two BEFORE INSERT ON hist FOR EACH ROW BEGIN SET NEW.i = NEW.i * 10; END;
    CREATE EVENT e ON SCHEDULE EVERY 1 YEAR STARTS '2031-01-01 12:00:00' COMMENT 'x; ''' DO BEGIN
        DELETE FROM child; DELETE FROM hist; END"#;

const ROWS: &str = r#"
    INSERT INTO `a;b -- "c" /* ' ? $$ Ä` (`col'; \ ?`, bin) VALUES
        ('; -- /* \' " \\ \n\r\t ? $$ 🚢 */', X'00FF5C271A'), ('`', ''), (NULL, NULL);
    INSERT INTO hist VALUES (1);
    INSERT INTO b_parent VALUES (7);
    INSERT INTO child VALUES (7);
    DO NEXTVAL(numbers)"#;

fn whole() -> String {
    format!("CREATE TABLE b_parent (i INTEGER PRIMARY KEY);{SCHEMA}")
}

async fn source() -> Option<Fresh<MySql>> {
    let ground = MySql::ground().await?;
    let folder = Folder::with([("1_schema.sql", whole()), ("2_rows.sql", ROWS.to_owned())]);
    super::run(&ground.migrator(&folder.migrations())).await.unwrap();
    let pool = ground.pool();
    MySql::perform(&pool, "DROP TABLE foundry_migrations").await.unwrap();
    pool.close().await;
    Some(ground)
}

/// Returns the arguments by which the programs of MySQL connect to a server, and the name of the database.
fn connection(ground: &Fresh<MySql>) -> (Vec<String>, String) {
    let (authority, database) = ground.url()["mysql://".len()..].split_once('/').unwrap();
    let database = database.split('?').next().unwrap();
    let (user, host) = authority.rsplit_once('@').unwrap();
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = host.rsplit_once(':').unwrap_or((host, "3306"));
    let arguments = [
        format!("--user={user}"),
        format!("--password={password}"),
        format!("--host={host}"),
        format!("--port={port}"),
    ];
    (arguments.into(), database.to_owned())
}

/// Returns what `mysqldump` writes of a database.
fn dump(program: &str, ground: &Fresh<MySql>, arguments: &[&str]) -> Option<String> {
    let (connection, database) = connection(ground);
    let ignored = format!("--ignore-table={database}.foundry_migrations");
    let mut all: Vec<_> = connection.iter().map(String::as_str).collect();
    all.extend([
        "--routines",
        "--events",
        "--triggers",
        "--hex-blob",
        "--skip-dump-date",
        &ignored,
    ]);
    all.extend(arguments);
    all.push(&database);
    output(program, &all)
}

async fn show(ground: &Fresh<MySql>) -> String {
    dump("mysqldump", ground, &["--skip-comments"]).unwrap()
}

#[tokio::test]
async fn a_dump_of_mariadb_is_loaded_and_dumped_the_same() {
    let texts =
        ["it''s; /* AUTO_INCREMENT=5 */", "WITH SYSTEM VERSIONING", "CREATE SEQUENCE `numbers`"];
    round_trip::<MySql>(&whole(), &texts).await;
}

#[tokio::test]
async fn the_client_of_mariadb_runs_our_dump() {
    let (Some(one), Some(other)) = (MySql::ground().await, MySql::ground().await) else { return };
    let folder = Folder::with([("1_script.sql", whole())]);
    let migrator = one.migrator(&folder.migrations());
    super::run(&migrator).await.unwrap();
    let dump = migrator.dump().await.unwrap();
    folder.write("dump.txt", &dump);
    let (mut arguments, database) = connection(&other);
    let source = format!("source {}", folder.path().join("dump.txt").display());
    arguments.extend([
        "--default-character-set=utf8mb4".to_owned(),
        "-e".to_owned(),
        source,
        database,
    ]);
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let Some(_) = output("mysql", &arguments) else { return };
    let loaded = other.migrator(&folder.migrations());
    assert_eq!(loaded.dump().await.unwrap(), dump);
}

#[tokio::test]
async fn stored_programs_keep_their_mode_and_their_order() {
    // In this mode `||` joins texts; the server's own mode takes it for `OR`.
    let script = "SET sql_mode = 'PIPES_AS_CONCAT';
        CREATE FUNCTION joined() RETURNS TEXT DETERMINISTIC RETURN 'a' || 'b';
        SET sql_mode = '';
        CREATE FUNCTION either() RETURNS TEXT DETERMINISTIC RETURN 'a' || 'b';
        CREATE TABLE t (i INTEGER);
        CREATE TRIGGER z_one BEFORE INSERT ON t FOR EACH ROW SET NEW.i = NEW.i + 1;
        CREATE TRIGGER a_two BEFORE INSERT ON t FOR EACH ROW SET NEW.i = NEW.i * 10;";
    let (Some(one), Some(other)) = (MySql::ground().await, MySql::ground().await) else { return };
    let folder = Folder::with([("1_script.sql", script)]);
    let migrator = one.migrator(&folder.migrations());
    super::run(&migrator).await.unwrap();
    let dump = migrator.dump().await.unwrap();
    other.migrator(&folder.migrations()).load(dump).await.unwrap();
    let pool = other.pool();
    MySql::perform(&pool, "INSERT INTO t VALUES (1)").await.unwrap();
    let query = "SELECT CAST(CONCAT(joined(), ' ', either(), ' ', i) AS CHAR) FROM t";
    assert_eq!(MySql::answers(&pool, query).await.unwrap(), ["ab 0 20"]);
    pool.close().await;
}

#[tokio::test]
async fn mysqldump_with_rows_is_loaded() {
    let Some(source) = source().await else { return };
    for program in ["mysqldump", "mariadb-dump"] {
        for arguments in
            [&[][..], &["--skip-extended-insert", "--complete-insert"], &["--no-autocommit"]]
        {
            let Some(dump) = dump(program, &source, arguments) else { return };
            check_loaded(&source, &dump, show).await;
        }
    }
}

#[tokio::test]
async fn mysqldump_without_locks_is_a_migration() {
    let Some(source) = source().await else { return };
    let Some(dump) = dump("mysqldump", &source, &["--skip-add-locks"]) else { return };
    check_migrated(&source, &dump, show).await;
}

#[tokio::test]
async fn mysqldump_with_locks_is_a_migration() {
    let Some(source) = source().await else { return };
    let Some(dump) = dump("mysqldump", &source, &[]) else { return };
    check_migrated(&source, &dump, show).await;
}

#[tokio::test]
async fn a_dump_that_fails_on_mariadb_tells_that_its_beginning_is_kept() {
    let Some(other) = MySql::ground().await else { return };
    let migrator = other.migrator(&Folder::with::<&str, &str>([]).migrations());
    let failed = migrator.load("CREATE TABLE a (i int);\nnonsense;".to_owned()).await.unwrap_err();
    says(&failed, &["the dump failed at line 2: `nonsense;`", "`db:wipe` empties the database"]);
}

#[tokio::test]
async fn a_dump_of_another_database_is_not_loaded_into_that() {
    let Some(source) = source().await else { return };
    let Some(dump) = dump("mysqldump", &source, &["--databases"]) else { return };
    let Some(other) = MySql::ground().await else { return };
    let migrator = other.migrator(&Folder::with::<&str, &str>([]).migrations());
    let refused = migrator.load(dump.clone()).await.unwrap_err();
    says(&refused, &["the dump changes the database at line", "USE", "without `--databases`"]);
    let own = source.migrator(&Folder::with::<&str, &str>([]).migrations());
    own.load(dump).await.unwrap();
}

#[tokio::test]
async fn packages_are_dumped_and_loaded_with_their_bodies() {
    let (Some(one), Some(other)) = (MySql::ground().await, MySql::ground().await) else { return };
    let pool = one.pool();
    let package = "SET sql_mode = ORACLE;
        CREATE PACKAGE tools AS FUNCTION one RETURN INT; END;
        CREATE PACKAGE BODY tools AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END;";
    MySql::perform(&pool, package).await.unwrap();
    let migrations = Folder::with::<&str, &str>([]).migrations();
    let dump = one.migrator(&migrations).dump().await.unwrap();
    let loaded = other.migrator(&migrations);
    loaded.load(dump.clone()).await.unwrap_or_else(|error| panic!("{error:?}\n{dump}"));
    assert_eq!(loaded.dump().await.unwrap(), dump);
    assert!(dump.contains("PACKAGE BODY"), "{dump}");
    pool.close().await;
}
