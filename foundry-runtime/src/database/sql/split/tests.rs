//! Scripts and their statements.

use super::*;

/// Checks the statements of a script.
#[track_caller]
fn check(dialect: Dialect, sql: &str, expected: &[&str]) {
    let found: Vec<_> = statements(sql, dialect).unwrap().iter().map(|it| it.text).collect();
    assert_eq!(found, expected);
}

/// Checks that each of these is one statement, before another one.
#[track_caller]
fn one(dialect: Dialect, all: &[&str]) {
    for sql in all {
        check(dialect, &format!("{sql} SELECT 2"), &[sql, "SELECT 2"]);
    }
}

#[track_caller]
fn refused(dialect: Dialect, sql: &str, line: usize, expected: &str) {
    let problem = statements(sql, dialect).unwrap_err();
    assert_eq!((problem.line, problem.to_string().as_str()), (line, expected), "{sql}");
}

const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

#[test]
fn semicolons_end_statements() {
    for dialect in ALL {
        check(dialect, "", &[]);
        check(
            dialect,
            "CREATE TABLE a (b);\n\nDROP TABLE a",
            &["CREATE TABLE a (b);", "DROP TABLE a"],
        );
        check(dialect, "SELECT 1;;\n;SELECT 2;", &["SELECT 1;", "SELECT 2;"]);
        one(dialect, &["SELECT 'it''s; fine';", "SELECT 'straße;', ü;"]);
    }
}

#[test]
fn a_statement_has_the_line_of_its_first_word() {
    let found =
        statements("-- one\nSELECT 1;\n\n/* two */\n-- and\nSELECT 2", Dialect::Sqlite).unwrap();
    assert_eq!(found.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 6]);
    assert_eq!(found[1].code(), "SELECT 2");
}

#[test]
fn comments_alone_are_no_statement() {
    for dialect in ALL {
        check(dialect, "-- nothing; here\n/* nor; here */\n", &[]);
        check(dialect, "-- films\nDROP TABLE a; -- done", &["-- films\nDROP TABLE a;"]);
    }
    check(Dialect::MySql, "# it's; a comment\n", &[]);
    check(Dialect::MySql, "/*M!999999\\- enable the sandbox mode */ \n", &[]);
    check(Dialect::Postgres, "-- x\rSELECT 1;", &["-- x\rSELECT 1;"]);
}

#[test]
fn sqlite_reads_names_and_triggers() {
    one(
        Dialect::Sqlite,
        &[
            "SELECT \";\", `;`, [;];",
            r"SELECT 'C:\';",
            "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN\n  UPDATE a SET b = CASE WHEN 1 THEN 2 END;\n  DELETE FROM c;\nEND;",
            "EXPLAIN QUERY PLAN CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; END;",
        ],
    );
}

#[test]
fn postgres_reads_strings() {
    one(
        Dialect::Postgres,
        &[
            r"INSERT INTO n VALUES (E'captain\'s log; part two');",
            r"SELECT e'a''b\';', 'c\';",
            "SELECT E'a'\n -- more\n 'b\\';';",
            "SELECT E'a' -- it's more\n 'b\\';';",
            "INSERT INTO t VALUES (ARRAY['x]', 'y;z']);",
            "SELECT $1; ",
            "SELECT $$it's;$$, $a$;$$;$a$, a$b$;",
            "SELECT U&'d\\0061;', \"a;\"\"b\";",
        ]
        .map(str::trim_end),
    );
}

#[test]
fn postgres_reads_nested_comments_rules_and_bodies() {
    one(
        Dialect::Postgres,
        &[
            "/* old /* of 2019; */ dropped; see wiki */ CREATE TABLE a (i int);",
            "CREATE RULE rr AS ON INSERT TO r DO ALSO (INSERT INTO l1 VALUES (1); INSERT INTO l2 VALUES (2););",
            "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 3; END;",
            "CREATE FUNCTION span(begin int, \"end\" int) RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;",
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();",
        ],
    );
}

