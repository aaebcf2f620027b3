//! The application of the library, run by a binary.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    foundry_tests::Library::run()
}
