//! One constructor makes one service; a transient one may be made for every type.

use foundry::{command, service};

foundry::app! { struct App; }

#[service]
struct Pool;

#[service]
struct Repo<T: Send, const N: usize> {
    #[default(std::marker::PhantomData)]
    of: std::marker::PhantomData<[T; N]>,
}

#[service]
impl<T> Cache<T> {
    fn new() -> Self {
        Self(None)
    }
}

struct Cache<T>(Option<T>);

#[service]
fn list<T: Send>() -> List<T> {
    List(None)
}

struct List<T>(Option<T>);

#[service(transient)]
fn borrows<'a, T>(pool: &'a Pool) -> Borrows<'a, T> {
    Borrows(pool, None)
}

struct Borrows<'a, T>(&'a Pool, Option<T>);

#[service]
struct Lent<'a> {
    #[default("text")]
    text: &'a str,
}

#[service]
impl<'a> Loan<'a> {
    fn new() -> Self {
        Self("")
    }
}

struct Loan<'a>(&'a str);

#[service]
impl Hidden {
    fn new<T>() -> Self {
        Self
    }
}

struct Hidden;

#[service(transient)]
fn loose<T, const N: usize>() -> Loose
where
    T: Send,
{
    Loose
}

struct Loose;

#[service(transient)]
fn any(any: impl Send) -> impl Send {
    any
}

#[command]
fn uses(_: &Repo<u8, 3>, _: &Cache<u8>, _: &List<u8>, _: &Lent<'static>, _: &Hidden) {}

#[command]
fn values(#[service] _list: List<u8>, #[service] _loose: Loose) {}

fn main() {
    let _ = App::run();
}
