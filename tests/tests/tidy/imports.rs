//! The imports between the files of `foundry-runtime`: who names whom, and in which cycles. Code of tests is left
//! out. A name that a module re-exports counts for the file that defines it.

use std::collections::{BTreeMap, BTreeSet};

/// The path of a module, or of an item in it.
type Path = Vec<String>;

/// A file, and what of it counts.
struct File {
    name: String,
    module: Path,
    code: String,
    /// The names that its `use` declarations bring in, with their full paths.
    imported: BTreeMap<String, Path>,
}

/// The files of a crate and the imports between them.
pub(crate) struct Imports {
    /// For each file, the files that it names, and the names.
    pub(crate) edges: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Imports {
    /// Reads the files of a crate, by their names below `src`.
    pub(crate) fn read(sources: &[(String, String)]) -> Self {
        let mut files: Vec<File> =
            sources.iter().map(|(name, text)| File::new(name, text)).collect();
        let tests: Vec<Path> = files.iter().flat_map(File::test_modules).collect();
        files.retain(|file| !tests.iter().any(|it| file.module.starts_with(it)));
        let modules: BTreeMap<Path, usize> =
            files.iter().enumerate().map(|(at, it)| (it.module.clone(), at)).collect();
        for file in &mut files {
            file.code = without_tests(&file.code);
            for (path, alias, _) in uses(&file.code).0 {
                if let Some(path) = absolute(&file.module, &path, &modules) {
                    file.imported.insert(alias, path);
                }
            }
        }
        let all = Modules { files: &files, modules: &modules };
        let edges = files.iter().map(|it| (it.name.clone(), all.imports_of(it))).collect();
        Self { edges }
    }

    /// Returns the sets of files that import each other in a cycle, the largest first.
    pub(crate) fn cycles(&self) -> Vec<BTreeSet<&str>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.edges.keys().map(|it| (it.as_str(), self.reached_from(it))).collect();
        let mut cycles: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
        for (file, others) in &reached {
            let cycle = others.iter().filter(|it| reached[*it].contains(file));
            cycles.insert(cycle.copied().collect());
        }
        let mut cycles: Vec<_> = cycles.into_iter().filter(|it| it.len() > 1).collect();
        cycles.sort_by_key(|it| std::cmp::Reverse(it.len()));
        cycles
    }

    /// Returns the files that one imports, and those that these import.
    fn reached_from<'a>(&'a self, file: &str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut left = vec![file];
        while let Some(next) = left.pop() {
            for file in self.edges.get(next).into_iter().flat_map(BTreeMap::keys) {
                if reached.insert(file.as_str()) {
                    left.push(file);
                }
            }
        }
        reached
    }
}

struct Modules<'a> {
    files: &'a [File],
    modules: &'a BTreeMap<Path, usize>,
}

impl Modules<'_> {
    /// Returns the files that one names. A re-export alone is no use of what it names.
    fn imports_of(&self, file: &File) -> BTreeMap<String, BTreeSet<String>> {
        let (uses, code) = uses(&file.code);
        let private = uses.into_iter().filter(|it| !it.2).map(|it| it.0);
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for path in private.chain(paths(&code)) {
            let path = match file.imported.get(&path[0]) {
                Some(imported) => [imported.as_slice(), &path[1..]].concat(),
                None => match absolute(&file.module, &path, self.modules) {
                    Some(path) => path,
                    None => continue,
                },
            };
            if let Some((other, item)) = self.resolve(&path, 0)
                && other != file.name
            {
                imports.entry(other).or_default().insert(item);
            }
        }
        imports
    }

    /// Returns the file that defines what a path names, and its name there.
    fn resolve(&self, path: &[String], depth: usize) -> Option<(String, String)> {
        let len = (0..=path.len()).rev().find(|it| self.modules.contains_key(&path[..*it]))?;
        let file = &self.files[self.modules[&path[..len]]];
        let Some(item) = path.get(len) else { return Some((file.name.clone(), "self".to_owned())) };
        match file.imported.get(item) {
            Some(target) if depth < 9 && *target != path[..=len] => {
                self.resolve(&[target.as_slice(), &path[len + 1..]].concat(), depth + 1)
            }
            _ => Some((file.name.clone(), item.clone())),
        }
    }
}

impl File {
    fn new(name: &str, text: &str) -> Self {
        let mut module: Path = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        module.pop_if(|it| ["mod", "lib"].contains(&it.as_str()));
        Self { name: name.to_owned(), module, code: code_of(text), imported: BTreeMap::new() }
    }

