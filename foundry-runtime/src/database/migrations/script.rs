//! A file of SQL, taken apart into statements, so that an error can name one.
//!
//! The rules are those of `sqlite3_complete`, by which SQLite's own shell reads a file, and the
//! dollar quotes of PostgreSQL. What has a body with semicolons (a trigger, a procedure) ends with
//! the `END;` that follows one.

/// One statement of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From its first word or comment to its semicolon.
    pub(super) text: &'static str,
    /// The line of its first word.
    pub(super) line: usize,
    /// Where its first word begins in the text.
    start: usize,
}

/// Where in a statement we are. A body contains semicolons, and ends with `; END;`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Normal,
    Explain,
    Create,
    /// In whose name a trigger or a procedure runs (MySQL).
    Definer,
    /// Of what may have a body: before it.
    Head,
    Body,
    BodySemicolon,
    BodyEnd,
}

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Rows: it can be part of a transaction.
    Data,
    /// Tables and all that: it can, but for a few, where transactions have that.
    Schema,
    /// The session, which is another one after an interruption.
    Session,
    /// The author's own transaction, which begins or ends.
    Begin,
    End,
    Other,
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

    /// What it is about, by its first words.
    pub(super) fn about(&self) -> About {
        let mut words = self.words();
        match words.next().as_deref() {
            Some("INSERT" | "UPDATE" | "DELETE" | "REPLACE" | "MERGE" | "SELECT" | "WITH") => {
                About::Data
            }
            Some("CREATE" | "ALTER" | "DROP" | "RENAME" | "COMMENT") => About::Schema,
            Some("SET" | "PRAGMA") => About::Session,
            Some("BEGIN" | "START") => About::Begin,
            Some("COMMIT" | "END") => About::End,
            Some("ROLLBACK") if words.next().as_deref() != Some("TO") => About::End,
            _ => About::Other,
        }
    }

    /// Its words in capitals, without quotes and signs.
    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        let code = &self.text[self.start..];
        code.split(|it: char| !it.is_ascii_alphanumeric() && it != '_')
            .filter(|it| !it.is_empty())
            .map(str::to_ascii_uppercase)
    }

    /// Why this statement cannot stand in a migration that runs inside a transaction.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        let mut words = self.words();
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

/// The statements of a script, in order; what is only blanks and comments is none. With `escapes`, a
/// backslash in a text takes its meaning from the next sign, as in MySQL.
pub(super) fn statements(sql: &'static str, escapes: bool) -> Vec<Statement> {
    let mut found = Vec::new();
    let (mut state, mut begin, mut at) = (State::Start, 0, 0);
    let mut start = None;
    while at < sql.len() {
        let (token, length) = token(&sql[at..], escapes);
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
        use State::{Body, BodyEnd, BodySemicolon, Create, Definer, Explain, Head, Normal, Start};
        let word = match token {
            Token::Blank => return self,
            Token::Semicolon => {
                let in_body = matches!(self, Body | BodySemicolon);
                return if in_body { BodySemicolon } else { Start };
            }
            Token::Word(word) => word.to_ascii_uppercase(),
            Token::Other => String::new(),
        };
        match (self, word.as_str()) {
            (Start, "EXPLAIN") => Explain,
            (Start | Explain, "CREATE")
            | (Create, "TEMP" | "TEMPORARY" | "OR" | "REPLACE" | "CONSTRAINT") => Create,
            // `EXPLAIN QUERY PLAN` may explain a trigger, too.
            (Explain, "QUERY" | "PLAN") => Explain,
            (Create | Definer, "TRIGGER" | "PROCEDURE" | "FUNCTION" | "EVENT") => Head,
            (Create, "DEFINER") => Definer,
            (Definer, "VIEW" | "SQL") => Normal,
            (Definer, _) => Definer,
            (Head, "BEGIN") => Body,
            (Head, _) => Head,
            (BodySemicolon, "END") => BodyEnd,
            (Body | BodySemicolon | BodyEnd, _) => Body,
            (Start | Normal | Explain | Create, _) => Normal,
        }
    }
}

