//! Which of the databases are meant: all, or the one that is named.

use super::Databases;
use crate::database::inspect::Inspect;
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use std::sync::Arc;

/// All of them, or the one of this name.
///
/// A name is that which messages have, `shop at db.example:5432`; or less of it, as long as it names
/// one: the database, `shop`, the file without its folders, or the driver, `postgres`.
pub(super) fn select<'a>(
    all: &'a Databases,
    name: Option<&str>,
) -> Result<Vec<&'a Arc<dyn Inspect>>> {
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
fn names(database: &Arc<dyn Inspect>) -> [&str; 3] {
    let name = database.name();
    let short = match name.split_once(" at ") {
        Some((database, _)) => database,
        None => name.rsplit(['/', '\\']).next().unwrap_or(name),
    };
    [name, short, database.driver()]
}

/// A usage error that says which there are.
pub(super) fn listing<'a>(
    message: String,
    databases: impl Iterator<Item = &'a Arc<dyn Inspect>>,
) -> Error {
    let lines = databases.map(|it| format!("`--database \"{}\"` ({})", it.name(), it.driver()));
    lines.fold(Error::new(ErrorKind::Usage, message), Error::note)
}
