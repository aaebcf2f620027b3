//! Statements of PostgreSQL: dollar quotes in dollar quotes, rules, `BEGIN ATOMIC`, triggers, rows behind `COPY`.

use super::words::Words;
use super::{Part, plain};

pub(super) fn part(words: &mut Words) -> Vec<Part> {
    match words.below(12) {
        0 => vec![plain(block(words, 3))],
        1 => atomic(words),
        2 => rule(words),
        3 => trigger(words),
        4 => copy(words),
        5 => table(words),
        6 => view(words),
        7 => vec![plain(operators(words))],
        8 => function(words),
        9 => {
            let name = words.name("index");
            vec![plain(format!("CREATE INDEX {name} ON said (script)"))]
        }
        _ => vec![plain(words.insert())],
    }
}

/// `DO` with statements, and with `DO` inside.
fn block(words: &mut Words, depth: usize) -> String {
    let mut body = format!("{}BEGIN ", words.gap());
    for _ in 0..=words.below(3) {
        let statement = match words.below(4) {
            0 | 1 if depth > 0 => {
                let inner = block(words, depth - 1);
                format!("EXECUTE {}", words.dollars(&inner))
            }
            2 => format!("IF true THEN {}; ELSE NULL; END IF", words.insert()),
            _ => words.insert(),
        };
        body += &format!("{statement};{}", words.gap());
    }
    body += "END";
    let gap = words.gap();
    format!("DO{gap}{}", words.dollars(&body))
}

/// A body of SQL.
fn atomic(words: &mut Words) -> Vec<Part> {
    let mut body = String::new();
    for _ in 0..=words.below(3) {
        body += &format!("{}{};", words.gap(), words.insert());
    }
    let (a, b, c, number) = (words.gap(), words.gap(), words.gap(), words.number);
    if words.chance(40) {
        let name = words.name("procedure");
        let create = words.one_of(&["CREATE", "CREATE OR REPLACE", "create or replace"]);
        return vec![
            plain(format!("{create}{a}PROCEDURE {name}(\"begin\" int){b}BEGIN{c}ATOMIC{body} END")),
            plain(format!("CALL {name}(1)")),
        ];
    }
    let (name, one, two) = (words.name("function"), words.value(), words.value());
    vec![
        plain(format!(
            "CREATE{a}FUNCTION {name}(begin int){b}RETURNS text{c}BEGIN ATOMIC{body}
             SELECT CASE \"begin\" WHEN 1 THEN CASE WHEN true THEN {one} END ELSE {two}{a}END; END"
        )),
        plain(format!("INSERT INTO said VALUES ({number}, {name}(1)), ({number}, {name}(2))")),
    ]
}

fn rule(words: &mut Words) -> Vec<Part> {
    let (table, rule, gap) = (words.name("ruled"), words.name("rule"), words.gap());
    let (one, two, three) = (words.insert(), words.insert(), words.gap());
    vec![
        plain(format!("CREATE TABLE {table} (i int)")),
        plain(format!(
            "CREATE RULE {rule} AS ON INSERT TO {table} DO{gap}ALSO{three}({one};{gap}{two};{three})"
        )),
        plain(format!("INSERT INTO {table} VALUES (1)")),
    ]
}

fn trigger(words: &mut Words) -> Vec<Part> {
    let (table, function) = (words.name("fired"), words.name("function"));
    let body = format!("{}BEGIN {}; RETURN new; END;", words.gap(), words.insert());
    let (body, gap) = (words.dollars(&body), words.gap());
    vec![
        plain(format!("CREATE TABLE {table} (i int)")),
        plain(format!(
            "CREATE FUNCTION {function}() RETURNS trigger{gap}AS {body}{gap}LANGUAGE plpgsql"
        )),
        plain(format!(
            "CREATE TRIGGER t BEFORE INSERT ON {table}{gap}FOR EACH ROW EXECUTE FUNCTION {function}()"
        )),
        plain(format!("INSERT INTO {table} VALUES (1)")),
    ]
}

fn copy(words: &mut Words) -> Vec<Part> {
    let number = words.number;
    let mut rows = String::new();
    for _ in 0..words.below(5) {
        let text = words.text().replace('\\', "\\\\").replace('\n', "\\n");
        rows += &format!("{number}\t{text}\n");
    }
    let (a, b) = (words.gap(), words.gap());
    let copy = words.one_of(&["COPY", "copy"]);
    let sql = format!("{copy}{a}said (script, what){b}FROM stdin");
    vec![Part { sql, rows: Some(format!("{rows}\\.\n")), is_program: false }]
}

fn table(words: &mut Words) -> Vec<Part> {
    let (name, column, default) = (words.name("table"), words.quoted_name(), words.literal());
    let (one, two, gap, number) = (words.literal(), words.literal(), words.gap(), words.number);
    vec![
        plain(
            format!(
                "CREATE TABLE {name} ({column} text DEFAULT{gap}{default}, a text[], i int,
             CHECK (a <> ALL (ARRAY[ARRAY['[', ']', ';'],{gap}ARRAY[{one}, ';]', '']])))"
            )
            .replace("a <> ALL", "a[1] <> ALL"),
        ),
        plain(format!("INSERT INTO {name} (i) VALUES (1)")),
        plain(format!(
            "INSERT INTO said SELECT {number},{gap}{column} FROM {name}
             UNION ALL SELECT {number}, (ARRAY[{one},{gap}'];'])[1]
             UNION ALL SELECT {number}, unnest(ARRAY['x]', {two}]::text[])"
        )),
    ]
}

fn view(words: &mut Words) -> Vec<Part> {
    let (name, value, alias) = (words.name("view"), words.value(), words.quoted_name());
    let (comment, gap, number) = (words.text(), words.gap(), words.number);
    let comment = comment.replace('\'', "''");
    vec![
        plain(format!("CREATE VIEW {name} AS{gap}SELECT {value}::text AS {alias}, 1 AS a$b$c")),
        plain(format!("COMMENT ON VIEW {name} IS{gap}'{comment}'")),
        plain(format!("INSERT INTO said SELECT {number}, {name}.{alias}{gap}FROM {name}")),
    ]
}

/// Signs that are also the beginning of a comment, a quote or a name.
fn operators(words: &mut Words) -> String {
    let (gap, number, alias) = (words.gap(), words.number, words.quoted_name());
    let (comment, literal) = (words.comment(), words.literal());
    format!(
        "INSERT INTO said SELECT{gap}{number}, (1 - -1 *{comment} 2)::text || {literal} || (4/{comment}2)::text ||
         B'01'::text || X'1F'::text || (ARRAY[[1, 2], [3, 4]])[1:2][1:1]::text || name'a\\'
         FROM (SELECT 1 AS a$$b, 2 AS {alias}, 3 AS _$x$, 1.5e1 AS e) t WHERE a$$b <{comment} 2"
    )
}

fn function(words: &mut Words) -> Vec<Part> {
    let (name, literal, gap, number) =
        (words.name("function"), words.literal(), words.gap(), words.number);
    let body = format!("SELECT {literal} || $1 || \"end;\" {}", words.comment());
    let body = if words.chance(50) { words.dollars(&body) } else { words.quoted(&body) };
    let body = if body.starts_with(['N', 't', 'T', 'n', 'v']) {
        words.dollars("SELECT ';'")
    } else {
        body
    };
    vec![
        plain(format!(
            "CREATE FUNCTION {name}(begin text, \"end;\" text) RETURNS text{gap}LANGUAGE sql AS {body}"
        )),
        plain(format!("INSERT INTO said VALUES ({number}, {name}(';',{gap}'--'))")),
    ]
}
