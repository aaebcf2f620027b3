//! Who uses a transient service makes it in passing.

foundry::app! { struct App; }

trait Mailer: Send + Sync {}

#[foundry::service(transient, scope = command)]
struct Both;

#[foundry::service(scope = command, transient = true)]
struct Value;

#[foundry::service(transient)]
async fn later() -> Later {
    Later
}

struct Later;

#[foundry::service(as = dyn Mailer, transient, into = dyn Mailer)]
struct Seen;

#[foundry::service(transient, as = dyn Sorter)]
struct Sorted<T>(#[default(std::marker::PhantomData)] std::marker::PhantomData<T>);

trait Sorter: Send + Sync {}

#[foundry::service(transient, transient)]
struct Twice;

#[foundry::service(scope, transient)]
struct NoValue;

#[foundry::service(scope = request)]
struct Unknown;

#[foundry::service(scope = "command")]
struct Text;

#[foundry::service(scope = command, scope = command, transiend)]
struct TwiceScoped;

#[foundry::command]
fn uses(
    #[service] _both: Both,
    #[service] _later: Later,
    #[service] _seen: Seen,
    #[service] _twice: Twice,
    #[service] _sorted: Sorted<u8>,
    _: &Unknown,
    _: &dyn Mailer,
    _: &dyn Sorter,
) {
}

fn main() {
    let _ = App::run();
}
