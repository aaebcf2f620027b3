//! Parameters and services may be called like functions, types and variables of generated code.

#![deny(warnings, dead_code)]
#![allow(non_snake_case, non_upper_case_globals)]

use foundry::{Args, Choice, Console, command, service};

foundry::app! { struct App; }

struct A(u32);

#[service]
fn call(ctx: &Input) -> A {
    A(ctx.0)
}

struct Input(u32);

#[service]
fn input() -> Input {
    Input(1)
}

#[command]
fn run(run: u32, call: u32, input: &A, #[option] ctx: u32, __ctx: u32, __input: u32, read: u32) {
    assert_eq!((run, call, input.0, ctx, __ctx, __input, read), (1, 2, 1, 3, 4, 5, 6));
}

#[command]
async fn report(self_: u32, Console: u32, out: &Console, __call: u32) -> foundry::Result<()> {
    assert_eq!((self_, Console, __call), (1, 2, 3));
    out.line("")
}

fn value(value: &u32) -> Result<(), &'static str> {
    if *value < 10 { Ok(()) } else { Err("too large") }
}

fn word(word: &str) -> [&str; 1] {
    [word]
}

const COMMAND: u32 = 5;

fn __value() -> u32 {
    COMMAND
}

/// Each is called like something that is written for it, or like what it is checked by.
#[command("all:words", call, exclusive = [__param, root], example = "all:words 2 b --root 7")]
fn words(
    #[argument(range = 0..=9, validate = value)] value: u32,
    #[argument(complete = word, len = 1..=3)] word: String,
    #[argument(default = COMMAND)] words: u32,
    #[option] __param: Option<u32>,
    #[option] root: Option<u32>,
    #[option(default = "6", env = "NAMES_OF_VARIABLES_WORD", validate = self::value)] __word: u32,
    #[option(delimiter = ',', values = 0..=3)] limits: Vec<u32>,
    #[flag(negatable, default = true)] __value: bool,
    #[flag(count)] given: u8,
    #[args] __arg_value: Names,
) -> u32 {
    assert_eq!((value, &*word, words, __param, root, __word), (2, "b", 5, None, Some(7), 6));
    assert_eq!((limits.len(), __value, given, __arg_value.__returned), (2, false, 2, 8));
    0
}

#[derive(Args)]
struct Names {
    #[option(default = 8)]
    __returned: u32,
    #[option(default = __value())]
    __base: u32,
    #[option]
    __GROUP_0: Option<name>,
    #[args]
    params: Inner,
}

#[derive(Args)]
struct Inner {
    #[flag]
    specs: bool,
}

#[derive(Choice)]
#[allow(non_camel_case_types)]
enum name {
    word,
    Self_,
    r#match,
}

fn main() {
    let app = App::new();
    app.call_blocking("run", &["1", "2", "4", "5", "6", "--ctx=3"]).unwrap();
    app.call_blocking("report", &["1", "2", "3"]).unwrap();
    let words = ["2", "b", "--root=7", "--limits=1,2", "--no-value", "--given", "--given"];
    app.call_blocking("all:words", &words).unwrap();
    let names = Names {
        __returned: 8,
        __base: __value(),
        __GROUP_0: Some(name::word),
        params: Inner { specs: false },
    };
    assert!(!names.params.specs && names.__base == 5);
    assert!(matches!("match".parse(), Ok(name::r#match)));
    assert!(matches!(names.__GROUP_0, Some(name::word | name::Self_ | name::r#match)));
    let call = foundry::call!(
        app,
        "all:words",
        value = 2,
        word = "b".into(),
        root = Some(7),
        limits = vec![1, 2],
        __value = false,
        given = 2,
        __arg_value = names,
    );
    call.wait().unwrap();
}
