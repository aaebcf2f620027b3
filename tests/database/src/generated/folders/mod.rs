//! Folders of migrations made from a seed, as a project of some years has them. A model of the schema makes each
//! statement valid, and each way back the reverse of its way up.
//!
//! | file | contents |
//! |---|---|
//! | `schema.rs` | the model: tables, columns, views, and numbers by which they are chosen |
//! | `postgres/`, `mysql.rs`, `mysql_programs.rs`, `sqlite.rs` | the changes of each database |

mod mysql;
mod mysql_programs;
mod postgres;
mod schema;
mod sqlite;

use super::Vendor;
use schema::Schema;

/// What stands before and behind a stored program, for which the client of MySQL requires `DELIMITER`.
const PROGRAM: [char; 2] = ['\u{1}', '\u{2}'];

/// Makes one change of a schema, if the schema has what it takes.
type Making = fn(&mut Schema) -> Option<Change>;

/// Makes a change. Its name is a kind of change and a table, without quotes.
fn change(what: &str, of: &str, up: String, down: String) -> Change {
    let of: String = of.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    Change::new(format!("{what}_{of}"), up, down)
}

/// Inserts rows into a table.
fn insert(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let (rows, first) = (1 + schema.below(9), schema.tables[at].rows + 1);
    let up = schema.tables[at].insert(rows);
    let table = &schema.tables[at];
    let ids: Vec<_> = (first..first + rows).map(|it| table.columns[0].kind.of(it)).collect();
    let down = format!("DELETE FROM {} WHERE id IN ({});\n", table.name, ids.join(", "));
    Some(change("seed", &table.name, up, down))
}

/// A folder of migrations.
pub struct Changes {
    changes: Vec<Change>,
    seed: u64,
}

/// A migration with its way back.
pub struct Change {
    name: String,
    up: String,
    down: String,
    /// It runs in a transaction.
    pub is_whole: bool,
}

/// The names of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `20240102030405_name.sql`, without a way back.
    Sqlx,
    /// `20240102030405_name.up.sql` and `.down.sql`.
    Pairs,
    /// `2024-01-02-030405_name/up.sql` and `down.sql`.
    Diesel,
}

impl Changes {
    /// Makes so many changes. The words are what the database has: names of its extensions and modules.
    ///
    /// # Panics
    ///
    /// If no change fits the schema, a fault of the generator.
    pub fn new(vendor: Vendor, seed: u64, count: usize) -> Self {
        let (kinds, all) = match vendor {
            Vendor::Postgres => (postgres::kinds(), postgres::ALL),
            Vendor::MySql => (mysql::kinds(), mysql::ALL),
            Vendor::Sqlite => (sqlite::kinds(), sqlite::ALL),
        };
        let mut schema = Schema::new(seed, kinds);
        // Each kind of change once, the first ones are needed by others; then any.
        let mut left = all.to_vec();
        let changes = (0..count).map(|_| {
            for _ in 0..10_000 {
                let first = !left.is_empty() && schema.chance(50);
                let at = schema.below(if first { left.len() } else { all.len() });
                let Some(mut change) = (if first { left[at] } else { all[at] })(&mut schema) else {
                    continue;
                };
                if first {
                    left.remove(at);
                }
                // The client of MySQL does not know `DELIMITER` behind a comment.
                if !change.up.starts_with(PROGRAM[0]) {
                    change.up = format!("{}{}", schema.heading(), change.up);
                }
                return change;
            }
            panic!("no change fits the schema")
        });
        Self { changes: changes.collect(), seed }
    }

    /// Returns the changes, the oldest first.
    pub fn all(&self) -> &[Change] {
        &self.changes
    }

    /// Returns the files, each a name and its text.
    pub fn files(&self, layout: Layout) -> Vec<(String, String)> {
        let mut files = Vec::new();
        for (number, change) in self.changes.iter().enumerate() {
            let (date, time) = self.version(number);
            let name = &change.name;
            let (up, down) = (change.up(number % 2 == 0), change.down(number % 3 == 0));
            let directive = if change.is_whole { "" } else { "-- no-transaction\n" };
            match layout {
                Layout::Sqlx => {
                    let date = date.replace('-', "");
                    files.push((format!("{date}{time}_{name}.sql"), format!("{directive}{up}")));
                }
                Layout::Pairs => {
                    let stem = format!("{}{time}_{name}", date.replace('-', ""));
                    files.push((format!("{stem}.up.sql"), format!("{directive}{up}")));
                    files.push((format!("{stem}.down.sql"), format!("{directive}{down}")));
                }
                Layout::Diesel => {
                    let folder = format!("{date}-{time}_{name}");
                    files.push((format!("{folder}/up.sql"), up));
                    files.push((format!("{folder}/down.sql"), down));
                    if !change.is_whole {
                        let text = "run_in_transaction = false\n".to_owned();
                        files.push((format!("{folder}/metadata.toml"), text));
                    }
                }
            }
        }
        files
    }

    /// The date and the time of a change, each later than the one before it.
    fn version(&self, number: usize) -> (String, String) {
        let date =
            format!("{}-{:02}-{:02}", 2019 + number / 60, number % 60 / 5 + 1, number % 5 * 6 + 1);
        let mixed = self.seed.wrapping_add(number as u64).wrapping_mul(0x9e37_79b9) >> 8;
        let (hour, minute, second) = (mixed % 24, mixed / 24 % 60, mixed / 1440 % 60);
        (date, format!("{hour:02}{minute:02}{second:02}"))
    }
}

impl Change {
    fn new(name: impl Into<String>, up: impl Into<String>, down: impl Into<String>) -> Self {
        let name = name.into().replace(['.', '"'], "_");
        Self { name, up: up.into(), down: down.into(), is_whole: true }
    }

    /// The same outside of a transaction.
    fn in_steps(mut self) -> Self {
        self.is_whole = false;
        self
    }

    /// Returns the way up, with or without `DELIMITER`.
    pub fn up(&self, delimiters: bool) -> String {
        text(&self.up, delimiters)
    }

    /// Returns the way back, with or without `DELIMITER`.
    pub fn down(&self, delimiters: bool) -> String {
        text(&self.down, delimiters)
    }
}

/// A stored program with its statements.
fn program(sql: &str) -> String {
    format!("{}{sql}{}\n", PROGRAM[0], PROGRAM[1])
}

fn text(sql: &str, delimiters: bool) -> String {
    match delimiters {
        true => sql.replace(PROGRAM[0], "DELIMITER $$\n").replace(PROGRAM[1], "$$\nDELIMITER ;"),
        false => sql.replace(PROGRAM[0], "").replace(PROGRAM[1], ";"),
    }
}
