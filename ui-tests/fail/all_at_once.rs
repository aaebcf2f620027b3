//! Every mistake of an item in one go.

foundry::app! { struct App; }

#[foundry::command("User", alais = "add", hidden = 3)]
unsafe fn create<T>(
    name: Option<String>,
    email: String,
    #[option(short = "hh", colour = 1)] role: &str,
    #[option(short = 'r', long = "Role", default = 3)] other: Option<u32>,
    #[flag(short = 'r')] recursive: u8,
    users: &mut Users,
) -> T {
    let _ = (name, email, role, other, recursive, users);
    todo!()
}

struct Users;

fn main() {
    let _ = App::run();
}
