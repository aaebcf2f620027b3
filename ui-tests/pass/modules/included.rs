#[foundry::command]
fn included() {}
