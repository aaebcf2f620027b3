//! The schema of MySQL and MariaDB, by `SHOW CREATE`.

use super::super::dialect::{Dialect, column};
use crate::database::Session;
use crate::database::sql::{Dialect as Sql, Kind, Lexer};
use sqlx::MySql;

/// Returns `SHOW CREATE` of everything, each after what it may be made of.
pub(in super::super) async fn statements(
    session: &mut Session<MySql>,
) -> sqlx::Result<Vec<String>> {
    // What is asked, how it is shown, and in which column.
    const KINDS: [(&str, &str, usize); 6] = [
        (
            "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'
                AND table_name <> 'foundry_migrations' AND table_schema = DATABASE()",
            "TABLE",
            1,
        ),
        (
            "SELECT routine_name FROM information_schema.routines
             WHERE routine_type = 'FUNCTION' AND routine_schema = DATABASE()",
            "FUNCTION",
            2,
        ),
        (
            "SELECT routine_name FROM information_schema.routines
             WHERE routine_type = 'PROCEDURE' AND routine_schema = DATABASE()",
            "PROCEDURE",
            2,
        ),
        (
            "SELECT table_name FROM information_schema.views WHERE table_schema = DATABASE()",
            "VIEW",
            1,
        ),
        (
            "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
            "TRIGGER",
            2,
        ),
        (
            "SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE()",
            "EVENT",
            3,
        ),
    ];
    let mut all = vec!["SET FOREIGN_KEY_CHECKS = 0".to_owned()];
    for (names, kind, at) in KINDS {
        let mut names = column(MySql::rows(session, names, &[]).await?);
        names.sort();
        let mut shown = Vec::new();
        for name in names {
            let quoted = format!("`{}`", name.replace('`', "``"));
            let show = sqlx::AssertSqlSafe(format!("SHOW CREATE {kind} {quoted}"));
            // As text: some of the columns are times.
            let row = sqlx::raw_sql(show).fetch_one(&mut *session).await?;
            let text: Option<String> = sqlx::Row::try_get(&row, at)?;
            shown.extend(text.map(|it| (quoted, without_counter(&it))));
        }
        all.extend(if kind == "VIEW" { in_order(shown) } else { texts(shown) });
    }
    all.push("SET FOREIGN_KEY_CHECKS = 1".to_owned());
    Ok(all)
}

fn texts(shown: Vec<(String, String)>) -> Vec<String> {
    shown.into_iter().map(|(_, text)| text).collect()
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
    use super::without_counter;

    #[test]
    fn the_counter_is_removed_and_a_comment_that_names_it_is_not() {
        let table = "CREATE TABLE `a` (`i` int AUTO_INCREMENT COMMENT 'old AUTO_INCREMENT=5 trick') \
                     ENGINE=InnoDB AUTO_INCREMENT=7 COMMENT='AUTO_INCREMENT=8'";
        assert_eq!(without_counter(table), table.replacen(" AUTO_INCREMENT=7", "", 1));
        assert_eq!(without_counter("CREATE TABLE a (i int)"), "CREATE TABLE a (i int)");
    }
}
