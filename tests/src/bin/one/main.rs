//! One of several binaries of a package, with modules of its own.

#![forbid(unsafe_code)]

mod part;

foundry::app! {
    /// The first.
    struct One;
}

fn main() -> std::process::ExitCode {
    One::run()
}
