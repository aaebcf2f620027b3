//! A model of a schema while it changes: which tables there are, with which columns, and what depends on them.

use crate::Random;

const NOUNS: &[&str] = &[
    "user", "session", "email", "order", "item", "invoice", "post", "comment", "tag", "team",
    "device", "token", "grant", "film", "ticket", "hall", "payment", "upload", "member", "note",
    "log", "price", "report", "vote", "badge", "crate", "version", "owner", "key", "queue",
];

const FIELDS: &[&str] = &[
    "name", "title", "body", "state", "kind", "amount", "position", "score", "locale", "source",
    "target", "begin", "region", "comment", "rank", "weight", "code", "digest", "summary", "flags",
];

const HEADINGS: &[&str] = &[
    "",
    "",
    "",
    "-- Don't edit this file; write a new one.\n\n",
    "/* Copyright 2024; all rights reserved.\n   It's not to be run twice. */\n",
    "-- This file should undo anything in `down.sql`; see \"the wiki\"\n",
    "--\n-- step 1: prepare; step 2: 'copy'; step 3: drop\n--\n",
];

/// A schema, and the numbers that say how it goes on.
pub(super) struct Schema {
    random: Random,
    names: u64,
    kinds: Vec<Kind>,
    pub(super) tables: Vec<Table>,
    pub(super) views: Vec<View>,
    pub(super) enums: Vec<Enum>,
    /// Indexes that may be dropped, each with the statement that creates it.
    pub(super) indexes: Vec<(String, String)>,
    /// Functions that may be replaced, each with its definition.
    pub(super) functions: Vec<(String, String)>,
    /// Schemas beside the first.
    pub(super) schemas: Vec<String>,
}

/// A table that has rows 1 to `rows`.
#[derive(Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: usize,
    /// Something refers to it by name, or it is dropped by none.
    pub(super) is_fixed: bool,
    /// The statement that creates it, while nothing else has touched it.
    pub(super) fresh: Option<String>,
}

/// A column. The first one of each table is called `id`.
#[derive(Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) used: Used,
    pub(super) has_default: bool,
    pub(super) is_required: bool,
}

/// By what a column is used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Used {
    /// By nothing.
    Free,
    /// By an index, a constraint or a view: its name may change.
    Bound,
    /// By a text: its name must stay.
    Fixed,
}

/// A type with a value for each row, in which `{n}` is the number of the row.
#[derive(Clone)]
pub(super) struct Kind {
    pub(super) sql: String,
    pub(super) value: String,
    pub(super) default: String,
}

/// A view of columns of a table.
#[derive(Clone)]
pub(super) struct View {
    pub(super) name: String,
    pub(super) table: String,
    pub(super) columns: Vec<String>,
    /// Something depends on it.
    pub(super) is_fixed: bool,
}

/// An enumeration type of PostgreSQL.
#[derive(Clone)]
pub(super) struct Enum {
    pub(super) name: String,
    pub(super) labels: Vec<String>,
}

impl Kind {
    pub(super) fn new(sql: &str, value: &str, default: &str) -> Self {
        Self { sql: sql.to_owned(), value: value.to_owned(), default: default.to_owned() }
    }

    /// Returns the value of a row.
    pub(super) fn of(&self, row: usize) -> String {
        self.value.replace("{n}", &row.to_string()).replace("{d}", &format!("{:02}", row % 28 + 1))
    }

    pub(super) fn is_number(&self) -> bool {
        const NUMBERS: [&str; 8] =
            ["smallint", "int", "integer", "bigint", "numeric", "decimal", "INTEGER", "BIGINT"];
        NUMBERS.contains(&self.sql.split([' ', '(']).next().unwrap())
    }

    pub(super) fn is_text(&self) -> bool {
        ["text", "varchar", "TEXT"].iter().any(|it| self.sql.starts_with(it))
            && !self.sql.ends_with(']')
    }
}

impl Column {
    pub(super) fn new(name: &str, kind: Kind) -> Self {
        let (used, has_default, is_required) = (Used::Free, false, false);
        Self { name: name.to_owned(), kind, used, has_default, is_required }
    }

    pub(super) fn used(mut self, used: Used) -> Self {
        self.used = used;
        self
    }
}

