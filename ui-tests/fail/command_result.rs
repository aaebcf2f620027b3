//! A command returns nothing, an exit code, what can be printed, or a `Result` of those.

foundry::app! { struct App; }

struct Film;

#[foundry::command]
fn one() -> Film {
    Film
}

#[foundry::command]
async fn several() -> Vec<Film> {
    vec![Film]
}

#[foundry::command]
fn perhaps() -> Result<Film, std::io::Error> {
    Ok(Film)
}

#[foundry::command]
async fn of_ours() -> foundry::Result<Film> {
    Ok(Film)
}

struct NoError;

#[foundry::command]
fn strange_error() -> Result<(), NoError> {
    Err(NoError)
}

#[foundry::command]
async fn text_error() -> Result<u32, Vec<u8>> {
    Ok(3)
}

#[foundry::command]
fn not_send() -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}

type Answer<T> = Result<T, NoError>;

#[foundry::command]
fn under_a_name() -> Answer<u32> {
    Ok(3)
}

#[foundry::command]
fn both() -> Result<Film, NoError> {
    Ok(Film)
}

#[foundry::command]
fn nested() -> Result<Result<u32, NoError>, std::io::Error> {
    Ok(Ok(3))
}

#[derive(serde::Serialize)]
struct Genre<'a> {
    name: &'a str,
}

#[foundry::command]
fn fine(name: &str) -> Result<Genre<'_>, std::io::Error> {
    Ok(Genre { name })
}

#[foundry::command]
fn borrowed<'t>(text: &'t str) -> &'t str {
    text
}

fn main() {
    let _ = App::run();
}
