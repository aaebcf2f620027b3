//! Statements of MariaDB and MySQL: three kinds of comments, comments that are code, and stored programs.

use super::words::Words;
use super::{Part, plain, program, programs};

pub(super) fn part(words: &mut Words) -> Vec<Part> {
    match words.below(12) {
        0 | 1 => procedure(words),
        2 => function(words),
        3 => trigger(words),
        4 => executable(words),
        5 => table(words),
        6 => view(words),
        7 => vec![plain(operators(words))],
        8 => {
            let (name, gap) = (words.name("event"), words.gap());
            let body = programs::statement(words, 3);
            vec![program(format!(
                "CREATE EVENT {name} ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01'{gap}DISABLE DO {body}"
            ))]
        }
        9 => {
            let body = programs::block(words, 2);
            let rest = body.strip_prefix("BEGIN").unwrap_or(&body);
            vec![program(format!("BEGIN NOT ATOMIC{rest}"))]
        }
        10 => vec![plain(format!("{}{}", words.comment(), words.insert()))],
        _ => vec![plain(words.insert())],
    }
}

fn procedure(words: &mut Words) -> Vec<Part> {
    let (name, a, b) = (words.name("procedure"), words.gap(), words.gap());
    let create =
        words.one_of(&["CREATE", "CREATE OR REPLACE", "CREATE DEFINER = CURRENT_USER", "create"]);
    let body =
        if words.chance(60) { programs::block(words, 4) } else { programs::statement(words, 4) };
    let with =
        words.one_of(&["", "COMMENT 'BEGIN; IF'", "MODIFIES SQL DATA", "SQL SECURITY INVOKER"]);
    vec![
        program(format!("{create}{a}PROCEDURE {name}(n int, `if` text){b}{with} {body}")),
        plain(format!("CALL {name}(1,{a}';')")),
    ]
}

fn function(words: &mut Words) -> Vec<Part> {
    let (name, gap, number) = (words.name("function"), words.gap(), words.number);
    let (one, two) = (words.value(), words.value());
    let body = match words.below(3) {
        0 => format!("IF n = 1 THEN RETURN {one}; ELSE{gap}RETURN {two}; END IF"),
        1 => format!(
            "CASE n WHEN 1 THEN RETURN {one};{gap}ELSE RETURN CASE n WHEN 2 THEN {two} END; END CASE"
        ),
        _ => {
            let inner = programs::block(words, 3);
            format!("BEGIN {inner};{gap}RETURN {one}; END")
        }
    };
    vec![
        program(format!(
            "CREATE FUNCTION {name}(n int) RETURNS text CHARSET utf8mb4{gap}DETERMINISTIC MODIFIES SQL DATA {body}"
        )),
        plain(format!("SET @a = {name}(1)")),
        plain(format!("INSERT INTO said VALUES ({number}, @a)")),
    ]
}

fn trigger(words: &mut Words) -> Vec<Part> {
    let (table, trigger, gap) = (words.name("fired"), words.name("trigger"), words.gap());
    let body = if words.chance(50) {
        format!("IF NEW.n IS NULL THEN SET NEW.n = 2; {}; END IF", words.insert())
    } else {
        programs::block(words, 3)
    };
    vec![
        plain(format!("CREATE TABLE {table} (n int)")),
        program(format!(
            "CREATE TRIGGER {trigger}{gap}BEFORE INSERT ON {table} FOR EACH ROW{gap}{body}"
        )),
        plain(format!("INSERT INTO {table} VALUES (1), (NULL)")),
    ]
}

/// Comments that are code, as `mysqldump` writes them.
fn executable(words: &mut Words) -> Vec<Part> {
    let (name, insert, value) = (words.name("view"), words.insert(), words.literal());
    let number = words.number;
    // Comments do not nest, so that those inside must be of one line.
    if [&insert, &value].iter().any(|it| it.contains("*/") || it.contains("/*")) {
        return vec![plain(insert)];
    }
    let version = words.one_of(&["!", "!50001", "M!100100", "M! ", "!40101"]);
    let never = words.one_of(&["!999999", "M!999999", "!50700"]);
    match words.below(5) {
        4 => vec![
            plain(format!("/*{never} INSERT INTO said VALUES ({number}, 'never') */")),
            plain(insert),
        ],
        0 => vec![plain(format!("/*{version} {insert} */"))],
        1 => vec![plain(format!(
            "/*!50003 CREATE*/ /*!50017 SQL SECURITY INVOKER */ /*!50003 VIEW {name} AS SELECT 1 AS a */"
        ))],
        2 => vec![plain(format!(
            "INSERT INTO said VALUES ({number}, /*{version} concat('(', */ {value} /*{version} , ')') */)"
        ))],
        _ => vec![plain(format!(
            "INSERT INTO said VALUES ({number}, {value} /*{never} nothing of it */)"
        ))],
    }
}

fn table(words: &mut Words) -> Vec<Part> {
    let (name, column, gap) = (words.name("table"), words.quoted_name(), words.gap());
    let (default, comment, number) = (words.literal(), words.text(), words.number);
    let comment = comment.replace('\\', "\\\\").replace('\'', "''");
    vec![
        plain(format!(
            "CREATE TABLE {name} ({column} varchar(200) DEFAULT{gap}{default}, `end` int, begin int)
             CHARSET utf8mb4{gap}COMMENT '{comment}'"
        )),
        plain(format!("INSERT INTO {name} (`end`, begin) VALUES (1, 2)")),
        plain(format!("INSERT INTO said SELECT {number},{gap}{column} FROM {name}")),
    ]
}

fn view(words: &mut Words) -> Vec<Part> {
    let (name, value, gap) = (words.name("view"), words.value(), words.gap());
    let (alias, number) = (words.quoted_name(), words.number);
    vec![
        plain(format!("CREATE VIEW {name} AS{gap}SELECT {value} AS {alias}")),
        plain(format!("INSERT INTO said SELECT {number}, {name}.{alias}{gap}FROM {name}")),
    ]
}

/// Signs and functions that look like a comment or a block.
fn operators(words: &mut Words) -> String {
    let (gap, number, comment) = (words.gap(), words.number, words.comment());
    let (one, two) = (words.literal(), words.literal());
    format!(
        "INSERT INTO said SELECT {number},{gap}concat(5--1, 4/{comment}2, IF(1 = 1, {one}, {two}), REPEAT('a;', 2),
         {one}{gap}{comment} 'b', REPLACE('a', 'b', {two}), X'41', 0x42, b'01000001', @@max_connections > 0)"
    )
}
