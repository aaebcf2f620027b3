//! A value is read by `FromStr`.

foundry::app! { struct App; }

struct Role;

#[foundry::command]
fn grant(
    role: Role,
    #[option] also: Option<Role>,
    #[option] more: Vec<Role>,
    pair: (u32, u32),
) {
    let _ = (role, also, more, pair);
}

fn main() {
    let _ = App::run();
}
