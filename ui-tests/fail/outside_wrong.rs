//! A value from outside is one service, of one provider.

use foundry::service;

foundry::app! {
    struct App;
    requires = [
        Tenant, Tenant, Clock, &Clock, Arc<Clock>, Option<&Tenant>, All<dyn Motto>, Lazy<Clock>,
        std::rc::Rc<u8>,
    ]
}

struct Tenant;

#[service]
struct Clock;

trait Motto: Send + Sync {}

fn main() {
    let _ = App::builder();
}
