//! The schema of MySQL and MariaDB, by `SHOW CREATE`.

use super::super::dialect::{Dialect, cell, column};
use crate::database::Session;
use crate::database::sql::{Dialect as Sql, Kind, Lexer};
use sqlx::{MySql, Row};

/// One kind of object: the query for its names, and the column of `SHOW CREATE` with its statement.
struct Shown {
    kind: &'static str,
    names: &'static str,
    column: usize,
    /// The columns of its mode, its time zone and its collation, if it is a stored program.
    mode: Option<Mode>,
}

struct Mode {
    sql_mode: usize,
    time_zone: Option<usize>,
    collation: usize,
}

const fn program(kind: &'static str, names: &'static str) -> Shown {
    let mode = Some(Mode { sql_mode: 1, time_zone: None, collation: 4 });
    Shown { kind, names, column: 2, mode }
}

/// Each kind after those that it may be made of.
const ALL: [Shown; 9] = [
    Shown {
        kind: "SEQUENCE",
        names: "SELECT table_name FROM information_schema.tables WHERE table_type = 'SEQUENCE'
                AND table_schema = DATABASE() ORDER BY table_name",
        column: 1,
        mode: None,
    },
    Shown {
        kind: "TABLE",
        names: "SELECT table_name FROM information_schema.tables
                WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
                    AND table_name <> 'foundry_migrations' AND table_schema = DATABASE()
                ORDER BY table_name",
        column: 1,
        mode: None,
    },
    program(
        "FUNCTION",
        "SELECT routine_name FROM information_schema.routines
        WHERE routine_type = 'FUNCTION' AND routine_schema = DATABASE() ORDER BY routine_name",
    ),
    program(
        "PROCEDURE",
        "SELECT routine_name FROM information_schema.routines
        WHERE routine_type = 'PROCEDURE' AND routine_schema = DATABASE() ORDER BY routine_name",
    ),
    program(
        "PACKAGE",
        "SELECT routine_name FROM information_schema.routines
        WHERE routine_type = 'PACKAGE' AND routine_schema = DATABASE() ORDER BY routine_name",
    ),
    program(
        "PACKAGE BODY",
        "SELECT routine_name FROM information_schema.routines
        WHERE routine_type = 'PACKAGE BODY' AND routine_schema = DATABASE() ORDER BY routine_name",
    ),
    Shown {
        kind: "VIEW",
        names: "SELECT table_name FROM information_schema.views WHERE table_schema = DATABASE()
                ORDER BY table_name",
        column: 1,
        mode: None,
    },
    // Several of one table run in the order in which they were created.
    program(
        "TRIGGER",
        "SELECT trigger_name FROM information_schema.triggers
        WHERE trigger_schema = DATABASE()
        ORDER BY event_object_table, action_timing, event_manipulation, action_order",
    ),
    Shown {
        kind: "EVENT",
        names: "SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE()
                ORDER BY event_name",
        column: 3,
        mode: Some(Mode { sql_mode: 1, time_zone: Some(2), collation: 5 }),
    },
];

/// Returns `SHOW CREATE` of everything.
pub(in super::super) async fn statements(
    session: &mut Session<MySql>,
) -> sqlx::Result<Vec<String>> {
    let database = cell(session, "SELECT DATABASE()", &[]).await?.unwrap_or_default();
    let mut all = vec!["SET FOREIGN_KEY_CHECKS = 0;".to_owned()];
    let mut modes = Vec::new();
    for shown in &ALL {
        let names = column(MySql::rows(session, shown.names, &[]).await?);
        let mut views = Vec::new();
        for name in names {
            let quoted = format!("`{}`", name.replace('`', "``"));
            let show = sqlx::AssertSqlSafe(format!("SHOW CREATE {} {quoted}", shown.kind));
            // As text: some of the columns are times.
            let row = sqlx::raw_sql(show).fetch_one(&mut *session).await?;
            let text: Option<String> = row.try_get(shown.column)?;
            let text = text.ok_or_else(|| not_shown(shown.kind, &quoted))?;
            match &shown.mode {
                Some(mode) => {
                    let before = mode.statement(&row)?;
                    if modes.last() != Some(&before) {
                        modes.push(before.clone());
                        all.push(before);
                    }
                    all.push(delimited(&text));
                }
                None if shown.kind == "VIEW" => views.push((quoted, local(&text, &database))),
                None => all.push(format!("{};", without_counter(&text))),
            }
        }
        all.extend(in_order(views).into_iter().map(|it| format!("{it};")));
    }
    if !modes.is_empty() {
        all.insert(0, SAVE.to_owned());
        all.push(RESTORE.to_owned());
    }
    all.push("SET FOREIGN_KEY_CHECKS = 1;".to_owned());
    Ok(all)
}

const SAVE: &str = "SET @foundry_sql_mode = @@sql_mode, @foundry_time_zone = @@time_zone, \
                    @foundry_collation = @@collation_connection;";
