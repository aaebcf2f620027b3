//! The attributes of a parameter stand on fields.

foundry::app! { struct App; }

#[derive(foundry::Args)]
#[option(short = 'v')]
#[flag]
#[argument]
struct Output {
    #[flag]
    colour: bool,
}

#[derive(foundry::Args)]
#[args(exclusiv = [a, b], required = true)]
struct Paging {
    #[option(default = 1, defualt = 2)]
    a: u32,
    #[option(default = 1)]
    b: u32,
}

#[foundry::service]
struct Counter {
    #[default(1)]
    #[default(2)]
    number: u32,
}

fn main() {}