    /// Returns the modules of tests that it declares.
    fn test_modules(&self) -> Vec<Path> {
        let mut modules = Vec::new();
        for declared in self.code.split("#[cfg(").skip(1).filter(|it| is_of_tests(it)) {
            let item = declared.split_once("]\n").map_or("", |it| it.1).trim_start();
            let item = item.trim_start_matches("pub(crate) ");
            if let Some(name) = item.strip_prefix("mod ").and_then(|it| it.split_once(';')) {
                let own = [name.0.to_owned()];
                modules.push([self.module.as_slice(), &own].concat());
            }
        }
        modules
    }
}

/// Reports whether what stands behind `#[cfg(` holds in tests alone.
fn is_of_tests(condition: &str) -> bool {
    condition.starts_with("test)") || condition.starts_with("all(test,")
}

/// Returns the full path of what is named by its path from a module; `None` for what is of another crate.
fn absolute(module: &[String], path: &[String], modules: &BTreeMap<Path, usize>) -> Option<Path> {
    let mut base = module.to_vec();
    let mut rest = path;
    match path[0].as_str() {
        "crate" => return Some(path[1..].to_vec()),
        "self" | "super" => {
            while let Some((word, behind)) = rest.split_first()
                && ["self", "super"].contains(&word.as_str())
            {
                base.truncate(base.len() - usize::from(word == "super"));
                rest = behind;
            }
        }
        child => {
            base.push(child.to_owned());
            if !modules.contains_key(&base) {
                return None;
            }
            rest = &rest[1..];
        }
    }
    Some([base.as_slice(), rest].concat())
}

/// Returns the code without comments, strings and characters.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let quoted = quoted_len(rest);
        let is_word = code.ends_with(|it: char| it.is_alphanumeric() || it == '_');
        let skipped = match next {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            'b' | 'r' if is_word => 0,
            _ => quoted,
        };
        if skipped == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            rest = &rest[skipped..];
        }
    }
    code
}

/// Returns the length of the string or character that a text begins with, 0 for none.
fn quoted_len(text: &str) -> usize {
    let raw = text.strip_prefix('b').unwrap_or(text);
    if let Some(rest) = raw.strip_prefix('r') {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        if rest[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = text.len() - rest.len() + hashes + 1;
            return text[start..].find(&end).map_or(text.len(), |it| start + it + end.len());
        }
    }
    if raw.starts_with('"') {
        let start = text.len() - raw.len() + 1;
        let mut escaped = false;
        for (at, letter) in text[start..].char_indices() {
            match letter {
                '"' if !escaped => return start + at + 1,
                letter => escaped = letter == '\\' && !escaped,
            }
        }
        return text.len();
    }
    let Some(letter) = text.strip_prefix('\'') else { return 0 };
    let is_escape = letter.starts_with('\\');
    let first = letter.chars().next().map_or(0, char::len_utf8) + usize::from(is_escape);
    match letter.get(first..).and_then(|it| it.find('\'')) {
        Some(0) => first + 2,
        Some(end) if is_escape => first + end + 2,
        _ => 0,
    }
}

/// Removes the items that are there in tests only.
fn without_tests(code: &str) -> String {
    let mut left = code.to_owned();
    let mut from = 0;
    while let Some(at) = left[from..].find("#[cfg(").map(|it| from + it) {
        from = at + "#[cfg(".len();
        if is_of_tests(&left[from..]) {
            let attribute = left[at..].find("]\n").map_or(0, |it| it + 1);
            let end = at + attribute + item_len(&left[at + attribute..]);
            left.replace_range(at..end, "");
            from = at;
        }
    }
    left
}

/// Returns the length of an item: up to its `;`, or to the end of its body.
fn item_len(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in code.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (letter == ';' || letter == '}') {
            return at + 1;
        }
    }
    code.len()
}

/// Returns what the `use` declarations of formatted code name: the path, the name that it gets, and whether it is
/// re-exported. The code without them comes back too.
fn uses(code: &str) -> (Vec<(Path, String, bool)>, String) {
    let (mut found, mut others, mut rest) = (Vec::new(), String::new(), code);
    while !rest.is_empty() {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let (visibility, tree) = line.trim_start().split_once("use ").unwrap_or(("-", ""));
        if visibility.is_empty() || visibility.starts_with("pub") && visibility.ends_with([' ']) {
            let start = tree.as_ptr() as usize - rest.as_ptr() as usize;
            let len = rest[start..].find(';').map_or(rest.len(), |it| start + it);
            let leaves = leaves(&rest[start..len], &[]).into_iter();
            found.extend(leaves.map(|(path, name)| (path, name, !visibility.is_empty())));
            rest = &rest[len..];
        } else {
            others.push_str(line);
            rest = &rest[line.len()..];
        }
    }
    (found, others)
}