/// The first token of `text`, and its length in bytes; `text` is not empty.
fn token(text: &str, escapes: bool) -> (Token<'_>, usize) {
    let until = |end: &str, from: usize| {
        text[from..].find(end).map_or(text.len(), |it| from + it + end.len())
    };
    let first = text.chars().next().unwrap_or_default();
    match first {
        ';' => (Token::Semicolon, 1),
        '-' if text.starts_with("--") => (Token::Blank, until("\n", 2)),
        '/' if text.starts_with("/*") => (Token::Blank, until("*/", 2)),
        '\'' | '"' if escapes => (Token::Other, escaped_until(text, first)),
        // A doubled quote ends one literal and begins the next, which comes to the same.
        '\'' | '"' | '`' => (Token::Other, until(&text[..1], 1)),
        '[' => (Token::Other, until("]", 1)),
        '$' if dollar_quote(text).is_some() => {
            let quote = dollar_quote(text).unwrap_or_default();
            (Token::Other, until(quote, quote.len()))
        }
        _ if first.is_whitespace() => (Token::Blank, first.len_utf8()),
        _ if is_word(first) => {
            let end = text.find(|it| !is_word(it)).unwrap_or(text.len());
            (Token::Word(&text[..end]), end)
        }
        _ => (Token::Other, first.len_utf8()),
    }
}

/// The length of a text in quotes that backslashes may stand before.
fn escaped_until(text: &str, quote: char) -> usize {
    let mut signs = text.char_indices().skip(1);
    while let Some((at, sign)) = signs.next() {
        if sign == '\\' {
            signs.next();
        } else if sign == quote {
            return at + 1;
        }
    }
    text.len()
}

/// `$$` or `$name$`, with which PostgreSQL begins and ends a text.
fn dollar_quote(text: &str) -> Option<&str> {
    let name = text[1..].find(|it: char| !it.is_ascii_alphanumeric() && it != '_')?;
    let is_name = !text[1..].starts_with(|it: char| it.is_ascii_digit());
    (is_name && text[1 + name..].starts_with('$')).then(|| &text[..name + 2])
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '$') || !it.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &'static str, expected: &[(usize, &str)]) {
        let found: Vec<_> = statements(sql, false).iter().map(|it| (it.line, it.text)).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn refused(sql: &'static str, expected: bool) {
        assert_eq!(statements(sql, false)[0].refusal().is_some(), expected, "{sql}");
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
    fn bodies_end_with_their_end() {
        const FUNCTION: &str = "CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $body$ BEGIN\n  RETURN new;\nEND; $body$ LANGUAGE plpgsql;";
        const TRIGGER: &str =
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();";
        const PROCEDURE: &str = "CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; END;";
        const DEFINER: &str = "CREATE DEFINER=`root`@`%` TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; END;";
        for one in [FUNCTION, TRIGGER, PROCEDURE, DEFINER] {
            let sql: &'static str = Box::leak(format!("{one} SELECT 2").into_boxed_str());
            check(sql, &[(1, one), (1 + one.matches('\n').count(), "SELECT 2")]);
        }
        check("SELECT $1; SELECT $$;$$", &[(1, "SELECT $1;"), (1, "SELECT $$;$$")]);
    }

    #[test]
    fn backslashes_count_where_they_do() {
        let found = |sql, escapes| statements(sql, escapes).len();
        assert_eq!(found(r"SELECT 'it\'s; fine'; SELECT 2", true), 2);
        assert_eq!(found(r"SELECT 'C:\'; SELECT 2", false), 2);
    }

    #[test]
    fn statements_are_about_something() {
        let about = |sql| statements(sql, false)[0].about();
        assert_eq!(about("-- films\ninsert into films values (1)"), About::Data);
        assert_eq!(about("CREATE INDEX CONCURRENTLY i ON films (title)"), About::Schema);
        assert_eq!(about("PRAGMA foreign_keys = OFF"), About::Session);
        assert_eq!([about("BEGIN"), about("ROLLBACK")], [About::Begin, About::End]);
        assert_eq!([about("ROLLBACK TO a"), about("VACUUM")], [About::Other, About::Other]);
    }

    #[test]
    fn summaries_are_one_line() {
        let long = statements("-- why\nINSERT INTO a\n  VALUES (1);", false)[0];
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
