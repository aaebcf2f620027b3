//! Folders of migrations: which files belong together, and everything that is wrong with a folder. What a
//! single name means is in `migration.rs`.

use crate::diesel::{parse_migration_folder, runs_in_transaction};
use crate::migration::{
    MigrationLayout, MigrationNameError, parse_migration_file, parse_version,
    without_byte_order_mark,
};
use std::collections::BTreeMap;
use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

/// A file or folder in a folder of migrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationEntry {
    /// Its name.
    pub name: String,
    /// The names of the files in it, if it is a folder.
    pub files: Option<Vec<String>>,
}

/// The files of one migration, by their paths in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationFiles {
    /// The version.
    pub version: u64,
    /// The rest of the name.
    pub name: String,
    /// The layout of the files.
    pub layout: MigrationLayout,
    /// The way up.
    pub up: String,
    /// The way back.
    pub down: Option<String>,
    /// Diesel's `metadata.toml`.
    pub metadata: Option<String>,
}

/// One thing that is wrong with a folder of migrations, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationProblem {
    /// The mistake.
    pub what: String,
    /// The advice that mends it.
    pub advice: String,
}

/// Ends of the names of programs: migrations of tools that do not write SQL.
const PROGRAMS: [&str; 9] = [".rs", ".php", ".go", ".js", ".ts", ".py", ".rb", ".xml", ".yaml"];

/// Reads which files and folders are in a folder of migrations, in the order of their names.
///
/// # Errors
///
/// If it cannot be read.
pub fn read_migration_entries(folder: &Path) -> io::Result<Vec<MigrationEntry>> {
    let name = |entry: &DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name_of_entry = name(&entry);
        if name_of_entry.starts_with('.') {
            continue;
        }
        let files = match is_folder(&entry)? {
            true => {
                let inside = fs::read_dir(entry.path())?.collect::<io::Result<Vec<_>>>()?;
                Some(inside.iter().map(name).collect())
            }
            false => None,
        };
        entries.push(MigrationEntry { name: name_of_entry, files });
    }
    // Folders are listed in any order; the same files must give the same tokens.
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(entries)
}

/// Returns whether an entry is a folder, or a link to one. Most file systems list the kind of an entry with its name,
/// so only a link is looked up.
fn is_folder(entry: &DirEntry) -> io::Result<bool> {
    let kind = entry.file_type()?;
    Ok(if kind.is_symlink() { entry.path().is_dir() } else { kind.is_dir() })
}

/// Arranges the entries of a folder as migrations, by ascending version. Files of SQL are migrations, and
/// folders with an `up.sql`; others may lie beside them.
///
/// # Errors
///
/// Everything that is wrong: names of another form, two migrations of one version, a way back without its
/// way up, and a folder without any migration that has those of another tool.
pub fn arrange_migrations(
    entries: &[MigrationEntry],
) -> Result<Vec<MigrationFiles>, Vec<MigrationProblem>> {
    let mut arranged = Arranged::default();
    let is_of_diesel =
        entries.iter().filter_map(|it| it.files.as_ref()).any(|files| has(files, "up.sql"));
    for entry in entries {
        match &entry.files {
            Some(files) => arranged.take_folder(&entry.name, files),
            None => arranged.take_file(&entry.name, is_of_diesel),
        }
    }
    arranged.pair();
    arranged.check_folders(entries);
    arranged.check_order();
    if arranged.all.is_empty() && arranged.problems.is_empty() {
        arranged.problems.extend(entries.iter().filter_map(unread));
    }
    match arranged.problems.is_empty() {
        true => Ok(arranged.all.into_values().collect()),
        false => Err(arranged.problems),
    }
}

/// Returns how new migrations should be laid out: as the newest of a folder is.
#[must_use]
pub fn layout_of_migrations(all: &[MigrationFiles]) -> MigrationLayout {
    all.last().map_or(MigrationLayout::Pair, |it| it.layout)
}

