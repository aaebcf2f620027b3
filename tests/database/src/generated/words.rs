//! What every statement is made of: texts in all kinds of quotes, names, blanks and comments.

use super::Vendor;
use crate::Random;

/// Pieces of texts. None of them means anything inside of quotes.
const PIECES: &[&str] = &[
    ";",
    "';'",
    "'",
    "\"",
    "`",
    "--",
    "-- ",
    "/*",
    "*/",
    "/*!",
    "/**/",
    "#",
    "\\",
    "\\'",
    "$$",
    "$x$",
    "$",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "\n",
    "\n-- ",
    "\n\\.\n",
    "BEGIN",
    "BEGIN;",
    " BEGIN ATOMIC ",
    "END;",
    " END ",
    "CASE",
    "IF",
    "END IF;",
    "LOOP",
    "DELIMITER //",
    "\nDELIMITER $$\n",
    "//",
    "COPY t FROM stdin;",
    "\n.quit\n",
    "\n\\q\n",
    "é",
    "🚢",
    "E'",
    "x'",
    "%",
    "?",
    "$1",
    "COMMIT;",
    "CREATE TRIGGER",
    "ship",
    " ",
    "0",
    "-- foundry: no-transaction",
];

/// The numbers of a script, and what is written with them.
pub(super) struct Words {
    pub(super) vendor: Vendor,
    pub(super) number: u64,
    random: Random,
    names: u64,
}

