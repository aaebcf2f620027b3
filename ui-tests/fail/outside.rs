//! What comes from outside is given, once, before the application is built.

use foundry::command;
use std::sync::Arc;

foundry::app! {
    struct App;
    requires = [Tenant, dyn Motto]
}

struct Tenant;

trait Motto: Send + Sync {}

struct Words;

impl Motto for Words {}

struct Other;

#[command]
fn tenant(_tenant: &Tenant, _motto: &dyn Motto) {}

fn main() {
    let _ = App::run();
    let _ = App::new();
    let _ = App::dispatch(["tenant"]);
    let _ = App::builder().build();
    let _ = App::builder().provide(Tenant).run();
    let _ = App::builder().provide(Tenant).provide(Tenant);
    let _ = App::builder().provide(Other);
    let _ = App::builder().provide_shared::<dyn Motto>(Arc::new(Other));
    let _ = App::builder().provide(Words);
    let _ = App::builder().provide_shared(Arc::new(Words));
}
