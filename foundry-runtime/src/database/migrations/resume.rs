//! Going on with a migration that is through in part: in a new session, without what the first statements left in
//! the old one. It gives the same data as running at once, or is refused.

use super::apply::{Failure, Work};
use super::script::About;
use crate::database::sql::{Dialect, Kind, Statement, Token};

/// Functions whose answer is from a former `INSERT` of the session.
const OF_AN_INSERT: &[&str] = &[
    "last_insert_id",
    "lastval",
    "currval",
    "last_insert_rowid",
    "total_changes",
    "identity",
    "insert_id",
];

/// Functions and variables of MySQL whose answer is from the statement before.
const OF_THE_LAST: &[&str] = &["row_count", "found_rows", "warning_count", "error_count"];

/// The same of SQLite.
const OF_THE_LAST_OF_SQLITE: &[&str] = &["changes"];

/// Functions whose answer depends on nothing but their arguments.
const CONSTANT: &[&str] = &[
    "cast",
    "coalesce",
    "concat",
    "concat_ws",
    "convert",
    "if",
    "ifnull",
    "lower",
    "nullif",
    "replace",
    "set_config",
    "trim",
    "upper",
];

/// Words that are functions without parentheses.
const CHANGING: &[&str] =
    &["current", "localtime", "session_user", "sysdate", "user", "utc", "select"];

/// Something of a session that is gone, and cannot be made again.
struct Lost<'s> {
    name: String,
    by: &'s Statement<'static>,
}

/// Checks that the statements that are left do not use what the old session had.
pub(super) fn check(work: &Work, statements: &[Statement<'static>]) -> Result<(), Failure> {
    let done = work.done.min(statements.len());
    let (through, left) = statements.split_at(done);
    let mut lost = Vec::new();
    for statement in through {
        lose(statement, &mut lost);
    }
    for (index, statement) in left.iter().enumerate() {
        let reason = match lost.iter().find(|it| uses(statement, &it.name)) {
            Some(it) => Some(format!("it uses `{}` of line {}", it.name, it.by.line)),
            None if done > 0 => asks_for_last(statement, index == 0)
                .map(|function| format!("it uses `{function}` of a statement that is through")),
            None => None,
        };
        if let Some(reason) = reason {
            return Err(refused(work, statement, &reason));
        }
    }
    Ok(())
}

fn refused(work: &Work, statement: &Statement<'_>, reason: &str) -> Failure {
    let version = work.migration.version;
    work.failed(statement, work.done, None)
        .caused_by(format!(
            "{reason}, which was lost with the session in which the migration failed"
        ))
        .note(format!("do the rest by hand, then `migrate:repair --applied {version}`"))
        .note(format!("or undo its statements by hand, then `migrate:repair --forget {version}`"))
        .at(work.done)
}

/// Adds what a statement made that cannot be made again.
fn lose<'s>(statement: &'s Statement<'static>, lost: &mut Vec<Lost<'s>>) {
    let tokens: Vec<_> = statement.tokens().collect();
    let is_again = statement.about() == About::Session && is_constant(&tokens);
    if is_again || sets_config(statement) {
        return;
    }
    let mut add = |name: &str| lost.push(Lost { name: name.to_owned(), by: statement });
    for (at, it) in tokens.iter().enumerate() {
        if let Some(name) = variable(it, tokens.get(at + 1)) {
            add(&name);
        }
    }
    if let Some(name) = temporary(&tokens) {
        add(name);
    }
}

/// Returns the name of a user variable of MySQL, `@name`, from its two tokens.
fn variable(at: &Token<'_>, name: Option<&Token<'_>>) -> Option<String> {
    let name = name.filter(|_| at.kind == Kind::Variable)?.text;
    Some(format!("@{}", name.trim_matches(['`', '\'', '"']).to_ascii_lowercase()))
}

