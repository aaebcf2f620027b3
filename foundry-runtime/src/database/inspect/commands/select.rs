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

/// All of them, or the one of this name.
///
/// A name is that which messages have, `shop at db.example:5432`; or less of it, as long as it names
/// one: the database, `shop`, the file without its folders, or the driver, `postgres`.
pub(in crate::database) fn select<'a, T: Named + ?Sized>(
    all: &'a [Arc<T>],
    name: Option<&str>,
) -> Result<Vec<&'a Arc<T>>> {
    let Some(name) = name else { return Ok(all.iter().collect()) };
    let exact: Vec<_> = all.iter().filter(|it| it.name() == name).collect();
    let found = match exact.len() {
        0 => all.iter().filter(|it| names(it).contains(&name)).collect(),
        _ => exact,
    };
    match found.len() {
        1 => Ok(found),
        0 => {
            let known: Vec<&str> = all.iter().flat_map(names).collect();
            let message = match nearest(name, &known) {
                Some(near) => format!("no database is called `{name}`; did you mean `{near}`?"),
                None => format!("no database is called `{name}`"),
            };
            Err(listing(message, all.iter()))
        }
        _ => Err(listing(format!("several databases are called `{name}`"), found.into_iter())),
    }
}

/// What it may be called.
fn names<T: Named + ?Sized>(database: &Arc<T>) -> [&str; 3] {
    let name = database.name();
    let short = match name.split_once(" at ") {
        Some((database, _)) => database,
        None => name.rsplit(['/', '\\']).next().unwrap_or(name),
    };
    [name, short, database.driver()]
}

/// A usage error that says which there are.
pub(in crate::database) fn listing<'a, T: Named + ?Sized + 'a>(
    message: String,
    databases: impl Iterator<Item = &'a Arc<T>>,
) -> Error {
    let lines = databases.map(|it| format!("`--database \"{}\"` ({})", it.name(), it.driver()));
    lines.fold(Error::new(ErrorKind::Usage, message), Error::note)
}
