//! Reads the beginning of a statement that creates, drops or renames an object: its kind and its name.

use super::Created;
use crate::database::sql::{self, Dialect, Kind, Statement, Token};

/// The effect of one statement on one name.
pub(super) enum Step {
    Create(Created),
    Drop(&'static str, Vec<String>),
    Rename(&'static str, Vec<String>, Created),
}

/// Kinds of objects, those of several words before those that they begin with.
const KINDS: &[&str] = &[
    "MATERIALIZED VIEW",
    "FOREIGN TABLE",
    "FOREIGN DATA WRAPPER",
    "EVENT TRIGGER",
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "ACCESS METHOD",
    "USER MAPPING",
    "TABLE",
    "VIEW",
    "SEQUENCE",
    "TYPE",
    "DOMAIN",
    "COLLATION",
    "CONVERSION",
    "STATISTICS",
    "FUNCTION",
    "PROCEDURE",
    "AGGREGATE",
    "SCHEMA",
    "DATABASE",
    "EXTENSION",
    "PUBLICATION",
    "SUBSCRIPTION",
    "SERVER",
    "LANGUAGE",
    "CAST",
    "ROLE",
    "USER",
    "GROUP",
    "TABLESPACE",
    "EVENT",
    "INDEX",
    "TRIGGER",
    "POLICY",
    "RULE",
];

/// Words that may stand between `CREATE` and the kind.
const BETWEEN: &[&str] =
    &["UNLOGGED", "RECURSIVE", "TRUSTED", "PROCEDURAL", "UNIQUE", "CONSTRAINT"];

/// Returns what the first `done` statements of a script do, or all.
pub(super) fn steps(
    migration: &str,
    script: &str,
    done: Option<usize>,
    dialect: Dialect,
) -> Vec<Step> {
    // A script that cannot be read does not run.
    let statements = sql::statements(script, dialect).unwrap_or_default();
    let done = done.unwrap_or(statements.len());
    statements.iter().take(done).flat_map(|it| Reader::new(it, migration).steps()).collect()
}

/// Reads the beginning of a statement.
struct Reader<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
    code: &'a str,
    dialect: Dialect,
    migration: &'a str,
}

impl<'a> Reader<'a> {
    fn new(statement: &Statement<'a>, migration: &'a str) -> Self {
        let is_code = |it: &Token<'_>| !matches!(it.kind, Kind::OpenCode | Kind::CloseCode);
        let tokens = statement.tokens().filter(is_code).take(64).collect();
        Self { tokens, at: 0, code: statement.code(), dialect: statement.dialect, migration }
    }

    fn steps(mut self) -> Vec<Step> {
        if self.takes("CREATE") {
            self.create().map(Step::Create).into_iter().collect()
        } else if self.takes("DROP") {
            self.drops().unwrap_or_default()
        } else if self.takes("ALTER") {
            self.rename().into_iter().collect()
        } else {
            Vec::new()
        }
    }

    fn create(&mut self) -> Option<Created> {
        let replaces = self.takes("OR") && self.takes("REPLACE");
        while self.tokens.get(self.at).is_some_and(|it| BETWEEN.iter().any(|word| it.is_word(word)))
        {
            self.at += 1;
        }
        let kind = self.kind()?;
        if kind == "INDEX" {
            self.takes("CONCURRENTLY");
        }
        let accepts = self.takes("IF") && self.takes("NOT") && self.takes("EXISTS");
        let is_plain = !replaces && !accepts;
        // `CREATE SCHEMA AUTHORIZATION ada` has the name of the role.
        if kind == "SCHEMA" {
            self.takes("AUTHORIZATION");
        }
        let (name, written) = self.name_of(kind)?;
        let migration = self.migration.to_owned();
        Some(Created { kind, name, written, is_plain, replaces, migration })
    }

    fn drops(&mut self) -> Option<Vec<Step>> {
        let kind = self.kind()?;
        if kind == "INDEX" {
            self.takes("CONCURRENTLY");
        }
        let _ = self.takes("IF") && self.takes("EXISTS");
        let mut steps = vec![Step::Drop(kind, self.name_of(kind)?.0)];
        while self.sign(',') {
            steps.push(Step::Drop(kind, self.name_of(kind)?.0));
        }
        Some(steps)
    }

    /// Reads `RENAME TO name` and `SET SCHEMA name`.
    fn rename(&mut self) -> Option<Step> {
        let kind = self.kind()?;
        let _ = self.takes("IF") && self.takes("EXISTS");
        let (old, _) = self.name_of(kind)?;
        let mut name = old.clone();
        let written = if self.takes("RENAME") && self.takes("TO") {
            let (new, written) = self.name_of(kind)?;
            name.pop();
            name.extend(new);
            written
        } else if kind != "EXTENSION" && self.takes("SET") && self.takes("SCHEMA") {
            let (schema, written) = self.name_of(kind)?;
            name = schema.into_iter().chain(name.pop()).collect();
            written
        } else {
            return None;
        };
        let migration = self.migration.to_owned();
        let new = Created { kind, name, written, is_plain: true, replaces: false, migration };
        Some(Step::Rename(kind, old, new))
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_it = self.tokens.get(self.at).is_some_and(|it| it.is_word(word));
        self.at += usize::from(is_it);
        is_it
    }

