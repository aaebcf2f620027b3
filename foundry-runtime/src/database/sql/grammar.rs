//! Where one statement ends by the grammar of its database: triggers of SQLite, bodies of PostgreSQL. The
//! blocks of MySQL are in `blocks.rs`.

use super::Dialect;
use super::blocks::Blocks;
use super::lexer::{Kind, Token};

/// The state of a statement that is read.
pub(super) enum Grammar {
    Sqlite(Trigger),
    Postgres(Body),
    MySql(Blocks),
}

impl Grammar {
    pub(super) fn new(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::Sqlite(Trigger::Start),
            Dialect::Postgres => Self::Postgres(Body::default()),
            Dialect::MySql => Self::MySql(Blocks::default()),
        }
    }

    /// Returns whether the token is the last one of the statement.
    pub(super) fn ends_with(&mut self, token: &Token<'_>) -> bool {
        match self {
            Self::Sqlite(trigger) => {
                *trigger = trigger.after(token);
                *trigger == Trigger::Start
            }
            Self::Postgres(body) => body.ends_with(token),
            Self::MySql(blocks) => blocks.ends_with(token),
        }
    }

    /// Returns the block that is still open.
    pub(super) fn open_block(&self) -> Option<&'static str> {
        match self {
            Self::Sqlite(Trigger::Body | Trigger::Semicolon) => Some("BEGIN"),
            Self::Sqlite(_) => None,
            Self::Postgres(body) => body.open_block(),
            Self::MySql(blocks) => blocks.open_block(),
        }
    }
}

/// The states of `sqlite3_complete`: the body of a trigger ends with `; END;`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    Start,
    Normal,
    Explain,
    Create,
    Body,
    Semicolon,
    End,
}

impl Trigger {
    fn after(self, token: &Token<'_>) -> Self {
        use Trigger::{Body, Create, End, Explain, Normal, Semicolon, Start};
        let is = |words: &[&str]| words.iter().any(|it| token.is_word(it));
        if token.kind == Kind::Semicolon {
            return if matches!(self, Body | Semicolon) { Semicolon } else { Start };
        }
        match self {
            Start if is(&["explain"]) => Explain,
            Start | Explain if is(&["create"]) => Create,
            // `EXPLAIN QUERY PLAN` may explain a trigger, too.
            Explain if is(&["query", "plan"]) => Explain,
            Create if is(&["temp", "temporary"]) => Create,
            Create if is(&["trigger"]) => Body,
            Semicolon if is(&["end"]) => End,
            Body | Semicolon | End => Body,
            Start | Normal | Explain | Create => Normal,
        }
    }
}

/// Parentheses and `BEGIN ATOMIC … END` of PostgreSQL, as `psql` counts them.
#[derive(Debug, Default)]
pub(super) struct Body {
    parentheses: u32,
    /// The open `BEGIN ATOMIC` and `CASE`, which both end with `END`.
    blocks: u32,
    tokens: u32,
    /// The statement is `CREATE [OR REPLACE] FUNCTION` or `PROCEDURE`.
    is_routine: bool,
    /// All tokens until now are of `CREATE OR REPLACE`.
    is_create: bool,
    after_begin: bool,
}

impl Body {
    fn ends_with(&mut self, token: &Token<'_>) -> bool {
        match token.kind {
            Kind::Open => self.parentheses += 1,
            Kind::Close => self.parentheses = self.parentheses.saturating_sub(1),
            Kind::Semicolon => return self.parentheses == 0 && self.blocks == 0,
            _ => self.word(token),
        }
        self.tokens += 1;
        false
    }

    fn word(&mut self, token: &Token<'_>) {
        let is = |word: &str| token.is_word(word);
        if self.tokens == 0 {
            self.is_create = is("create");
        } else if self.is_create && !(is("or") || is("replace")) {
            self.is_create = false;
            self.is_routine = is("function") || is("procedure");
        }
        if !self.is_routine || self.parentheses > 0 {
            return;
        }
        if self.after_begin && is("atomic") || self.blocks > 0 && is("case") {
            self.blocks += 1;
        } else if is("end") {
            self.blocks = self.blocks.saturating_sub(1);
        }
        self.after_begin = is("begin");
    }

    fn open_block(&self) -> Option<&'static str> {
        match (self.blocks, self.parentheses) {
            (0, 0) => None,
            (0, _) => Some("("),
            _ => Some("BEGIN ATOMIC"),
        }
    }
}