/// The server says what is wrong with it.
#[test]
fn a_no_break_space_between_statements_is_not_lost() {
    for dialect in ALL {
        check(
            dialect,
            "SELECT 1;\u{a0}SELECT 2;\u{3000}",
            &["SELECT 1;", "\u{a0}SELECT 2;", "\u{3000}"],
        );
        check(dialect, "\u{a0}\n;SELECT a\u{a0}", &["\u{a0}\n;", "SELECT a\u{a0}"]);
        check(dialect, "SELECT 1;\x0c\x0bSELECT 2;\x0c", &["SELECT 1;", "SELECT 2;"]);
    }
}

#[test]
fn rows_follow_a_copy() {
    let sql = "COPY a (i) FROM stdin;\n1\t;\n'\n\\.\nSELECT 2;\nCOPY b FROM STDIN WITH (FORMAT csv);\n3\n";
    let found = statements(sql, Dialect::Postgres).unwrap();
    let found: Vec<_> = found.iter().map(|it| (it.text, it.line, it.rows)).collect();
    let expected = [
        ("COPY a (i) FROM stdin;", 1, Some("1\t;\n'\n")),
        ("SELECT 2;", 5, None),
        ("COPY b FROM STDIN WITH (FORMAT csv);", 6, Some("3\n")),
    ];
    assert_eq!(found, expected);
    check(
        Dialect::Postgres,
        "COPY (SELECT 1 FROM stdin) TO '/tmp/a'; SELECT 2",
        &["COPY (SELECT 1 FROM stdin) TO '/tmp/a';", "SELECT 2"],
    );
    let commented = statements("COPY a FROM stdin; -- rows\n1\n\\.\n", Dialect::Postgres).unwrap();
    assert_eq!(commented[0].rows, Some("1\n"));
    refused(
        Dialect::Postgres,
        "COPY a FROM stdin; SELECT 2;",
        1,
        "the rows of `COPY … FROM stdin` begin on the next line",
    );
}

#[test]
fn mysql_reads_strings_and_comments() {
    one(
        Dialect::MySql,
        &[
            r"SELECT 'it\'s; fine', 'a\\';",
            r#"SELECT "x\";y", 'a"', `q;``r`;"#,
            "CREATE TABLE b (i int) # it's; a table\n;",
            "SELECT 5--1;",
            "/*! INSERT INTO b VALUES (';') */;",
            "/*M!100100 ALTER TABLE b ADD COLUMN j int */;",
            "/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a=1; END */;",
        ],
    );
    check(Dialect::MySql, "SELECT 1 -- it's;\n; SELECT 2", &["SELECT 1 -- it's;\n;", "SELECT 2"]);
}

/// As the client of MySQL has it; in a statement, `--x` is a difference.
#[test]
fn mysql_reads_two_dashes_before_a_statement_as_a_comment() {
    check(
        Dialect::MySql,
        "--it's; one\nSELECT 1; --two; x'\n  ---- three;\nSELECT 5\n--4;\n--end",
        &["SELECT 1;", "SELECT 5\n--4;"],
    );
}

