//! Other tools that migrate databases, and the tables that they keep.

use std::fmt;

/// A tool that migrates databases, and is known by its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationTool {
    /// sqlx: `_sqlx_migrations`.
    Sqlx,
    /// diesel: `__diesel_schema_migrations`.
    Diesel,
    /// refinery: `refinery_schema_history`.
    Refinery,
    /// Flyway: `flyway_schema_history`.
    Flyway,
    /// golang-migrate: `schema_migrations` with the columns `version` and `dirty`.
    GolangMigrate,
    /// goose: `goose_db_version`.
    Goose,
    /// dbmate, and Rails: `schema_migrations` with the column `version` alone.
    Dbmate,
    /// SeaORM: `seaql_migrations`. Its migrations are programs, and cannot be adopted.
    SeaOrm,
    /// Laravel: `migrations` with the columns `id`, `migration` and `batch`. Its migrations are programs, and
    /// cannot be adopted.
    Laravel,
}

impl MigrationTool {
    pub(super) const ALL: [Self; 9] = [
        Self::Sqlx,
        Self::Diesel,
        Self::Refinery,
        Self::Flyway,
        Self::GolangMigrate,
        Self::Goose,
        Self::Dbmate,
        Self::SeaOrm,
        Self::Laravel,
    ];

    /// Returns its table.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::Sqlx => "_sqlx_migrations",
            Self::Diesel => "__diesel_schema_migrations",
            Self::Refinery => "refinery_schema_history",
            Self::Flyway => "flyway_schema_history",
            Self::GolangMigrate | Self::Dbmate => "schema_migrations",
            Self::Goose => "goose_db_version",
            Self::SeaOrm => "seaql_migrations",
            Self::Laravel => "migrations",
        }
    }

    /// Returns the option of `migrate:baseline` that adopts what it applied, if that can be done: its versions
    /// have to be those of files.
    #[must_use]
    pub const fn option(self) -> Option<&'static str> {
        match self {
            Self::Sqlx => Some("--from-sqlx"),
            Self::Diesel => Some("--from-diesel"),
            Self::Refinery => Some("--from-refinery"),
            Self::Flyway => Some("--from-flyway"),
            Self::GolangMigrate => Some("--from-golang-migrate"),
            Self::Goose => Some("--from-goose"),
            Self::Dbmate => Some("--from-dbmate"),
            Self::SeaOrm | Self::Laravel => None,
        }
    }

    /// Returns whether a table of its name with these columns is its table. Where the name is one that an application
    /// may have given to a table of its own, there must be no other columns.
    pub(super) fn has_columns(self, columns: &[String]) -> bool {
        let (known, and_others): (&[&str], bool) = match self {
            Self::Sqlx => (&["version", "description", "success", "checksum"], true),
            Self::Diesel => (&["version", "run_on"], true),
            Self::Refinery => (&["version", "name", "applied_on", "checksum"], true),
            Self::Flyway => {
                (&["installed_rank", "version", "description", "type", "script", "success"], true)
            }
            Self::GolangMigrate => (&["version", "dirty"], false),
            Self::Goose => (&["id", "version_id", "is_applied"], true),
            Self::Dbmate => (&["version"], false),
            Self::SeaOrm => (&["version", "applied_at"], true),
            Self::Laravel => (&["id", "migration", "batch"], false),
        };
        let has = |name: &&str| columns.iter().any(|it| it == name);
        known.iter().all(has) && (and_others || columns.len() == known.len())
    }

    /// The rows that say of a migration that it was applied; a query of the table with these is a ledger in use.
    pub(super) fn condition(self) -> &'static str {
        match self {
            Self::Flyway => " WHERE version IS NOT NULL",
            // The first row is that of the table itself.
            Self::Goose => " WHERE version_id > 0",
            _ => "",
        }
    }
}

/// Writes the name as the tool writes it.
impl fmt::Display for MigrationTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlx => "sqlx",
            Self::Diesel => "diesel",
            Self::Refinery => "refinery",
            Self::Flyway => "Flyway",
            Self::GolangMigrate => "golang-migrate",
            Self::Goose => "goose",
            Self::Dbmate => "dbmate",
            Self::SeaOrm => "SeaORM",
            Self::Laravel => "Laravel",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn recognized(table: &str, columns: &[&str], expected: Option<MigrationTool>) {
        let columns: Vec<_> = columns.iter().map(|it| (*it).to_owned()).collect();
        let mut all = MigrationTool::ALL.into_iter();
        let found = all.find(|it| it.table() == table && it.has_columns(&columns));
        assert_eq!(found, expected, "{table} {columns:?}");
    }

    #[test]
    fn a_table_is_known_by_its_name_and_its_columns() {
        use MigrationTool::*;
        recognized("migrations", &["id", "migration", "batch"], Some(Laravel));
        recognized("migrations", &["id", "migration", "batch", "user_id"], None);
        recognized("migrations", &["id", "from_country", "to_country"], None);
        recognized("schema_migrations", &["version"], Some(Dbmate));
        recognized("schema_migrations", &["version", "dirty"], Some(GolangMigrate));
        recognized("schema_migrations", &["version", "inserted_at"], None);
        recognized("__diesel_schema_migrations", &["version", "run_on"], Some(Diesel));
        recognized("seaql_migrations", &["version", "applied_at"], Some(SeaOrm));
    }
}
