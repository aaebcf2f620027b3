//! A service with a command line written with `clap`, which gets an operations console beside it:
//! Foundry is asked first, and what it does not know goes to `clap` as before.

#![forbid(unsafe_code)]

mod operations;

use clap::{Parser, Subcommand};
use foundry::Dispatch;
use std::process::ExitCode;

foundry::app! {
    /// The operations of the service.
    struct Operations;
}

/// A service.
#[derive(Parser)]
#[command(after_help = "Operations: `beside-clap cache:clear`, `beside-clap queue:work`")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve requests.
    Serve {
        /// On which port
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
}

fn main() -> ExitCode {
    if let Dispatch::Handled(code) = Operations::dispatch(std::env::args_os().skip(1)) {
        return code;
    }
    match Cli::parse().command {
        Command::Serve { port } => serve(port),
    }
}

#[expect(clippy::print_stdout, reason = "a program that was there before")]
fn serve(port: u16) -> ExitCode {
    println!("serving on port {port}");
    ExitCode::SUCCESS
}
