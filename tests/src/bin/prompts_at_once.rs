//! An application in which nothing is async, nothing is closed and no command takes `&Cancel`.

#![forbid(unsafe_code)]

use foundry::{Console, Result, command};

foundry::app! {
    /// Asks questions.
    struct PromptsAtOnce;
}

fn main() -> std::process::ExitCode {
    PromptsAtOnce::run()
}

/// Asks.
#[command]
fn ask(console: &Console) -> Result<()> {
    let name = console.ask("Name")?;
    console.line(format_args!("got {name}"))
}

/// Asks for a secret.
#[command]
fn secret(console: &Console) -> Result<()> {
    let secret = console.ask_secret("Secret")?;
    console.line(format_args!("got {secret}"))
}

/// Asks for a secret option.
#[command]
fn login(#[option(prompt = "Secret", secret)] token: String, console: &Console) -> Result<()> {
    console.line(format_args!("got {token}"))
}

/// Works until it is ended.
#[command]
fn works(console: &Console) -> Result<()> {
    console.line("ready")?;
    loop {
        std::thread::park();
    }
}

/// Prints a text without the end of the line.
#[command]
fn unfinished(console: &Console) -> Result<()> {
    console.write("no end of the line")
}

/// Prints many lines.
#[command]
fn many(console: &Console) -> Result<()> {
    (0..100_000).try_for_each(|at| console.line(format_args!("line {at}")))
}
