//! Migrations in a folder, while the program runs: whether those that were embedded are still the
//! ones there, reading them where they were not embedded at all, and writing new ones. What files may be
//! called, and which belong together, is in `foundry-grammar`, which the macro uses as well.

use super::migration::{Migration, Migrations};
use crate::error::{Error, ErrorKind, Result};
use foundry_grammar::{
    MigrationFiles, MigrationLayout, MigrationProblem, arrange_migrations,
    check_migration_metadata, check_migration_text, layout_of_migrations, read_migration_entries,
};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The text of the files of a new migration.
const UP: &str = "-- What changes.\n";
const DOWN: &str = "-- What takes it back.\n";

impl Migrations {
    /// Reads the migrations in a folder, in the layout of sqlx, diesel, refinery or Flyway. They are kept until
    /// the program ends.
    ///
    /// # Errors
    ///
    /// Fails if the folder or one of its files cannot be read, if a file of SQL is not called as a migration, if
    /// two have the same version, if one has no way up, or if it has migrations that are not SQL, and no others.
    pub fn read(owner: &'static str, folder: &Path) -> Result<Self> {
        let all = arrange(folder)?.into_iter().map(|it| migration(folder, it));
        Ok(Self::new(owner, all.collect::<Result<Vec<_>>>()?.leak()))
    }

    /// Writes the empty files of a new migration in the layout of the newest that is there; in an empty folder
    /// `<version>_<name>.up.sql` and `.down.sql`. The version is the time in UTC, as `20240131120000`.
    ///
    /// # Errors
    ///
    /// Fails if the name is not one of letters, digits, `_` and `-`; if what is in the folder cannot be read; if
    /// the files cannot be written.
    pub fn make(folder: &Path, name: &str, now: SystemTime) -> Result<Vec<PathBuf>> {
        let is_letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
        if name.is_empty() || !name.chars().all(is_letter) {
            let message = format!("`{name}` is no name for a migration");
            return Err(Error::new(ErrorKind::Usage, message)
                .note("write letters, digits, `_` and `-`, as in `create_films`"));
        }
        let failed = |error: std::io::Error, path: &Path| {
            Error::failed(format!("writing `{}`", path.display())).caused_by(error)
        };
        fs::create_dir_all(folder).map_err(|error| failed(error, folder))?;
        let layout = layout_of_migrations(&arrange(folder)?);
        let mut paths = Vec::new();
        for (file, text) in new_files(layout, version_of(now), name) {
            let path = folder.join(file);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| failed(error, parent))?;
            }
            let mut file = fs::File::create_new(&path).map_err(|error| failed(error, &path))?;
            file.write_all(text.as_bytes()).map_err(|error| failed(error, &path))?;
            paths.push(path);
        }
        Ok(paths)
    }

    /// Whether the folder they were embedded from still has the same ones, if it is there.
    pub(super) fn check_fresh(&self) -> Result<()> {
        let Some(folder) = self.folder.map(Path::new).filter(|it| it.is_dir()) else {
            return Ok(());
        };
        let there: Vec<_> = arrange(folder)?.iter().map(|it| it.version).collect();
        let here = self.all.iter().map(|it| it.version);
        if here.clone().eq(there.iter().copied()) {
            return Ok(());
        }
        let here: Vec<_> = here.collect();
        let new: Vec<_> = there.iter().filter(|it| !here.contains(it)).collect();
        let gone: Vec<_> = here.iter().filter(|it| !there.contains(it)).collect();
        let message = format!("this binary is stale: `{}` has changed", folder.display());
        let mut error = Error::new(ErrorKind::Config, message);
        for (versions, what) in [(new, "new there"), (gone, "no longer there")] {
            for version in versions {
                error = error.note(format!("{what}: version {version}"));
            }
        }
        Err(error
            .note("build it again; `touch` the file with `migrations!` if that changes nothing"))
    }
}

fn migration(folder: &Path, files: MigrationFiles) -> Result<Migration> {
    let sql = |file: &str| {
        let text = read(&folder.join(file))?;
        check_migration_text(file, text).map_err(|it| refused(folder, vec![it]))?;
        Ok::<_, Error>(text)
    };
    let down = files.down.as_deref().map(sql).transpose()?;
    let migration = Migration::new(files.version, files.name.leak(), sql(&files.up)?, down);
    let Some(file) = files.metadata else { return Ok(migration) };
    let metadata = read(&folder.join(&file))?;
    check_migration_metadata(&file, metadata).map_err(|it| refused(folder, vec![it]))?;
    Ok(migration.with_metadata(metadata))
}

