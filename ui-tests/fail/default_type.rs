//! A default has the type of its option; the compiler says so under the value.

foundry::app! { struct App; }

#[foundry::command]
fn films(#[option(default = 3.5)] limit: u32, #[option(default = unknown())] width: u32) {
    let _ = (limit, width);
}

#[foundry::command]
fn paint(#[flag(negatable, default = 3)] colour: bool, #[argument(default = 'a')] name: String) {
    let _ = (colour, name);
}

#[foundry::command]
fn derived(#[option(default = 3)] role: some::Role, #[option(default = vec![1])] list: Box<str>) {
    let _ = (role, list);
}

mod some {
    #[derive(foundry::Choice)]
    pub enum Role {
        Reader,
    }
}

fn main() {}
