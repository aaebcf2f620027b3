//! A service has one provider, also under another name.

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mail]
}

struct Pool;

type Same = Pool;

#[foundry::service]
fn pool() -> Pool {
    Pool
}

#[foundry::service]
async fn second_pool() -> Same {
    Pool
}

#[foundry::service]
struct Clock;

#[foundry::service]
impl Clock {
    fn new() -> Self {
        Self
    }
}

#[foundry::service]
fn address() -> foundry_ui_tests::MailAddress {
    foundry_ui_tests::MailAddress(String::new())
}

#[foundry::service]
fn of_a_pack() -> foundry_ui_tests::Mailer {
    unreachable!("the pack makes it")
}

fn main() {
    let _ = App::run();
}
