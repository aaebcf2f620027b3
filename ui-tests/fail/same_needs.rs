//! A transient service may be made for every type; what it needs is the same for all.

use foundry::{Lazy, command, service};
use std::marker::PhantomData;
use std::sync::Arc;

foundry::app! { struct App; }

struct Repo<T>(PhantomData<T>);

#[service]
fn numbers() -> Repo<u8> {
    Repo(PhantomData)
}

#[service(transient)]
struct Query<T> {
    repo: Arc<Repo<T>>,
    later: Lazy<Repo<T>>,
    other: Other<T>,
    #[default(PhantomData)]
    of: PhantomData<T>,
    forgotten: PhantomData<T>,
}

#[service(transient)]
fn other<T, const N: usize>(_repo: &Repo<[T; N]>) -> Other<[T; N]> {
    Other(PhantomData)
}

struct Other<T>(PhantomData<T>);

#[command]
fn uses(#[service] _query: Query<u8>, #[service] _other: Other<[u8; 3]>) {}

fn main() {
    let _ = App::run();
}
