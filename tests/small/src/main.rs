//! The program.

fn main() -> std::process::ExitCode {
    foundry_tests_small::Small::run()
}
