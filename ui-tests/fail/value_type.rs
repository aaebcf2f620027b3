//! A value is read by `FromStr`.

foundry::app! { struct App; }

struct Role;

#[foundry::command]
fn grant(
    role: Role,
    #[option] also: Option<Role>,
    #[option] more: Vec<Role>,
    pair: (u32, u32),
    #[option] qualified: crate::Role,
    #[option(delimiter = ',')] generic: Vec<std::rc::Rc<u32>>,
    #[option(range = 1..)] limited: Box<u32>,
    #[option(default = "3", env = "SHOP_CELL")] cell: std::cell::Cell<u32>,
) {
    let _ = (role, also, more, pair, qualified, generic, limited, cell);
}

fn main() {
    let _ = App::run();
}
