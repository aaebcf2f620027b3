//! Compiles every file of `pass/` and `fail/`, and compares the words of the compiler.
//!
//! They hold for the toolchain in `rust-toolchain.toml`. `TRYBUILD=overwrite` writes them anew; read
//! each as if it were the manual.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

#[test]
fn what_must_compile_compiles_and_runs() {
    copy_embedded_files();
    trybuild::TestCases::new().pass("pass/*.rs");
}

#[test]
fn what_must_not_compile_says_why() {
    copy_embedded_files();
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}

/// Copies the files that `config = "embedded/…"` names to the crate that trybuild makes of the tests, which
/// lies in the target folder, wherever that is.
fn copy_embedded_files() {
    static COPIED: Once = Once::new();
    COPIED.call_once(|| {
        let name = env!("CARGO_PKG_NAME");
        let copies = target_folder().join("tests/trybuild").join(name).join("embedded");
        fs::create_dir_all(&copies).unwrap();
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("embedded");
        for file in fs::read_dir(files).unwrap().map(Result::unwrap) {
            // Written only where it changed, so that nothing is compiled again for nothing.
            let (text, copy) = (fs::read(file.path()).unwrap(), copies.join(file.file_name()));
            if fs::read(&copy).is_ok_and(|it| it == text) {
                continue;
            }
            fs::write(copy, text).unwrap();
        }
    });
}

/// Returns the target folder that cargo uses here, which trybuild uses as well.
fn target_folder() -> PathBuf {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    PathBuf::from(metadata["target_directory"].as_str().unwrap())
}
