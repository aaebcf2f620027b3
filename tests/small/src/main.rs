//! The program.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    foundry_tests_small::Small::run()
}
