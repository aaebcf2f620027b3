//! A whole call inside a process: look-up, command line, services, handler.
//!
//! `lexopt` and `argh` read the same words into the same values and call nothing: they have no
//! commands to find and no services to hand out. `function` is the handler, called by hand.

use argh::FromArgs;
use criterion::Criterion;
use foundry::{command, service};
use std::hint::black_box;

const WORDS: [&str; 4] = ["ada@example.org", "-n", "7", "--admin"];

struct Store(u64);
struct Mailer(u64);

#[service]
fn store() -> Store {
    Store(1)
}

#[service]
fn mailer(store: &Store) -> Mailer {
    Mailer(store.0)
}

#[command("user:create")]
fn create(
    email: &str,
    #[option(short = 'n')] count: u32,
    admin: bool,
    store: &Store,
    mailer: &Mailer,
) {
    black_box((email, count, admin, store.0, mailer.0));
}

#[command("user:delete")]
fn delete(email: &str, store: &Store) {
    black_box((email, store.0));
}

#[command("user:list")]
fn list() {}

#[command("user:show")]
fn show(email: &str) {
    black_box(email);
}

/// Adds the group `call`.
pub(crate) fn benchmark(criterion: &mut Criterion) {
    let app = crate::Users::new();
    let call = |name, words: &[&str]| app.call_blocking(black_box(name), black_box(words));
    call("user:create", &WORDS).expect("the services start");
    assert!(call("user:create", &WORDS[..2]).is_err(), "the words are not read");
    let (email, count, admin) = by_lexopt(WORDS).expect("the words fit");
    assert_eq!((email.as_str(), count, admin), ("ada@example.org", 7, true));
    let create_args = by_argh(&WORDS);
    assert_eq!((create_args.email, create_args.count, create_args.admin), (email, count, admin));

    let mut group = criterion.benchmark_group("call");
    group.bench_function("foundry", |bencher| bencher.iter(|| call("user:create", &WORDS)));
    group.bench_function("foundry/empty", |bencher| bencher.iter(|| call("user:list", &[])));
    group.bench_function("lexopt", |bencher| bencher.iter(|| by_lexopt(black_box(WORDS))));
    group.bench_function("argh", |bencher| bencher.iter(|| by_argh(black_box(&WORDS))));
    group.bench_function("function", |bencher| {
        let (store, mailer) = (Store(1), Mailer(1));
        let create = black_box(create as fn(&str, u32, bool, &Store, &Mailer));
        bencher.iter(|| create(black_box(WORDS[0]), black_box(7), true, &store, &mailer));
    });
}

fn by_lexopt(words: [&'static str; 4]) -> Result<(String, u32, bool), lexopt::Error> {
    use lexopt::{Arg, Parser, ValueExt as _};
    let (mut email, mut count, mut admin) = (None, None, false);
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next()? {
        match word {
            Arg::Short('n') | Arg::Long("count") => count = Some(parser.value()?.parse()?),
            Arg::Long("admin") => admin = true,
            Arg::Value(value) if email.is_none() => email = Some(value.string()?),
            _ => return Err(word.unexpected()),
        }
    }
    let email = email.ok_or("<email> is missing")?;
    let count = count.ok_or("`--count` is missing")?;
    Ok((email, count, admin))
}

/// Create users.
#[derive(FromArgs)]
struct CreateArgs {
    /// e-mail address
    #[argh(positional)]
    email: String,
    /// how many
    #[argh(option, short = 'n')]
    count: u32,
    /// with administration rights
    #[argh(switch)]
    admin: bool,
}

fn by_argh(words: &[&str]) -> CreateArgs {
    CreateArgs::from_args(&["users"], words).expect("the words fit")
}
