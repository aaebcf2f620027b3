//! `#[path]` moves modules, by the rules of the Rust reference.

use super::check;

const ITEM: &str = "#[command] fn x() {}";

#[test]
fn path_names_the_file() {
    let files = [("lib.rs", "#[path = \"b.rs\"] mod a;"), ("b.rs", ITEM), ("a.rs", ITEM)];
    check(&files[..2], &[("::a", "x")]);
    check(&[files[0], files[2]], &[]);
}

#[test]
fn path_may_be_raw_or_escaped() {
    let root = "#[path = r#\"b.rs\"#] mod a; #[path = \"\\u\\\".rs\"] mod c;";
    check(&[("lib.rs", root), ("b.rs", ITEM), ("u\".rs", ITEM)], &[("::a", "x"), ("::c", "x")]);
}

#[test]
fn path_counts_from_the_folder_of_the_file() {
    let files = [("lib.rs", "mod a;"), ("a.rs", "#[path = \"c.rs\"] mod b;"), ("c.rs", ITEM)];
    check(&files, &[("::a::b", "x")]);
}

#[test]
fn a_file_reached_by_path_is_a_mod_rs() {
    let files = [("lib.rs", "#[path = \"d/b.rs\"] mod a;"), ("d/b.rs", "mod c;"), ("d/c.rs", ITEM)];
    check(&files, &[("::a::c", "x")]);
}

#[test]
fn path_in_an_inline_module_of_a_named_file() {
    let named = ("s/a.rs", "mod inline { #[path = \"other.rs\"] mod inner; }");
    let files = [("lib.rs", "mod s { mod a; }"), named, ("s/a/inline/other.rs", ITEM)];
    check(&files, &[("::s::a::inline::inner", "x")]);
}

#[test]
fn path_in_an_inline_module_of_a_mod_rs() {
    let module = ("a/mod.rs", "mod inline { #[path = \"other.rs\"] mod inner; }");
    let files = [("lib.rs", "mod a;"), module, ("a/inline/other.rs", ITEM)];
    check(&files, &[("::a::inline::inner", "x")]);
}

#[test]
fn path_of_an_inline_module_is_its_folder() {
    let root = "#[path = \"d\"] mod a { mod b; #[path = \"e.rs\"] mod c; }";
    let files = [("lib.rs", root), ("d/b.rs", ITEM), ("d/e.rs", ITEM)];
    check(&files, &[("::a::b", "x"), ("::a::c", "x")]);
}

#[test]
fn path_of_an_inline_module_of_a_named_file_counts_from_the_folder_of_the_file() {
    let named = ("n.rs", "#[path = \"d\"] mod a { mod b; }");
    check(&[("lib.rs", "mod n;"), named, ("d/b.rs", ITEM)], &[("::n::a::b", "x")]);
}

#[test]
fn path_under_a_cfg_leaves_the_default() {
    let root =
        "#[cfg_attr(unix, path = \"unix.rs\")] #[cfg_attr(windows, path = \"win.rs\")] mod a;";
    let moved = [("lib.rs", root), ("unix.rs", ITEM), ("win.rs", "#[command] fn y() {}")];
    check(&moved, &[("::a", "x"), ("::a", "y")]);
    check(&[moved[0], moved[1], ("a.rs", "#[command] fn z() {}")], &[("::a", "x"), ("::a", "z")]);
}

#[test]
fn path_under_a_cfg_leaves_the_default_folder() {
    let root = "#[cfg_attr(unix, path = \"u\")] mod a { mod b; }";
    let files = [("lib.rs", root), ("u/b.rs", ITEM), ("a/b.rs", "#[command] fn y() {}")];
    check(&files, &[("::a::b", "x"), ("::a::b", "y")]);
}

#[test]
fn two_declarations_are_two_files() {
    let root = "#[cfg(unix)] mod imp; #[cfg(windows)] #[path = \"win.rs\"] mod imp;";
    let files = [("lib.rs", root), ("imp.rs", ITEM), ("win.rs", "#[command] fn y() {}")];
    check(&files, &[("::imp", "x"), ("::imp", "y")]);
}

#[test]
fn one_file_may_be_two_modules() {
    let root = "#[path = \"b.rs\"] mod a; mod b;";
    check(&[("lib.rs", root), ("b.rs", ITEM)], &[("::a", "x"), ("::b", "x")]);
}

#[test]
fn path_does_not_leak_to_the_next_module() {
    let root = "#[path = \"c.rs\"] mod a; mod b;";
    check(&[("lib.rs", root), ("b.rs", ITEM)], &[("::b", "x")]);
}

#[test]
fn a_file_that_includes_itself_is_read_once() {
    let root = "#[cfg(any())] #[path = \"lib.rs\"] mod again; #[command] fn x() {}";
    check(&[("lib.rs", root)], &[("", "x")]);
}

#[test]
fn files_that_include_each_other_end() {
    let files = [
        ("lib.rs", "mod a;"),
        ("a.rs", "#[path = \"b.rs\"] mod b; #[command] fn x() {}"),
        ("b.rs", "#[path = \"a.rs\"] mod a; #[command] fn y() {}"),
    ];
    check(&files, &[("::a::b", "y"), ("::a", "x")]);
}
