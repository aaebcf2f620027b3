//! The objects of a schema of PostgreSQL.

use super::super::dialect::{Dialect, column};
use crate::database::Session;
use sqlx::Postgres;

// Not what is an extension's, nor what is inside of something else, as the sequence of an identity.
/// Returns the statements that drop everything, in order.
pub(in super::super) async fn statements(
    session: &mut Session<Postgres>,
) -> sqlx::Result<Vec<String>> {
    const DROPS: &str = "
        SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind
                WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
            n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid
                AND d.objsubid = 0 AND d.classid = 'pg_class'::regclass
                AND d.deptype IN ('e', 'i'))
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = current_schema()
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid
                AND d.classid = 'pg_proc'::regclass AND d.deptype IN ('e', 'i'))
        UNION ALL
        SELECT format('DROP TYPE IF EXISTS %I.%I CASCADE', n.nspname, t.typname)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE n.nspname = current_schema()
            AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid
                AND d.classid = 'pg_type'::regclass AND d.deptype = 'e')";
    let mut all = vec!["BEGIN".to_owned()];
    all.extend(column(Postgres::rows(session, DROPS, &[]).await?));
    all.push("COMMIT".to_owned());
    Ok(all)
}
