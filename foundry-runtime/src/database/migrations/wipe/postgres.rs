//! The objects of a schema of PostgreSQL, and those outside of it that its migrations created.
//!
//! All of it is one transaction, which looks at its own effect before it is committed: whether objects of
//! others are gone, which depended on what was dropped, and whether something is left that the migrations
//! create.

use super::super::dialect::{Dialect, Value, cell, column};
use super::super::ledger;
use super::catalog;
use super::{Created, Inventory, Wiped};
use crate::database::Session;
use sqlx::Postgres;
use std::collections::HashSet;

/// The objects that are in the schema by their own right: not those of an extension, nor those that are
/// inside of something else, as the sequence of an identity. Tables come first, sequences last.
const DROPS: &str = "
    SELECT format('DROP %s IF EXISTS %s CASCADE', CASE
               WHEN i.type IN ('function', 'procedure', 'aggregate') THEN 'ROUTINE'
               WHEN i.type = 'statistics object' THEN 'STATISTICS'
               ELSE upper(i.type) END, i.identity)
    FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid
        CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i
    WHERE d.refclassid = 'pg_namespace'::regclass AND n.nspname = current_schema()
        AND d.deptype = 'n' AND d.objsubid = 0 AND d.classid <> 'pg_extension'::regclass
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid
            AND e.objsubid = 0 AND e.deptype IN ('e', 'i'))
    ORDER BY i.type <> 'table', i.type = 'sequence', d.classid, d.objid";

/// Event triggers whose function is in the schema: they would run while it is dropped.
const EVENT_TRIGGERS: &str = "
    SELECT format('DROP EVENT TRIGGER %I', t.evtname)
    FROM pg_event_trigger t JOIN pg_proc p ON p.oid = t.evtfoid
        JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = current_schema()";

/// Drops everything, unless that takes what is not of the schema, or leaves what is in the way.
pub(in super::super) async fn wipe(
    session: &mut Session<Postgres>,
    inventory: &Inventory,
) -> sqlx::Result<Wiped> {
    let mut transaction = session.begin().await?;
    let wiped = wipe_within(&mut transaction, inventory).await?;
    match wiped {
        Wiped::Dropped(_) => transaction.keep().await?,
        Wiped::Refused(_) => {
            let _ = transaction.rollback().await;
        }
    }
    Ok(wiped)
}

async fn wipe_within(
    session: &mut Session<Postgres>,
    inventory: &Inventory,
) -> sqlx::Result<Wiped> {
    let Some(schema) = cell(session, "SELECT current_schema()::text", &[]).await? else {
        return Ok(Wiped::Refused(vec![
            "no schema of its search path exists; correct `search_path`".to_owned(),
        ]));
    };
    let others = catalog::others(session).await?;
    let outside: Vec<_> =
        inventory.applied.iter().filter(|it| catalog::is_outside(it, &schema)).collect();
    let owned: Vec<_> = outside.iter().filter(|it| it.is_plain).copied().collect();
    let own_ledger = own_ledger(session).await?;
    let dropped = drop_all(session, &owned).await?;

    let left: HashSet<String> =
        catalog::others(session).await?.into_iter().map(|it| it.key).collect();
    let gone = others.iter().filter(|it| !left.contains(&it.key));
    let taken = gone.filter(|it| !outside.iter().any(|created| it.belongs_to(created)));
    let mut reasons: Vec<_> = taken
        .map(|it| {
            format!(
                "{} is outside of the schema `{schema}` and depends on what is in it; drop it by hand first",
                it.description
            )
        })
        .collect();
    for created in inventory.missing.iter().filter(|it| catalog::is_outside(it, &schema)) {
        if catalog::exists(session, created).await? {
            reasons.push(created.in_the_way());
        }
    }
    match (own_ledger, cell(session, Postgres::LEDGERS, &[]).await?) {
        (_, None) => {}
        // Another schema has migrations of its own: without a ledger here, that one would be used.
        (Some(table), Some(_)) => {
            Postgres::rows(session, &ledger::definition::<Postgres>(&table), &[]).await?;
        }
        (None, Some(other)) => reasons.push(format!(
            "the ledger `{other}` is in another schema than `{schema}`, the first one of the search path; \
             correct `search_path`"
        )),
    }
    Ok(if reasons.is_empty() { Wiped::Dropped(dropped) } else { Wiped::Refused(reasons) })
}

