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
fn never() -> impl Sized {
    3
}

fn main() {
    let _ = App::run();
}
