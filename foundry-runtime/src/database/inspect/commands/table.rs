//! `db:table`: what a table is made of.

use super::Databases;
use super::document::{self, Audience, Record, Value, print, rows, size};
use super::select::{listing, select};
use super::show::fields;
use crate::console::Console;
use crate::database::inspect::{Column, ForeignKey, Index, Inspect, Table, TableDetails};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use std::sync::Arc;

/// Shows a table of all databases, or of the one that is named.
///
/// # Errors
///
/// If there is none of this name, or there are several; if a database does not answer.
pub async fn table(
    all: &Databases,
    name: Option<&str>,
    table: &str,
    console: &Console,
) -> Result<()> {
    let audience = Audience::of(console)?;
    let mut tables = Vec::new();
    for database in select(all, name)? {
        let of_it = database.tables(false).await?;
        tables.extend(of_it.into_iter().map(|table| (database, table)));
    }
    let (database, table) = find(all, &tables, table)?;
    let details = database.table(table).await?;
    match audience {
        Audience::People => for_people(database.as_ref(), table, &details, console),
        Audience::Rows => print(console, &details.columns.iter().map(column).collect()),
        Audience::Document => print(console, &whole(database.as_ref(), table, &details).into()),
    }
}

type Found<'a> = (&'a Arc<dyn Inspect>, Table);

/// By its whole name, by its name alone, and at last without looking at upper and lower case.
fn find<'t, 'a>(all: &Databases, tables: &'t [Found<'a>], word: &str) -> Result<&'t Found<'a>> {
    let is_called: [fn(&Table, &str) -> bool; 4] = [
        |table, word| table.full_name() == word,
        |table, word| table.name == word,
        |table, word| table.full_name().eq_ignore_ascii_case(word),
        |table, word| table.name.eq_ignore_ascii_case(word),
    ];
    for is_called in is_called {
        let found: Vec<_> = tables.iter().filter(|it| is_called(&it.1, word)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => return Err(ambiguous(all, word, several)),
        }
    }
    let full: Vec<String> = tables.iter().map(|it| it.1.full_name()).collect();
    let names = tables.iter().map(|it| it.1.name.as_str()).chain(full.iter().map(String::as_str));
    let near = nearest(word, &names.collect::<Vec<_>>()).map(str::to_owned);
    let message = format!("there is no table `{word}`");
    Err(match near {
        Some(near) => Error::new(ErrorKind::Database, format!("{message}; did you mean `{near}`?")),
        None => Error::new(ErrorKind::Database, message).note("`db:show` lists the tables"),
    })
}

fn ambiguous(all: &Databases, word: &str, several: &[&Found<'_>]) -> Error {
    let message = format!("`{word}` may be any of {} tables", several.len());
    let first = several.first().map(|it| it.0.name());
    if several.iter().all(|it| Some(it.0.name()) == first) {
        let names = several.iter().map(|it| format!("`{}`", it.1.full_name()));
        return names.fold(Error::new(ErrorKind::Usage, message), Error::note);
    }
    listing(message, all, several.iter().map(|it| it.0))
}

fn for_people(
    database: &dyn Inspect,
    table: &Table,
    details: &TableDetails,
    console: &Console,
) -> Result<()> {
    let head = Record::default()
        .with("table", table.full_name())
        .with("database", database.name())
        .with("kind", table.kind.as_str())
        .with("rows", rows(table))
        .with("size", size(table.bytes))
        .with("primary key", details.primary_key.as_slice());
    print(console, &head.terse().into())?;
    let columns = details.columns.iter().map(|it| {
        Record::default()
            .with("column", it.name.as_str())
            .with("type", it.type_name.as_str())
            .with("null", if it.nullable { "yes" } else { "no" })
            .with("default", it.default.clone())
            .with("extra", it.extra.clone())
    });
    let indexes = details.indexes.iter().map(|it| {
        Record::default()
            .with("index", it.name.as_str())
            .with("columns", it.columns.as_slice())
            .with("unique", if it.unique { "yes" } else { "no" })
    });
    let foreign_keys = details.foreign_keys.iter().map(|it| {
        Record::default()
            .with("foreign key", it.columns.as_slice())
            .with("references", format!("{} ({})", it.table, it.referenced.join(", ")))
            .with("on update", it.on_update.as_str())
            .with("on delete", it.on_delete.as_str())
    });
    let parts: [Vec<Record>; 3] = [columns.collect(), indexes.collect(), foreign_keys.collect()];
    for part in parts.into_iter().filter(|it| !it.is_empty()) {
        console.line("")?;
        print(console, &document::columns(part))?;
    }
    Ok(())
}

fn whole(database: &dyn Inspect, table: &Table, details: &TableDetails) -> Record {
    let record = Record::default().with("database", database.name());
    fields(record, table)
        .with("columns", details.columns.iter().map(column).collect::<Value>())
        .with("primary_key", details.primary_key.as_slice())
        .with("indexes", details.indexes.iter().map(index).collect::<Value>())
        .with("foreign_keys", details.foreign_keys.iter().map(foreign_key).collect::<Value>())
}

fn column(column: &Column) -> Record {
    Record::default()
        .with("name", column.name.as_str())
        .with("type", column.type_name.as_str())
        .with("nullable", column.nullable)
        .with("default", column.default.clone())
        .with("extra", column.extra.clone())
}

fn index(index: &Index) -> Record {
    Record::default()
        .with("name", index.name.as_str())
        .with("columns", index.columns.as_slice())
        .with("unique", index.unique)
        .with("primary", index.primary)
}

fn foreign_key(key: &ForeignKey) -> Record {
    Record::default()
        .with("columns", key.columns.as_slice())
        .with("table", key.table.as_str())
        .with("referenced", key.referenced.as_slice())
        .with("on_update", key.on_update.as_str())
        .with("on_delete", key.on_delete.as_str())
}
