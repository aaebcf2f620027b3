//! A file of SQL, taken apart into statements, so that an error can name one.
//!
//! The rules are those of `sqlite3_complete`, by which SQLite's own shell reads a file.

/// One statement of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// From its first word or comment to its semicolon.
    pub(super) text: &'static str,
    /// The line of its first word.
    pub(super) line: usize,
    /// Where its first word begins in the text.
    start: usize,
}

/// Where in a statement we are. A trigger contains semicolons, and ends with `; END;`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Normal,
    Explain,
    Create,
    Trigger,
    TriggerSemicolon,
    TriggerEnd,
}

enum Token<'a> {
    Blank,
    Semicolon,
    Word(&'a str),
    Other,
}

impl Statement {
    /// The statement on one line, shortened, for a message.
    pub(super) fn summary(&self) -> String {
        const LONGEST: usize = 100;
        let words: Vec<_> = self.text[self.start..].split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// Why this statement cannot stand in a migration, which runs inside a transaction.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        let code = &self.text[self.start..];
        let mut words = code
            .split(|it: char| !it.is_ascii_alphanumeric() && it != '_')
            .filter(|it| !it.is_empty())
            .map(str::to_ascii_uppercase);
        let first = words.next()?;
        let others: Vec<_> = words.take(2).collect();
        match first.as_str() {
            "BEGIN" | "COMMIT" | "END" => {
                Some("a migration runs in a transaction of its own; drop this statement")
            }
            "ROLLBACK" if !others.iter().any(|it| it == "TO") => {
                Some("a migration runs in a transaction of its own; drop this statement")
            }
            // SQLite ignores it silently, and then `DROP TABLE` deletes what refers to the table.
            "PRAGMA" if others.iter().any(|it| it == "FOREIGN_KEYS") => {
                Some("inside a transaction it does nothing; use `PRAGMA defer_foreign_keys = ON`")
            }
            _ => None,
        }
    }
}

/// The statements of a script, in order; what is only blanks and comments is none.
pub(super) fn statements(sql: &'static str) -> Vec<Statement> {
    let mut found = Vec::new();
    let (mut state, mut begin, mut at) = (State::Start, 0, 0);
    let mut start = None;
    while at < sql.len() {
        let (token, length) = token(&sql[at..]);
        if !matches!(token, Token::Blank | Token::Semicolon) {
            start.get_or_insert(at);
        }
        at += length;
        state = state.after(&token);
        if state == State::Start && matches!(token, Token::Semicolon) {
            found.extend(start.take().map(|start| statement(sql, begin, start, at)));
            begin = at;
        }
    }
    found.extend(start.map(|start| statement(sql, begin, start, sql.len())));
    found
}

fn statement(sql: &'static str, begin: usize, start: usize, end: usize) -> Statement {
    let text = sql[begin..end].trim_start();
    let begin = begin + sql[begin..end].len() - text.len();
    let line = 1 + sql[..start].bytes().filter(|it| *it == b'\n').count();
    Statement { text: text.trim_end(), line, start: start - begin }
}

impl State {
    fn after(self, token: &Token<'_>) -> Self {
        use State::{Create, Explain, Normal, Start, Trigger, TriggerEnd, TriggerSemicolon};
        let word = match token {
            Token::Blank => return self,
            Token::Semicolon => {
                let in_trigger = matches!(self, Trigger | TriggerSemicolon);
                return if in_trigger { TriggerSemicolon } else { Start };
            }
            Token::Word(word) => word.to_ascii_uppercase(),
            Token::Other => String::new(),
        };
        match (self, word.as_str()) {
            (Start, "EXPLAIN") => Explain,
            (Start | Explain, "CREATE") | (Create, "TEMP" | "TEMPORARY") => Create,
            // `EXPLAIN QUERY PLAN` may explain a trigger, too.
            (Explain, "QUERY" | "PLAN") => Explain,
            (Create, "TRIGGER") => Trigger,
            (TriggerSemicolon, "END") => TriggerEnd,
            (Trigger | TriggerSemicolon | TriggerEnd, _) => Trigger,
            (Start | Normal | Explain | Create, _) => Normal,
        }
    }
}

/// The first token of `text`, and its length in bytes; `text` is not empty.
fn token(text: &str) -> (Token<'_>, usize) {
    let until = |end: &str, from: usize| {
        text[from..].find(end).map_or(text.len(), |it| from + it + end.len())
    };
    let first = text.chars().next().unwrap_or_default();
    match first {
        ';' => (Token::Semicolon, 1),
        '-' if text.starts_with("--") => (Token::Blank, until("\n", 2)),
        '/' if text.starts_with("/*") => (Token::Blank, until("*/", 2)),
        // A doubled quote ends one literal and begins the next, which comes to the same.
        '\'' | '"' | '`' => (Token::Other, until(&text[..1], 1)),
        '[' => (Token::Other, until("]", 1)),
        _ if first.is_whitespace() => (Token::Blank, first.len_utf8()),
        _ if is_word(first) => {
            let end = text.find(|it| !is_word(it)).unwrap_or(text.len());
            (Token::Word(&text[..end]), end)
        }
        _ => (Token::Other, first.len_utf8()),
    }
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '$') || !it.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &'static str, expected: &[(usize, &str)]) {
        let found: Vec<_> = statements(sql).iter().map(|it| (it.line, it.text)).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn refused(sql: &'static str, expected: bool) {
        assert_eq!(statements(sql)[0].refusal().is_some(), expected, "{sql}");
    }

    #[test]
    fn semicolons_end_statements() {
        check(
            "CREATE TABLE a (b);\n\nDROP TABLE a",
            &[(1, "CREATE TABLE a (b);"), (3, "DROP TABLE a")],
        );
        check("SELECT 1;;\n;SELECT 2;", &[(1, "SELECT 1;"), (2, "SELECT 2;")]);
    }

    #[test]
    fn comments_are_no_statements() {
        check("", &[]);
        check("-- nothing; here\n/* nor; here */\n", &[]);
        check("-- films\nDROP TABLE a; -- done", &[(2, "-- films\nDROP TABLE a;")]);
    }

    #[test]
    fn quotes_hide_semicolons() {
        check(
            "SELECT 'it''s; fine', \";\", `;`, [;]; SELECT 2",
            &[(1, "SELECT 'it''s; fine', \";\", `;`, [;];"), (1, "SELECT 2")],
        );
        check("SELECT 'open; SELECT 2", &[(1, "SELECT 'open; SELECT 2")]);
        check("SELECT 'straße;', ü; SELECT 2", &[(1, "SELECT 'straße;', ü;"), (1, "SELECT 2")]);
    }

    #[test]
    fn triggers_contain_semicolons() {
        const TRIGGER: &str = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN\n  UPDATE a SET b = CASE WHEN 1 THEN 2 END;\n  DELETE FROM c;\nEND;";
        check(TRIGGER, &[(1, TRIGGER)]);
    }

    #[test]
    fn summaries_are_one_line() {
        let long = statements("-- why\nINSERT INTO a\n  VALUES (1);")[0];
        assert_eq!(long.summary(), "INSERT INTO a VALUES (1);");
    }

    #[test]
    fn transactions_are_refused() {
        for sql in ["BEGIN", "commit;", "-- x\nEND;", "ROLLBACK", "PRAGMA main.foreign_keys=off"] {
            refused(sql, true);
        }
        for sql in ["SAVEPOINT a", "ROLLBACK TO a", "PRAGMA defer_foreign_keys = ON", "SELECT 1"] {
            refused(sql, false);
        }
    }
}
