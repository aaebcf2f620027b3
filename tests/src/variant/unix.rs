//! The variant for Unix.

/// `variant:which`, on Unix.
#[foundry::command]
fn which(console: &foundry::Console) -> foundry::Result<()> {
    console.line("unix")
}

/// `variant:only-unix`.
#[foundry::command]
fn only_unix() {}
