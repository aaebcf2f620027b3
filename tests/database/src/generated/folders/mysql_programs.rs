//! Stored programs of MariaDB and MySQL, and scripts with variables and transactions.

use super::schema::Schema;
use super::{Change, change, program};

/// A trigger that notes changes of a table in another one.
pub(super) fn trigger(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let (name, when) = (schema.name("journal"), schema.one_of(&["INSERT", "UPDATE"]));
    let table = &schema.tables[at].name;
    let body = program(&format!(
        "CREATE TRIGGER {name}_note AFTER {when} ON {table} FOR EACH ROW\nBEGIN\n  DECLARE n int DEFAULT 0; -- it's; kept\n  \
         IF NEW.id IS NOT NULL THEN\n    INSERT INTO {name} VALUES ('{when}; {name}', NEW.id);\n  \
         ELSE\n    SET n = CASE n WHEN 0 THEN 1 ELSE 2 END;\n  END IF;\n  lo: LOOP LEAVE lo; END LOOP lo;\nEND"
    ));
    let up = format!(
        "CREATE TABLE {name} (what varchar(50), k varchar(40));\n\n{body}\nUPDATE {table} SET id = id;\n"
    );
    let down = format!("DROP TRIGGER {name}_note;\nDROP TABLE {name};\n");
    Some(change("journal", table, up, down))
}

pub(super) fn trigger_without_block(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("counted");
    let one = format!(
        "CREATE TRIGGER {name}_one BEFORE INSERT ON {name} FOR EACH ROW SET NEW.k = CONCAT(NEW.k, ';');\n"
    );
    let two = program(&format!(
        "CREATE TRIGGER {name}_two BEFORE INSERT ON {name} FOR EACH ROW FOLLOWS {name}_one\nIF NEW.k = ';' THEN SET NEW.k = '#;'; END IF"
    ));
    let up = format!(
        "CREATE TABLE {name} (k varchar(40));\n{one}{two}INSERT INTO {name} VALUES (''), ('b');\n"
    );
    Some(change("count", &name, up, format!("DROP TABLE {name};\n")))
}

pub(super) fn procedure(schema: &mut Schema) -> Option<Change> {
    let (name, number) = (schema.name("batch"), schema.below(100));
    let body = program(&format!(
        "CREATE PROCEDURE {name}(IN most int, OUT n int)\n  COMMENT 'runs; in steps'\nBEGIN\n  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; SET n = -1; END;\n  \
         SET n = {number};\n  again: WHILE n < most DO\n    SET n = n + 1;\n    INSERT INTO {name}_rows VALUES (n, 'it''s; \\'so\\'');\n  END WHILE again;\n  \
         BEGIN DECLARE c CURSOR FOR SELECT i FROM {name}_rows; OPEN c; CLOSE c; END;\n  REPEAT SET n = n + 1; UNTIL n > 3 END REPEAT;\nEND"
    ));
    let up = format!(
        "CREATE TABLE {name}_rows (i int, what text);\n{body}CALL {name}({number} + 3, @n);\n"
    );
    let down = format!("DROP PROCEDURE IF EXISTS {name};\nDROP TABLE {name}_rows;\n");
    Some(change("run", &name, up, down))
}

fn definition(schema: &mut Schema, name: &str) -> String {
    let number = schema.below(100);
    match schema.below(3) {
        0 => format!("CREATE FUNCTION {name}(x int) RETURNS varchar(50) DETERMINISTIC RETURN CONCAT(x, '; {number}');\n"),
        1 => program(&format!(
            "CREATE FUNCTION {name}(x int) RETURNS varchar(50) NO SQL\nCASE x WHEN {number} THEN RETURN 'a;'; ELSE RETURN \"b'\"; END CASE"
        )),
        _ => program(&format!(
            "CREATE FUNCTION {name}(x int) RETURNS varchar(50) READS SQL DATA SQL SECURITY INVOKER\nmain: BEGIN\n  \
             # it's a comment; here\n  IF x > {number} THEN\n    RETURN ';';\n  END IF;\n  RETURN '$$'; -- end\nEND main"
        ).replace("'$$'", "'$'")),
    }
}

pub(super) fn function(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("answer");
    let up = definition(schema, &name);
    schema.functions.push((name.clone(), up.clone()));
    Some(change("create", &name, up, format!("DROP FUNCTION {name};\n")))
}

pub(super) fn replace(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.functions.len())?;
    let name = schema.functions[at].0.clone();
    let new = definition(schema, &name);
    let old = std::mem::replace(&mut schema.functions[at].1, new.clone());
    let drop = format!("DROP FUNCTION IF EXISTS {name};\n");
    Some(change("replace", &name, format!("{drop}{new}"), format!("{drop}{old}")))
}

pub(super) fn event(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("nightly");
    let body = program(&format!(
        "CREATE EVENT {name} ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'it''s; off' DO\nBEGIN\n  \
         DELETE FROM {name}_rows WHERE i < 5;\n  INSERT INTO {name}_rows VALUES (6);\nEND"
    ));
    let up = format!(
        "CREATE TABLE {name}_rows (i int);\n{body}ALTER EVENT {name} COMMENT 'still; off';\n"
    );
    Some(change("schedule", &name, up, format!("DROP EVENT {name};\nDROP TABLE {name}_rows;\n")))
}

/// A sequence, which is no default: a dump with `LOCK TABLES` cannot insert into such a table.
pub(super) fn sequence(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("numbers");
    let up = format!(
        "CREATE SEQUENCE {name} START WITH 100 INCREMENT BY 10;\nSELECT NEXTVAL({name}), ';';\n\
         CREATE TABLE {name}_used (i bigint);\nINSERT INTO {name}_used SELECT NEXTVAL({name}) UNION ALL SELECT NEXTVAL({name});\n"
    );
    Some(change("number", &name, up, format!("DROP TABLE {name}_used;\nDROP SEQUENCE {name};\n")))
}

/// A transaction of the author, and a prepared statement.
pub(super) fn transfer(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("accounts");
    let up = format!(
        "CREATE TABLE {name} (n int PRIMARY KEY, v int);\nINSERT INTO {name} VALUES (1, 50), (2, 0);\n\
         START TRANSACTION;\nSET @sum = (SELECT SUM(v) FROM {name});\nUPDATE {name} SET v = v + 20 WHERE n = 2;\nUPDATE {name} SET v = @sum - 20 WHERE n = 1;\nCOMMIT;\n\
         SET @sql = 'ALTER TABLE {name} ADD COLUMN w int DEFAULT 7';\nPREPARE s FROM @sql;\nEXECUTE s;\nDEALLOCATE PREPARE s;\n\
         CREATE TEMPORARY TABLE {name}_temp AS SELECT * FROM {name};\nINSERT INTO {name} SELECT n + 10, v, w FROM {name}_temp;\nDROP TEMPORARY TABLE {name}_temp;\n"
    );
    Some(change("transfer", &name, up, format!("DROP TABLE {name};\n")))
}