const RESTORE: &str = "SET sql_mode = @foundry_sql_mode, time_zone = @foundry_time_zone, \
                       collation_connection = @foundry_collation;";

impl Mode {
    /// Returns the statement that sets what the program was created with, and runs with.
    fn statement(&self, row: &<MySql as sqlx::Database>::Row) -> sqlx::Result<String> {
        let value = |at: usize| row.try_get_unchecked::<String, _>(at);
        let zone = match self.time_zone {
            Some(at) => format!("time_zone = '{}', ", value(at)?),
            None => String::new(),
        };
        let (mode, collation) = (value(self.sql_mode)?, value(self.collation)?);
        Ok(format!("SET {zone}sql_mode = '{mode}', collation_connection = '{collation}';"))
    }
}

/// Without the privilege to read it, the text of a stored program is empty.
fn not_shown(kind: &str, quoted: &str) -> sqlx::Error {
    let kind = kind.to_lowercase();
    sqlx::Error::Protocol(format!("this user may not see the text of the {kind} {quoted}"))
}

/// Returns a stored program between lines that set its delimiter, as the client of MySQL requires.
fn delimited(text: &str) -> String {
    let mut delimiter = ";;".to_owned();
    while text.contains(&delimiter) || text.ends_with(';') && delimiter.starts_with(';') {
        delimiter = if delimiter.starts_with('$') { delimiter + "$" } else { "$$".to_owned() };
    }
    format!("DELIMITER {delimiter}\n{text}\n{delimiter}\nDELIMITER ;")
}

/// Removes the name of the database before the names of its functions, which a view has.
fn local(view: &str, database: &str) -> String {
    let tokens: Vec<_> = Lexer::new(view, Sql::MySql).collect();
    let mut text = String::with_capacity(view.len());
    let mut copied = 0;
    for it in tokens.windows(4) {
        let is_call = it[0].kind == Kind::Name
            && it[0].name().is_some_and(|name| name.replace("``", "`") == database)
            && it[1].kind == Kind::Sign('.')
            && it[2].kind == Kind::Name
            && it[3].kind == Kind::Open;
        if is_call {
            text += &view[copied..it[0].start];
            copied = it[2].start;
        }
    }
    text + &view[copied..]
}

/// Views after those that they name.
fn in_order(mut shown: Vec<(String, String)>) -> Vec<String> {
    let mut ordered = Vec::new();
    while !shown.is_empty() {
        let names: Vec<_> = shown.iter().map(|(name, _)| name.clone()).collect();
        let builds_on_none = |(name, text): &(String, String)| {
            !names.iter().any(|it| it != name && text.contains(it.as_str()))
        };
        // Two that have each other's name as that of a column: as they come.
        let next = shown.iter().position(builds_on_none).unwrap_or(0);
        ordered.push(shown.remove(next).1);
    }
    ordered
}

/// Removes the number that the next row gets: `AUTO_INCREMENT=5` behind the columns.
fn without_counter(sql: &str) -> String {
    let tokens: Vec<_> = Lexer::new(sql, Sql::MySql).collect();
    let counter = tokens.windows(3).find(|it| {
        it[0].is_word("auto_increment") && it[1].kind == Kind::Sign('=') && it[2].kind == Kind::Word
    });
    match counter {
        Some([option, _, number]) => {
            sql[..option.start].trim_end().to_owned() + &sql[number.end()..]
        }
        _ => sql.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{delimited, local, without_counter};

    #[test]
    fn the_counter_is_removed_and_a_comment_that_names_it_is_not() {
        let table = "CREATE TABLE `a` (`i` int AUTO_INCREMENT COMMENT 'old AUTO_INCREMENT=5 trick') \
                     ENGINE=InnoDB AUTO_INCREMENT=7 COMMENT='AUTO_INCREMENT=8'";
        assert_eq!(without_counter(table), table.replacen(" AUTO_INCREMENT=7", "", 1));
        assert_eq!(without_counter("CREATE TABLE a (i int)"), "CREATE TABLE a (i int)");
    }

    #[test]
    fn a_view_calls_the_functions_of_its_own_database() {
        let view = "CREATE VIEW `v` AS select `shop`.`f`(`shop`.`id`,'`shop`.`f`(') from `shop`";
        let expected = "CREATE VIEW `v` AS select `f`(`shop`.`id`,'`shop`.`f`(') from `shop`";
        assert_eq!(local(view, "shop"), expected);
    }

    #[test]
    fn a_delimiter_does_not_stand_in_the_program() {
        assert_eq!(delimited("BEGIN END"), "DELIMITER ;;\nBEGIN END\n;;\nDELIMITER ;");
        assert!(delimited("SELECT ';;'").starts_with("DELIMITER $$\n"));
        assert!(delimited("SELECT ';;$$'").starts_with("DELIMITER $$$\n"));
    }
}
