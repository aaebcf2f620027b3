//! What one file declares: our items, and the files of its modules.
//!
//! Not a parser. Bodies are skipped, any other group is looked into as if it were a
//! module, for it may belong to a `cfg_if!`. In doubt it finds too much.

use std::path::{Path, PathBuf};

use super::attribute::Attributes;
use super::lexer::{Kind, Lexer, Squeezed};
use super::{Found, SECTION, Source, Step, children_of};
use crate::views;

/// Modules nested deeper than this are not looked at.
const DEEPEST: usize = 128;

/// So many folders are tried for one module, when nested `cfg_attr` offer more.
const MOST_FOLDERS: usize = 32;

/// Everything declared in `text`, in its order.
pub(super) fn read(text: &str, source: &Source) -> Vec<Step> {
    let scope = Scope {
        depth: 0,
        module: source.module.clone(),
        folders: vec![Folder {
            beside: source.file.parent().unwrap_or(Path::new("")).to_owned(),
            below: source.children.clone(),
        }],
    };
    let mut reader = Reader {
        lexer: Lexer::of_file(text),
        attributes: Attributes::default(),
        depth: 0,
        outer: Vec::new(),
        scope,
        steps: Vec::new(),
    };
    reader.read();
    reader.steps
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    /// The attributes above the item that comes next.
    attributes: Attributes,
    /// Number of open brackets.
    depth: usize,
    /// The modules around `scope`.
    outer: Vec<Scope>,
    scope: Scope,
    steps: Vec<Step>,
}

/// A module whose text is in this file.
struct Scope {
    /// Number of open brackets inside it.
    depth: usize,
    module: String,
    /// More than one if a `cfg_attr` may have moved it.
    folders: Vec<Folder>,
}

#[derive(PartialEq)]
struct Folder {
    /// Where `#[path = "…"]` counts from.
    beside: PathBuf,
    /// Where `mod name;` looks. The same except at the top of a file like `name.rs`.
    below: PathBuf,
}

