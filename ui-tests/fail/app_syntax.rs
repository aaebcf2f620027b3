//! `app!` begins with the struct that stands for the application.

mod enumeration {
    foundry::app! { pub enum App {} }
}

mod no_semicolon {
    foundry::app! { pub struct App }
}

mod fields {
    foundry::app! { pub struct App { name: String } }
}

mod no_list {
    foundry::app! { pub struct App; include = create }
}

mod twice {
    foundry::app! { pub struct App; include = [a], include = [b] }
}

mod of_packs {
    foundry::app! { pub struct App; exports = [u32] }
}

fn main() {}
