//! A service is taken as `&T` while it is used, as `Arc<T>` to be kept.

foundry::app! { struct App; }

#[foundry::service]
fn clock() -> Clock {
    Clock
}

struct Clock;

#[foundry::service]
struct Borrows {
    clock: &'static Clock,
}

#[foundry::service]
struct Owns {
    clock: Clock,
    #[default(3)]
    retries: u32,
}

struct FromValues;

#[foundry::service]
fn from_values(name: String, clock: &mut Clock, any: impl Send, _port: u16) -> FromValues {
    let _ = (name, clock, any);
    FromValues
}

struct Perhaps;

#[foundry::service]
impl Perhaps {
    fn new(clock: Option<&Clock>) -> Self {
        let _ = clock;
        Self
    }
}

#[foundry::command]
fn uses_them(_: &Borrows, _: &Owns, _: &FromValues, _: &Perhaps) {}

fn main() {}
