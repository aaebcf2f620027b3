//! Which migrator is meant: the migrations of an application go to one database.

use super::Migrators;
use crate::database::inspect::commands::select::{Named, listing, select};
use crate::database::migrations::Migrate;
use crate::error::Result;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The database, and where its migrations are from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Target<'a> {
    /// Which database; the only one, if none is named.
    pub database: Option<&'a str>,
    /// The folder of the application's own migrations; those of the program, if none is named.
    pub dir: Option<&'a Path>,
}

/// The one that is meant.
pub(super) enum Chosen<'a> {
    OfProgram(&'a dyn Migrate),
    OfFolder(Box<dyn Migrate>),
}

impl Named for dyn Migrate {
    fn name(&self) -> &str {
        self.database()
    }

    fn driver(&self) -> &'static str {
        Migrate::driver(self)
    }
}

impl Target<'_> {
    /// The migrator of this target.
    ///
    /// # Errors
    ///
    /// If there are several and none is named, if none has this name, or if the folder cannot be read.
    pub(super) fn choose<'m>(&self, all: &'m Migrators) -> Result<Chosen<'m>> {
        match select(all, self.database)?.as_slice() {
            [one] => self.of(one),
            several => {
                let message = "migrations may be meant for several databases; say for which";
                Err(listing(message.to_owned(), all, several.iter().copied()))
            }
        }
    }

    /// All of them, if none is named.
    ///
    /// # Errors
    ///
    /// As [`choose`](Self::choose); several are no mistake unless there is a folder for one.
    pub(super) fn choose_all<'m>(&self, all: &'m Migrators) -> Result<Vec<Chosen<'m>>> {
        if self.dir.is_some() {
            return Ok(vec![self.choose(all)?]);
        }
        select(all, self.database)?.into_iter().map(|it| self.of(it)).collect()
    }

    fn of<'m>(&self, migrator: &'m Arc<dyn Migrate>) -> Result<Chosen<'m>> {
        match self.dir {
            Some(dir) => migrator.with_folder(PathBuf::from(dir)).map(Chosen::OfFolder),
            None => Ok(Chosen::OfProgram(&**migrator)),
        }
    }
}

impl<'a> Deref for Chosen<'a> {
    type Target = dyn Migrate + 'a;

    fn deref(&self) -> &(dyn Migrate + 'a) {
        match self {
            Self::OfProgram(migrator) => *migrator,
            Self::OfFolder(migrator) => &**migrator,
        }
    }
}
