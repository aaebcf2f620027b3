//! A group borrows from the command line alone; a choice is words.

use foundry::{Args, Choice, command};

foundry::app! { struct App; }

#[derive(Args)]
struct TwoLifetimes<'a, 'b> {
    #[option]
    one: Option<&'a str>,
    #[option]
    other: Option<&'b str>,
}

#[derive(Args)]
struct OfType<T: std::str::FromStr<Err: std::fmt::Display>> {
    #[option]
    value: Option<T>,
}

#[derive(Args)]
struct OfSize<'a, const N: usize> {
    #[option]
    text: Option<&'a str>,
}

#[derive(Args)]
struct Fine<'text> {
    #[option]
    text: Option<&'text str>,
}

#[derive(Choice)]
enum Role<T> {
    Reader,
    Editor(T),
}

#[derive(Choice)]
enum Borrowed<'a> {
    Some,
    Other(&'a str),
}

#[command]
fn two(#[args] two: TwoLifetimes<'_, '_>) {
    let _ = (two.one, two.other);
}

#[command]
fn others(#[args] of_type: OfType<u32>, #[args] of_size: OfSize<'_, 3>, #[args] fine: Fine<'_>) {
    let _ = (of_type.value, of_size.text, fine.text);
}

#[command]
fn choices(role: Role<u32>) {
    let _ = role;
}

fn main() {
    let _ = App::run();
}
