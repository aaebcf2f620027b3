//! `migrate:make`, `schema:dump` and `schema:load`: what is written to files, and read from them.

use super::{Migrators, Target};
use crate::clock::Clock;
use crate::console::Console;
use crate::database::migrations::Migrations;
use crate::error::{Error, ErrorKind, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Where migrations are, if nobody says otherwise.
const FOLDER: &str = "migrations";

/// Stands for standard output.
const STDOUT: &str = "-";

/// Text that only a dump of a version without [`DUMP`] contains: the ledger, as that version wrote it.
const OLD_DUMP: &str =
    "INSERT INTO foundry_migrations (owner, version, name, checksum, applied_sql,";

/// The first line of what `schema:dump` writes, by which it knows its own files again.
const DUMP: &str = "-- Written by `schema:dump`; the next one overwrites it.\n";

/// Writes the empty files of a new migration: to the folder that is named, to the one that the
/// program has its migrations from, or to `migrations`.
///
/// # Errors
///
/// As [`Migrations::make`]; if no folder is named, and it is not clear for which database it is.
pub fn make(
    all: &Migrators,
    target: Target<'_>,
    name: &str,
    clock: &Clock,
    console: &Console,
) -> Result<()> {
    let folder = match target.dir {
        Some(dir) => dir.to_owned(),
        // A program that was built elsewhere names a folder of that machine.
        None => {
            let embedded = target.choose(all)?.folder();
            embedded.filter(|it| it.is_dir()).unwrap_or_else(|| PathBuf::from(FOLDER))
        }
    };
    for path in Migrations::make(&folder, name, clock.now())? {
        console.line_of(path.display())?;
    }
    console.note("the next build has it; until then `migrate:run --dir` reads it from its folder");
    Ok(())
}

/// Writes schema and ledger as statements to a file, `schema/<driver>.sql` if none is named; to
/// standard output if it is called `-`.
///
/// # Errors
///
/// Fails as [`Migrator::dump`](crate::database::Migrator::dump) does; if the file cannot be written, or exists and is
/// not a dump.
pub async fn dump(
    all: &Migrators,
    target: Target<'_>,
    path: Option<&Path>,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    let text = format!("{DUMP}{}", migrator.dump().await?);
    if path == Some(Path::new(STDOUT)) {
        return console.write_of(&text);
    }
    let default = || Path::new("schema").join(format!("{}.sql", migrator.driver()));
    let path = path.map_or_else(default, Path::to_owned);
    check_overwritten(&path)?;
    let written = match path.parent().filter(|it| !it.as_os_str().is_empty()) {
        Some(folder) => fs::create_dir_all(folder),
        None => Ok(()),
    };
    written
        .and_then(|()| fs::write(&path, text))
        .map_err(|error| Error::failed(format!("writing `{}`", path.display())).caused_by(error))?;
    console.line_of(format_args!("wrote {}", path.display()))
}

/// A file that exists is overwritten only if it is a dump, or empty. A pipe or a device has nothing to lose.
fn check_overwritten(path: &Path) -> Result<()> {
    if !path.is_file() {
        return Ok(());
    }
    let text = fs::read(path)
        .map_err(|error| Error::failed(format!("reading `{}`", path.display())).caused_by(error))?;
    let is_old_dump = || text.windows(OLD_DUMP.len()).any(|it| it == OLD_DUMP.as_bytes());
    if text.is_empty() || text.starts_with(DUMP.as_bytes()) || is_old_dump() {
        return Ok(());
    }
    let message = format!("`{}` exists, and `schema:dump` did not write it", path.display());
    Err(Error::failed(message).note("nothing was written; name another file, or remove this one"))
}

/// Runs what [`dump`] wrote.
///
/// # Errors
///
/// As [`Migrator::load`](crate::database::Migrator::load); if the file cannot be read.
pub async fn load(
    all: &Migrators,
    target: Target<'_>,
    path: &Path,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    let bytes = fs::read(path).map_err(|error| {
        let message = format!("reading `{}`", path.display());
        Error::new(ErrorKind::Failed, message).caused_by(error)
    })?;
    let loaded = migrator.load(text_of(path, bytes)?).await?;
    console.line_of(format_args!("ran {loaded} statements of {}", path.display()))?;
    console.note("`migrate:run` applies what came after it");
    Ok(())
}

/// Returns the text of a dump, or what the file is instead.
fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String> {
    const OTHERS: [(&[u8], &str, &str); 3] = [
        (b"PGDMP", "a dump in a format of `pg_restore`", "write it with `pg_dump --format=plain`"),
        (b"SQLite format 3\0", "a database of SQLite", "write its dump with `sqlite3 FILE .dump`"),
        (b"\x1f\x8b", "compressed", "decompress it first"),
    ];
    let other = OTHERS.iter().find(|(begin, ..)| bytes.starts_with(begin));
    let message = |what: &str| format!("`{}` is {what}", path.display());
    if let Some((_, what, advice)) = other {
        return Err(Error::new(ErrorKind::Failed, message(what)).note(*advice));
    }
    String::from_utf8(bytes).map_err(|error| {
        Error::new(ErrorKind::Failed, message("not UTF-8")).caused_by(error.utf8_error()).note(
            "have the dump written with `--hex-blob` by `mysqldump`, `--encoding=UTF8` by `pg_dump`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let error = text_of(Path::new("dump"), bytes.to_vec()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_file_that_is_no_text_is_named() {
        check(b"PGDMP\x01\x0e", "`dump` is a dump in a format of `pg_restore`");
        check(b"SQLite format 3\0\x10", "`dump` is a database of SQLite");
        check(b"\x1f\x8b\x08", "`dump` is compressed");
        check(b"INSERT INTO a VALUES ('\xff')", "`dump` is not UTF-8");
        assert_eq!(text_of(Path::new("dump"), b"SELECT 1".to_vec()).unwrap(), "SELECT 1");
    }
}
