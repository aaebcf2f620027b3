//! Migrations in a folder, while the program runs: whether those that were embedded are still the
//! ones there, and reading them where they were not embedded at all.
//!
//! What a file may be called is said in `foundry-macros/src/migrations.rs` as well; a test of the
//! workspace holds the two to each other.

use super::migration::{Migration, Migrations};
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file, as its name says.
struct Found {
    version: u64,
    name: String,
    is_down: bool,
    path: PathBuf,
}

impl Migrations {
    /// The migrations in a folder. They are kept until the program ends.
    ///
    /// # Errors
    ///
    /// If the folder or one of its files cannot be read, if a file of SQL is not called as a
    /// migration, if two have the same version, or if one has no way up.
    pub fn read(owner: &'static str, folder: &Path) -> Result<Self> {
        let mut all: BTreeMap<u64, (Found, Option<Found>)> = BTreeMap::new();
        let (downs, ups): (Vec<_>, Vec<_>) =
            files(folder)?.into_iter().partition(|file| file.is_down);
        for up in ups {
            if let Some((other, _)) = all.get(&up.version) {
                return Err(same_version(&other.path, &up.path));
            }
            all.insert(up.version, (up, None));
        }
        for down in downs {
            let way_up = file_name(&down.path).replace(".down.sql", ".up.sql");
            match all.get_mut(&down.version) {
                Some((up, slot @ None)) if file_name(&up.path) == way_up => *slot = Some(down),
                Some((_, Some(other))) => return Err(same_version(&other.path, &down.path)),
                _ => {
                    let message = format!("`{}` has no `{way_up}`", down.path.display());
                    return Err(Error::new(ErrorKind::Config, message));
                }
            }
        }
        let migrations: Result<Vec<_>> = all.into_values().map(migration).collect();
        Ok(Self::new(owner, migrations?.leak()))
    }

    /// Writes the empty files of a new migration: `<version>_<name>.up.sql` and `.down.sql`. The version
    /// is the time in UTC, as `20240131120000`.
    ///
    /// # Errors
    ///
    /// If the name is not one of letters, digits, `_` and `-`; if the files cannot be written.
    pub fn make(folder: &Path, name: &str, now: SystemTime) -> Result<[PathBuf; 2]> {
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
        let stem = format!("{}_{name}", version_of(now));
        let paths = ["up", "down"].map(|way| folder.join(format!("{stem}.{way}.sql")));
        for (path, what) in paths.iter().zip(["-- What changes.\n", "-- What takes it back.\n"]) {
            let mut file = fs::File::create_new(path).map_err(|error| failed(error, path))?;
            file.write_all(what.as_bytes()).map_err(|error| failed(error, path))?;
        }
        Ok(paths)
    }

    /// Whether the folder they were embedded from still has the same ones, if it is there.
    pub(super) fn check_fresh(&self) -> Result<()> {
        let Some(folder) = self.folder.map(Path::new).filter(|it| it.is_dir()) else {
            return Ok(());
        };
        let mut there: Vec<_> =
            files(folder)?.into_iter().filter(|it| !it.is_down).map(|it| it.version).collect();
        there.sort_unstable();
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

fn migration((up, down): (Found, Option<Found>)) -> Result<Migration> {
    let down = down.map(|it| read(&it.path)).transpose()?;
    Ok(Migration::new(up.version, up.name.leak(), read(&up.path)?, down))
}

fn read(path: &Path) -> Result<&'static str> {
    let text = fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::Config, format!("reading `{}`", path.display())).caused_by(error)
    })?;
    Ok(text.leak())
}

fn files(folder: &Path) -> Result<Vec<Found>> {
    let failed = |error: std::io::Error| {
        let message = format!("reading the folder `{}`", folder.display());
        Error::new(ErrorKind::Config, message).caused_by(error)
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = file_name(&path);
        if name.starts_with('.') || !name.to_ascii_lowercase().ends_with(".sql") {
            continue;
        }
        let Some((version, name, is_down)) = parse(&name) else {
            let message = format!("`{}` is not the name of a migration", path.display());
            return Err(Error::new(ErrorKind::Config, message)
                .note("write `<digits>_<name>.sql`, or a pair of `.up.sql` and `.down.sql`"));
        };
        found.push(Found { version, name: name.to_owned(), is_down, path });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Version, name, and whether it is a way down.
pub(super) fn parse(file: &str) -> Option<(u64, &str, bool)> {
    let stem = file.strip_suffix(".sql")?;
    let down = stem.strip_suffix(".down");
    let stem = down.or_else(|| stem.strip_suffix(".up")).unwrap_or(stem);
    let (digits, name) = stem.split_once('_')?;
    let is_letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let version = digits.parse().ok().filter(|it| i64::try_from(*it).is_ok())?;
    let fits = is_number && !name.is_empty() && name.chars().all(is_letter);
    fits.then_some((version, name, down.is_some()))
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

fn same_version(one: &Path, other: &Path) -> Error {
    let message = format!("`{}` and `{}` have the same version", one.display(), other.display());
    Error::new(ErrorKind::Config, message).note("give one of them another")
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
        let [up, _] = Migrations::make(&inside, "create_films", SystemTime::UNIX_EPOCH).unwrap();
        assert!(up.ends_with("19700101000000_create_films.up.sql"));
        let all = Migrations::read("shop", &inside).unwrap().all;
        assert_eq!((all.len(), all[0].name, all[0].down.is_some()), (1, "create_films", true));
        assert!(Migrations::make(&inside, "create_films", SystemTime::UNIX_EPOCH).is_err());
        assert!(Migrations::make(&inside, "a b", SystemTime::UNIX_EPOCH).is_err());
    }
}
