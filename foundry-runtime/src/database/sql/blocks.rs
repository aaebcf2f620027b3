//! The blocks of MySQL's and MariaDB's stored programs: where a statement ends that has statements in it.
//!
//! Source: "Compound Statement Syntax" of both manuals, and `sql/sql_yacc.yy` of MariaDB.

use super::lexer::{Kind, Token};

/// A block that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Begin,
    If,
    Case,
    /// A `CASE` that is a value: it ends with `END` alone, and has no statements.
    CaseValue,
    Loop,
    While,
    Repeat,
    For,
}

/// The part of a statement that is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    /// Its first word.
    #[default]
    First,
    /// A statement without blocks.
    Plain,
    /// Behind `BEGIN` at the top: a transaction, or `NOT ATOMIC`.
    Begin,
    /// Behind `BEGIN NOT`.
    Atomic,
    /// Behind `CREATE`, up to the kind of what is created.
    Create,
    /// The name and parameters of a function or a procedure.
    Parameters,
    /// Behind the parameters, up to the body.
    Characteristics,
    /// Behind `RETURNS`: the name of a type.
    Type,
    /// Behind `COLLATE`, `CHARSET`, `CHARACTER SET`: a name.
    Collation,
    /// The head of a trigger up to `ROW`.
    Trigger,
    /// Behind `ROW`: `FOLLOWS name`, `PRECEDES name`, or the body.
    Order,
    OrderName,
    /// The head of an event up to `DO`.
    Event,
    Body,
}

/// The progress in the conditions of `DECLARE … HANDLER FOR`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Handler {
    #[default]
    None,
    /// Behind `DECLARE`.
    Declared,
    /// Behind `HANDLER`.
    Named,
    /// A condition has to follow.
    Condition,
    /// Behind `SQLSTATE`: a string.
    State,
    /// Behind `NOT`: `FOUND`.
    Not,
    /// A comma, or the statement.
    After,
}

/// Finds the end of one statement.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    part: Part,
    open: Vec<Block>,
    /// A statement may begin here.
    at_statement: bool,
    /// The condition of an `UNTIL` is read, which `END REPEAT` ends.
    in_until: bool,
    /// `END` was read, and `IF`, `CASE`, … of it and a label may follow.
    after_end: bool,
    handler: Handler,
    parentheses: u32,
    /// Inside of `/*! … */`, in which no semicolon ends a statement.
    in_code_comment: bool,
    /// The token before may be a label, which a colon follows: `name: BEGIN`.
    label: bool,
}

impl Blocks {
    /// Returns whether the token is the last one of the statement.
    pub(super) fn ends_with(&mut self, token: &Token<'_>) -> bool {
        match token.kind {
            Kind::OpenCode => self.in_code_comment = true,
            Kind::CloseCode => self.in_code_comment = false,
            Kind::Semicolon if self.in_body() => {
                if self.open.is_empty() && !self.in_code_comment {
                    return true;
                }
                self.begin_statement();
            }
            Kind::Semicolon => return !self.in_code_comment,
            _ => self.read(token),
        }
        false
    }

