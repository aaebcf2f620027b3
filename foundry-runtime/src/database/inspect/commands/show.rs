//! `db:show`: what databases are, and which tables they have.

use super::Databases;
use super::document::{Audience, Record, Value, columns, print, rows, size};
use super::select::select;
use crate::console::Console;
use crate::database::inspect::{DatabaseInfo, Inspect, Table};
use crate::error::Result;

/// Shows all, or the one of this name.
///
/// # Errors
///
/// If one does not answer.
pub async fn show(
    all: &Databases,
    name: Option<&str>,
    counted: bool,
    console: &Console,
) -> Result<()> {
    let audience = Audience::of(console)?;
    let mut documents = Vec::new();
    for (at, database) in select(all, name)?.into_iter().enumerate() {
        let (info, tables) = (database.info().await?, database.tables(counted).await?);
        match audience {
            Audience::People => {
                if at > 0 {
                    console.line("")?;
                }
                for_people(database.as_ref(), &info, &tables, console)?;
            }
            Audience::Rows => documents.extend(tables.iter().map(|table| {
                let record = Record::default().with("database", database.name());
                fields(record, table)
            })),
            Audience::Document => documents.push(document(database.as_ref(), &info, &tables)),
        }
    }
    match audience {
        Audience::People => Ok(()),
        _ => print(console, &documents.into_iter().collect()),
    }
}

fn for_people(
    database: &dyn Inspect,
    info: &DatabaseInfo,
    tables: &[Table],
    console: &Console,
) -> Result<()> {
    let head = Record::default()
        .with("database", database.name())
        .with("server", format!("{} {}", info.product, info.version))
        .with("size", size(info.bytes))
        .with("tables", tables.len());
    print(console, &head.terse().into())?;
    if tables.is_empty() {
        return Ok(());
    }
    console.line("")?;
    let row = |table: &Table| {
        Record::default()
            .with("table", table.full_name())
            .with("kind", table.kind.as_str())
            .with("rows", rows(table))
            .with("size", size(table.bytes))
    };
    print(console, &columns(tables.iter().map(row)))?;
    if tables.iter().any(|it| it.kind == "table" && it.rows.is_none()) {
        console.note("`--counts` counts their rows");
    }
    Ok(())
}

fn document(database: &dyn Inspect, info: &DatabaseInfo, tables: &[Table]) -> Record {
    Record::default()
        .with("database", database.name())
        .with("driver", database.driver())
        .with("product", info.product)
        .with("version", info.version.as_str())
        .with("bytes", info.bytes)
        .with("tables", tables.iter().map(|it| fields(Record::default(), it)).collect::<Value>())
}

/// A table, for programs.
pub(super) fn fields(record: Record, table: &Table) -> Record {
    record
        .with("schema", table.schema.clone())
        .with("name", table.name.as_str())
        .with("kind", table.kind.as_str())
        .with("rows", table.rows)
        .with("counted", table.counted)
        .with("bytes", table.bytes)
}