/// Checks the text of one file of SQL: it must not have both ways in it, as those of goose and dbmate do.
///
/// # Errors
///
/// If it has.
pub fn check_migration_text(file: &str, text: &str) -> Result<(), MigrationProblem> {
    const MARKS: [(&str, &str); 3] =
        [("+goose Up", "goose"), ("migrate:up", "dbmate"), ("+migrate Up", "sql-migrate")];
    let lines = without_byte_order_mark(text).split(['\n', '\r']);
    let mut comments = lines.filter_map(|it| it.trim_start().strip_prefix("--"));
    let tool = comments.find_map(|it| {
        let begins = |(mark, _): &&(&str, &str)| it.trim_start().starts_with(mark);
        MARKS.iter().find(begins).map(|(_, tool)| tool)
    });
    match tool {
        None => Ok(()),
        Some(tool) => Err(MigrationProblem {
            what: format!(
                "`{file}` has its way up and its way back in one file, as {tool} writes them"
            ),
            advice: "split it into a pair of `.up.sql` and `.down.sql`".to_owned(),
        }),
    }
}

/// Checks diesel's `metadata.toml` of a migration.
///
/// # Errors
///
/// If `run_in_transaction` cannot be read.
pub fn check_migration_metadata(file: &str, text: &str) -> Result<(), MigrationProblem> {
    match runs_in_transaction(text) {
        Some(_) => Ok(()),
        None => Err(MigrationProblem {
            what: format!("`run_in_transaction` of `{file}` is neither `true` nor `false`"),
            advice: "write `run_in_transaction = false`, or remove the line".to_owned(),
        }),
    }
}

/// The migrations found so far, and what is wrong.
#[derive(Default)]
struct Arranged {
    all: BTreeMap<u64, MigrationFiles>,
    downs: Vec<Down>,
    problems: Vec<MigrationProblem>,
}

/// A file of a way back.
struct Down {
    version: u64,
    file: String,
    /// The file of the way up.
    up: String,
}

impl Arranged {
    // A file of SQL is a migration, or a mistake, unless diesel has the folder, which looks at no files. Others may
    // lie there: a readme, a `.gitkeep`.
    fn take_file(&mut self, file: &str, is_of_diesel: bool) {
        if !file.to_ascii_lowercase().ends_with(".sql") {
            return;
        }
        match parse_migration_file(file) {
            Err(MigrationNameError::Malformed) if is_of_diesel => {}
            Err(error) => self.problems.push(misnamed(file, error)),
            Ok(it) if it.is_down => {
                let up = match it.layout {
                    MigrationLayout::Prefixed => file.replacen('U', "V", 1),
                    _ => file.replace(".down.sql", ".up.sql"),
                };
                self.downs.push(Down { version: it.version, file: file.to_owned(), up });
            }
            Ok(it) => self.insert(MigrationFiles {
                version: it.version,
                name: it.name.to_owned(),
                layout: it.layout,
                up: file.to_owned(),
                down: None,
                metadata: None,
            }),
        }
    }

    fn take_folder(&mut self, folder: &str, files: &[String]) {
        let path = |file: &str| has(files, file).then(|| format!("{folder}/{file}"));
        let (up, down) = (path("up.sql"), path("down.sql"));
        if up.is_none() && down.is_none() {
            return;
        }
        match (parse_migration_folder(folder), up) {
            (Err(MigrationNameError::TooLarge), _) => self.problems.push(too_large(folder)),
            (Err(_), _) => self.problems.push(problem(
                format!("`{folder}` is not the name of a migration"),
                "write `<digits>_<name>`, as in `2024-01-31-120000_create_films`",
            )),
            (Ok(_), None) => self.problems.push(no_up_sql(folder)),
            (Ok(it), Some(up)) => self.insert(MigrationFiles {
                version: it.version,
                name: it.name.to_owned(),
                layout: it.layout,
                up,
                down,
                metadata: path("metadata.toml"),
            }),
        }
    }

    fn insert(&mut self, files: MigrationFiles) {
        match self.all.get(&files.version) {
            Some(other) => {
                self.problems.push(duplicate(files.version, &other.shown(), &files.shown()));
            }
            None => drop(self.all.insert(files.version, files)),
        }
    }

    // Each version has one way up, and at most one way back, of the same name.
    fn pair(&mut self) {
        let mut paired: BTreeMap<u64, String> = BTreeMap::new();
        for Down { version, file, up } in std::mem::take(&mut self.downs) {
            if let Some(other) = paired.get(&version) {
                self.problems.push(duplicate(version, other, &file));
                continue;
            }
            match self.all.get_mut(&version) {
                Some(it) if it.up == up => it.down = Some(file.clone()),
                Some(it) => {
                    let advice = format!("rename `{}` to it", it.shown());
                    self.problems.push(problem(format!("`{file}` has no `{up}`"), advice));
                }
                None => self.problems.push(problem(format!("`{file}` has no `{up}`"), "write it")),
            }
            paired.insert(version, file);
        }
    }

