//! What is typed has a name, which the help shows.

foundry::app! { struct App; }

#[foundry::command]
fn pattern(_: u32, Wrapping(width): Wrapping, #[flag] _: bool) {
    let _ = width;
}

struct Wrapping(u32);

impl std::str::FromStr for Wrapping {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[foundry::command]
fn rest(_: foundry::Rest<'_>) {}

#[derive(foundry::Args)]
struct Paging {
    #[option(default = 3)]
    limit: u32,
}

#[foundry::command]
fn group(#[args] Paging { limit }: Paging) {
    let _ = limit;
}

#[foundry::command]
fn services_need_none(_: &foundry::Console) {}

fn main() {}
