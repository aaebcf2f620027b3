//! Changes of MariaDB and MySQL: tables, columns, keys and views.

use super::mysql_programs as programs;
use super::schema::{Column, Kind, Schema, Table, Used, View};
use super::{Change, Making, change, insert};

/// All kinds of changes.
pub(super) const ALL: &[Making] = &[
    create,
    create,
    create,
    add_column,
    add_column,
    add_computed,
    rename_column,
    drop_column,
    modify_column,
    rename_table,
    drop_table,
    create_index,
    create_index,
    full_text,
    reference,
    check,
    insert,
    backfill,
    create_view,
    remake_view,
    partitioned,
    convert,
    merge,
    rebuild,
    executable,
    comment,
    programs::trigger,
    programs::trigger,
    programs::trigger_without_block,
    programs::procedure,
    programs::procedure,
    programs::function,
    programs::replace,
    programs::event,
    programs::sequence,
    programs::transfer,
];

/// The types of columns.
pub(super) fn kinds() -> Vec<Kind> {
    [
        ("varchar(100)", "'word {n}; it''s'", "'none;'"),
        ("varchar(40) COLLATE utf8mb4_bin", "\"dou\\\"ble; {n}\"", "''"),
        ("text", "'long\\'s {n} -- no comment'", "NULL"),
        ("int", "{n}", "0"),
        ("int unsigned", "{n} # a number; below\n", "1"),
        ("bigint", "{n} * 1000", "0"),
        ("tinyint(1)", "{n} % 2", "0"),
        ("decimal(10,2)", "{n}.5", "0.00"),
        ("datetime", "'2024-01-{d} 10:00:00'", "CURRENT_TIMESTAMP"),
        ("datetime(3)", "'2024-01-{d} 10:00:00.5'", "'2024-01-01 00:00:00'"),
        ("date", "'2024-02-{d}'", "'2024-01-01'"),
        ("char(36)", "md5('{n}')", "'x'"),
        ("enum('new','it''s; done','#')", "'new'", "'#'"),
        ("set('a','b','c;')", "'a,b'", "'a'"),
        ("json", "'{\"n\": {n}, \"a\": \";\"}'", "NULL"),
        ("varbinary(64)", "x'{d}'", "NULL"),
        ("double", "{n} / 4", "0.5"),
    ]
    .map(|(sql, value, default)| Kind::new(sql, value, default))
    .into()
}

fn create(schema: &mut Schema) -> Option<Change> {
    if schema.tables.len() > 15 {
        return None;
    }
    let name = schema.noun();
    let (sql, value) =
        [("bigint NOT NULL AUTO_INCREMENT", "{n}"), ("char(36) NOT NULL", "md5('{n}')")]
            [schema.below(2)];
    let id = Column::new("id", Kind::new(sql, value, "")).used(Used::Fixed);
    let mut table =
        Table { name: name.clone(), columns: vec![id], rows: 0, is_fixed: false, fresh: None };
    let mut lines = vec![format!("  `id` {sql}")];
    for _ in 0..2 + schema.below(5) {
        let name = schema.field(usize::MAX);
        if table.column(&name) {
            continue;
        }
        let kind = schema.kind();
        let note = schema.one_of(&["", " COMMENT 'it''s; kept'", " NOT NULL"]);
        lines.push(format!("  `{name}` {}{note}", kind.sql));
        table.columns.push(Column::new(&name, kind));
    }
    lines.push("  PRIMARY KEY (`id`)".to_owned());
    let options = schema.one_of(&[
        "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        "COMMENT='rows; all of them'",
        "ROW_FORMAT=DYNAMIC",
    ]);
    let mut up = format!("CREATE TABLE `{name}` (\n{}\n) {options};\n", lines.join(",\n"));
    table.fresh = Some(up.clone());
    let rows = schema.below(6);
    up += &table.insert(rows);
    schema.tables.push(table);
    Some(change("create", &name, up, format!("DROP TABLE `{name}`;\n")))
}

fn add_column(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let (name, kind, place) =
        (schema.field(at), schema.kind(), schema.one_of(&["", " FIRST", " AFTER id"]));
    let note = schema.one_of(&["", " NULL", " COMMENT 'a; b'"]);
    let table = &schema.tables[at].name;
    let (value, sql) = (kind.of(4), &kind.sql);
    let up = format!(
        "ALTER TABLE {table}\n    ADD COLUMN `{name}` {sql}{note}{place};\nUPDATE {table} SET `{name}` = {value};\n"
    );
    let made = change("extend", table, up, format!("ALTER TABLE {table} DROP COLUMN `{name}`;\n"));
    schema.tables[at].columns.push(Column::new(&name, kind));
    Some(made)
}

