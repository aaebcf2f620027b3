//! The objects that the statements of migrations create, by their names. It decides nothing about them.
//!
//! An applied migration with a plain `CREATE SCHEMA audit` made that schema: it would have failed if the
//! schema had been there. With `IF NOT EXISTS` it may be another's.

use super::reader::{Step, steps};
use crate::database::sql::Dialect;

/// An object that a statement creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Created {
    /// `SCHEMA`, `TEXT SEARCH PARSER`.
    pub(super) kind: &'static str,
    /// The parts of the name without quotes: schema and table; of a trigger, a policy and a rule, those of its
    /// table and its own. Of a cast, what stands between the parentheses.
    pub(super) name: Vec<String>,
    /// The name as it is written.
    pub(super) written: String,
    /// The statement fails if the object exists.
    pub(super) is_plain: bool,
    /// The statement replaces the object if it exists.
    pub(super) replaces: bool,
    /// The migration, for messages.
    pub(super) migration: String,
}

/// The objects of migrations.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// The objects that applied migrations created, and did not drop again.
    pub(super) applied: Vec<Created>,
    /// The objects that must not exist before all migrations of this program run.
    pub(super) missing: Vec<Created>,
}

impl Inventory {
    /// Adds the statements of an applied migration, of which the first `done` are through, or all.
    pub(super) fn apply(
        &mut self,
        migration: &str,
        script: &str,
        done: Option<usize>,
        dialect: Dialect,
    ) {
        for step in steps(migration, script, done, dialect) {
            match step {
                Step::Create(it) => self.applied.push(it),
                Step::Drop(kind, name) => {
                    self.applied.retain(|it| (it.kind, &it.name) != (kind, &name));
                }
                Step::Rename(kind, name, new) => {
                    let old =
                        self.applied.iter_mut().find(|it| (it.kind, &it.name) == (kind, &name));
                    if let Some(old) = old {
                        let is_plain = old.is_plain;
                        *old = Created { is_plain, ..new };
                    }
                }
            }
        }
    }

    /// Returns the objects that must not exist before these scripts run, in their order.
    pub(super) fn missing<'a>(
        scripts: impl IntoIterator<Item = (String, &'a str)>,
        dialect: Dialect,
    ) -> Vec<Created> {
        let mut seen: Vec<(&str, Vec<String>)> = Vec::new();
        let mut missing = Vec::new();
        for (migration, script) in scripts {
            for step in steps(&migration, script, None, dialect) {
                let created = match step {
                    Step::Drop(kind, name) => {
                        seen.push((kind, name));
                        continue;
                    }
                    Step::Create(it) | Step::Rename(_, _, it) => it,
                };
                let key = (created.kind, created.name.clone());
                if !seen.contains(&key) {
                    seen.push(key);
                    missing.extend(created.is_plain.then_some(created));
                }
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn applied(script: &str, expected: &[&str]) {
        let mut inventory = Inventory::default();
        inventory.apply("1_a", script, None, Dialect::Postgres);
        let plain = inventory.applied.iter().filter(|it| it.is_plain);
        let found: Vec<_> = plain.map(|it| format!("{} {}", it.kind, it.name.join("."))).collect();
        assert_eq!(found, expected, "{script}");
    }

    #[track_caller]
    fn missing(script: &str, expected: &[&str]) {
        let missing = Inventory::missing([("1_a".to_owned(), script)], Dialect::Postgres);
        let found: Vec<_> = missing.iter().map(|it| it.written.as_str()).collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn a_plain_create_names_its_object() {
        applied("CREATE SCHEMA Audit", &["SCHEMA audit"]);
        applied("create schema authorization \"Ada\"", &["SCHEMA Ada"]);
        applied("/* x */ CREATE TABLE audit.\"L\"\"og\" (i int)", &["TABLE audit.L\"og"]);
        applied("CREATE UNLOGGED TABLE a.b (i int);", &["TABLE a.b"]);
        applied("CREATE TEXT SEARCH PARSER s.p (START = a)", &["TEXT SEARCH PARSER s.p"]);
        applied("CREATE CAST (int AS s.t) WITHOUT FUNCTION", &["CAST (int as s.t)"]);
        applied(
            "CREATE USER MAPPING FOR ada SERVER far OPTIONS (user 'a')",
            &["USER MAPPING for ada server far"],
        );
        applied(
            "CREATE TRIGGER t AFTER UPDATE OF a, b ON auth.users FOR EACH ROW EXECUTE FUNCTION f()",
            &["TRIGGER auth.users.t"],
        );
        applied("CREATE POLICY p ON auth.users USING (true)", &["POLICY auth.users.p"]);
        applied("CREATE RULE r AS ON DELETE TO s.t DO NOTHING", &["RULE s.t.r"]);
        applied("CREATE RULE r AS ON DELETE TO s.t DO NOTHING; DROP RULE r ON s.t", &[]);
        applied("CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY s.t (a)", &["INDEX s.i"]);
        applied("CREATE INDEX i ON s.t (a); DROP INDEX CONCURRENTLY IF EXISTS s.i", &[]);
        for script in [
            "CREATE SCHEMA IF NOT EXISTS audit",
            "CREATE OR REPLACE VIEW a.b AS SELECT 1",
            "CREATE TEMP TABLE a (i int)",
            "SELECT 'CREATE SCHEMA a'",
            "CREATE INDEX ON a (i)",
        ] {
            applied(script, &[]);
        }
    }

    #[test]
    fn an_object_that_was_dropped_or_renamed_is_followed() {
        applied("CREATE SCHEMA a; CREATE SCHEMA b; DROP SCHEMA IF EXISTS a, b CASCADE", &[]);
        applied("CREATE SCHEMA a; ALTER SCHEMA a RENAME TO b", &["SCHEMA b"]);
        applied("CREATE TABLE s.a (i int); ALTER TABLE s.a RENAME TO b", &["TABLE s.b"]);
        applied("CREATE TABLE a (i int); ALTER TABLE a SET SCHEMA s", &["TABLE s.a"]);
        let mut inventory = Inventory::default();
        let script = "CREATE SCHEMA a; CREATE SCHEMA b";
        inventory.apply("1_a", script, Some(1), Dialect::Postgres);
        assert_eq!(inventory.applied.len(), 1);
    }

    #[test]
    fn what_a_script_drops_first_may_exist() {
        missing("CREATE SCHEMA a; DROP SCHEMA a; CREATE SCHEMA a", &["a"]);
        missing("DROP SCHEMA IF EXISTS a CASCADE; CREATE SCHEMA a", &[]);
        missing("CREATE SCHEMA IF NOT EXISTS a; CREATE TABLE a.\"T\" (i int)", &["a.\"T\""]);
        missing("CREATE ROLE app; ALTER ROLE app RENAME TO shop", &["app", "shop"]);
        let script = "CREATE USER 'a;b'@'%' IDENTIFIED BY 'c'; CREATE USER IF NOT EXISTS d";
        let missing = Inventory::missing([("1_a".to_owned(), script)], Dialect::MySql);
        let found: Vec<_> = missing.iter().map(|it| (&*it.written, &*it.name[0])).collect();
        assert_eq!(found, [("'a;b'@'%'", "a;b")]);
    }
}