/// Returns the name of a temporary table, of a prepared statement, or of a cursor.
fn temporary<'t>(tokens: &[Token<'t>]) -> Option<&'t str> {
    let first = tokens.first()?;
    if first.is_word("prepare") || first.is_word("declare") || first.is_word("handler") {
        return tokens.get(1)?.name();
    }
    let is_temporary = |it: &Token<'_>| it.is_word("temp") || it.is_word("temporary");
    let at = tokens.iter().position(is_temporary)?;
    let is_made = first.is_word("create") && at <= 4
        || tokens.get(at.checked_sub(1)?).is_some_and(|it| it.is_word("into"));
    let words =
        ["table", "view", "sequence", "trigger", "recursive", "unlogged", "if", "not", "exists"];
    let mut rest = tokens[at + 1..].iter();
    let name = rest.find(|it| !words.iter().any(|word| it.is_word(word)))?;
    name.name().filter(|_| is_made)
}

/// Returns whether a statement uses a name, in whatever case and quotes.
fn uses(statement: &Statement<'_>, name: &str) -> bool {
    let tokens: Vec<_> = statement.tokens().collect();
    tokens.iter().enumerate().any(|(at, it)| match it.kind {
        Kind::Variable => variable(it, tokens.get(at + 1)).as_deref() == Some(name),
        _ => it.name().is_some_and(|it| it.eq_ignore_ascii_case(name)),
    })
}

/// Returns the function by which a statement asks for the outcome of a former one.
fn asks_for_last(statement: &Statement<'_>, is_next: bool) -> Option<&'static str> {
    let of_the_last = of_the_last(statement.dialect).iter().filter(|_| is_next);
    asks_by(statement, OF_AN_INSERT.iter().chain(of_the_last))
}

/// Returns whether a statement asks for the outcome of the one before it.
pub(super) fn asks_for_outcome(statement: &Statement<'_>) -> bool {
    let is_diagnostics =
        statement.dialect == Dialect::MySql && statement.words().take(2).eq(["GET", "DIAGNOSTICS"]);
    is_diagnostics || asks_by(statement, of_the_last(statement.dialect).iter()).is_some()
}

fn of_the_last(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::MySql => OF_THE_LAST,
        Dialect::Sqlite => OF_THE_LAST_OF_SQLITE,
        Dialect::Postgres => &[],
    }
}

/// Returns which of these functions and variables a statement uses.
fn asks_by(
    statement: &Statement<'_>,
    mut functions: impl Iterator<Item = &'static &'static str>,
) -> Option<&'static str> {
    let first = statement.words().next()?;
    // What a body of a stored program asks for is of the body.
    if first == "CREATE" || first == "ALTER" {
        return None;
    }
    let tokens: Vec<_> = statement.tokens().collect();
    let is_used = |function: &str| {
        tokens.iter().enumerate().any(|(at, it)| {
            let is_called = tokens.get(at + 1).is_some_and(|it| it.kind == Kind::Open);
            let is_variable = at > 0 && tokens[at - 1].kind == Kind::Sign('@');
            it.is_word(function) && (is_called || is_variable)
        })
    };
    functions.find(|it| is_used(it)).copied()
}

/// Returns whether a statement that sets something sets the same each time.
fn is_constant(tokens: &[Token<'_>]) -> bool {
    tokens.iter().enumerate().all(|(at, it)| {
        let is_called = tokens.get(at + 1).is_some_and(|it| it.kind == Kind::Open);
        let begins = |word: &&str| {
            it.text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
        };
        match it.kind {
            Kind::Word if is_called => CONSTANT.iter().any(|word| it.is_word(word)),
            Kind::Word => !CHANGING.iter().any(begins),
            _ => true,
        }
    })
}

/// Returns whether a statement of PostgreSQL sets something for its session: `SELECT set_config(…)`.
pub(super) fn sets_config(statement: &Statement<'_>) -> bool {
    let tokens: Vec<_> = statement.tokens().collect();
    statement.dialect == Dialect::Postgres
        && tokens.first().is_some_and(|it| it.is_word("select"))
        && tokens.iter().any(|it| it.is_word("set_config"))
        && is_constant(&tokens[1..])
}
