//! Databases of MariaDB, as `SHOW CREATE` and `mysqldump` see them.

use super::{check_again, check_refused, migrator, run};
use foundry::database::sqlx::MySql;
use foundry_tests_database::{Fresh, Ground};

/// Returns the names and definitions of everything in the database.
async fn show(ground: &Fresh<MySql>) -> String {
    let pool = ground.pool();
    let mut shown = String::new();
    for query in [
        "SELECT CAST(CONCAT(table_type, ' ', table_name) AS CHAR) FROM information_schema.tables
         WHERE table_schema = DATABASE() AND table_name <> 'foundry_migrations' ORDER BY 1",
        "SELECT CAST(CONCAT(table_name, ' ', column_name, ' ', column_type, ' ', extra) AS CHAR)
         FROM information_schema.columns
         WHERE table_schema = DATABASE() AND table_name <> 'foundry_migrations' ORDER BY 1",
        "SELECT CAST(CONCAT(constraint_name, ' ', table_name, ' ', constraint_type) AS CHAR)
         FROM information_schema.table_constraints
         WHERE table_schema = DATABASE() AND table_name <> 'foundry_migrations' ORDER BY 1",
        "SELECT CAST(CONCAT(routine_type, ' ', routine_name, ' ', routine_definition) AS CHAR)
         FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY 1",
        "SELECT CAST(CONCAT(trigger_name, ' ', action_statement) AS CHAR)
         FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY 1",
        "SELECT CAST(CONCAT(event_name, ' ', event_definition) AS CHAR)
         FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY 1",
    ] {
        for row in MySql::answers(&pool, query).await.unwrap() {
            shown += &row;
            shown.push('\n');
        }
    }
    pool.close().await;
    shown
}

const EVERYTHING: &str = "
    CREATE TABLE b (id INTEGER PRIMARY KEY AUTO_INCREMENT, twice INTEGER AS (id_of * 2) STORED,
        id_of INTEGER, name VARCHAR(10) DEFAULT 'it''s; \\\\');
    CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER, FOREIGN KEY (b_id) REFERENCES b (id));
    ALTER TABLE b ADD a_id INTEGER, ADD CONSTRAINT back FOREIGN KEY (a_id) REFERENCES a (id);
    CREATE TABLE history (i INTEGER) WITH SYSTEM VERSIONING;
    CREATE TABLE parted (i INTEGER) PARTITION BY HASH (i) PARTITIONS 3;
    CREATE TABLE `odd ``% name? Ärger` (`Column ;` INTEGER);
    CREATE TABLE memory_only (i INTEGER) ENGINE = MEMORY;
    CREATE VIEW `Both` AS SELECT a.b_id FROM a JOIN b ON b.id = a.b_id;
    CREATE VIEW again AS SELECT b_id FROM `Both`;
    CREATE SEQUENCE numbers START WITH 5;
    CREATE FUNCTION f(a INTEGER) RETURNS INTEGER DETERMINISTIC BEGIN SET a = a + 1; RETURN a; END;
    CREATE AGGREGATE FUNCTION counted(x INT) RETURNS INT BEGIN
        DECLARE n INT DEFAULT 0;
        DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN n;
        LOOP FETCH GROUP NEXT ROW; SET n = n + 1; END LOOP;
    END;
    CREATE PROCEDURE `p ``%` () BEGIN IF 1 THEN SELECT 1; END IF; SELECT 2; END;
    CREATE TRIGGER t AFTER INSERT ON b FOR EACH ROW INSERT INTO history VALUES (new.id);
    CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO DELETE FROM a;
    INSERT INTO b (id_of) VALUES (7)";

#[tokio::test]
async fn m5_a_mariadb_database_with_every_kind_of_object_is_migrated_again() {
    let Some(ground) = MySql::ground().await else { return };
    check_again(&ground, &[EVERYTHING], show).await;
}

#[tokio::test]
async fn m5_packages_are_dropped_with_their_bodies() {
    let Some(ground) = MySql::ground().await else { return };
    let pool = ground.pool();
    let migrator = migrator(&ground, &["CREATE TABLE a (i INTEGER)"]);
    run(&migrator).await.unwrap();
    let empty = show(&ground).await;
    let package = "SET sql_mode = ORACLE;
        CREATE PACKAGE tools AS FUNCTION one RETURN INT; END;
        CREATE PACKAGE BODY tools AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END;";
    // sqlx sends it as several statements, which the server takes apart.
    MySql::perform(&pool, package).await.unwrap();
    assert!(show(&ground).await.contains("PACKAGE BODY tools"));
    migrator.wipe().await.unwrap();
    run(&migrator).await.unwrap();
    assert_eq!(show(&ground).await, empty);
    pool.close().await;
}

#[tokio::test]
async fn m5_what_a_migration_created_in_another_database_is_named_before_anything_is_dropped() {
    let Some(ground) = MySql::ground().await else { return };
    let Some(other) = MySql::ground().await else { return };
    let name = other.url().rsplit('/').next().unwrap();
    let pool = ground.pool();
    let scripts = ["CREATE TABLE a (i INTEGER)", &format!("CREATE TABLE {name}.log (i INTEGER)")];
    let migrator = migrator(&ground, &scripts);
    run(&migrator).await.unwrap();
    let expected = format!("migration `2_script` creates the table `{name}.log`");
    check_refused(&ground, &migrator, show, &[&expected, "drop it by hand"]).await;
    MySql::perform(&pool, &format!("DROP TABLE {name}.log")).await.unwrap();
    migrator.wipe().await.unwrap();
    run(&migrator).await.unwrap();
    pool.close().await;
}

#[tokio::test]
async fn m5_a_user_that_a_migration_created_is_named_before_anything_is_dropped() {
    let Some(ground) = MySql::ground().await else { return };
    let user = format!("'foundry_{}'@'localhost'", std::process::id());
    let pool = ground.pool();
    let migrator =
        migrator(&ground, &["CREATE TABLE a (i INTEGER)", &format!("CREATE USER {user}")]);
    run(&migrator).await.unwrap();
    let expected = format!("migration `2_script` creates the user `{user}`");
    check_refused(&ground, &migrator, show, &[&expected, &format!("DROP USER {user}")]).await;
    MySql::perform(&pool, &format!("DROP USER {user}")).await.unwrap();
    migrator.wipe().await.unwrap();
    pool.close().await;
}
