//! Our attributes are known by their last segment, also under `cfg_attr`.

use super::check_root;

#[test]
fn attributes_may_be_qualified() {
    check_root(
        "#[foundry::command(\"x\")] fn a() {} #[::foundry::service] struct B;
        #[ :: x :: command ] fn c() {} #[seeder] fn d() {} #[f::warmer] fn e() {}",
        &["a", "B", "c", "d", "e"],
    );
}

#[test]
fn attributes_may_have_any_arguments() {
    check_root(
        "#[command(\"x]\", examples = [\"a\", \"{\"])] fn a() {}
        #[command(alias = [\"y\", '\"', ']'], f = |x| x > 1)] fn b() {}",
        &["a", "b"],
    );
}

#[test]
fn other_attributes_may_stand_between() {
    check_root(
        "/// Docs with a `{` and \"quotes.\n#[command]\n#[allow(dead_code, reason = \"]\")]
        #[doc = r#\"}\"]\"#] // comment {\n#[cfg(any(a, b))] fn a() {}",
        &["a"],
    );
}

#[test]
fn foreign_attributes_are_not_ours() {
    check_root(
        "#[commands] fn a() {} #[service::other] fn b() {} #[doc(service)] fn c() {}
        #[doc = \"#[command]\"] fn d() {} #[other(x, command)] fn e() {} // #[command]\nfn f() {}",
        &[],
    );
}

#[test]
fn cfg_attr_is_looked_into() {
    check_root(
        "#[cfg_attr(a, service)] struct A;
        #[cfg_attr(all(a, not(b)), other, foundry::command(\"y\", alias = \"z\"))] fn b() {}
        #[cfg_attr(a, cfg_attr(b, x(1, 2), service), derive(Debug))] struct C;
        #[cfg_attr(a, command,)] fn d() {}",
        &["A", "b", "C", "d"],
    );
}

#[test]
fn predicates_and_arguments_of_cfg_attr_are_not_attributes() {
    check_root(
        "#[cfg_attr(command, x)] fn a() {} #[cfg_attr(any(x, service), y)] fn b() {}
        #[cfg_attr(x, y(z, command))] fn c() {} #[cfg_attr(x)] fn d() {}",
        &[],
    );
}

#[test]
fn a_derive_with_config_is_a_section_under_a_name_of_its_own() {
    check_root(
        "#[derive(Config)] struct A; #[derive(Debug, foundry::Config,)] #[config(x)] struct B;
        #[derive(Clone)] #[derive(::f::Config, Eq)] pub(crate) struct r#type { a: u8 }
        #[cfg_attr(x, derive(Config))] struct C; #[service] #[derive(Config)] struct D;",
        &["config A", "config B", "config type", "config C", "config D", "D"],
    );
}

#[test]
fn other_derives_are_no_sections() {
    check_root(
        "#[derive(Configure, a::config, Config::Other)] struct A; #[derive] struct B;
        #[doc(Config)] struct C; #[derive()] struct D; #[derive(Config)] const E: u8 = 1; struct F;",
        &[],
    );
}

#[test]
fn inner_attributes_are_not_ours() {
    check_root("#![command]\n#![allow(unused)] fn a() {} #![service] struct B;", &[]);
}

#[test]
fn attributes_do_not_leak_to_the_next_item() {
    check_root(
        "#[command] const A: u8 = 1; fn a() {} #[service] use x::y; fn b() {}
        #[command] mod m {} fn c() {} #[command] m!(); fn d() {} #[service] trait T {} fn e() {}
        #[command] extern \"C\" {} fn f() {} #[command] fn g() {} fn h() {}",
        &["g"],
    );
}
