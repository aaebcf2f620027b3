//! What is excluded cannot be ours: `exclude` is for attributes of others that have our names.

foundry::app! {
    struct App;
    exclude = [hello]
}

#[foundry::command]
fn hello() {}

fn main() {
    let _ = App::run();
}
