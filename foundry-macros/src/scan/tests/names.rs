//! Both sides agree on the name of an `impl` block: the file as the scan reads it, and the
//! tokens as the attribute gets them.

use quote::quote;
use syn::{ItemImpl, parse_str};

use super::super::squeeze;
use super::check_root;

/// `source` is an `impl` block; the scan and the attribute both call it `impl` and `expected`.
#[track_caller]
fn check_impl(source: &str, expected: &str) {
    let name = format!("impl {expected}");
    check_root(&format!("#[service] {source} #[command] fn z() {{}}"), &[&name, "z"]);
    let self_ty = parse_str::<ItemImpl>(source).unwrap().self_ty;
    assert_eq!(squeeze(&quote!(#self_ty).to_string()), expected);
}

#[test]
fn the_self_type_of_an_inherent_block() {
    check_impl("impl Users {}", "Users");
    check_impl("impl crate :: mail :: Audit { fn f() {} }", "crate::mail::Audit");
    check_impl("impl Repo< User > {}", "Repo<User>");
    check_impl("impl dyn Foo  + Send {}", "dyn Foo+Send");
}

#[test]
fn the_self_type_behind_generics() {
    check_impl("impl<T> Repo<T> where T: Copy {}", "Repo<T>");
    check_impl("impl<'a, T: Fn(u8) -> Vec<u8>, const N: usize> Repo<'a, T, N> {}", "Repo<'a,T,N>");
}

#[test]
fn the_self_type_behind_a_trait() {
    check_impl("impl Trait for Users {}", "Users");
    check_impl("impl<T> a::Trait<T> for Repo<T> where T: X<Y = Z> {}", "Repo<T>");
    check_impl("impl !Send for Users {}", "Users");
    check_impl("impl Trait for <A as B<C>>::D {}", "<A as B<C>>::D");
}

#[test]
fn the_self_type_may_bind_lifetimes() {
    check_impl("impl Trait for for<'a> fn(&'a u8) -> &'a u8 {}", "for<'a>fn(&'a u8)->&'a u8");
    check_impl("impl Trait for dyn for<'a> Fn(&'a u8) {}", "dyn for<'a>Fn(&'a u8)");
    check_impl("impl dyn for<> X {}", "dyn for<>X");
}

#[test]
fn the_self_type_may_hold_groups() {
    check_impl("impl Trait for [u8; 4] {}", "[u8;4]");
    check_impl("impl Trait for [u8; { 2 << 1 }] {}", "[u8;{2<<1}]");
    check_impl("impl Trait for Repo<{ 3 }, \"x y\"> {}", "Repo<{3},\"x y\">");
    check_impl("impl Trait for (A, B) {}", "(A,B)");
    check_impl("impl Trait for extern \"C\" fn(u8) {}", "extern \"C\" fn(u8)");
}

#[test]
fn words_keep_one_blank() {
    check_impl("impl Trait for &'a  mut\n T {}", "&'a mut T");
    check_impl("impl Trait for & /* why */ 'a T {}", "&'a T");
    check_impl("impl Trait for *const T {}", "*const T");
}

#[test]
fn raw_types_lose_their_prefix() {
    check_impl("impl r#mod::r#Type {}", "mod::Type");
}

#[test]
fn white_space_does_not_matter() {
    assert_eq!(squeeze("Repo < User >"), squeeze("Repo<User>"));
    assert_eq!(squeeze(" & 'a  dyn A + 'b "), "&'a dyn A+'b");
    assert_eq!(squeeze("Map < \" a  b \" , ' ' >"), "Map<\" a  b \",' '>");
    assert_eq!(squeeze(""), "");
}

#[test]
fn squeezed_text_stays_as_it_is() {
    for text in ["&'a mut T", "dyn A+'b", "[u8;1.5]", "a b'c' 'd", "r \"x\""] {
        assert_eq!(squeeze(&squeeze(text)), squeeze(text));
    }
}