fn add_computed(schema: &mut Schema) -> Option<Change> {
    let (at, from) = schema.column_that(|it| it.kind.is_number() && it.used == Used::Free)?;
    let (name, kept) = (schema.name("computed"), schema.one_of(&["STORED", "VIRTUAL"]));
    schema.tables[at].columns[from].used = Used::Fixed;
    let (table, from) = (&schema.tables[at].name, &schema.tables[at].columns[from].name);
    let up = format!(
        "ALTER TABLE {table} ADD {name} varchar(80) GENERATED ALWAYS AS (concat(`{from}`, '; it''s')) {kept};\n"
    );
    let made = change("compute", table, up, format!("ALTER TABLE {table} DROP {name};\n"));
    let column = Column::new(&name, Kind::new("varchar(80)", "", "")).used(Used::Fixed);
    schema.tables[at].columns.push(column);
    Some(made)
}

fn rename_column(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Free)?;
    let new = schema.field(at);
    let old = std::mem::replace(&mut schema.tables[at].columns[column].name, new.clone());
    let table = &schema.tables[at].name;
    let up = format!("ALTER TABLE {table} RENAME COLUMN `{old}` TO `{new}`;\n");
    let down = format!("ALTER TABLE {table} RENAME COLUMN `{new}` TO `{old}`;\n");
    Some(change("rename_in", table, up, down))
}

fn drop_column(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column(Used::Free)?;
    let Column { name, kind, .. } = schema.tables[at].columns.remove(column);
    let table = &schema.tables[at].name;
    let up = format!("ALTER TABLE {table} DROP COLUMN `{name}`;\n");
    Some(change(
        "reduce",
        table,
        up,
        format!("ALTER TABLE {table} ADD COLUMN `{name}` {};\n", kind.sql),
    ))
}

fn modify_column(schema: &mut Schema) -> Option<Change> {
    const WAYS: [(&str, &str, &str); 4] = [
        ("varchar(100)", "varchar(255) CHARACTER SET utf8mb4", "'wider {n};'"),
        ("int", "bigint", "{n}"),
        ("text", "mediumtext", "'longer {n}'"),
        ("datetime", "timestamp NULL", "'2024-04-{d} 00:00:00'"),
    ];
    let (at, column) = schema
        .column_that(|it| it.used == Used::Free && WAYS.iter().any(|way| way.0 == it.kind.sql))?;
    let table = schema.tables[at].name.clone();
    let column = &mut schema.tables[at].columns[column];
    let (old, new, value) = WAYS.into_iter().find(|it| it.0 == column.kind.sql)?;
    let name = &column.name;
    let up = format!("ALTER TABLE {table} MODIFY `{name}` {new}, ALGORITHM=COPY;\n");
    let down = format!("ALTER TABLE {table} CHANGE `{name}` `{name}` {old};\n");
    column.kind = Kind::new(new, value, "NULL");
    Some(change("modify", &table, up, down))
}

fn rename_table(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    if schema.tables[at].is_fixed {
        return None;
    }
    let new = schema.noun();
    let old = std::mem::replace(&mut schema.tables[at].name, new.clone());
    let up = format!("RENAME TABLE {old} TO {new};\n");
    Some(change("rename", &old, up, format!("ALTER TABLE {new} RENAME TO {old};\n")))
}

fn drop_table(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.tables.len())?;
    let fresh = schema.tables[at].fresh.clone().filter(|_| schema.tables.len() > 4)?;
    let name = schema.tables.remove(at).name;
    Some(change("drop", &name, format!("DROP TABLE IF EXISTS `{name}`;\n"), fresh))
}

fn create_index(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| {
        it.used <= Used::Bound
            && ["varchar(100)", "int", "bigint", "date", "char(36)"].contains(&it.kind.sql.as_str())
    })?;
    let (name, form) = (schema.name("index"), schema.below(4));
    schema.tables[at].columns[column].used = Used::Bound;
    let (table, column) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = match form {
        0 => format!("CREATE INDEX {name} ON {table} (`{column}`); # it's needed; often\n"),
        1 => format!("CREATE UNIQUE INDEX {name} ON {table} (`{column}`, id) USING BTREE;\n"),
        2 => format!("ALTER TABLE {table} ADD KEY {name} (id, `{column}` DESC) COMMENT 'a; b';\n"),
        _ => format!(
            "ALTER TABLE {table} ADD INDEX IF NOT EXISTS {name} (`{column}`), LOCK=SHARED;\n"
        ),
    };
    Some(change("index", table, up, format!("DROP INDEX {name} ON {table};\n")))
}