    fn sign(&mut self, sign: char) -> bool {
        let is_it = self.tokens.get(self.at).is_some_and(|it| it.kind == Kind::Sign(sign));
        self.at += usize::from(is_it);
        is_it
    }

    fn kind(&mut self) -> Option<&'static str> {
        let words_fit = |kind: &&&str| {
            let mut words = kind.split(' ').enumerate();
            words.all(|(index, word)| {
                self.tokens.get(self.at + index).is_some_and(|it| it.is_word(word))
            })
        };
        let kind = KINDS.iter().find(words_fit)?;
        self.at += kind.split(' ').count();
        Some(kind)
    }

    /// Reads a name, with the parts that a dot joins.
    fn name_of(&mut self, kind: &str) -> Option<(Vec<String>, String)> {
        match kind {
            "CAST" => return self.until(|it| it.kind == Kind::Close),
            "USER MAPPING" => {
                return self.until(|it| it.is_word("OPTIONS") || it.kind == Kind::Semicolon);
            }
            "TRIGGER" | "POLICY" | "RULE" => return self.part_of_table(kind),
            "INDEX" => return self.index(),
            "USER" | "ROLE" => return self.account(),
            _ => {}
        }
        self.qualified()
    }

    /// Reads `name … ON table`. Behind `CREATE RULE name AS ON event` the table follows `TO`.
    fn part_of_table(&mut self, kind: &str) -> Option<(Vec<String>, String)> {
        let (own, written) = self.qualified()?;
        let is_rule = kind == "RULE" && self.takes("AS");
        let word = if is_rule { "TO" } else { "ON" };
        while !self.takes(word) {
            self.tokens.get(self.at)?;
            self.at += 1;
        }
        let (mut name, table) = self.qualified()?;
        name.extend(own.into_iter().next_back());
        Some((name, format!("{written} ON {table}")))
    }

    /// Reads `schema.name` of a `DROP`, or `name ON table` of a `CREATE`: it is in the schema of its table.
    fn index(&mut self) -> Option<(Vec<String>, String)> {
        if self.tokens.get(self.at)?.is_word("ON") {
            return None;
        }
        let (mut name, written) = self.qualified()?;
        if !self.takes("ON") {
            return Some((name, written));
        }
        self.takes("ONLY");
        let (mut table, _) = self.qualified()?;
        if table.len() == 2 {
            name.insert(0, table.swap_remove(0));
        }
        Some((name, written))
    }

    /// Reads the name of a user; in MySQL with its host, `'ada'@'%'`.
    fn account(&mut self) -> Option<(Vec<String>, String)> {
        let (name, written) = self.qualified()?;
        let has_host = self.tokens.get(self.at).is_some_and(|it| it.kind == Kind::Variable);
        let host = self.tokens.get(self.at + 1).filter(|_| has_host);
        let host = host.map(|it| it.text);
        self.at += if host.is_some() { 2 } else { 0 };
        Some((name, host.map_or(written.clone(), |it| format!("{written}@{it}"))))
    }

    fn qualified(&mut self) -> Option<(Vec<String>, String)> {
        let start = self.tokens.get(self.at)?.start;
        let mut parts = vec![self.part()?];
        while self.sign('.') {
            parts.push(self.part()?);
        }
        let end = self.tokens[self.at - 1].end();
        Some((parts, self.code[start..end].to_owned()))
    }

    fn part(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        let name = match token.kind {
            // `'name'@'host'` of MySQL, and `AS 'name'`.
            Kind::String => token.text.get(1..token.text.len() - 1)?,
            _ => token.name()?,
        };
        Some(match (token.kind, self.dialect) {
            (Kind::Word, Dialect::Postgres) => name.to_lowercase(),
            (Kind::Word, _) => name.to_owned(),
            _ => {
                let quote = &token.text[..1];
                name.replace(&quote.repeat(2), quote)
            }
        })
    }

    /// Reads up to a token, and that as well if it closes a parenthesis.
    fn until(&mut self, is_end: impl Fn(&Token<'_>) -> bool) -> Option<(Vec<String>, String)> {
        let rest = &self.tokens[self.at..];
        let count = rest.iter().position(is_end);
        let start = rest.first()?.start;
        let end = match count {
            Some(count) if rest[count].kind == Kind::Close => rest[count].end(),
            Some(count) => rest[count].start,
            None => rest.last()?.end(),
        };
        self.at += count.map_or(rest.len(), |it| it + 1);
        let written = self.code[start..end].trim().to_owned();
        Some((vec![written.to_lowercase()], written))
    }
}
