//! The catalogs of PostgreSQL: whether an object exists, and which objects are outside of the schema.

use super::super::dialect::{Dialect, Value, cell};
use super::Created;
use crate::database::Session;
use sqlx::Postgres;

/// Where objects of a kind are listed.
struct Catalog {
    kind: &'static str,
    table: &'static str,
    name: &'static str,
    /// The column of the schema, if they are in one.
    schema: Option<&'static str>,
    scope: Scope,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Database,
    /// Shared by all databases, or with a part on another server.
    Server,
}

const fn in_schema(
    kind: &'static str,
    table: &'static str,
    name: &'static str,
    schema: &'static str,
) -> Catalog {
    Catalog { kind, table, name, schema: Some(schema), scope: Scope::Database }
}

const fn of(kind: &'static str, table: &'static str, name: &'static str, scope: Scope) -> Catalog {
    Catalog { kind, table, name, schema: None, scope }
}

const CATALOGS: &[Catalog] = &[
    in_schema("TABLE", "pg_class", "relname", "relnamespace"),
    in_schema("FOREIGN TABLE", "pg_class", "relname", "relnamespace"),
    in_schema("VIEW", "pg_class", "relname", "relnamespace"),
    in_schema("MATERIALIZED VIEW", "pg_class", "relname", "relnamespace"),
    in_schema("SEQUENCE", "pg_class", "relname", "relnamespace"),
    in_schema("INDEX", "pg_class", "relname", "relnamespace"),
    in_schema("TYPE", "pg_type", "typname", "typnamespace"),
    in_schema("DOMAIN", "pg_type", "typname", "typnamespace"),
    in_schema("COLLATION", "pg_collation", "collname", "collnamespace"),
    in_schema("CONVERSION", "pg_conversion", "conname", "connamespace"),
    in_schema("STATISTICS", "pg_statistic_ext", "stxname", "stxnamespace"),
    in_schema("FUNCTION", "pg_proc", "proname", "pronamespace"),
    in_schema("PROCEDURE", "pg_proc", "proname", "pronamespace"),
    in_schema("AGGREGATE", "pg_proc", "proname", "pronamespace"),
    in_schema("TEXT SEARCH CONFIGURATION", "pg_ts_config", "cfgname", "cfgnamespace"),
    in_schema("TEXT SEARCH DICTIONARY", "pg_ts_dict", "dictname", "dictnamespace"),
    in_schema("TEXT SEARCH PARSER", "pg_ts_parser", "prsname", "prsnamespace"),
    in_schema("TEXT SEARCH TEMPLATE", "pg_ts_template", "tmplname", "tmplnamespace"),
    of("SCHEMA", "pg_namespace", "nspname", Scope::Database),
    of("EXTENSION", "pg_extension", "extname", Scope::Database),
    of("PUBLICATION", "pg_publication", "pubname", Scope::Database),
    of("EVENT TRIGGER", "pg_event_trigger", "evtname", Scope::Database),
    of("SERVER", "pg_foreign_server", "srvname", Scope::Database),
    of("FOREIGN DATA WRAPPER", "pg_foreign_data_wrapper", "fdwname", Scope::Database),
    of("ACCESS METHOD", "pg_am", "amname", Scope::Database),
    of("LANGUAGE", "pg_language", "lanname", Scope::Database),
    of("SUBSCRIPTION", "pg_subscription", "subname", Scope::Server),
    of("ROLE", "pg_roles", "rolname", Scope::Server),
    of("USER", "pg_roles", "rolname", Scope::Server),
    of("GROUP", "pg_roles", "rolname", Scope::Server),
    of("DATABASE", "pg_database", "datname", Scope::Server),
    of("TABLESPACE", "pg_tablespace", "spcname", Scope::Server),
];

fn catalog(kind: &str) -> Option<&'static Catalog> {
    CATALOGS.iter().find(|it| it.kind == kind)
}

/// Returns whether a migration creates this object outside of the schema.
pub(super) fn is_outside(created: &Created, schema: &str) -> bool {
    match (created.kind, catalog(created.kind)) {
        ("CAST" | "USER MAPPING", _) => true,
        ("TRIGGER" | "POLICY" | "RULE", _) => created.name.len() == 3 && created.name[0] != schema,
        (_, None) => false,
        (_, Some(Catalog { schema: None, .. })) => created.name.len() == 1,
        _ => created.name.len() == 2 && created.name[0] != schema,
    }
}

/// Returns whether the object goes with this database, and can be dropped for it alone.
pub(super) fn is_of_database(created: &Created) -> bool {
    catalog(created.kind).is_none_or(|it| it.scope == Scope::Database)
}

/// Returns whether the object exists; of a cast and a user mapping it is not known.
pub(super) async fn exists(
    session: &mut Session<Postgres>,
    created: &Created,
) -> sqlx::Result<bool> {
    const PARTS: &str = "
        SELECT '1' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relname = ? AND ? IN (
            SELECT tgname FROM pg_trigger WHERE tgrelid = c.oid UNION ALL
            SELECT polname FROM pg_policy WHERE polrelid = c.oid UNION ALL
            SELECT rulename FROM pg_rewrite WHERE ev_class = c.oid)";
    if created.name.len() == 3 {
        let values: Vec<Value> = created.name.iter().map(|it| it.as_str().into()).collect();
        return Ok(cell(session, PARTS, &values).await?.is_some());
    }
    let Some(Catalog { table, name, schema, .. }) = catalog(created.kind) else { return Ok(false) };
    let mut sql = format!("SELECT '1' FROM {table} t WHERE t.{name} = ?");
    if let Some(schema) = schema {
        sql += &format!(
            " AND t.{schema} = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = ?) LIMIT 1"
        );
    }
    let values: Vec<Value> = created.name.iter().rev().map(|it| it.as_str().into()).collect();
    Ok(cell(session, &sql, &values).await?.is_some())
}