impl Words {
    pub(super) fn new(vendor: Vendor, seed: u64, number: u64) -> Self {
        let seed = seed.wrapping_mul(0x9e37_79b9).wrapping_add(number);
        Self { vendor, number, random: Random::new(seed), names: 0 }
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

    /// A name that no other object has.
    pub(super) fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}_{}_{}", self.number, self.names)
    }

    /// A text of nasty pieces.
    pub(super) fn text(&mut self) -> String {
        let count = self.below(9);
        let text: String = (0..count).map(|_| self.one_of(PIECES)).collect();
        match self.vendor {
            // Behind such a line of a string, the client of MariaDB glues the next two lines together.
            Vendor::MySql => text.replace("\nDELIMITER", "\nx DELIMITER"),
            _ => text,
        }
    }

    /// Blanks and comments between two tokens.
    pub(super) fn gap(&mut self) -> String {
        let mut gap = self.one_of(&[" ", " ", " ", "\n", "\t", "  "]).to_owned();
        while self.chance(12) {
            gap += &self.comment();
            gap += self.one_of(&[" ", "\n"]);
        }
        gap
    }

    pub(super) fn comment(&mut self) -> String {
        let comment = self.any_comment();
        match self.vendor {
            // The client of MariaDB takes a `/*!` inside of a comment for the begin of another one.
            Vendor::MySql => comment.replace("/*!", "/!"),
            _ => comment,
        }
    }

    fn any_comment(&mut self) -> String {
        match (self.below(3), self.vendor) {
            (0, Vendor::MySql) => format!("# {}\n", self.line()),
            (0 | 1, _) => format!("-- {}\n", self.line()),
            (_, Vendor::Postgres) => self.nested(3),
            _ => format!("/* {} */", self.text().replace("*/", "* /")),
        }
    }

    fn line(&mut self) -> String {
        self.text().replace('\n', " ")
    }

    /// A comment of PostgreSQL with comments inside.
    fn nested(&mut self, depth: usize) -> String {
        let mut comment = "/*".to_owned();
        for _ in 0..=self.below(2) {
            // Stars and slashes that meet would open or close a comment.
            comment += &format!(" {} ", self.text().replace('*', "x").replace('/', "|"));
            if depth > 0 && self.chance(40) {
                comment += &self.nested(depth - 1);
            }
        }
        comment + "*/"
    }

    /// A text in quotes of a kind that the database has.
    pub(super) fn literal(&mut self) -> String {
        let text = self.text();
        self.quoted(&text)
    }

    pub(super) fn quoted(&mut self, text: &str) -> String {
        let doubled = text.replace('\'', "''");
        match (self.vendor, self.below(7)) {
            (Vendor::Sqlite, _) | (Vendor::Postgres, 0) => format!("'{doubled}'"),
            (Vendor::Postgres, 1) => {
                format!(
                    "{}'{}'",
                    self.one_of(&["E", "e"]),
                    text.replace('\\', "\\\\").replace('\'', "\\'")
                )
            }
            (Vendor::Postgres, 2) => {
                format!("E'{}'", doubled.replace('\\', "\\\\").replace('\n', "\\n"))
            }
            (Vendor::Postgres, 3) => {
                format!("{}'{doubled}'", self.one_of(&["text", "TEXT ", "name", "varchar", "N"]))
            }
            (Vendor::Postgres, 4) => format!("U&'{}'", doubled.replace('\\', "\\\\")),
            (Vendor::Postgres, _) => self.dollars(text),
            (Vendor::MySql, 0 | 1) => format!("'{}'", doubled.replace('\\', "\\\\")),
            (Vendor::MySql, 2) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            (Vendor::MySql, 3) => {
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            (Vendor::MySql, 4) => {
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\"\""))
            }
            (Vendor::MySql, 5) => format!("_utf8mb4'{}'", doubled.replace('\\', "\\\\")),
            (Vendor::MySql, _) => {
                format!("_utf8mb4 '{}'", doubled.replace('\\', "\\\\").replace('\n', "\\n"))
            }
        }
    }

    /// A text between dollars, whose tag is not in it.
    pub(super) fn dollars(&mut self, text: &str) -> String {
        let tags =
            ["", "x", "body", "_", "é", "a1", "BEGIN", "END", "outer", "t2", "t3", "t4", "t5"];
        let first = self.below(tags.len());
        let all = tags.iter().cycle().skip(first).take(tags.len());
        // The text must not end with the beginning of its own end either.
        let tag =
            all.map(|it| format!("${it}$")).find(|it| !format!("{text}$").contains(it.as_str()));
        let tag = tag.unwrap_or_else(|| {
            self.names += 1;
            format!("$t{}$", self.names + 100)
        });
        format!("{tag}{text}{tag}")
    }

    /// A name in quotes, with what does not belong into a name.
    pub(super) fn quoted_name(&mut self) -> String {
        let text: String = self.text().replace(['\n', '?'], "_").chars().take(20).collect();
        let text = format!("n{text}n");
        // MySQL has no names outside of the basic plane.
        let text = if self.vendor == Vendor::MySql { text.replace('🚢', "s") } else { text };
        match (self.vendor, self.below(3)) {
            (Vendor::MySql, _) | (Vendor::Sqlite, 0) => format!("`{}`", text.replace('`', "``")),
            (Vendor::Sqlite, 1) => format!("[{}]", text.replace(']', ")")),
            _ => format!("\"{}\"", text.replace('"', "\"\"")),
        }
    }

    /// `INSERT INTO said` with blanks and comments anywhere.
    pub(super) fn insert(&mut self) -> String {
        let value = self.value();
        self.insert_of(&value)
    }

    pub(super) fn insert_of(&mut self, value: &str) -> String {
        let number = self.number;
        let gaps: Vec<_> = (0..5).map(|_| self.gap()).collect();
        let [a, b, c, d, e] = &gaps[..] else { unreachable!() };
        format!("INSERT{a}INTO{b}said{c}VALUES{d}({number},{e}{value})")
    }

    /// An expression whose value is a text.
    pub(super) fn value(&mut self) -> String {
        let (gap, literal) = (self.gap(), self.literal());
        match self.below(5) {
            0 => {
                let other = self.literal();
                format!("CASE{gap}WHEN 1 = 1 THEN {literal} ELSE {other}{gap}END")
            }
            1 => {
                let other = self.value();
                format!("coalesce({literal}{gap},{gap}{other})")
            }
            _ => literal,
        }
    }
}
