//! Items are told apart, and what is not at module level is skipped.

use super::{check, check_root};

#[test]
fn all_kinds_of_items_are_found() {
    check_root(
        "#[command] fn a() {} #[service] struct B; #[service] struct C(u8, [u8; { 3 }]);
        #[service] struct D { x: fn(u8) -> u8 } #[service] enum E { X { y: u8 }, Z = 1 }
        #[service] union F { x: u8 } #[service] impl G { fn new() {} } #[command] fn z() {}",
        &["a", "B", "C", "D", "E", "F", "impl G", "z"],
    );
}

#[test]
fn other_kinds_of_items_are_not_found() {
    check_root("#[service] trait A {} #[service] type B = u8; #[service] static C: u8 = 1;", &[]);
}

#[test]
fn visibility_and_modifiers_may_precede() {
    check_root(
        "#[command] pub fn a() {} #[command] pub(crate) async fn b() {}
        #[command] pub(in crate::x) const unsafe extern \"C\" fn c() {}
        #[command] extern fn d() {} #[command] pub const fn e() {} #[command] unsafe fn f() {}
        #[service] unsafe impl G for H {} #[command] extern r\"C\" fn i() {}",
        &["a", "b", "c", "d", "e", "f", "impl H", "i"],
    );
}

#[test]
fn generics_and_where_clauses_belong_to_the_item() {
    check_root(
        "#[command] fn a<'a, T: Fn(u8) -> Vec<u8>>(x: &'a T) -> Option<T> where T: 'a + A<{ 3 }> {}
        #[service] struct B<T = u8>(T) where T: Copy;
        #[service] struct C<T> where T: Iterator<Item = u8> { x: T } #[command] fn z() {}",
        &["a", "B", "C", "z"],
    );
}

#[test]
fn bodies_are_skipped() {
    check_root(
        "fn a() { #[command] fn inner() {} } trait T { #[command] fn b(); #[command] fn c() {} }
        impl T { #[command] fn d() {} } extern \"C\" { #[command] fn e(); }
        unsafe extern { #[command] fn f(); } struct S { #[service] g: u8 } enum E { #[command] H }
        macro_rules! m { () => { #[command] fn i() {} }; } macro n($x:ty) { #[command] fn j() {} }
        macro_rules! o ( () => { #[command] fn k() {} } ); extern crate x; #[command] fn z() {}",
        &["z"],
    );
}

#[test]
fn initialisers_with_braces_are_skipped() {
    check_root(
        "const A: S = S { x: 1 } ; static B: u8 = { #[command] fn a() {} 1 };
        const _: () = { #[command] fn b() {} }; const C: fn() = if X { a } else { b };
        type D = [u8; { 1 }]; #[command] fn z() {}",
        &["z"],
    );
}

#[test]
fn use_groups_are_skipped() {
    check_root("use a::{b, c::{self, d as command}}; use {x, y}; #[command] fn z() {}", &["z"]);
}

#[test]
fn items_wrapped_in_a_macro_are_found() {
    check_root(
        "wrap! { #[command] fn a() {} } a::wrap!(#[service] struct B;); wrap![#[command] fn c() {}];
        wrap! { fn x() {} wrap! { extra, [1], { #[command] pub fn d() {} } } }
        #[command] fn z() {}",
        &["a", "B", "c", "d", "z"],
    );
}

#[test]
fn items_in_a_macro_may_lack_their_end() {
    check_root(
        "wrap! { #[service] struct A(u8) #[service] struct B } #[command] fn c() {}",
        &["A", "B", "c"],
    );
}

#[test]
fn strings_hide_brackets() {
    check_root(
        r##"const A: &str = "}\"{\\"; const B: &str = r#"}"{"#; const C: &[u8] = b"\"{";
        const D: &[u8] = br"{\"; const E: &CStr = c"{"; const F: &CStr = cr#"{""#;
        const G: &str = r"\";
        fn f() { "}"; r#"}"#; } #[command] fn z() {}"##,
        &["z"],
    );
}

#[test]
fn characters_are_not_lifetimes() {
    check_root(
        r"fn f<'a>(x: &'a str) -> &'static str { '{'; '\''; b'{'; b'\''; '\\'; '\u{7b}';
        '»'; 'x: loop {} }
        struct S<'a, 'b>(&'a u8, &'b u8); impl<'r> T<'r> for &'r#async u8 {} #[command] fn z() {}",
        &["z"],
    );
}

#[test]
fn comments_hide_brackets() {
    check_root(
        "/* { /* \" nested */ } ' */ // {\n/// }\n//! }\n/** { */ fn f() { /* } */ // }\n }
        #[command] fn z() {}",
        &["z"],
    );
}

#[test]
fn a_quotient_is_not_a_comment() {
    check_root("const A: u8 = 4 / 2; const B: u8 = X / *Y; #[command] fn z() {}", &["z"]);
}

#[test]
fn raw_identifiers_lose_their_prefix() {
    check_root(
        "fn r#fn() {} #[command] fn r#match() {} #[service] impl r#async::r#Type {}
        #[r#command] fn z() {}",
        &["match", "impl async::Type", "z"],
    );
}

#[test]
fn union_and_macro_rules_may_be_names() {
    check_root(
        "fn union() {} union! {} mod m { use union; } const macro_rules: u8 = 1;
        #[command] fn z() {}",
        &["z"],
    );
}

#[test]
fn identifiers_may_be_of_any_script() {
    check_root("#[command] fn größe() {}\u{2028}#[command]\u{85}fn 名() {}", &["größe", "名"]);
}

#[test]
fn byte_order_mark_and_shebang_are_skipped() {
    check_root("\u{feff}#!/usr/bin/env {\n#[command] fn a() {}", &["a"]);
    check_root("#!/bin/{", &[]);
    check_root("#! /**/ [allow(x)] #[command] fn a() {}", &["a"]);
}

#[test]
fn lines_may_end_in_carriage_returns() {
    check_root("// {\r\n#[command]\r\nfn a() {}\r\nmod b {\r\n}\r\n", &["a"]);
}

#[test]
fn broken_encoding_does_not_end_the_scan() {
    let folder = super::tree(&[]);
    std::fs::write(folder.path().join("lib.rs"), b"// \xff\n\"\xfe\" \xc3 #[command] fn a() {}")
        .unwrap();
    assert_eq!(super::scan_tree(&folder)[0].name, "a");
}

#[test]
fn stray_closing_brackets_do_not_end_the_scan() {
    let root = "} ] ) #[command] fn a() {} } mod b { #[command] fn c() {} } } #[command] fn d() {}";
    check(&[("lib.rs", root)], &[("", "a"), ("::b", "c"), ("", "d")]);
}
