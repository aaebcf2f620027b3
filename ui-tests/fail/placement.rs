//! Each attribute has its place.

foundry::app! { struct App; }

#[foundry::command("on:struct")]
struct NoFunction;

#[foundry::command("on:module")]
mod commands {}

trait Greeter {
    #[foundry::command("no:body")]
    fn greet();
}

#[foundry::service]
enum Mode {
    Fast,
}

#[foundry::service]
trait Mailer {}

#[foundry::service]
const LIMIT: u32 = 3;

struct NoNew;

#[foundry::service]
impl NoNew {
    fn create() -> Self {
        Self
    }
}

struct OfTrait;

#[foundry::service]
impl Clone for OfTrait {
    fn clone(&self) -> Self {
        Self
    }
}

struct Method;

#[foundry::service]
impl Method {
    fn new(&self) -> Self {
        Self
    }
}

#[foundry::service]
struct Generic<T> {
    value: std::sync::Arc<T>,
}

#[derive(foundry::Config)]
struct Tuple(String);

#[derive(foundry::Config)]
enum Level {
    Low,
}

#[derive(foundry::Config)]
struct WithGenerics<T> {
    value: T,
}

#[derive(foundry::Args)]
struct Pair(String, u32);

#[derive(foundry::Args)]
struct NoFields;

#[derive(foundry::Args)]
enum Sort {
    Up,
}

#[derive(foundry::Args)]
union Bits {
    one: u32,
}

#[derive(foundry::Choice)]
struct Role {
    name: String,
}

#[derive(foundry::Choice)]
union Words {
    one: u32,
}

#[foundry::command("group:by")]
fn group(#[args] _pair: Pair, #[args] _no_fields: NoFields, #[args] _sort: Sort, _role: Role) {}

fn main() {}
