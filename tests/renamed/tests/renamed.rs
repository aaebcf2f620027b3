//! Foundry under another name works as under its own.

use std::process::Command;

#[test]
fn commands_services_and_sections_find_a_renamed_runtime() {
    let output = Command::new(env!("CARGO_BIN_EXE_foundry-tests-renamed")).arg("count").output();
    let output = output.unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "4\n", "{output:?}");
}