/// Returns the full name of the ledger in the schema that is wiped.
async fn own_ledger(session: &mut Session<Postgres>) -> sqlx::Result<Option<String>> {
    const OWN: &str = "SELECT format('%I.foundry_migrations', current_schema())
        WHERE to_regclass(format('%I.foundry_migrations', current_schema())) IS NOT NULL";
    cell(session, OWN, &[]).await
}

/// Drops the objects of the schema and those outside that migrations created; returns their number.
async fn drop_all(session: &mut Session<Postgres>, owned: &[&Created]) -> sqlx::Result<usize> {
    let mut dropped = drop_listed(session, EVENT_TRIGGERS).await?;
    let is_first = |it: &&Created| matches!(it.kind, "EVENT TRIGGER" | "PUBLICATION" | "CAST");
    let (mut first, last): (Vec<&Created>, Vec<&Created>) =
        owned.iter().copied().partition(is_first);
    // Event triggers would run while the others are dropped.
    first.sort_by_key(|it| it.kind != "EVENT TRIGGER");
    for created in first {
        dropped += drop_created(session, created, 1).await?;
    }
    dropped += drop_listed(session, DROPS).await?;
    for created in last.into_iter().rev() {
        let is_same = |it: &&&Created| (it.kind, &it.name) == (created.kind, &created.name);
        let overloads = owned.iter().filter(is_same).count();
        dropped += drop_created(session, created, overloads).await?;
    }
    Ok(dropped)
}

/// Runs the statements that a query gives.
async fn drop_listed(session: &mut Session<Postgres>, query: &str) -> sqlx::Result<usize> {
    let drops = column(Postgres::rows(session, query, &[]).await?);
    let count = drops.len();
    for sql in drops {
        Postgres::execute(session, sql.leak()).await?;
    }
    Ok(count)
}

async fn drop_created(
    session: &mut Session<Postgres>,
    created: &Created,
    overloads: usize,
) -> sqlx::Result<usize> {
    // Those of the whole server are shared with other databases.
    if !catalog::is_of_database(created) {
        return Ok(0);
    }
    let written = match created.kind {
        // There may be several of one name.
        "FUNCTION" | "PROCEDURE" | "AGGREGATE" => {
            return drop_routines(session, created, overloads).await;
        }
        // Renamed, it is written without its schema.
        _ => match created.name.as_slice() {
            [table @ .., part] if table.len() == 2 => {
                format!("{} ON {}", qualified(std::slice::from_ref(part)), qualified(table))
            }
            name if name.len() == 2 => qualified(name),
            _ => created.written.clone(),
        },
    };
    let cascade = if created.kind == "USER MAPPING" { "" } else { " CASCADE" };
    let sql = format!("DROP {} IF EXISTS {written}{cascade}", created.kind);
    Postgres::execute(session, sql.leak()).await.map(|()| 1)
}

/// Drops the routines of one name, of which migrations created `overloads`.
async fn drop_routines(
    session: &mut Session<Postgres>,
    created: &Created,
    overloads: usize,
) -> sqlx::Result<usize> {
    const ROUTINES: &str = "
        SELECT format('DROP ROUTINE %s CASCADE', p.oid::regprocedure)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = ? AND p.proname = ?";
    let values: Vec<Value> = created.name.iter().map(|it| it.as_str().into()).collect();
    let drops = column(Postgres::rows(session, ROUTINES, &values).await?);
    // If there are more, the name does not say which of them a migration created.
    if drops.len() > overloads {
        return Ok(0);
    }
    let count = drops.len();
    for sql in drops {
        Postgres::execute(session, sql.leak()).await?;
    }
    Ok(count)
}

fn qualified(name: &[String]) -> String {
    let quoted = name.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(".")
}
