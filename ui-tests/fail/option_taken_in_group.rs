//! Options of groups and of the command are told apart, by their long and by their short names.

use foundry::{Args, command};

foundry::app! { struct App; }

#[derive(Args)]
struct Paging {
    #[option(short = 'l', default = 20)]
    limit: u32,
}

#[derive(Args)]
struct Sorting {
    #[flag(short = 'l')]
    longest_first: bool,
}

#[derive(Args)]
struct Nested {
    #[args]
    paging: Paging,
    #[flag]
    limit: bool,
}

#[command("film:list")]
fn films(#[args] paging: Paging, #[option(long = "limit")] most: Option<u32>) {
    let _ = (paging.limit, most);
}

#[command("user:list")]
fn users(#[args] paging: Paging, #[args] sorting: Sorting) {
    let _ = (paging.limit, sorting.longest_first);
}

#[command("genre:list")]
fn genres(#[args] once: Paging, #[args] again: Paging) {
    let _ = (once.limit, again.limit);
}

#[derive(Args)]
struct Colours {
    #[flag(negatable)]
    colour: bool,
}

#[command("film:show")]
fn show(no_colour: bool, #[args] sorting: Sorting, #[args] colours: Colours) {
    let _ = (no_colour, sorting.longest_first, colours.colour);
}

fn main() {
    let _ = App::run();
}