#[test]
fn mysql_reads_stored_programs() {
    one(
        Dialect::MySql,
        &[
            "CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; END;",
            "CREATE DEFINER=`root`@`%` TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; END;",
            "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; SELECT 1; END;",
            "CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND, SQLSTATE VALUE '42S02', 1051 SET @a = 1; SELECT 1; END;",
            "CREATE TRIGGER bt BEFORE INSERT ON b FOR EACH ROW IF NEW.k IS NULL THEN SET NEW.k = uuid(); END IF;",
            "CREATE TRIGGER bt BEFORE INSERT ON b FOR EACH ROW FOLLOWS at SET NEW.k = 1;",
            "CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC CASE x WHEN 1 THEN RETURN 2; ELSE RETURN 3; END CASE;",
            "CREATE FUNCTION f(x DECIMAL(10,2)) RETURNS VARCHAR(20) CHARSET utf8mb4 COLLATE utf8mb4_bin COMMENT 'begin;' RETURN IF(x, 1, 2);",
            "CREATE AGGREGATE FUNCTION cnt(x INT) RETURNS INT BEGIN DECLARE n INT DEFAULT 0; LOOP FETCH GROUP NEXT ROW; END LOOP; END;",
            "BEGIN NOT ATOMIC DECLARE n INT DEFAULT 1; CREATE TABLE z (i int); END;",
            "CREATE PROCEDURE p() whole: BEGIN REPEAT SET @a = 1; UNTIL CASE @a WHEN 2 THEN 1 ELSE 0 END END REPEAT; END whole;",
            "CREATE PROCEDURE p() WHILE 1 DO BEGIN END; END WHILE;",
            "CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO SELECT REPEAT('a;', 2); END FOR; END;",
            "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SET @a = 1; SET @b = 2; END;",
            "ALTER EVENT e DO BEGIN SET @a = 1; SET @b = 2; END;",
            "CREATE FUNCTION u RETURNS STRING SONAME 'u.so';",
        ],
    );
    check(Dialect::MySql, "BEGIN; SELECT 1; COMMIT;", &["BEGIN;", "SELECT 1;", "COMMIT;"]);
}

#[test]
fn mysql_reads_delimiters() {
    check(
        Dialect::MySql,
        "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT '$$'; END$$\nSELECT 1 $$\ndelimiter ;\nSELECT 2;",
        &["CREATE PROCEDURE p() BEGIN SELECT '$$'; END", "SELECT 1", "SELECT 2;"],
    );
    for quoted in ["'$$'", "\"$$\"", "`$$`"] {
        let sql = format!("DELIMITER {quoted}\nSELECT 1$$\nDELIMITER ;\nSELECT 2;");
        check(Dialect::MySql, &sql, &["SELECT 1", "SELECT 2;"]);
    }
    refused(
        Dialect::MySql,
        "SELECT 1;\nDELIMITER\nSELECT 2;",
        2,
        "`DELIMITER` requires a delimiter",
    );
}

#[test]
fn what_does_not_end_is_refused() {
    for dialect in ALL {
        refused(dialect, "SELECT 1;\nSELECT 'open; SELECT 2", 2, "a string has no end");
    }
    refused(Dialect::Postgres, "SELECT $a$;", 1, "a dollar-quoted string has no end");
    refused(Dialect::Postgres, "/* /* */ SELECT 1", 1, "a comment has no end");
    refused(Dialect::Postgres, "SELECT (1;", 1, "`(` has no end");
    refused(Dialect::Sqlite, "SELECT [a;", 1, "a name in brackets has no end");
    refused(
        Dialect::Sqlite,
        "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1;",
        1,
        "`BEGIN` has no end",
    );
    refused(Dialect::MySql, "CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1;", 1, "`IF` has no end");
}

#[test]
fn a_nul_byte_is_refused() {
    for dialect in ALL {
        refused(dialect, "CREATE TABLE a (i int);\n\0\n", 2, "the text has a NUL byte");
    }
}

#[test]
fn commands_of_a_client_are_named() {
    let is = "is a command of the database's client, not SQL; remove it";
    refused(Dialect::Postgres, "SELECT 1;\n\\connect other\n", 2, &format!("`\\connect` {is}"));
    refused(Dialect::Postgres, "SELECT 1 \\gset\n", 1, &format!("`\\gset` {is}"));
    refused(Dialect::Sqlite, ".bail on\nSELECT 1;", 1, &format!("`.bail` {is}"));
    refused(Dialect::MySql, "source a.sql\n", 1, &format!("`source` {is}"));
    refused(Dialect::MySql, "SELECT 1;\nstatus\nSELECT 2;", 2, &format!("`status` {is}"));
    refused(Dialect::MySql, "warnings;\nSELECT 2;", 1, &format!("`warnings;` {is}"));
    refused(Dialect::MySql, "SELECT 1\\G\n", 1, &format!("`\\G` {is}"));
    check(Dialect::Postgres, "\\restrict abc\nSELECT 1;\n\\unrestrict abc\n", &["SELECT 1;"]);
}
