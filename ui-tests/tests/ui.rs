//! Compiles every file of `pass/` and `fail/`, and compares the words of the compiler.
//!
//! They hold for the toolchain in `rust-toolchain.toml`. `TRYBUILD=overwrite` writes them anew; read
//! each as if it were the manual.

#[test]
fn what_must_compile_compiles_and_runs() {
    trybuild::TestCases::new().pass("pass/*.rs");
}

#[test]
fn what_must_not_compile_says_why() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
