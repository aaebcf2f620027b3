//! Parameters and services may be called like functions, types and variables of generated code.

#![deny(warnings, dead_code)]
#![allow(non_snake_case)]

use foundry::{Console, command, service};

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

fn main() {
    let app = App::new();
    app.call_blocking("run", &["1", "2", "4", "5", "6", "--ctx=3"]).unwrap();
    app.call_blocking("report", &["1", "2", "3"]).unwrap();
}