fn read(path: &Path) -> Result<&'static str> {
    let text = fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::Config, format!("reading `{}`", path.display())).caused_by(error)
    })?;
    Ok(text.leak())
}

/// The migrations of a folder, by their files.
fn arrange(folder: &Path) -> Result<Vec<MigrationFiles>> {
    let entries = read_migration_entries(folder).map_err(|error| {
        let message = format!("reading the folder `{}`", folder.display());
        Error::new(ErrorKind::Config, message).caused_by(error)
    })?;
    arrange_migrations(&entries).map_err(|problems| refused(folder, problems))
}

/// The first problem, with the others as notes.
fn refused(folder: &Path, problems: Vec<MigrationProblem>) -> Error {
    let mut problems = problems.into_iter();
    let MigrationProblem { what, advice } =
        problems.next().unwrap_or_else(|| unreachable!("BUG: refused without a reason"));
    let error = Error::new(ErrorKind::Config, what).note(advice);
    let error = problems.fold(error, |error, it| error.note(format!("{}; {}", it.what, it.advice)));
    error.note(format!("in the folder `{}`", folder.display()))
}

/// The files of a new migration with their texts.
fn new_files(layout: MigrationLayout, version: u64, name: &str) -> Vec<(String, &'static str)> {
    match layout {
        MigrationLayout::Single => vec![(format!("{version}_{name}.sql"), UP)],
        MigrationLayout::Prefixed => vec![(format!("V{version}__{name}.sql"), UP)],
        MigrationLayout::Folder => {
            let (date, time) = (version / 1_000_000, version % 1_000_000);
            let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
            let folder = format!("{year:04}-{month:02}-{day:02}-{time:06}_{name}");
            vec![(format!("{folder}/up.sql"), UP), (format!("{folder}/down.sql"), DOWN)]
        }
        MigrationLayout::Pair => vec![
            (format!("{version}_{name}.up.sql"), UP),
            (format!("{version}_{name}.down.sql"), DOWN),
        ],
    }
}

/// The time in UTC as a number: `20240131120000`.
///
/// The date is computed as in <https://howardhinnant.github.io/date_algorithms.html>, `civil_from_days`.
fn version_of(now: SystemTime) -> u64 {
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let time = second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60;
    (year * 10_000 + month * 100 + day) * 1_000_000 + time
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn versions_are_dates() {
        for (seconds, expected) in [
            (0, 19_700_101_000_000),
            (951_782_399, 20_000_228_235_959),
            (951_782_400, 20_000_229_000_000),
            (1_706_702_400, 20_240_131_120_000),
            (4_102_444_800, 21_000_101_000_000),
        ] {
            assert_eq!(version_of(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn what_was_made_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("migrations");
        let paths = Migrations::make(&inside, "create_films", SystemTime::UNIX_EPOCH).unwrap();
        assert!(paths[0].ends_with("19700101000000_create_films.up.sql"));
        let all = Migrations::read("shop", &inside).unwrap().all;
        assert_eq!((all.len(), all[0].name, all[0].down.is_some()), (1, "create_films", true));
        assert!(Migrations::make(&inside, "create_films", SystemTime::UNIX_EPOCH).is_err());
        assert!(Migrations::make(&inside, "a b", SystemTime::UNIX_EPOCH).is_err());
    }

    #[track_caller]
    fn made_beside(there: &str, expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(there);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "SELECT 1").unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_706_702_400);
        let paths = Migrations::make(folder.path(), "year", now).unwrap();
        let paths: Vec<_> = paths
            .iter()
            .map(|it| it.strip_prefix(folder.path()).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(paths, expected);
        assert_eq!(Migrations::read("shop", folder.path()).unwrap().all.len(), 2);
    }

    #[test]
    fn a_new_migration_is_laid_out_as_the_others() {
        made_beside("1_a.up.sql", &["20240131120000_year.up.sql", "20240131120000_year.down.sql"]);
        made_beside("1_a.sql", &["20240131120000_year.sql"]);
        made_beside("V1__a.sql", &["V20240131120000__year.sql"]);
        made_beside(
            "2023-01-31-120000_a/up.sql",
            &["2024-01-31-120000_year/up.sql", "2024-01-31-120000_year/down.sql"],
        );
    }
}
