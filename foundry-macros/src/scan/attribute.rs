//! What the attributes of an item mean to the scan: is it ours, and where is its file?
//!
//! Predicates are not evaluated: what stands in a `cfg_attr` may hold or not.

use super::lexer::{Kind, Lexer};

/// What the attributes above one item say.
#[derive(Default)]
pub(super) struct Attributes {
    /// One of them ends in `command`, `seeder`, `service` or `warmer`.
    pub(super) ours: bool,
    /// One of them is a `derive` with `Config`.
    pub(super) section: bool,
    /// How often it says `as = …`.
    pub(super) views: usize,
    /// How often it says `into = …`.
    pub(super) contributions: usize,
    /// Each `#[path = "…"]`.
    pub(super) paths: Vec<String>,
    /// One of `paths` holds under every cfg, so that the default file is not looked at.
    pub(super) moved: bool,
}

impl Attributes {
    /// Reads one attribute; its `[` was read, its `]` will be.
    pub(super) fn read(&mut self, lexer: &mut Lexer<'_>) {
        // For each open bracket: does it hold the arguments of a `cfg_attr`?
        let mut open = Vec::new();
        loop {
            let name = last_segment(lexer);
            match name {
                "command" | "seeder" | "service" | "warmer" => self.ours = true,
                "derive" => self.section |= derives_config(*lexer),
                "path" => self.read_path(lexer, open.is_empty()),
                _ => {}
            }
            if !self.move_on(lexer, name == "cfg_attr", &mut open) {
                return;
            }
        }
    }

    // Moves to the next attribute listed in a `cfg_attr`; false behind the last `]`.
    fn move_on(&mut self, lexer: &mut Lexer<'_>, mut is_list: bool, open: &mut Vec<bool>) -> bool {
        while let Some(kind) = lexer.advance() {
            match kind {
                Kind::Open(_) => open.push(is_list),
                Kind::Close if open.pop().is_none() => return false,
                Kind::Punct(b',') if open.last() == Some(&true) => return true,
                Kind::Word => self.count(lexer),
                _ => {}
            }
            is_list = false;
        }
        false
    }

    // `as = dyn Trait`, `into = dyn Trait`.
    fn count(&mut self, lexer: &mut Lexer<'_>) {
        let word = lexer.text();
        if lexer.peek().0 == Some(Kind::Punct(b'=')) {
            self.views += usize::from(word == "as");
            self.contributions += usize::from(word == "into");
        }
    }

    fn read_path(&mut self, lexer: &mut Lexer<'_>, always: bool) {
        if lexer.peek().0 != Some(Kind::Punct(b'=')) {
            return;
        }
        lexer.advance();
        if let (Some(Kind::Literal), text) = lexer.peek()
            && let Some(path) = unquote(text)
        {
            self.paths.push(path);
            self.moved |= always;
        }
    }
}

// Whether the list of a `derive` has `Config`, under any path.
fn derives_config(mut lexer: Lexer<'_>) -> bool {
    if !matches!(lexer.advance(), Some(Kind::Open(_))) {
        return false;
    }
    loop {
        let name = last_segment(&mut lexer);
        match lexer.advance() {
            Some(Kind::Punct(b',') | Kind::Close) if name == "Config" => return true,
            Some(Kind::Punct(b',')) => {}
            _ => return false,
        }
    }
}

// Reads a path; `command` of `::foundry::command`.
fn last_segment<'a>(lexer: &mut Lexer<'a>) -> &'a str {
    let mut last = "";
    loop {
        match lexer.peek() {
            (Some(Kind::Word), text) => last = text,
            (Some(Kind::Punct(b':')), _) => {}
            _ => return last,
        }
        lexer.advance();
    }
}

// The value of `"a.rs"` or `r#"a.rs"#`. Of escapes, paths need only those of `\` and `"`.
fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        return Some(raw.trim_matches('#').trim_matches('"').to_owned());
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::new();
    let mut chars = inner.chars();
    while let Some(char) = chars.next() {
        value.extend(if char == '\\' { chars.next() } else { Some(char) });
    }
    Some(value)
}
