//! The variant for other systems.

/// `variant:which`, elsewhere.
#[foundry::command]
fn which(console: &foundry::Console) -> foundry::Result<()> {
    console.line("other")
}

/// `variant:only-other`.
#[foundry::command]
fn only_other() {}
