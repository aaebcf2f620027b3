//! Commands that ask questions, which a test interrupts at a terminal.

#![forbid(unsafe_code)]

use foundry::{Cancel, Close, Console, Result, command, service};
use std::sync::Arc;

foundry::app! {
    /// Asks questions.
    struct Prompts;
}

fn main() -> std::process::ExitCode {
    Prompts::run()
}

struct Pool(Arc<Console>);

#[service]
fn pool(console: Arc<Console>) -> Pool {
    Pool(console)
}

impl Close for Pool {
    async fn close(&self) {
        let _ = self.0.line("closed");
    }
}

/// Asks, in a sync command.
#[command("sync:ask")]
fn sync_ask(console: &Console) -> Result<()> {
    let name = console.ask("Name")?;
    console.line(format_args!("got {name}"))
}

/// Asks for a secret, in a sync command.
#[command("sync:secret")]
fn sync_secret(console: &Console) -> Result<()> {
    let secret = console.ask_secret("Secret")?;
    console.line(format_args!("got {secret}"))
}

/// Asks, in an async command.
#[command("async:ask")]
async fn async_ask(console: &Console) -> Result<()> {
    sync_ask(console)
}

/// Asks for a secret, in an async command.
#[command("async:secret")]
async fn async_secret(console: &Console) -> Result<()> {
    sync_secret(console)
}

/// Asks, beside `&Cancel`.
#[command("cancel:ask")]
fn cancel_ask(console: &Console, _cancel: &Cancel) -> Result<()> {
    sync_ask(console)
}

/// Asks for a secret, beside `&Cancel`.
#[command("cancel:secret")]
fn cancel_secret(console: &Console, _cancel: &Cancel) -> Result<()> {
    sync_secret(console)
}

/// Asks in an async command beside `&Cancel`.
#[command("async:cancel:ask")]
async fn async_cancel_ask(console: &Console, _cancel: &Cancel) -> Result<()> {
    sync_ask(console)
}

/// Asks for a secret in an async command beside `&Cancel`.
#[command("async:cancel:secret")]
async fn async_cancel_secret(console: &Console, _cancel: &Cancel) -> Result<()> {
    sync_secret(console)
}

/// Asks, with a service to close.
#[command("closes:ask")]
fn closes_ask(console: &Console, _pool: &Pool) -> Result<()> {
    sync_ask(console)
}

/// Asks for a secret, with a service to close.
#[command("closes:secret")]
fn closes_secret(console: &Console, _pool: &Pool) -> Result<()> {
    sync_secret(console)
}

/// Asks for an option.
#[command("option:ask")]
fn option_ask(#[option(prompt = "Name")] name: String, console: &Console) -> Result<()> {
    console.line(format_args!("got {name}"))
}

/// Asks for a secret option.
#[command("option:secret")]
fn option_secret(
    #[option(prompt = "Secret", secret)] token: String,
    console: &Console,
) -> Result<()> {
    console.line(format_args!("got {token}"))
}

/// Asks for an option of an async command.
#[command("async:option:ask")]
async fn async_option_ask(
    #[option(prompt = "Name")] name: String,
    console: &Console,
) -> Result<()> {
    console.line(format_args!("got {name}"))
}

/// Asks for a secret option of an async command beside `&Cancel`.
#[command("async:option:secret")]
async fn async_option_secret(
    #[option(prompt = "Secret", secret)] token: String,
    console: &Console,
    _cancel: &Cancel,
) -> Result<()> {
    console.line(format_args!("got {token}"))
}

/// Confirms, in a sync command.
#[command("sync:confirm")]
fn sync_confirm(console: &Console) -> Result<()> {
    let word = if console.confirm("Really drop", true)? { "dropped" } else { "kept" };
    console.line(word)
}

/// Confirms, in an async command.
#[command("async:confirm")]
async fn async_confirm(console: &Console, _pool: &Pool) -> Result<()> {
    sync_confirm(console)
}

/// Confirms in a thread for blocking work.
#[command("blocking:confirm")]
async fn blocking_confirm(console: Arc<Console>) -> Result<()> {
    tokio::task::spawn_blocking(move || sync_confirm(&console)).await?
}

/// Asks for a secret in a thread for blocking work.
#[command("blocking:secret")]
async fn blocking_secret(console: Arc<Console>) -> Result<()> {
    tokio::task::spawn_blocking(move || sync_secret(&console)).await?
}

/// Ends while another thread asks for a secret.
#[command("thread:secret")]
fn thread_secret(console: Arc<Console>) {
    let _asks = std::thread::spawn(move || sync_secret(&console));
    std::thread::sleep(std::time::Duration::from_millis(400));
}

/// Asks for a secret and then works until it is ended.
#[command("secret:works")]
fn secret_works(console: &Console) -> Result<()> {
    sync_secret(console)?;
    loop {
        std::thread::park();
    }
}

/// Asks for a secret and then waits until it is ended.
#[command("secret:waits")]
async fn secret_waits(console: &Console, _pool: &Pool) -> Result<()> {
    sync_secret(console)?;
    std::future::pending().await
}

/// Calls a command that asks for a secret.
#[command("nested:secret")]
async fn nested_secret() -> Result<()> {
    let app = Prompts::new();
    app.call("closes:secret", &[]).await?;
    Ok(())
}
