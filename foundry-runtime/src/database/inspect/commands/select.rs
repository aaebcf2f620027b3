//! Which of the databases are meant: all, or the one that is named.

use crate::database::inspect::Inspect;
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use std::sync::Arc;

/// What has a database by whose name it is chosen.
pub(in crate::database) trait Named {
    /// The name that messages have.
    fn name(&self) -> &str;
    /// The scheme of its URL.
    fn driver(&self) -> &'static str;
}

impl Named for dyn Inspect {
    fn name(&self) -> &str {
        Inspect::name(self)
    }

    fn driver(&self) -> &'static str {
        Inspect::driver(self)
    }
}

/// Returns all databases, or the one that `--database` names.
///
/// A name is the one in messages, `shop at db.example:5432`, if need be behind the driver:
/// `postgres:shop at db.example:5432`; or a part of it that only one database has: the database `shop`, the
/// file without its folders, or the driver `postgres`.
pub(in crate::database) fn select<'a, T: Named + ?Sized>(
    all: &'a [Arc<T>],
    name: Option<&str>,
) -> Result<Vec<&'a Arc<T>>> {
    let Some(name) = name else { return Ok(all.iter().collect()) };
    let found = called(all, name);
    match found.len() {
        1 => Ok(found),
        0 => {
            let known: Vec<&str> = all.iter().flat_map(names).collect();
            let message = match nearest(name, &known) {
                Some(near) => format!("no database is called `{name}`; did you mean `{near}`?"),
                None => format!("no database is called `{name}`"),
            };
            Err(listing(message, all, all.iter()))
        }
        _ => Err(listing(format!("several databases are called `{name}`"), all, found.into_iter())),
    }
}

/// Returns the databases that a word names: by the whole name, else by a part of it.
fn called<'a, T: Named + ?Sized>(all: &'a [Arc<T>], word: &str) -> Vec<&'a Arc<T>> {
    let exact: Vec<_> = all.iter().filter(|it| it.name() == word).collect();
    if !exact.is_empty() {
        return exact;
    }
    all.iter().filter(|it| names(it).contains(&word) || qualified(it) == word).collect()
}

/// Returns the whole name, the short one, and the driver.
fn names<T: Named + ?Sized>(database: &Arc<T>) -> [&str; 3] {
    let name = database.name();
    let short = match name.split_once(" at ") {
        Some((database, _)) => database,
        None => name.rsplit(['/', '\\']).next().unwrap_or(name),
    };
    [name, short, database.driver()]
}

/// Returns the name behind the driver.
fn qualified<T: Named + ?Sized>(database: &Arc<T>) -> String {
    format!("{}:{}", database.driver(), database.name())
}

/// Makes a usage error that says how each of these databases is chosen among all.
pub(in crate::database) fn listing<'a, T: Named + ?Sized + 'a>(
    message: String,
    all: &[Arc<T>],
    databases: impl Iterator<Item = &'a Arc<T>>,
) -> Error {
    let mut notes: Vec<String> = Vec::new();
    for database in databases {
        let note = advice(database, all);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes.into_iter().fold(Error::new(ErrorKind::Usage, message), Error::note)
}

/// Returns the option that chooses this database alone, or says that there is none.
fn advice<T: Named + ?Sized>(database: &Arc<T>, all: &[Arc<T>]) -> String {
    let (name, driver, qualified) = (database.name(), database.driver(), qualified(database));
    let chooses =
        |word: &&str| matches!(called(all, word)[..], [one] if Arc::ptr_eq(one, database));
    match [name, driver, &qualified].into_iter().find(chooses) {
        Some(word) if word == driver => format!("`--database \"{word}\"` ({name})"),
        Some(word) => format!("`--database \"{word}\"` ({driver})"),
        None => {
            let same = |it: &&Arc<T>| it.name() == name && it.driver() == driver;
            let count = all.iter().filter(same).count();
            format!(
                "`--database` cannot choose one of the {count} pools called `{name}` ({driver})"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Named for (&'static str, &'static str) {
        fn name(&self) -> &str {
            self.0
        }

        fn driver(&self) -> &'static str {
            self.1
        }
    }

    const SQLITE: (&str, &str) = ("data/shop.db", "sqlite");
    const POSTGRES: (&str, &str) = ("shop at db:1", "postgres");
    const MYSQL: (&str, &str) = ("shop at db:1", "mysql");

    /// Checks what a name chooses: the position of a database, or the lines of an error.
    #[track_caller]
    fn check(all: &[(&'static str, &'static str)], name: &str, expected: Result<usize, &[&str]>) {
        let all: Vec<_> = all.iter().map(|it| Arc::new(*it)).collect();
        match (select(&all, Some(name)), expected) {
            (Ok(found), Ok(at)) => {
                assert!(matches!(found[..], [one] if Arc::ptr_eq(one, &all[at])), "{found:?}");
            }
            (Err(error), Err(lines)) => assert_eq!(format!("{error:?}"), lines.join("\n  ")),
            (found, _) => panic!("{found:?}"),
        }
    }

    #[test]
    fn a_database_is_chosen_by_its_name_or_a_part_of_it() {
        let all = [SQLITE, POSTGRES, ("films at db:1", "mysql")];
        for name in ["data/shop.db", "shop.db", "sqlite", "sqlite:data/shop.db"] {
            check(&all, name, Ok(0));
        }
        for name in ["shop at db:1", "shop", "postgres", "postgres:shop at db:1"] {
            check(&all, name, Ok(1));
        }
    }

    #[test]
    fn databases_of_one_name_are_told_apart_by_their_drivers() {
        let lines = [
            "several databases are called `shop`",
            "`--database \"postgres\"` (shop at db:1)",
            "`--database \"mysql\"` (shop at db:1)",
        ];
        check(&[SQLITE, POSTGRES, MYSQL], "shop", Err(&lines));
        check(&[SQLITE, POSTGRES, MYSQL], "mysql", Ok(2));
    }

    #[test]
    fn databases_of_one_name_and_drivers_of_others_are_told_apart_by_both() {
        let lines = [
            "several databases are called `shop at db:1`",
            "`--database \"postgres:shop at db:1\"` (postgres)",
            "`--database \"mysql\"` (shop at db:1)",
        ];
        let all = [POSTGRES, MYSQL, ("films at db:1", "postgres")];
        check(&all, "shop at db:1", Err(&lines));
        check(&all, "postgres:shop at db:1", Ok(0));
    }

    #[test]
    fn a_driver_that_is_the_name_of_another_database_is_not_offered() {
        let lines = [
            "several databases are called `shop`",
            "`--database \"postgres:shop at db:1\"` (postgres)",
            "`--database \"mysql\"` (shop at db:1)",
        ];
        check(&[POSTGRES, MYSQL, ("postgres", "sqlite")], "shop", Err(&lines));
    }

    #[test]
    fn pools_of_one_database_are_said_to_be_indistinguishable() {
        let lines = [
            "several databases are called `:memory:`",
            "`--database` cannot choose one of the 2 pools called `:memory:` (sqlite)",
        ];
        let memory = (":memory:", "sqlite");
        check(&[memory, POSTGRES, memory], ":memory:", Err(&lines));
    }
}
