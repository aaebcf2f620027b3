//! Whatever the files hold, the scan comes to an end and does not panic.

use super::super::{MOST_MODULES, Source, source, squeeze};
use super::{check, scan_tree, tree};

/// A little of everything that needs care.
const NASTY: &str = r####"#![cfg_attr(a, path = "x")] /* /* */ " */ //! "
#[cfg_attr(a, cfg_attr(b, path = r##"l"#ib.rs"##, service), command("x]\"", y = '\''))]
pub(in a::b) const unsafe extern "C" fn r#fn<'a, 'b: 'a>(x: &'r#a [u8; { 3 }]) -> Vec<Vec<u8>>
where A: B<{ 1 }> { '"'; }
#[service] impl<'a, T: Fn(u8) -> u8> A<T> for dyn for<'b> B<'b, { "}" }> + 'a where T: 'a {}
cfg_if! { if #[cfg(x)] { #[path = "a\\b.rs"] mod größe; } else { mod r#mod { #![x] mod b; } } }
macro_rules! m { ($x:ty) => { b"\"" br#"""# c"{" cr"\" '{' b'\'' '\u{7d}' } }
const A: S = S { x: 1e-5 / 2 } ; extern crate a; extern { } union U { x: u8 } #[command] fn 名() {}
#[path = "lib.rs"] mod again; type F = fn(u8); use a::{b, c}; struct S(u8) where T: X; #"####;

#[test]
fn every_prefix_comes_to_an_end() {
    for end in 0..=NASTY.len() {
        read(&NASTY.as_bytes()[..end]);
    }
}

#[test]
fn every_suffix_comes_to_an_end() {
    for start in 0..=NASTY.len() {
        read(&NASTY.as_bytes()[start..]);
    }
}

#[test]
fn mutations_come_to_an_end() {
    let mut random = Random(1);
    for _ in 0..10_000 {
        let mut bytes = NASTY.as_bytes().to_vec();
        for _ in 0..=random.below(8) {
            let at = random.below(bytes.len());
            let other = bytes[random.below(bytes.len())];
            match random.below(4) {
                0 => bytes[at] = u8::try_from(random.below(256)).unwrap(),
                1 => bytes[at] = other,
                2 => bytes.insert(at, other),
                _ => drop(bytes.remove(at)),
            }
        }
        read(&bytes);
    }
}

#[test]
fn all_of_it_is_understood() {
    let names = ["fn", "impl dyn for<'b>B<'b,{\"}\"}>+'a", "名"];
    check(&[("lib.rs", NASTY)], &names.map(|name| ("", name)));
}

#[test]
fn unterminated_tokens_end_with_the_file() {
    for end in ["\"", "\"\\", "r#\"", "r###", "b'", "'", "'\\", "/*", "/* /* */", "#", "#[", "#!"] {
        check(&[("lib.rs", &format!("#[command] fn a() {{}} {end}"))], &[("", "a")]);
    }
}

#[test]
fn deep_nesting_needs_no_stack() {
    for opening in ["{", "(", "mod a {", "m! {", "#[cfg_attr(a, ", "impl A<", "/*", "fn a(", "#[x("]
    {
        let text = format!("#[command] fn a() {{}} {}", opening.repeat(20_000));
        check(&[("lib.rs", &text)], &[("", "a")]);
    }
    let nested = format!("#[cfg_attr(a, {}service", "cfg_attr(b, ".repeat(20_000));
    let text = format!("{nested}{})] struct A;", ")".repeat(20_000));
    check(&[("lib.rs", &text)], &[("", "A")]);
}

#[test]
fn modules_that_multiply_end() {
    // Each file declares the next one under two names: 2^40 modules, if nobody stops.
    let names: Vec<_> = (0..40).map(|at| format!("f{at}.rs")).collect();
    let text = |at| {
        format!(
            "#[path = \"f{at}.rs\"] mod a; #[path = \"f{at}.rs\"] mod b; #[command] fn x() {{}}"
        )
    };
    let texts: Vec<_> = (1..=40).map(text).collect();
    let root = ("lib.rs", "#[path = \"f0.rs\"] mod f;");
    let files = names.iter().zip(&texts).map(|(name, text)| (&**name, &**text));
    let found = scan_tree(&tree(&files.chain([root]).collect::<Vec<_>>()));
    assert!((40..=40 * MOST_MODULES).contains(&found.len()), "{}", found.len());
}

#[test]
fn folders_that_multiply_end() {
    let attribute = "#[cfg_attr(a, path = \"x\")] #[cfg_attr(b, path = \"y\")] mod m { ";
    let end = "}".repeat(60);
    let text = format!("{} mod z; {end} #[command] fn a() {{}}", attribute.repeat(60));
    check(&[("lib.rs", &text)], &[("", "a")]);
}

#[test]
fn an_item_among_folders_that_multiply_is_found() {
    let attribute = "#[cfg_attr(a, path = \"x\")] #[cfg_attr(b, path = \"y\")] mod m { ";
    let text = format!("{} mod z; #[command] fn a() {{}}", attribute.repeat(60));
    check(&[("lib.rs", &text)], &[(&"::m".repeat(60), "a")]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_a_circle_end() {
    let folder = tree(&[("lib.rs", "mod a;"), ("a/mod.rs", "mod a; #[command] fn x() {}")]);
    std::os::unix::fs::symlink(".", folder.path().join("a/a")).unwrap();
    let found = scan_tree(&folder);
    assert_eq!(found.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_device_is_not_read() {
    check(&[("lib.rs", "#[path = \"/dev/zero\"] mod a; #[command] fn x() {}")], &[("", "x")]);
}

#[test]
fn a_folder_in_place_of_a_file_is_nothing() {
    check(
        &[("lib.rs", "mod a; #[path = \"a.rs\"] mod b;"), ("a.rs/mod.rs", "#[command] fn x() {}")],
        &[],
    );
}

#[test]
fn a_missing_root_is_nothing() {
    check(&[], &[]);
}

/// Reads a file of these bytes without writing one: thousands of files would take their time.
fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let source = Source { file: "lib.rs".into(), children: "".into(), module: String::new() };
    source::read(&text, &source);
    squeeze(&text);
}

/// Numbers that look random and are the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}
