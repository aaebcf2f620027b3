//! An item that was not found says so once, however many views it has.

foundry::app! { struct App; }

trait Mailer: Send + Sync {}

macro_rules! make {
    ($name:ident) => {
        #[foundry::service(as = dyn Mailer, into = dyn Mailer)]
        struct $name;

        impl Mailer for $name {}
    };
}
make!(Smtp);

#[foundry::command]
fn send(_: &dyn Mailer, _: foundry::All<dyn Mailer>, _: &Smtp) {}

fn main() {
    let _ = App::run();
}