/// Returns the paths of a tree of `use`, each with the name that it gets.
fn leaves(tree: &str, prefix: &[String]) -> Vec<(Path, String)> {
    let tree = tree.trim();
    if let Some((before, inside)) = tree.split_once('{') {
        let own = before.split("::").map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        let prefix: Path = prefix.iter().cloned().chain(own).collect();
        let inside = inside.trim_end().trim_end_matches('}');
        return parts(inside).into_iter().flat_map(|it| leaves(it, &prefix)).collect();
    }
    let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
    let own = path.split("::").map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
    let mut path: Path = prefix.iter().cloned().chain(own).collect();
    path.pop_if(|it| it == "self");
    match path.last().cloned() {
        Some(last) => {
            let name = if alias.is_empty() { last } else { alias.trim().to_owned() };
            vec![(path, name)]
        }
        None => Vec::new(),
    }
}

/// Splits the inside of braces at its commas.
fn parts(inside: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    parts.retain(|it| !it.trim().is_empty());
    parts
}

/// Returns the paths of at least two words in code.
fn paths(code: &str) -> Vec<Path> {
    let mut found = Vec::new();
    let mut path: Path = Vec::new();
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let mut rest = code;
    while let Some(next) = rest.chars().next() {
        let len = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        if len == 0 {
            rest = &rest[next.len_utf8()..];
            continue;
        }
        path.push(rest[..len].to_owned());
        rest = &rest[len..];
        match rest.strip_prefix("::") {
            Some(more) if more.starts_with(is_word) => rest = more,
            _ => {
                let path = std::mem::take(&mut path);
                found.extend((path.len() > 1).then_some(path));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks which files `a.rs` imports, beside `mod.rs` of `b` with its `c`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let sources = [
            ("lib.rs", "mod a; mod b;\npub use b::c::C;\n"),
            ("a.rs", text),
            ("b/mod.rs", "mod c;\n#[cfg(test)]\nmod t;\npub use c::C;\npub struct B;\n"),
            ("b/c.rs", "use super::B;\npub struct C(B);\n"),
            ("b/t.rs", "use crate::a::A;\n"),
        ];
        let imports = Imports::read(&sources.map(|it| (it.0.to_owned(), it.1.to_owned())));
        let found: Vec<&str> = imports.edges["a.rs"].keys().map(String::as_str).collect();
        assert_eq!(found, expected, "{text}");
        assert!(!imports.edges.contains_key("b/t.rs"));
    }

    #[test]
    fn every_way_to_name_an_item_is_seen() {
        check("use crate::b::B;\n", &["b/mod.rs"]);
        check("use crate::b::{C as D, B};\n", &["b/c.rs", "b/mod.rs"]);
        check("use crate::{\n    b::{self, c::C},\n};\n", &["b/c.rs", "b/mod.rs"]);
        check("use crate::C;\n", &["b/c.rs"]);
        check("fn f() -> crate::C {}\n", &["b/c.rs"]);
        check("fn f(b: super::b::B) {}\n", &["b/mod.rs"]);
        check("fn f() {\n    use crate::b::B;\n}\n", &["b/mod.rs"]);
    }

    #[test]
    fn comments_strings_tests_and_mere_exports_are_no_imports() {
        check("//! `crate::b::B`\n", &[]);
        check("const A: &str = \"crate::b::B\"; const B: &str = r#\"\"crate::b::B\"#;\n", &[]);
        check("const A: char = '\"';\nuse crate::b::B;\nconst B: u8 = b'\\'';\n", &["b/mod.rs"]);
        check("pub use crate::b::B;\n", &[]);
        check("#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}\n", &[]);
        check("#[cfg(all(test, unix))]\nuse crate::b::B;\nfn f() {}\n", &[]);
    }

    #[test]
    fn files_that_import_each_other_are_one_cycle() {
        let sources = [
            ("a.rs", "use crate::b::B;\n"),
            ("b.rs", "use crate::c::C;\n"),
            ("c.rs", "use crate::a::A;\nuse crate::d::D;\n"),
            ("d.rs", ""),
        ];
        let imports = Imports::read(&sources.map(|it| (it.0.to_owned(), it.1.to_owned())));
        let cycles = imports.cycles();
        assert_eq!(cycles, [BTreeSet::from(["a.rs", "b.rs", "c.rs"])]);
    }
}
