//! An application in one file.

foundry::app! {
    /// As small as they come.
    struct Small;
}

/// Say hello.
#[foundry::command]
fn hello(console: &foundry::Console) -> foundry::Result<()> {
    console.line("hello")
}

fn main() -> std::process::ExitCode {
    Small::run()
}