impl Table {
    pub(super) fn column(&self, name: &str) -> bool {
        self.columns.iter().any(|it| it.name == name)
    }

    /// Returns a statement that inserts so many rows behind the last.
    pub(super) fn insert(&mut self, rows: usize) -> String {
        if rows == 0 {
            return String::new();
        }
        let kept: Vec<_> = self.columns.iter().filter(|it| !it.kind.value.is_empty()).collect();
        let names: Vec<_> = kept.iter().map(|it| it.name.as_str()).collect();
        let row = |row: usize| {
            let values: Vec<_> = kept.iter().map(|it| it.kind.of(row)).collect();
            format!("\n    ({})", values.join(", "))
        };
        let values: Vec<_> = (self.rows + 1..=self.rows + rows).map(row).collect();
        self.rows += rows;
        format!("INSERT INTO {} ({}) VALUES{};\n", self.name, names.join(", "), values.join(","))
    }
}

impl View {
    pub(super) fn create(&self) -> String {
        format!(
            "CREATE VIEW {} AS\n    SELECT {} FROM {} WHERE id IS NOT NULL;\n",
            self.name,
            self.columns.join(", "),
            self.table
        )
    }
}

impl Schema {
    pub(super) fn new(seed: u64, kinds: Vec<Kind>) -> Self {
        Self {
            random: Random::new(seed),
            names: 0,
            kinds,
            tables: Vec::new(),
            views: Vec::new(),
            enums: Vec::new(),
            indexes: Vec::new(),
            functions: Vec::new(),
            schemas: Vec::new(),
        }
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.random.below(bound as u64)).unwrap()
    }

    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// One of them by its place; none of none.
    pub(super) fn place(&mut self, count: usize) -> Option<usize> {
        (count > 0).then(|| self.below(count))
    }

    /// Returns a comment for the head of a file.
    pub(super) fn heading(&mut self) -> &'static str {
        HEADINGS[self.below(HEADINGS.len())]
    }

    /// Returns a name that no other object has.
    pub(super) fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}_{}", self.names)
    }

    /// Returns a name for a table.
    pub(super) fn noun(&mut self) -> String {
        let (one, two) = (self.one_of(NOUNS), self.one_of(NOUNS));
        let name = if self.chance(50) { format!("{one}s") } else { format!("{one}_{two}s") };
        // Also of another schema, where it may be looked for.
        let is_taken = self.tables.iter().any(|it| it.name.rsplit('.').next() == Some(&name));
        if is_taken || name.len() < 6 { self.name(&name) } else { name }
    }

    /// Returns a name that the table has not.
    pub(super) fn field(&mut self, table: usize) -> String {
        let field = self.one_of(FIELDS);
        match self.tables.get(table).is_some_and(|it| it.column(field)) {
            true => self.name(field),
            false => field.to_owned(),
        }
    }

    pub(super) fn kind(&mut self) -> Kind {
        let at = self.below(self.kinds.len());
        self.kinds[at].clone()
    }

    /// Adds a type that columns may have from now on.
    pub(super) fn add_kind(&mut self, kind: Kind) {
        self.kinds.push(kind);
    }

    /// Chooses a table, and takes it for touched.
    pub(super) fn table(&mut self) -> Option<usize> {
        let at = self.place(self.tables.len())?;
        self.tables[at].fresh = None;
        Some(at)
    }

    /// Chooses a table and a column of it that is used no more than this, and is not computed.
    pub(super) fn column(&mut self, most: Used) -> Option<(usize, usize)> {
        self.column_that(|it| it.used <= most && !it.kind.value.is_empty())
    }

    /// Chooses a table and a column of it for which something holds.
    pub(super) fn column_that(
        &mut self,
        holds: impl Fn(&Column) -> bool,
    ) -> Option<(usize, usize)> {
        let table = self.place(self.tables.len())?;
        let fitting = self.tables[table].columns.iter().enumerate();
        let fitting: Vec<_> =
            fitting.filter(|(at, it)| *at > 0 && holds(it)).map(|it| it.0).collect();
        let column = fitting[self.place(fitting.len())?];
        self.tables[table].fresh = None;
        Some((table, column))
    }
}
