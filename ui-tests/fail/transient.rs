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
fn uses(#[service] _a: Both, #[service] _b: Later, #[service] _c: Seen, #[service] _d: Twice, _: &Unknown, _: &dyn Mailer) {}

fn main() {
    let _ = App::run();
}
