//! `call!` names a command with `call`, all that must be given, and nothing else.

use foundry::{Result, call, command};

foundry::app! { struct App; }

#[command("user:create", call)]
fn create(email: &str, age: u8, admin: bool) {
    let _ = (email, age, admin);
}

#[command("user:delete")]
fn delete() {}

fn calls(app: &std::sync::Arc<App>) -> Result<()> {
    call!(app, "user:create", age = 3, admin = true).wait()?;
    call!(app, "user:create", email = "ada", age = 3, emial = "x").wait()?;
    call!(app, "user:create", email = "ada", age = "three").wait()?;
    call!(app, "user:delete").wait()?;
    call!(app, "user:craete", email = "ada").wait()?;
    Ok(())
}

fn main() {
    let _ = calls(&App::new().into());
}
