//! A circle may lead through a trait, through all of a trait, and through what is made for its user.

use foundry::{All, Lazy, command, service};
use std::sync::Arc;

foundry::app! { struct App; }

trait Mailer: Send + Sync {}

#[service(as = dyn Mailer)]
struct Smtp {
    _users: Arc<Users>,
}

impl Mailer for Smtp {}

#[service]
struct Users {
    _mailer: Arc<dyn Mailer>,
}

trait Check: Send + Sync {}

struct Disk;

impl Check for Disk {}

#[service(into = dyn Check)]
async fn disk(_checks: All<dyn Check>) -> Disk {
    Disk
}

#[service(transient)]
struct Draft {
    _drafts: Arc<Drafts>,
}

#[service]
struct Drafts {
    _draft: Draft,
}

#[service]
struct Early {
    _late: Lazy<Late>,
}

#[service]
struct Late {
    _early: Arc<Early>,
}

#[service]
struct Perhaps {
    _perhaps: Option<Arc<Perhaps>>,
}

#[command]
fn send(_mailer: &dyn Mailer, _late: &Late) {}

fn main() {
    let _ = App::run();
}
