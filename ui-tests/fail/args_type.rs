//! A group of options is a type with `Args`.

foundry::app! { struct App; }

struct Plain;

#[derive(foundry::Args)]
struct Paging {
    #[option(default = 20)]
    limit: u32,
    #[args]
    inner: Plain,
}

#[foundry::command("film:list")]
fn films(#[args] plain: Plain, #[args] number: u32) {
    let _ = (plain, number);
}

fn main() {
    let _ = App::run();
}
