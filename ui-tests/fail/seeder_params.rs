//! A seeder is called without a command line: it takes services alone.

foundry::app! { struct App; }

#[foundry::service]
struct Films;

#[foundry::seeder]
fn so_many(count: u32, _films: &Films) {}

#[foundry::seeder]
fn with_a_flag(#[flag(short = 'f')] force: bool) {}

#[foundry::seeder]
fn with_words(words: Vec<String>, #[option] year: Option<u16>) {}

#[foundry::seeder]
fn changing(_films: &mut Films) {}

#[foundry::seeder]
fn any<T>(_films: &Films) {}

#[foundry::seeder]
struct NoFunction;

struct Mail;

#[foundry::seeder]
fn unprovided(_mail: &Mail) {}

fn main() {
    let _ = App::run();
}
