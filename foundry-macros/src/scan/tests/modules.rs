//! Modules are followed into their files, inline and out of line.

use std::path::{Path, PathBuf};

use super::{check, children_of, scan, tree};

const ITEM: &str = "#[command] fn x() {}";

#[test]
fn items_of_the_root_are_found() {
    check(&[("lib.rs", ITEM)], &[("", "x")]);
}

#[test]
fn a_module_lives_in_the_file_of_its_name() {
    check(&[("lib.rs", "mod a;"), ("a.rs", ITEM)], &[("::a", "x")]);
}

#[test]
fn a_module_lives_in_mod_rs() {
    check(&[("lib.rs", "pub mod a;"), ("a/mod.rs", ITEM)], &[("::a", "x")]);
}

#[test]
fn modules_nest_in_both_kinds_of_files() {
    let files = [
        ("lib.rs", "pub(crate) mod a; mod b;"),
        ("a.rs", "mod c;"),
        ("a/c.rs", ITEM),
        ("b/mod.rs", "mod d;"),
        ("b/d.rs", ITEM),
    ];
    check(&files, &[("::a::c", "x"), ("::b::d", "x")]);
}

#[test]
fn files_that_nobody_declares_are_not_read() {
    check(&[("lib.rs", "mod b;"), ("a.rs", ITEM), ("b/mod.rs", ""), ("b/c.rs", ITEM)], &[]);
}

#[test]
fn a_missing_file_is_nothing() {
    check(&[("lib.rs", "mod gone; #[command] fn x() {}")], &[("", "x")]);
}

#[test]
fn items_come_in_the_order_of_the_sources() {
    let root = "#[command] fn first() {} mod a; #[command] fn last() {}";
    let files = [("lib.rs", root), ("a.rs", "mod b; #[command] fn third() {}"), ("a/b.rs", ITEM)];
    check(&files, &[("", "first"), ("::a::b", "x"), ("::a", "third"), ("", "last")]);
}

#[test]
fn an_inline_module_ends_at_its_brace() {
    let root = "mod a { #[command] fn x() {} mod b { #[command] fn y() {} } #[command] fn z() {} }
        #[command] fn w() {}";
    check(&[("lib.rs", root)], &[("::a", "x"), ("::a::b", "y"), ("::a", "z"), ("", "w")]);
}

#[test]
fn an_inline_module_is_a_folder() {
    check(&[("lib.rs", "mod a { mod b; }"), ("a/b.rs", ITEM)], &[("::a::b", "x")]);
}

#[test]
fn an_inline_module_of_a_named_file_is_a_folder_in_its_folder() {
    let files = [("lib.rs", "mod a;"), ("a.rs", "mod b { mod c; }"), ("a/b/c/mod.rs", ITEM)];
    check(&files, &[("::a::b::c", "x")]);
}

#[test]
fn raw_module_names_lose_their_prefix() {
    let files = [("lib.rs", "mod r#async; mod r#in { mod x; }"), ("async.rs", ITEM)];
    let more = [files[0], files[1], ("in/x.rs", ITEM)];
    check(&more, &[("::async", "x"), ("::in::x", "x")]);
}

#[test]
fn cfg_if_is_looked_into() {
    let root = "cfg_if::cfg_if! { if #[cfg(a)] { mod x; } else { mod y; #[command] fn z() {} } }";
    let files = [("lib.rs", root), ("x.rs", ITEM), ("y.rs", ITEM)];
    check(&files, &[("::x", "x"), ("::y", "x"), ("", "z")]);
}

#[test]
fn modules_in_a_macro_keep_their_folder() {
    let root = "mod a { wrap! ( #[cfg(x)] mod b; ); mod c; }";
    let files = [("lib.rs", root), ("a/b.rs", ITEM), ("a/c.rs", ITEM)];
    check(&files, &[("::a::b", "x"), ("::a::c", "x")]);
}

#[test]
fn a_module_declared_twice_is_found_once() {
    let root = "cfg_if! { if #[cfg(a)] { mod x; } else { mod x; } }";
    check(&[("lib.rs", root), ("x.rs", ITEM)], &[("::x", "x")]);
}

#[test]
fn the_same_item_under_two_cfgs_is_found_once() {
    let root = "#[cfg(a)] #[command] fn x() {} #[cfg(not(a))] #[command] fn x() {}";
    check(&[("lib.rs", root)], &[("", "x")]);
}

#[test]
fn modules_of_skipped_bodies_are_not_followed() {
    let root = "fn f() { mod a; } macro_rules! m { () => { mod a; } }";
    check(&[("lib.rs", root), ("a.rs", ITEM)], &[]);
}

#[test]
fn the_scan_may_start_in_any_file() {
    let folder = tree(&[("bin/tool.rs", "mod a;"), ("bin/tool/a.rs", ITEM), ("bin/a.rs", "")]);
    let root = folder.path().join("bin/tool.rs");
    assert_eq!(scan(&root, &children_of(&root, false)).len(), 1);
    assert_eq!(scan(&root, &children_of(&root, true)).len(), 0);
}

#[test]
fn children_live_beside_a_root_and_below_a_named_file() {
    #[track_caller]
    fn check(file: &str, is_crate_root: bool, expected: &str) {
        assert_eq!(children_of(Path::new(file), is_crate_root), PathBuf::from(expected));
    }
    check("src/main.rs", true, "src");
    check("src/a/mod.rs", false, "src/a");
    check("src/a/b.rs", false, "src/a/b");
    check("main.rs", true, "");
}
