//! A command returns nothing, an exit code, or a `Result` of those.

foundry::app! { struct App; }

#[foundry::command]
fn number() -> u32 {
    3
}

#[foundry::command]
async fn text() -> Result<String, std::io::Error> {
    Ok(String::new())
}

struct NoError;

#[foundry::command]
fn strange_error() -> Result<(), NoError> {
    Err(NoError)
}

#[foundry::command]
fn borrowed<'t>(text: &'t str) -> &'t str {
    text
}

#[foundry::command]
fn elided(text: &str) -> Result<&str, std::io::Error> {
    Ok(text)
}

fn main() {
    let _ = App::run();
}
