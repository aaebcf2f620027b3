//! Changes of PostgreSQL.
//!
//! | file | contents |
//! |---|---|
//! | `tables.rs`, `columns.rs` | tables, rows and partitions; columns |
//! | `indexes.rs` | indexes, constraints, statistics |
//! | `objects.rs`, `views.rs`, `programs.rs` | types, sequences and the like; views; functions and triggers |

mod columns;
mod indexes;
mod objects;
mod programs;
mod tables;
mod types;
mod views;

use super::schema::{Kind, Schema};
use super::{Making, change, insert};

/// All kinds of changes. Those that are frequent in life stand there more often.
pub(super) const ALL: &[Making] = &[
    tables::create,
    tables::create,
    tables::create,
    tables::create_and_copy,
    tables::create_schema,
    tables::rename,
    tables::drop,
    insert,
    tables::rewrite,
    tables::partitioned,
    tables::merge,
    tables::storage,
    tables::inherit,
    columns::add,
    columns::add,
    columns::add,
    columns::add_required,
    columns::add_computed,
    columns::rename,
    columns::drop,
    columns::retype,
    columns::default,
    columns::nullable,
    columns::split,
    columns::backfill,
    indexes::create,
    indexes::create,
    indexes::create_beside,
    indexes::create_beside,
    indexes::drop,
    indexes::drop_beside,
    indexes::check,
    indexes::reference,
    indexes::unique_by_index,
    indexes::exclude,
    indexes::statistics,
    indexes::maintain,
    types::create_enum,
    types::add_label,
    types::add_label_beside,
    types::rename_label,
    types::remake_enum,
    types::domain,
    types::composite,
    objects::sequence,
    objects::comment,
    objects::grant,
    objects::policy,
    objects::extension,
    objects::publication,
    objects::collation,
    objects::search,
    objects::settings,
    views::create,
    views::create,
    views::remake,
    views::drop_column_below,
    views::stacked,
    views::materialized,
    views::rule,
    programs::function,
    programs::function,
    programs::replace,
    programs::versioned,
    programs::journal,
    programs::procedure,
    programs::aggregate,
    programs::block,
];

/// The types of columns.
pub(super) fn kinds() -> Vec<Kind> {
    [
        ("text", "'word {n}; it''s so'", "''"),
        ("text", "E'line {n}\\n-- no comment'", "'n/a; none'"),
        ("varchar(200)", "$$dollars; {n}$$", "'none'"),
        ("integer", "{n}", "0"),
        ("bigint", "{n} * 1000", "1"),
        ("smallint", "{n}", "3"),
        ("numeric(10,2)", "{n}.50", "0.00"),
        ("boolean", "{n} % 2 = 0", "false"),
        ("timestamptz", "timestamptz '2024-01-{d} 10:00+00'", "now()"),
        ("timestamp(3) without time zone", "'2024-02-{d} 10:00'", "'2024-01-01'"),
        ("date", "date '2024-03-{d}'", "CURRENT_DATE"),
        ("interval", "'{n} days'", "'1 hour'"),
        ("uuid", "md5('{n}')::uuid", "gen_random_uuid()"),
        ("jsonb", "'{\"n\": {n}, \"a\": [\";\"]}'", "'{}'"),
        ("text[]", "ARRAY['a;', 'b{n}', ']']", "'{}'::text[]"),
        ("bytea", "'\\x{d}'", "'\\x00'"),
        ("inet", "'10.0.0.{d}'", "'127.0.0.1'"),
        ("double precision", "{n} / 4.0", "0.5"),
        ("int4range", "'[{n}, 900)'", "'empty'"),
        ("tsvector", "to_tsvector('simple', 'word {n}')", "''"),
    ]
    .map(|(sql, value, default)| Kind::new(sql, value, default))
    .into()
}

impl Schema {
    /// Returns the schema of a name, with its point, or nothing.
    fn prefix(name: &str) -> &str {
        name.find('.').map_or("", |at| &name[..=at])
    }

    /// Returns a name for a column, in quotes now and then.
    fn column_name(&mut self, table: usize) -> String {
        if self.chance(6) {
            let name = self.name("It's; a");
            return format!("\"{name}\"");
        }
        self.field(table)
    }
}