    // Beside folders of diesel, or alone, a folder that is called as a migration is one without its file.
    fn check_folders(&mut self, entries: &[MigrationEntry]) {
        let is_diesel = |it: &MigrationFiles| it.layout == MigrationLayout::Folder;
        if !self.all.is_empty() && !self.all.values().any(is_diesel) {
            return;
        }
        for MigrationEntry { name, files } in entries {
            let Some(files) = files else { continue };
            let is_read = has(files, "up.sql") || has(files, "down.sql");
            if !is_read && parse_migration_folder(name).is_ok() {
                self.problems.push(no_up_sql(name));
            }
        }
    }

    // Diesel compares versions as texts, so that `10` comes before `9`.
    fn check_order(&mut self) {
        let digits =
            |it: &MigrationFiles| it.up.split('_').next().unwrap_or_default().replace('-', "");
        let folders = self.all.values().filter(|it| it.layout == MigrationLayout::Folder);
        let folders: Vec<_> = folders.collect();
        let wrong = folders.windows(2).find(|it| digits(it[0]) > digits(it[1]));
        if let Some([first, second]) = wrong {
            let what = format!("diesel applies `{}` before `{}`", second.shown(), first.shown());
            let advice = "give them versions of as many digits";
            self.problems.push(problem(what, advice));
        }
    }
}

impl MigrationFiles {
    /// The name of the file, or of the folder.
    fn shown(&self) -> String {
        self.up.strip_suffix("/up.sql").unwrap_or(&self.up).to_owned()
    }
}

fn has(files: &[String], file: &str) -> bool {
    files.iter().any(|it| it == file)
}

/// Why an entry of a folder without migrations looks like one.
fn unread(entry: &MigrationEntry) -> Option<MigrationProblem> {
    let MigrationEntry { name, files } = entry;
    match files {
        Some(files) if files.iter().any(|it| it.to_ascii_lowercase().ends_with(".sql")) => {
            let what = format!("no migration was read, but the folder `{name}` has files of SQL");
            Some(problem(what, "name that folder, or move its files up"))
        }
        None if PROGRAMS.iter().any(|it| name.ends_with(it)) && is_numbered(name) => {
            let what = format!("no migration was read: `{name}` is not a file of SQL");
            Some(problem(what, "write what it does as `<digits>_<name>.sql`"))
        }
        _ => None,
    }
}

/// Returns whether a name begins with a version, as `m20220101_000001_create_films.rs` does.
fn is_numbered(name: &str) -> bool {
    let name = name.strip_prefix(['m', 'V', 'U']).unwrap_or(name);
    name.split('_').next().is_some_and(|it| parse_version(it).is_some())
}

fn misnamed(file: &str, error: MigrationNameError) -> MigrationProblem {
    match error {
        MigrationNameError::TooLarge => too_large(file),
        MigrationNameError::SeveralParts => problem(
            format!("the version of `{file}` has several parts"),
            "write one number, as in `V20240131120000__films.sql`",
        ),
        MigrationNameError::Repeatable => problem(
            format!("`{file}` is a repeatable migration, which are not supported"),
            "write each change of it as a migration of its own",
        ),
        MigrationNameError::Malformed => problem(
            format!("`{file}` is not the name of a migration"),
            "write `<digits>_<name>.sql`, or a pair of `<digits>_<name>.up.sql` and \
             `<digits>_<name>.down.sql`",
        ),
    }
}

fn too_large(name: &str) -> MigrationProblem {
    let what = format!("the version of `{name}` is too large");
    problem(what, "a date and time, as `20240131120000`, fits")
}

fn no_up_sql(folder: &str) -> MigrationProblem {
    problem(format!("the folder `{folder}` has no `up.sql`"), "write it, or remove the folder")
}

fn duplicate(version: u64, first: &str, second: &str) -> MigrationProblem {
    let what = format!("`{first}` and `{second}` have the same version {version}");
    problem(what, "give one of them another")
}

fn problem(what: String, advice: impl Into<String>) -> MigrationProblem {
    MigrationProblem { what, advice: advice.into() }
}

#[cfg(test)]
mod tests;