fn full_text(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("articles");
    let up = format!(
        "CREATE TABLE {name} (id int PRIMARY KEY, body text, place point NOT NULL,\n  FULLTEXT KEY words (body), SPATIAL KEY places (place));\n\
         INSERT INTO {name} VALUES (1, 'a; b', POINT(1, 2));\n"
    );
    Some(change("search", &name, up, format!("DROP TABLE {name};\n")))
}

fn reference(schema: &mut Schema) -> Option<Change> {
    let (to, at) = (schema.table()?, schema.table()?);
    let (name, key) = (schema.name("ref"), schema.name("fk"));
    let kind = schema.tables[to].columns[0].kind.sql.split(' ').next()?.to_owned();
    let on = schema.one_of(&["ON DELETE CASCADE", "ON DELETE SET NULL ON UPDATE CASCADE", ""]);
    let (table, target) = (schema.tables[at].name.clone(), &schema.tables[to].name);
    let up = format!(
        "/* a key; it's late */\nALTER TABLE {table} ADD COLUMN {name} {kind} NULL;\nUPDATE {table} SET {name} = (SELECT min(id) FROM (SELECT id FROM {target}) x);\n\
         ALTER TABLE {table} ADD CONSTRAINT {key} FOREIGN KEY ({name}) REFERENCES {target} (id) {on};\n"
    );
    let down = format!(
        "ALTER TABLE {table} DROP FOREIGN KEY {key};\nALTER TABLE {table} DROP COLUMN {name};\n"
    );
    let column = Column::new(&name, Kind::new(&kind, "NULL", "NULL")).used(Used::Fixed);
    schema.tables[at].columns.push(column);
    Some(change("refer_from", &table, up, down))
}

fn check(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| it.kind.is_number() && it.used == Used::Free)?;
    let name = schema.name("check");
    schema.tables[at].columns[column].used = Used::Fixed;
    let (table, column) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = format!(
        "ALTER TABLE {table} ADD CONSTRAINT {name} CHECK (`{column}` >= 0 and `{column}` < 100000000);\n"
    );
    Some(change("check", table, up, format!("ALTER TABLE {table} DROP CONSTRAINT {name};\n")))
}

fn backfill(schema: &mut Schema) -> Option<Change> {
    let (at, column) = schema.column_that(|it| it.kind.is_text() && it.used == Used::Free)?;
    let (table, column) = (&schema.tables[at].name, &schema.tables[at].columns[column].name);
    let up = format!(
        "UPDATE {table} SET `{column}` = LEFT(CONCAT(REPLACE(`{column}`, ';', ','), '\\\\ \\'', \"'\"), 30)\nWHERE `{column}` LIKE '%;%' /* a ; */;\n"
    );
    Some(change(
        "backfill",
        table,
        up,
        format!("UPDATE {table} SET `{column}` = TRIM(`{column}`);\n"),
    ))
}

fn view(schema: &mut Schema, table: usize) -> Vec<String> {
    let columns =
        schema.tables[table].columns.iter_mut().skip(1).filter(|it| it.used < Used::Fixed);
    let names = columns.take(3).map(|it| {
        it.used = Used::Fixed;
        format!("`{}`", it.name)
    });
    std::iter::once("id".to_owned()).chain(names).collect()
}

fn create_view(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    schema.tables[at].is_fixed = true;
    let columns = view(schema, at);
    let (name, table) = (schema.name("view"), schema.tables[at].name.clone());
    let view = View { name: name.clone(), table, columns, is_fixed: false };
    let up = view.create();
    schema.views.push(view);
    Some(change("create", &name, up, format!("DROP VIEW {name};\n")))
}

fn remake_view(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.views.len())?;
    let old = schema.views[at].clone();
    let table = schema.tables.iter().position(|it| it.name == old.table)?;
    schema.views[at].columns = view(schema, table);
    let (new, name) = (schema.views[at].create(), &old.name);
    let up = match schema.below(2) {
        0 => format!("DROP VIEW {name};\n{new}"),
        _ => new.replacen(
            "CREATE VIEW",
            "CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW",
            1,
        ),
    };
    Some(change("remake", name, up, format!("DROP VIEW {name};\n{}", old.create())))
}