impl Folder {
    fn only(path: PathBuf) -> Self {
        Self { beside: path.clone(), below: path }
    }
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(kind) = self.lexer.advance() {
            match kind {
                Kind::Word => self.word(),
                Kind::Punct(b'#') => self.attribute(),
                Kind::Open(_) => {
                    self.attributes = Attributes::default();
                    self.depth += 1;
                }
                Kind::Close => self.close(),
                _ => self.attributes = Attributes::default(),
            }
        }
    }

    // Words unknown here, like `async` and `unsafe`, may stand between attribute and item.
    fn word(&mut self) {
        match self.lexer.text() {
            "mod" => self.module(),
            "fn" | "struct" | "enum" | "union" => self.named_item(),
            "impl" => self.impl_block(),
            "trait" | "macro" if self.next_is(Kind::Word) => self.skip_item(true),
            "macro_rules" if self.next_is(Kind::Punct(b'!')) => self.skip_item(true),
            "static" | "type" if self.next_is(Kind::Word) => self.skip_item(false),
            "use" => self.skip_item(false),
            "const" => self.constant(),
            "extern" => self.external(),
            "pub" if self.next_is(Kind::Open(b'(')) => {
                self.lexer.advance();
                self.lexer.skip_group();
            }
            _ => {}
        }
    }

    fn attribute(&mut self) {
        let mut ahead = self.lexer;
        let mut kind = ahead.advance();
        let inner = kind == Some(Kind::Punct(b'!'));
        if inner {
            kind = ahead.advance();
        }
        if kind != Some(Kind::Open(b'[')) {
            return;
        }
        self.lexer = ahead;
        if inner {
            self.lexer.skip_group();
        } else {
            self.attributes.read(&mut self.lexer);
        }
    }

    fn close(&mut self) {
        self.attributes = Attributes::default();
        if self.scope.depth == self.depth
            && let Some(outer) = self.outer.pop()
        {
            self.scope = outer;
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn named_item(&mut self) {
        let (Some(Kind::Word), name) = self.lexer.peek() else {
            return;
        };
        if self.attributes.section {
            self.step(format!("{SECTION}{name}"));
        }
        if self.attributes.ours {
            self.found(name.to_owned());
        }
        self.skip_item(true);
    }

    fn impl_block(&mut self) {
        if self.attributes.ours {
            let name = self.self_type();
            self.found(format!("impl {name}"));
        }
        self.skip_item(true);
    }

    // `const X: … = …;`, or the start of `const unsafe fn`.
    fn constant(&mut self) {
        match self.lexer.peek() {
            (Some(Kind::Word), "fn" | "async" | "unsafe" | "extern" | "impl" | "trait") => {}
            (Some(Kind::Word), _) => self.skip_item(false),
            _ => {}
        }
    }

    // `extern crate x;`, `extern "C" { … }`, or the start of `extern "C" fn`.
    fn external(&mut self) {
        if self.next_is(Kind::Literal) {
            self.lexer.advance();
        }
        match self.lexer.peek() {
            (Some(Kind::Open(b'{')), _) => self.skip_item(true),
            (Some(Kind::Word), "crate") => self.skip_item(false),
            _ => {}
        }
    }

    // What follows `impl`: the type up to `where` or `{`, behind generics and `Trait for`.
    fn self_type(&mut self) -> String {
        if self.next_is(Kind::Punct(b'<')) {
            self.skip_generics();
        }
        let mut squeezed = Squeezed::default();
        let (mut groups, mut angles, mut before) = (0_usize, 0_usize, None);
        loop {
            let mut ahead = self.lexer;
            let Some(kind) = ahead.advance() else { break };
            let text = ahead.text();
            let outside = groups == 0 && angles == 0;
            match kind {
                Kind::Word if outside && text == "where" => break,
                Kind::Open(b'{') | Kind::Punct(b';') if outside => break,
                Kind::Close if groups == 0 => break,
                Kind::Word if outside && text == "for" && !binds_lifetimes(ahead) => {
                    squeezed = Squeezed::default();
                    self.lexer = ahead;
                    continue;
                }
                Kind::Open(_) => groups += 1,
                Kind::Close => groups -= 1,
                _ if groups == 0 => angles = angles_after(angles, before, kind),
                _ => {}
            }
            squeezed.push(kind, text);
            before = Some(kind);
            self.lexer = ahead;
        }
        squeezed.text
    }

    fn skip_generics(&mut self) {
        let (mut angles, mut before) = (0, None);
        while let Some(kind) = self.lexer.advance() {
            if let Kind::Open(_) = kind {
                self.lexer.skip_group();
            }
            angles = angles_after(angles, before, kind);
            if angles == 0 {
                return;
            }
            before = Some(kind);
        }
    }

    // Moves behind the `;` of an item, or behind its `{…}` if that is its end. Stops at
    // what begins another item: in the input of a macro the end may be missing.
    fn skip_item(&mut self, ends_with_body: bool) {
        self.attributes = Attributes::default();
        loop {
            let mut ahead = self.lexer;
            let kind = ahead.advance();
            if matches!(kind, None | Some(Kind::Close | Kind::Punct(b'#'))) {
                return;
            }
            self.lexer = ahead;
            if let Some(Kind::Open(_)) = kind {
                self.lexer.skip_group();
            }
            let is_body = ends_with_body && kind == Some(Kind::Open(b'{'));
            if is_body || kind == Some(Kind::Punct(b';')) {
                return;
            }
        }
    }

    fn module(&mut self) {
        let attributes = std::mem::take(&mut self.attributes);
        let (Some(Kind::Word), name) = self.lexer.peek() else {
            return;
        };
        self.lexer.advance();
        let inline = self.next_is(Kind::Open(b'{'));
        if self.scope.module.matches("::").count() >= DEEPEST {
            if inline {
                self.lexer.advance();
                self.lexer.skip_group();
            }
        } else if inline {
            self.lexer.advance();
            self.enter_module(name, &attributes);
        } else {
            self.declare_module(name, &attributes);
        }
    }

    // `mod name { … }`: its `#[path]` names a folder.
    fn enter_module(&mut self, name: &str, attributes: &Attributes) {
        self.depth += 1;
        let mut folders = Vec::new();
        for folder in &self.scope.folders {
            let moved = attributes.paths.iter().map(|path| folder.beside.join(path));
            let default = (!attributes.moved).then(|| folder.below.join(name));
            for path in moved.chain(default) {
                let folder = Folder::only(path);
                if folders.len() < MOST_FOLDERS && !folders.contains(&folder) {
                    folders.push(folder);
                }
            }
        }
        let module = format!("{}::{name}", self.scope.module);
        let scope = Scope { depth: self.depth, module, folders };
        self.outer.push(std::mem::replace(&mut self.scope, scope));
    }

    // `mod name;`: every file it may stand for. Most do not exist.
    fn declare_module(&mut self, name: &str, attributes: &Attributes) {
        let module = format!("{}::{name}", self.scope.module);
        let mut follow = |file: PathBuf, children: PathBuf| {
            let module = module.clone();
            self.steps.push(Step::File(Source { file, children, module }));
        };
        for folder in &self.scope.folders {
            for path in &attributes.paths {
                // A file reached by `#[path]` counts as a `mod.rs`.
                let file = folder.beside.join(path);
                let children = children_of(&file, true);
                follow(file, children);
            }
            if !attributes.moved {
                let children = folder.below.join(name);
                follow(folder.below.join(format!("{name}.rs")), children.clone());
                follow(children.join("mod.rs"), children);
            }
        }
    }

    // The item, and each other view of it.
    fn found(&mut self, name: String) {
        let Attributes { views, contributions, .. } = self.attributes;
        let views = (0..views).map(|at| views::view(&name, at));
        let contributions = (0..contributions).map(|at| views::contribution(&name, at));
        let names: Vec<String> = views.chain(contributions).collect();
        std::iter::once(name).chain(names).for_each(|it| self.step(it));
    }

    fn step(&mut self, name: String) {
        let module = self.scope.module.clone();
        self.steps.push(Step::Item(Found { module, name }));
    }

    fn next_is(&self, kind: Kind) -> bool {
        self.lexer.peek().0 == Some(kind)
    }
}

// `for<'a>` of a type, not the `for` of `impl Trait for <T as Other>::Type`.
fn binds_lifetimes(mut lexer: Lexer<'_>) -> bool {
    lexer.advance() == Some(Kind::Punct(b'<'))
        && matches!(lexer.advance(), Some(Kind::Lifetime | Kind::Punct(b'>')))
}

// Number of open `<` behind `kind`; the arrow `->` closes none.
fn angles_after(angles: usize, before: Option<Kind>, kind: Kind) -> usize {
    match kind {
        Kind::Punct(b'<') => angles + 1,
        Kind::Punct(b'>') if before != Some(Kind::Punct(b'-')) => angles.saturating_sub(1),
        _ => angles,
    }
}
