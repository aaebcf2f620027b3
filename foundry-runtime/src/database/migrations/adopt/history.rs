//! Compares the table of another tool with the migrations of this binary.

use super::tables::OtherLedger;
use super::tool::MigrationTool;
use crate::database::Session;
use crate::database::migrations::dialect::Migratable;
use crate::database::migrations::migration::Migration;
use crate::database::migrations::owner::Owner;
use foundry_grammar::{parse_diesel_version, parse_version};
use sha2::{Digest, Sha384};
use std::collections::BTreeMap;

/// The number of mistakes that are listed one by one.
const TOLD: usize = 10;

/// The mark that some editors write at the start of a file, which the checksum of sqlx counts.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The migrations that another tool applied.
#[derive(Debug, Default)]
pub(super) struct History {
    /// By version, as the table has it.
    applied: BTreeMap<String, Theirs>,
    /// All up to this version are applied.
    up_to: Option<u64>,
}

/// A migration in the table of another tool.
#[derive(Debug)]
struct Theirs {
    /// Its name, if the table has it.
    name: String,
    /// True if the tool applied all of it.
    is_whole: bool,
    /// The checksum, in hexadecimal.
    checksum: String,
}

impl History {
    /// Reads the table.
    pub(super) async fn read<DB: Migratable>(
        session: &mut Session<DB>,
        ledger: &OtherLedger,
    ) -> sqlx::Result<Self> {
        let rows = DB::rows(session, &query::<DB>(ledger), &[]).await?;
        let mut history = Self::default();
        for row in rows {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            let mut next = || cells.next().unwrap_or_default();
            let (version, name, is_whole, more) = (next(), next(), next() == "1", next());
            history.enter(ledger.tool, version, name, is_whole, more);
        }
        Ok(history)
    }

    /// Enters a row, in the order of the table.
    fn enter(
        &mut self,
        tool: MigrationTool,
        version: String,
        name: String,
        is_whole: bool,
        more: String,
    ) {
        match tool {
            // Later rows take back what earlier ones say.
            MigrationTool::Goose if !is_whole => drop(self.applied.remove(&version)),
            MigrationTool::Flyway if more.starts_with("UNDO") || more == "DELETE" => {
                drop(self.applied.remove(&version));
            }
            MigrationTool::Flyway if more.ends_with("BASELINE") => {
                self.up_to = self.up_to.max(parse_version(&version));
            }
            // The table has the last version alone.
            MigrationTool::GolangMigrate => {
                self.up_to = parse_version(&version);
                self.insert(version, String::new(), is_whole, String::new());
            }
            MigrationTool::Sqlx => self.insert(version, String::new(), is_whole, more),
            _ => self.insert(version, name, is_whole, String::new()),
        }
    }

    fn insert(&mut self, version: String, name: String, is_whole: bool, checksum: String) {
        self.applied.insert(version, Theirs { name, is_whole, checksum });
    }

    /// Returns whether this migration is applied.
    pub(super) fn has(&self, tool: MigrationTool, migration: &Migration) -> bool {
        let version = Some(migration.version);
        version <= self.up_to || self.applied.keys().any(|it| number(tool, it) == version)
    }

    /// Returns why it cannot be entered as the history of this binary.
    pub(super) fn troubles(&self, tool: MigrationTool, own: &Owner) -> Vec<String> {
        let troubles = self.applied.iter().filter_map(|(version, theirs)| {
            let known =
                number(tool, version).and_then(|it| own.all.get(&it)).map(|it| it.migration);
            if !theirs.is_whole {
                return Some(format!("{tool} left version {version} half done"));
            }
            let Some(it) = known else {
                return Some(format!("version {version} is not in this binary"));
            };
            if !theirs.checksum.is_empty() && !has_checksum(&it, &theirs.checksum) {
                return Some(format!("`{it}` was changed after {tool} applied it"));
            }
            let other = Some(&theirs.name).filter(|name| !name.is_empty() && !alike(name, it.name));
            other.map(|name| format!("`{it}` has another name than in {tool}, `{name}`"))
        });
        let mut troubles: Vec<_> = troubles.collect();
        if troubles.len() > TOLD {
            let more = troubles.len() - TOLD;
            troubles.truncate(TOLD);
            troubles.push(format!("{more} more versions have troubles"));
        }
        troubles
    }
}

/// Version, name, whether it is whole, and what else is needed: the checksum of sqlx, the type of Flyway.
fn query<DB: Migratable>(ledger: &OtherLedger) -> String {
    let (text, hex, table) = (DB::TYPES.as_text, DB::HEX, &ledger.table);
    let cast = |column: &str| format!("CAST({column} AS {text})");
    let flag = |column: &str| format!("CASE WHEN {column} THEN '1' ELSE '0' END");
    let condition = ledger.tool.condition();
    let (version, name, is_whole, more, order) = match ledger.tool {
        MigrationTool::Sqlx => ("version", "''".to_owned(), flag("success"), cast(hex), "version"),
        MigrationTool::Flyway => {
            ("version", cast("description"), flag("success"), cast("type"), "installed_rank")
        }
        MigrationTool::Refinery => {
            ("version", cast("name"), "'1'".to_owned(), "''".to_owned(), "version")
        }
        MigrationTool::GolangMigrate => {
            ("version", "''".to_owned(), flag("NOT dirty"), "''".to_owned(), "version")
        }
        MigrationTool::Goose => {
            ("version_id", "''".to_owned(), flag("is_applied"), "''".to_owned(), "id")
        }
        MigrationTool::Diesel
        | MigrationTool::Dbmate
        | MigrationTool::SeaOrm
        | MigrationTool::Laravel => {
            ("version", "''".to_owned(), "'1'".to_owned(), "''".to_owned(), "version")
        }
    };
    let version = cast(version);
    format!("SELECT {version}, {name}, {is_whole}, {more} FROM {table}{condition} ORDER BY {order}")
}