    /// Returns the keyword of the innermost block that is open.
    pub(super) fn open_block(&self) -> Option<&'static str> {
        self.open.last().map(|it| it.keyword())
    }

    fn in_body(&self) -> bool {
        self.part == Part::Body
    }

    fn begin_statement(&mut self) {
        self.at_statement = true;
        self.in_until = false;
        self.after_end = false;
        self.handler = Handler::None;
        self.label = false;
    }

    fn begin_body(&mut self) {
        self.part = Part::Body;
        self.begin_statement();
    }

    fn read(&mut self, token: &Token<'_>) {
        let outer = self.parentheses == 0;
        match token.kind {
            Kind::Open => self.parentheses += 1,
            Kind::Close => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        match self.part {
            Part::Plain => {}
            Part::Body => self.read_body(token),
            _ => self.read_head(token, outer),
        }
    }

    /// Reads what stands before the body.
    fn read_head(&mut self, token: &Token<'_>, outer: bool) {
        let is = |words: &[&str]| words.iter().any(|it| token.is_word(it));
        match self.part {
            Part::First if is(&["create", "alter"]) => self.part = Part::Create,
            Part::First if is(&["begin"]) => self.part = Part::Begin,
            // MariaDB runs them outside of stored programs as well.
            Part::First if is(&["if", "case", "loop", "while", "repeat", "for"]) => {
                self.begin_body();
                self.read_body(token);
            }
            Part::First => self.part = Part::Plain,
            Part::Begin if is(&["not"]) => self.part = Part::Atomic,
            Part::Begin => self.part = Part::Plain,
            Part::Atomic => {
                self.begin_body();
                self.open.push(Block::Begin);
            }
            Part::Create if is(&["function", "procedure"]) => self.part = Part::Parameters,
            Part::Create if is(&["trigger"]) => self.part = Part::Trigger,
            Part::Create if is(&["event"]) => self.part = Part::Event,
            Part::Create
                if is(&[
                    "table", "view", "index", "database", "schema", "user", "role", "server",
                    "sequence",
                ]) =>
            {
                self.part = Part::Plain;
            }
            Part::Create => {}
            Part::Parameters if token.kind == Kind::Close && self.parentheses == 0 => {
                self.part = Part::Characteristics;
            }
            // A function of a library: `RETURNS STRING SONAME 'lib.so'`.
            Part::Parameters if outer && is(&["soname"]) => self.part = Part::Plain,
            Part::Parameters => {}
            Part::Characteristics => self.read_characteristic(token, outer),
            Part::Type => self.part = Part::Characteristics,
            Part::Collation if is(&["set"]) => {}
            Part::Collation => self.part = Part::Characteristics,
            Part::Trigger if is(&["row"]) => self.part = Part::Order,
            Part::Trigger => {}
            Part::Order if is(&["follows", "precedes"]) => self.part = Part::OrderName,
            Part::Order => self.read_first_of_body(token),
            Part::OrderName => {
                self.part = Part::Body;
                self.begin_statement();
            }
            Part::Event if outer && is(&["do"]) => self.begin_body(),
            Part::Event => {}
            Part::Plain | Part::Body => unreachable!("BUG: they have no head"),
        }
    }

    fn read_characteristic(&mut self, token: &Token<'_>, outer: bool) {
        // Of a type: `VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`, `INT UNSIGNED`.
        const WORDS: &[&str] = &[
            "unsigned",
            "signed",
            "zerofill",
            "binary",
            "ascii",
            "unicode",
            "byte",
            "varying",
            "precision",
            "large",
            "national",
            "comment",
            "language",
            "sql",
            "not",
            "deterministic",
            "contains",
            "no",
            "reads",
            "modifies",
            "data",
            "security",
            "definer",
            "invoker",
        ];
        let is = |words: &[&str]| words.iter().any(|it| token.is_word(it));
        let is_of_type = !outer || matches!(token.kind, Kind::Open | Kind::Close | Kind::String);
        if is(&["returns"]) {
            self.part = Part::Type;
        } else if is(&["collate", "charset", "character"]) {
            self.part = Part::Collation;
        } else if !is_of_type && !is(WORDS) {
            self.read_first_of_body(token);
        }
    }

    fn read_first_of_body(&mut self, token: &Token<'_>) {
        self.begin_body();
        self.read_body(token);
    }

    fn read_body(&mut self, token: &Token<'_>) {
        if self.handler != Handler::None && self.read_handler(token) {
            return;
        }
        if self.at_statement {
            self.read_first(token);
        } else {
            self.read_rest(token);
        }
    }

    /// Reads the first token of a statement in a body.
    fn read_first(&mut self, token: &Token<'_>) {
        self.at_statement = false;
        if token.kind != Kind::Word {
            self.label = token.kind == Kind::Name;
            return;
        }
        let open = match token.text.to_ascii_lowercase().as_str() {
            "begin" => Some((Block::Begin, true)),
            "if" => Some((Block::If, false)),
            "case" => Some((Block::Case, false)),
            "loop" => Some((Block::Loop, true)),
            "repeat" => Some((Block::Repeat, true)),
            "while" => Some((Block::While, false)),
            "for" => Some((Block::For, false)),
            "declare" => {
                self.handler = Handler::Declared;
                None
            }
            "else" => {
                self.begin_statement();
                None
            }
            "until" => {
                self.in_until = true;
                None
            }
            "end" => {
                self.close();
                None
            }
            _ => {
                self.label = true;
                None
            }
        };
        if let Some((block, has_statements)) = open {
            self.open.push(block);
            self.label = false;
            self.at_statement = has_statements;
        }
    }

    /// Reads a token behind the first one of a statement.
    fn read_rest(&mut self, token: &Token<'_>) {
        let is = |word: &str| token.is_word(word);
        let top = self.open.last().copied();
        let was_label = std::mem::take(&mut self.label);
        if was_label && token.kind == Kind::Sign(':') {
            self.at_statement = true;
        } else if self.after_end {
            // `END IF`, `END LOOP name`.
        } else if is("case") {
            self.open.push(Block::CaseValue);
        } else if is("end") && (top == Some(Block::CaseValue) || self.in_until) {
            self.close();
        } else if is("then") || is("else") {
            self.at_statement = matches!(top, Some(Block::If | Block::Case));
        } else if is("do") {
            self.at_statement = matches!(top, Some(Block::While | Block::For));
        }
    }

    /// Closes the innermost block.
    fn close(&mut self) {
        let closed = self.open.pop();
        if closed != Some(Block::CaseValue) {
            self.after_end = true;
            self.in_until = false;
        }
    }

    /// Reads `HANDLER FOR condition, …`. Returns false at the first token of the statement behind.
    fn read_handler(&mut self, token: &Token<'_>) -> bool {
        let is = |word: &str| token.is_word(word);
        let is_comma = token.kind == Kind::Sign(',');
        self.handler = match self.handler {
            Handler::Declared if is("handler") => Handler::Named,
            // A variable, a cursor, a condition; or `CONTINUE`, `EXIT`, `UNDO`.
            Handler::Declared if is("continue") || is("exit") || is("undo") => Handler::Declared,
            Handler::Declared => {
                self.handler = Handler::None;
                return false;
            }
            Handler::Named => Handler::Condition,
            Handler::Condition if is("sqlstate") => Handler::State,
            Handler::Condition if is("not") => Handler::Not,
            Handler::Condition | Handler::Not => Handler::After,
            Handler::State if is("value") => Handler::State,
            Handler::State => Handler::After,
            Handler::After if is_comma => Handler::Condition,
            Handler::After | Handler::None => {
                self.begin_statement();
                return false;
            }
        };
        true
    }
}

impl Block {
    fn keyword(self) -> &'static str {
        match self {
            Self::Begin => "BEGIN",
            Self::If => "IF",
            Self::Case | Self::CaseValue => "CASE",
            Self::Loop => "LOOP",
            Self::While => "WHILE",
            Self::Repeat => "REPEAT",
            Self::For => "FOR",
        }
    }
}
