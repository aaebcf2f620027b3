//! Judges the statements of a migration: whether they can be part of its transaction, and whether one
//! can be run again. Which cannot stand in any migration is in `rejection.rs`.

use crate::database::sql::{Dialect, Kind, Statement};

/// The subject of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Rows: it can be part of a transaction.
    Data,
    /// Tables and the like: it can be part of a transaction where the database allows that.
    Schema,
    /// The settings of the session, which are lost when it ends.
    Session,
    /// The begin of the author's own transaction.
    Begin,
    /// The end of the author's own transaction, that keeps it.
    Commit,
    /// The end of the author's own transaction, that takes it back.
    Rollback,
    /// `LOCK TABLES` of MySQL.
    Lock,
    /// `UNLOCK TABLES` of MySQL.
    Unlock,
    Other,
}

impl Statement<'_> {
    /// Returns the statement on one line, shortened, for a message.
    pub(super) fn summary(&self) -> String {
        const LONGEST: usize = 100;
        let words: Vec<_> = self.code().split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// Returns its subject, by its first words.
    pub(super) fn about(&self) -> About {
        let mut words = self.words();
        match words.next().as_deref() {
            Some("INSERT" | "UPDATE" | "DELETE" | "REPLACE" | "MERGE" | "SELECT" | "WITH") => {
                About::Data
            }
            Some("CREATE" | "ALTER" | "DROP" | "RENAME" | "COMMENT") => About::Schema,
            // MariaDB: `SET STATEMENT max_statement_time = 1 FOR INSERT …`.
            Some("SET") if words.next().as_deref() == Some("STATEMENT") => About::Other,
            Some("SET" | "PRAGMA" | "USE" | "ATTACH" | "DETACH") => About::Session,
            Some("RESET") if self.dialect == Dialect::Postgres => About::Session,
            Some("BEGIN") if words.next().as_deref() == Some("NOT") => About::Other,
            Some("BEGIN" | "START") => About::Begin,
            Some("COMMIT" | "END") => About::Commit,
            Some("ABORT") => About::Rollback,
            Some("ROLLBACK") if !words.take(2).any(|it| it == "TO") => About::Rollback,
            Some("LOCK") if self.dialect == Dialect::MySql => About::Lock,
            Some("UNLOCK") => About::Unlock,
            _ => About::Other,
        }
    }

    /// Returns whether it drops a table.
    pub(super) fn drops_table(&self) -> bool {
        self.words().take(2).eq(["DROP", "TABLE"])
    }

    /// Returns whether it is `PRAGMA foreign_keys` of SQLite.
    pub(super) fn sets_foreign_keys(&self) -> bool {
        let mut words = self.words();
        words.next().is_some_and(|it| it == "PRAGMA") && words.any(|it| it == "FOREIGN_KEYS")
    }

    /// Returns the value that the statement sets `autocommit` of MySQL to.
    pub(super) fn autocommit(&self) -> Option<bool> {
        if self.dialect != Dialect::MySql || self.about() != About::Session {
            return None;
        }
        let mut words = self.words().skip_while(|it| !it.ends_with("AUTOCOMMIT"));
        words.next()?;
        words.next().map(|it| matches!(it.as_str(), "1" | "ON" | "TRUE" | "DEFAULT"))
    }

    /// Returns whether MySQL commits the transaction before it runs the statement.
    /// <https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html>
    pub(super) fn commits_implicitly(&self) -> bool {
        const OTHERS: &[&str] = &[
            "TRUNCATE",
            "GRANT",
            "REVOKE",
            "ANALYZE",
            "OPTIMIZE",
            "REPAIR",
            "CHECK",
            "CACHE",
            "FLUSH",
            "CHANGE",
            "STOP",
            "INSTALL",
            "UNINSTALL",
        ];
        if self.dialect != Dialect::MySql {
            return false;
        }
        match self.about() {
            About::Schema => !self.words().take(4).any(|it| it == "TEMPORARY"),
            About::Begin | About::Lock | About::Unlock => true,
            About::Other => self.words().next().is_some_and(|it| OTHERS.contains(&it.as_str())),
            About::Data | About::Session | About::Commit | About::Rollback => false,
        }
    }

    /// Returns whether it begins a transaction of SQLite, unless there is one.
    pub(super) fn begins_by_savepoint(&self) -> bool {
        self.dialect == Dialect::Sqlite && self.words().next().as_deref() == Some("SAVEPOINT")
    }

    /// Returns whether a transaction follows the one that the statement ends: `COMMIT AND CHAIN`.
    pub(super) fn chains(&self) -> bool {
        let words: Vec<_> = self.words().collect();
        words.windows(2).any(|it| it[0] == "AND" && it[1] == "CHAIN")
    }

    /// Returns its keywords and its names without quotes, in capitals.
    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        self.tokens().filter(|it| it.kind == Kind::Word).map(|it| it.text.to_ascii_uppercase())
    }

    /// Returns the reason why this statement cannot stand in a migration that runs inside a transaction.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        const OWN: &str = "a migration runs in a transaction of its own; remove this statement";
        let mut words = self.words();
        let first = words.next()?;
        let others: Vec<_> = words.take(2).collect();
        let has = |word: &str| others.iter().any(|it| it == word);
        match first.as_str() {
            "BEGIN" | "START" | "COMMIT" | "END" | "ABORT" => Some(OWN),
            "ROLLBACK" if !has("TO") => Some(OWN),
            "PREPARE" if has("TRANSACTION") => Some(OWN),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::sql::statements;

    fn first(sql: &str, dialect: Dialect) -> Statement<'_> {
        statements(sql, dialect).unwrap()[0]
    }

    #[track_caller]
    fn refused(sql: &str, expected: bool) {
        assert_eq!(first(sql, Dialect::Postgres).refusal().is_some(), expected, "{sql}");
    }

    #[test]
    fn statements_have_a_subject() {
        let about = |sql| first(sql, Dialect::Postgres).about();
        assert_eq!(about("-- films\ninsert into films values (1)"), About::Data);
        assert_eq!(about("CREATE INDEX CONCURRENTLY i ON films (title)"), About::Schema);
        assert_eq!(about("PRAGMA foreign_keys = OFF"), About::Session);
        assert_eq!([about("BEGIN"), about("ROLLBACK")], [About::Begin, About::Rollback]);
        assert_eq!([about("ROLLBACK WORK TO a"), about("VACUUM")], [About::Other, About::Other]);
    }

    #[test]
    fn an_executable_comment_is_code() {
        let about = |sql| first(sql, Dialect::MySql).about();
        assert_eq!(about("/*!40014 SET FOREIGN_KEY_CHECKS=0 */;"), About::Session);
        assert_eq!(
            about("/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON a */;"),
            About::Schema
        );
        assert_eq!(about("BEGIN NOT ATOMIC SELECT 1; END;"), About::Other);
        assert_eq!(
            about("SET STATEMENT max_statement_time = 1 FOR INSERT INTO a VALUES (1)"),
            About::Other
        );
        assert_eq!(about("RESET MASTER"), About::Other);
    }

    #[test]
    fn summaries_are_one_line() {
        let long = first("-- why\nINSERT INTO a\n  VALUES (1);", Dialect::Sqlite);
        assert_eq!(long.summary(), "INSERT INTO a VALUES (1);");
    }

    #[test]
    fn what_ends_the_transaction_is_refused() {
        for sql in [
            "BEGIN",
            "START TRANSACTION",
            "commit;",
            "COMMIT PREPARED 'a'",
            "-- x\nEND;",
            "ROLLBACK",
            "ABORT",
            "PREPARE TRANSACTION 'a'",
        ] {
            refused(sql, true);
        }
        for sql in [
            "SAVEPOINT a",
            "ROLLBACK TO a",
            "ROLLBACK TRANSACTION TO SAVEPOINT a",
            "PREPARE a AS SELECT 1",
            "PRAGMA defer_foreign_keys = ON",
            "SELECT 1",
        ] {
            refused(sql, false);
        }
    }
}
