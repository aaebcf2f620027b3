//! Scripts made from a seed, full of what is easily taken for the end of a statement: the text of one script,
//! as the database's own client reads it and as a migration has it.
//!
//! | file | contents |
//! |---|---|
//! | `words.rs` | texts, numbers, blanks and comments |
//! | `postgres.rs`, `mysql.rs`, `sqlite.rs` | the statements of each database |
//! | `programs.rs` | stored programs of MySQL with nested blocks |
//! | `folders/` | folders of migrations |
//! | `clients.rs` | `psql`, `mysql` and `sqlite3`, and dumps |

mod clients;
pub mod folders;
mod mysql;
mod postgres;
mod programs;
mod sqlite;
mod words;

pub use clients::Client;

use words::Words;

/// A script: statements that insert texts into the table `said`, in most ways that a database has.
pub struct Script {
    parts: Vec<Part>,
}

/// One statement.
struct Part {
    sql: String,
    /// The rows of a `COPY … FROM stdin`, with the line that ends them.
    rows: Option<String>,
    /// It has statements inside, and the client requires `DELIMITER`.
    is_program: bool,
}

/// The databases whose scripts are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// PostgreSQL.
    Postgres,
    /// MariaDB and MySQL.
    MySql,
    /// SQLite.
    Sqlite,
}

impl Script {
    /// Makes the script of a seed. Its number makes the names in it unique.
    pub fn new(vendor: Vendor, seed: u64, number: u64, statements: usize) -> Self {
        let mut words = Words::new(vendor, seed, number);
        let part = match vendor {
            Vendor::Postgres => postgres::part,
            Vendor::MySql => mysql::part,
            Vendor::Sqlite => sqlite::part,
        };
        Self { parts: (0..statements).flat_map(|_| part(&mut words)).collect() }
    }

    /// Returns the number of statements, without those inside of stored programs.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Returns true if the script has no statements.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns the text as the client reads it: MySQL's stored programs between `DELIMITER`.
    pub fn for_client(&self) -> String {
        self.text(true)
    }

    /// Returns the text without `DELIMITER`.
    pub fn without_delimiters(&self) -> String {
        self.text(false)
    }

    fn text(&self, delimiters: bool) -> String {
        let mut text = String::new();
        for Part { sql, rows, is_program } in &self.parts {
            if *is_program && delimiters {
                let delimiter = ["//", "$$", ";;", "|", "END_OF_IT", "~;~"]
                    .into_iter()
                    .find(|it| !sql.contains(it))
                    .unwrap_or("@:-)@");
                text += &format!("DELIMITER {delimiter}\n{sql}{delimiter}\nDELIMITER ;\n");
            } else {
                text += &format!("{sql};\n{}", rows.as_deref().unwrap_or_default());
            }
        }
        text
    }
}

/// One plain statement.
fn plain(sql: String) -> Part {
    Part { sql, rows: None, is_program: false }
}

/// A statement with statements inside.
fn program(sql: String) -> Part {
    Part { sql, rows: None, is_program: true }
}
