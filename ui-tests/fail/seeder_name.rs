//! The name of a seeder is typed behind `db:seed`, and is there once.

foundry::app! { struct App; }

#[foundry::seeder("Films")]
fn films() {}

#[foundry::seeder("")]
fn nameless() {}

#[foundry::seeder("a:")]
fn half() {}

#[foundry::seeder(name = "stars")]
fn stars() {}

#[foundry::seeder("awards", alias = "prizes")]
fn awards() {}

#[foundry::seeder(cities)]
fn cities() {}

#[foundry::seeder]
fn countries() {}

mod again {
    #[foundry::seeder]
    fn countries() {}
}

fn main() {
    let _ = App::run();
}