fn partitioned(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("measures");
    let up = format!(
        "CREATE TABLE {name} (day int NOT NULL, value int, PRIMARY KEY (day))\nPARTITION BY RANGE (day) (\n  PARTITION p0 VALUES LESS THAN (10) COMMENT = 'old; ones',\n  PARTITION p1 VALUES LESS THAN MAXVALUE\n);\n\
         ALTER TABLE {name} REORGANIZE PARTITION p1 INTO (PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN MAXVALUE);\n"
    );
    Some(change("partition", &name, up, format!("DROP TABLE {name};\n")))
}

fn convert(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("legacy");
    let up = format!(
        "SET NAMES utf8mb4;\nCREATE TABLE {name} (a varchar(20) DEFAULT 'ü;', b varchar(9) CHARACTER SET ascii) DEFAULT CHARSET=latin1;\n\
         INSERT INTO {name} VALUES ('né', 'x');\nALTER TABLE {name} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\n\
         SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION';\nALTER TABLE {name} ADD c date DEFAULT '0000-00-00';\n"
    );
    Some(change("convert", &name, up, format!("DROP TABLE {name};\n")))
}

fn merge(schema: &mut Schema) -> Option<Change> {
    let (one, two, name) = (schema.table()?, schema.table()?, schema.name("actions"));
    let (one, two) = (&schema.tables[one].name, &schema.tables[two].name);
    let up = format!(
        "SET @first = 'a;';\nCREATE TABLE {name} AS\n  SELECT 'a;' AS kind, CAST(id AS char(40)) AS k FROM {one} UNION ALL SELECT 'b', CAST(id AS char(40)) FROM {two};\n\
         ALTER TABLE {name} ADD COLUMN n int NOT NULL DEFAULT 1, ADD KEY (k);\nUPDATE {name} SET n = 2 WHERE kind = @first;\n"
    );
    Some(change("merge_into", &name, up, format!("DROP TABLE {name};\n")))
}

/// A table made anew beside the old one, as for a change of its key.
fn rebuild(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("rebuilt");
    let up = format!(
        "CREATE TABLE {name} (a int PRIMARY KEY, b text);\nINSERT INTO {name} VALUES (1, 'x;'), (2, '`');\n\
         CREATE TABLE {name}_new LIKE {name};\nALTER TABLE {name}_new DROP PRIMARY KEY, ADD PRIMARY KEY (a, b(20));\n\
         LOCK TABLES {name} READ, {name}_new WRITE;\nINSERT INTO {name}_new SELECT * FROM {name};\nUNLOCK TABLES;\n\
         RENAME TABLE {name} TO {name}_old, {name}_new TO {name};\nDROP TABLE {name}_old;\n"
    );
    Some(change("rebuild", &name, up, format!("DROP TABLE {name};\n")))
}

/// Statements in comments, which a server of a version runs.
fn executable(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("versions");
    let up = format!(
        "/*!40101 SET @saved = @@SESSION.foreign_key_checks, foreign_key_checks = 0 */;\n\
         CREATE TABLE {name} (i int /*!50100 NOT NULL */, j int) /*!40100 DEFAULT CHARSET=utf8mb4 */;\n\
         /*!50001 CREATE VIEW {name}_view AS SELECT i FROM {name} */;\n/*M!100100 ALTER TABLE {name} ADD COLUMN k int */;\n\
         /*!999999 DROP TABLE {name} */;\n/*!50003 CREATE*/ /*!50003 TRIGGER {name}_before BEFORE INSERT ON {name} FOR EACH ROW SET NEW.j = 7 */;\n\
         /*! INSERT INTO {name} (i) VALUES (1) */;\n/*!40101 SET foreign_key_checks = @saved */;\n"
    );
    Some(change("versions", &name, up, format!("DROP VIEW {name}_view;\nDROP TABLE {name};\n")))
}

fn comment(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let text = schema.one_of(&["it''s; kept", "AUTO_INCREMENT=5; old", "-- not one", "/* nor; */"]);
    let table = &schema.tables[at].name;
    let up = format!("ALTER TABLE {table} COMMENT = '{text}';\n");
    Some(change("comment", table, up, format!("ALTER TABLE {table} COMMENT = '';\n")))
}
