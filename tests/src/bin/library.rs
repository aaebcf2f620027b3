//! The application of the library, run by a binary.

fn main() -> std::process::ExitCode {
    foundry_tests::Library::run()
}
