//! SQL as the databases read it. One tokenizer serves everything that has to look into a statement.
//!
//! | file | contents |
//! |---|---|
//! | `lexer.rs` | tokens: quotes, comments, words |
//! | `split.rs` | the statements of a script |
//! | `grammar.rs` | where a statement ends |
//! | `blocks.rs` | the blocks of MySQL's stored programs |
//! | `effects.rs` | whether a statement only reads, and what it leaves behind in its session |

mod blocks;
pub(super) mod effects;
mod grammar;
mod lexer;
mod split;

pub(super) use lexer::{Kind, Lexer, Token};
pub(super) use split::{Problem, Statement, statements};

/// The SQL of one kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    MySql,
}
