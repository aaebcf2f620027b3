//! What a pack exports, it has; each once.

foundry::pack! {
    pub struct Mail;
    requires = [Address, Address, dyn Motto, foundry::All<dyn Check>]
    exports = [Mailer, Mailer, Missing, dyn Absent]
}

pub struct Address;
pub struct Mailer;
pub struct Missing;

pub trait Motto: Send + Sync {}
pub trait Check: Send + Sync {}
pub trait Absent: Send + Sync {}

#[foundry::service]
fn mailer(_address: &Address, _motto: &dyn Motto, _all: foundry::All<dyn Check>) -> Mailer {
    Mailer
}

fn main() {}
