//! Migrations in a folder, while the program runs: whether those that were embedded are still the
//! ones there, and reading them where they were not embedded at all.
//!
//! What a file may be called is said in `foundry-macros/src/migrations.rs` as well; a test of the
//! workspace holds the two to each other.

use super::migration::{Migration, Migrations};
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

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

fn same_version(one: &Path, other: &Path) -> Error {
    let message = format!("`{}` and `{}` have the same version", one.display(), other.display());
    Error::new(ErrorKind::Config, message).note("give one of them another")
}