/// An object outside of the schema that may depend on one inside of it.
pub(super) struct Other {
    /// Its number in the catalogs.
    pub(super) key: String,
    /// Such as ``view `audit.recent` ``.
    pub(super) description: String,
    schema: String,
    /// The object itself, or the table that it is a part of.
    name: String,
    /// The own name of an index, a trigger, a policy or a rule.
    part: String,
}

impl Other {
    /// Returns whether it is, or is a part of, what a migration created.
    pub(super) fn belongs_to(&self, created: &Created) -> bool {
        match created.name.as_slice() {
            [schema] if created.kind == "SCHEMA" => self.schema == *schema,
            [name] => self.schema.is_empty() && self.name == *name,
            [schema, name] if created.kind == "INDEX" => {
                self.schema == *schema && self.part == *name
            }
            [schema, name] => self.schema == *schema && self.name == *name,
            [schema, name, part] => {
                self.schema == *schema && self.name == *name && self.part == *part
            }
            _ => false,
        }
    }
}

/// Returns the objects outside of the schema that dropping it could take along: those in other schemas, and
/// those of the database that may be of others.
pub(super) async fn others(session: &mut Session<Postgres>) -> sqlx::Result<Vec<Other>> {
    let rows = Postgres::rows(session, OTHERS, &[]).await?;
    let others = rows.into_iter().map(|row| {
        let mut cells = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || cells.next().unwrap_or_default();
        let (key, kind, identity) = (next(), next(), next());
        let (schema, name, part) = (next(), next(), next());
        Other { key, description: format!("{kind} `{identity}`"), schema, name, part }
    });
    Ok(others.collect())
}

/// Everything that can vanish with something else has a row in `pg_depend`. A member of an extension, and a
/// part that only exists inside of another object (`i`), vanish with that.
const OTHERS: &str = "
    SELECT concat_ws(' ', o.classid, o.objid, o.objsubid), o.type, o.identity,
        coalesce(rn.nspname, n.nspname, ''),
        coalesce(r.relname, p.proname, t.typname, x.extname, s.srvname, w.fdwname, o.name)::text,
        coalesce((SELECT relname FROM pg_class
                WHERE o.classid = 'pg_class'::regclass AND oid = o.objid),
            (SELECT tgname FROM pg_trigger
                WHERE o.classid = 'pg_trigger'::regclass AND oid = o.objid),
            (SELECT polname FROM pg_policy
                WHERE o.classid = 'pg_policy'::regclass AND oid = o.objid),
            (SELECT rulename FROM pg_rewrite
                WHERE o.classid = 'pg_rewrite'::regclass AND oid = o.objid))::text
    FROM (
        SELECT d.classid, d.objid, d.objsubid, i.type, i.identity, i.schema, i.name,
            CASE d.classid
                WHEN 'pg_class'::regclass THEN coalesce(
                    (SELECT indrelid FROM pg_index WHERE indexrelid = d.objid),
                    (SELECT a.refobjid FROM pg_depend a WHERE a.classid = d.classid
                        AND a.objid = d.objid AND a.objsubid = 0 AND a.deptype = 'a'
                        AND a.refclassid = 'pg_class'::regclass AND a.refobjsubid > 0 LIMIT 1),
                    d.objid)
                WHEN 'pg_constraint'::regclass THEN
                    (SELECT nullif(conrelid, 0) FROM pg_constraint WHERE oid = d.objid)
                WHEN 'pg_attrdef'::regclass THEN
                    (SELECT adrelid FROM pg_attrdef WHERE oid = d.objid)
                WHEN 'pg_trigger'::regclass THEN
                    (SELECT tgrelid FROM pg_trigger WHERE oid = d.objid)
                WHEN 'pg_rewrite'::regclass THEN
                    (SELECT ev_class FROM pg_rewrite WHERE oid = d.objid)
                WHEN 'pg_policy'::regclass THEN
                    (SELECT polrelid FROM pg_policy WHERE oid = d.objid)
            END AS relation
        FROM (SELECT DISTINCT classid, objid, objsubid FROM pg_depend WHERE classid <> 0) d
            CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
        WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid
            AND e.objid = d.objid AND e.deptype IN ('e', 'i'))
    ) o
        LEFT JOIN pg_class r ON r.oid = o.relation
        LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
        LEFT JOIN pg_proc p ON o.classid = 'pg_proc'::regclass AND p.oid = o.objid
        LEFT JOIN pg_type t ON o.classid = 'pg_type'::regclass AND t.oid = o.objid
        LEFT JOIN pg_extension x ON o.classid = 'pg_extension'::regclass AND x.oid = o.objid
        LEFT JOIN pg_foreign_server s ON o.classid = 'pg_foreign_server'::regclass
            AND s.oid = o.objid
        LEFT JOIN pg_foreign_data_wrapper w ON o.classid = 'pg_foreign_data_wrapper'::regclass
            AND w.oid = o.objid
        LEFT JOIN pg_namespace n ON quote_ident(n.nspname) = o.schema
    WHERE CASE WHEN coalesce(rn.nspname, n.nspname) IS NULL
            THEN coalesce(x.extname, s.srvname, w.fdwname) IS NOT NULL
            ELSE coalesce(rn.nspname, n.nspname) NOT IN (current_schema(), 'information_schema')
                AND coalesce(rn.nspname, n.nspname) NOT LIKE 'pg\\_%' END";
