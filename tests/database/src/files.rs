//! Folders of migrations that a test writes, and how often it does something with them.

use foundry::database::Migrations;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder of migrations, gone with the value.
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    /// A folder with these files, each a name and its text.
    ///
    /// # Panics
    ///
    /// If the disk is full.
    pub fn with<N: AsRef<str>, T: AsRef<str>>(files: impl IntoIterator<Item = (N, T)>) -> Self {
        let folder = tempfile::Builder::new().prefix("foundry-folder-").tempdir().unwrap();
        let folder = Self { folder };
        files.into_iter().for_each(|(name, text)| folder.write(name.as_ref(), text.as_ref()));
        folder
    }

    /// A copy of a folder, each text as it is given back.
    ///
    /// # Panics
    ///
    /// If the folder cannot be read.
    pub fn like(folder: &Path, change: impl Fn(&str, String) -> String) -> Self {
        let files = std::fs::read_dir(folder).unwrap().map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = change(&name, std::fs::read_to_string(&path).unwrap());
            (name, text)
        });
        Self::with(files)
    }

    /// Writes a file, or writes it again; also one in a folder in it, `folder/file`.
    ///
    /// # Panics
    ///
    /// If the disk is full.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        path.parent().map_or(Ok(()), std::fs::create_dir_all).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The migrations in it, of the owner `shop`.
    ///
    /// # Panics
    ///
    /// If a name is not that of a migration.
    pub fn migrations(&self) -> Migrations {
        Migrations::read("shop", self.path()).unwrap()
    }
}

/// Twenty steps that every kind of database understands. They change schema and data, and each
/// fails, or leaves another trace, when it runs twice. The last makes the table `ready`.
pub fn twenty_steps(directive: &str) -> Folder {
    const FIXED: [(&str, &str); 8] = [
        (
            "create_films",
            "CREATE TABLE films (id INTEGER PRIMARY KEY, title VARCHAR(100) NOT NULL);
             CREATE INDEX by_title ON films (title);",
        ),
        ("fill_films", "INSERT INTO films VALUES (1, 'M'), (2, 'Metropolis'), (3, 'Nosferatu');"),
        (
            "create_log",
            "CREATE TABLE log (what VARCHAR(100) NOT NULL);
             INSERT INTO log SELECT title FROM films;",
        ),
        (
            "add_year",
            "ALTER TABLE films ADD year INTEGER;
             UPDATE films SET year = 1900 + id;
             UPDATE films SET year = year + 10;",
        ),
        ("more_films", "INSERT INTO films SELECT id + 10, title, year FROM films;"),
        ("rename_films", "ALTER TABLE films RENAME TO movies;"),
        ("create_view", "CREATE VIEW old_movies AS SELECT title FROM movies WHERE id < 5;"),
        (
            "create_counters",
            "CREATE TABLE counters (name VARCHAR(100) PRIMARY KEY, number INTEGER NOT NULL);
             INSERT INTO counters VALUES ('steps', 8);",
        ),
    ];
    let mut steps: Vec<_> = FIXED.map(|(name, sql)| (name.to_owned(), sql.to_owned())).into();
    for number in 9..19 {
        let sql = format!(
            "INSERT INTO log VALUES ('step {number}');
             CREATE TABLE part_{number} (id INTEGER, year INTEGER);
             INSERT INTO part_{number} SELECT id, year FROM movies;
             UPDATE counters SET number = number + 1;
             ALTER TABLE part_{number} ADD note VARCHAR(100);"
        );
        steps.push((format!("part_{number}"), sql));
    }
    steps.push(("drop_year".to_owned(), "ALTER TABLE movies DROP COLUMN year;".to_owned()));
    let ready = "CREATE TABLE ready (number INTEGER); INSERT INTO ready SELECT count(*) FROM log;";
    steps.push(("ready".to_owned(), ready.to_owned()));
    let numbered = steps.into_iter().enumerate();
    Folder::with(numbered.map(|(at, (name, sql))| {
        (format!("{}_{name}.sql", at + 1), format!("{directive}\n{sql}\n"))
    }))
}

/// What tells one run of [`twenty_steps`] from another.
pub const DATA: &[&str] = &[
    "SELECT id, title FROM movies ORDER BY id",
    "SELECT what, count(*) FROM log GROUP BY what ORDER BY what",
    "SELECT id, year FROM part_18 ORDER BY id",
    "SELECT name, number FROM counters",
    "SELECT number FROM ready",
];

/// Rounds of a test: as many as `FOUNDRY_ROUNDS` says, else as many as fit into a time.
///
/// # Panics
///
/// If `FOUNDRY_ROUNDS` is no number.
pub fn rounds(time: Duration) -> impl Iterator<Item = u32> {
    let wanted = std::env::var("FOUNDRY_ROUNDS").ok().map(|it| it.parse::<u32>().unwrap());
    let began = Instant::now();
    (1..).take_while(move |round| match wanted {
        Some(wanted) => *round <= wanted,
        None => *round == 1 || began.elapsed() < time,
    })
}
