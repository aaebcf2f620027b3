//! Another binary of the package.

#![forbid(unsafe_code)]

#[path = "two_parts/part.rs"]
mod part;

foundry::app! {
    /// The second.
    struct Two;
}

/// `of-two`.
#[foundry::command]
fn of_two() {}

fn main() -> std::process::ExitCode {
    Two::run()
}
