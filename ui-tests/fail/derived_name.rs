//! A name that is not written is made of the function's.

foundry::app! { struct App; }

#[foundry::command]
fn größe() {}

#[foundry::command]
fn __() {}

#[foundry::command("written")]
fn größer() {}

#[foundry::command]
fn Upper_Case_is_lowered() {}

mod größe {
    #[foundry::command]
    fn show() {}
}

fn main() {
    let _ = App::run();
}