/// The number of a version. Of diesel, people also enter whole names of folders.
fn number(tool: MigrationTool, version: &str) -> Option<u64> {
    match tool {
        MigrationTool::Diesel => parse_diesel_version(version.split('_').next()?),
        _ => parse_version(version),
    }
}

/// Flyway writes blanks for the `_` of a file's name.
fn alike(theirs: &str, ours: &str) -> bool {
    theirs.replace(' ', "_") == ours.replace(' ', "_")
}

/// The checksum of sqlx is that of the file as it was there: with its own ends of lines, and with a byte order
/// mark.
fn has_checksum(migration: &Migration, checksum: &str) -> bool {
    let plain = migration.up.replace("\r\n", "\n");
    let windows = plain.replace('\n', "\r\n");
    [migration.up, &plain, &windows].into_iter().any(|text| {
        let is = |hash: Sha384| hex_of(&hash.finalize()).eq_ignore_ascii_case(checksum);
        is(Sha384::new().chain_update(text))
            || is(Sha384::new().chain_update(BYTE_ORDER_MARK).chain_update(text))
    })
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::migrations::Migrations;

    const OWN: Migrations = Migrations::new(
        "shop",
        &[
            Migration::new(1, "films", "CREATE TABLE films (title TEXT)", None),
            Migration::new(2, "add_year", "ALTER TABLE films ADD year INTEGER", None),
            Migration::new(3, "log", "CREATE TABLE log (what TEXT)", None),
        ],
    );

    /// The versions that are applied, and the troubles, by rows of version, name, success and type.
    #[track_caller]
    fn check(
        tool: MigrationTool,
        rows: &[(&str, &str, bool, &str)],
        applied: &[u64],
        troubles: &[&str],
    ) {
        let mut history = History::default();
        for (version, name, is_whole, more) in rows.iter().copied() {
            history.enter(tool, version.to_owned(), name.to_owned(), is_whole, more.to_owned());
        }
        let own = Owner::new(&OWN);
        let known = own.all.values().map(|it| it.migration);
        let found: Vec<_> = known.filter(|it| history.has(tool, it)).map(|it| it.version).collect();
        assert_eq!((&*found, &*history.troubles(tool, &own)), (applied, &*to_owned(troubles)));
    }

    fn to_owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn later_rows_of_flyway_take_back_earlier_ones() {
        use MigrationTool::Flyway;
        check(
            Flyway,
            &[
                ("1", "<< Flyway Baseline >>", true, "BASELINE"),
                ("2", "add year", true, "SQL"),
                ("3", "log", true, "SQL"),
                ("3", "log", true, "UNDO_SQL"),
            ],
            &[1, 2],
            &[],
        );
        check(
            Flyway,
            &[("1.1", "films", true, "SQL")],
            &[],
            &["version 1.1 is not in this binary"],
        );
        check(Flyway, &[("3", "log", false, "SQL")], &[3], &["Flyway left version 3 half done"]);
    }

    #[test]
    fn golang_migrate_has_the_last_version_alone() {
        use MigrationTool::GolangMigrate;
        check(GolangMigrate, &[("2", "", true, "")], &[1, 2], &[]);
        check(
            GolangMigrate,
            &[("9", "", true, "")],
            &[1, 2, 3],
            &["version 9 is not in this binary"],
        );
        let half = "golang-migrate left version 2 half done";
        check(GolangMigrate, &[("2", "", false, "")], &[1, 2], &[half]);
    }

    #[test]
    fn versions_of_diesel_are_all_digits() {
        use MigrationTool::Diesel;
        let rows = [("00000000000001", "", true, ""), ("2_add_year", "", true, "")];
        check(Diesel, &rows, &[1, 2], &[]);
        check(Diesel, &[("films", "", true, "")], &[], &["version films is not in this binary"]);
    }

    #[test]
    fn a_version_of_another_name_is_another_migration() {
        let trouble = "`1_films` has another name than in refinery, `users`";
        check(MigrationTool::Refinery, &[("1", "users", true, "")], &[1], &[trouble]);
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_are_no_change() {
        let migration = Migration::new(1, "a", "CREATE TABLE a (b);\n-- end\n", None);
        let hash = |text: &str| hex_of(&Sha384::digest(text));
        for text in [
            "CREATE TABLE a (b);\n-- end\n",
            "CREATE TABLE a (b);\r\n-- end\r\n",
            "\u{feff}CREATE TABLE a (b);\r\n-- end\r\n",
        ] {
            assert!(has_checksum(&migration, &hash(text).to_uppercase()), "{text:?}");
        }
        assert!(!has_checksum(&migration, &hash("CREATE TABLE a (c);\n-- end\n")));
    }
}
