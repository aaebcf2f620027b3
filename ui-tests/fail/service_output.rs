//! A constructor returns the service that it makes, by its name.

foundry::app! { struct App; }

#[foundry::service]
fn anonymous() -> impl Send {
    3
}

#[foundry::service]
fn borrowed() -> &'static str {
    "text"
}

#[foundry::service]
fn nothing() {}

#[foundry::service]
fn unit() -> Result<(), std::io::Error> {
    Ok(())
}

struct NoError;

struct Clock;

#[foundry::service]
fn strange_error() -> Result<Clock, NoError> {
    Err(NoError)
}

struct View<'a>(&'a str);

#[foundry::service]
fn view<'a>(clock: &'a Clock) -> View<'a> {
    let _ = clock;
    View("text")
}

struct Other;

#[foundry::service]
impl Other {
    fn new() -> Clock {
        Clock
    }
}

struct Mailer;

#[foundry::service]
fn generic<T: Send>() -> Mailer {
    Mailer
}

struct Danger;

#[foundry::service]
unsafe fn dangerous() -> Danger {
    Danger
}

#[foundry::command]
fn uses(_: &Other, _: &Mailer, _: &Danger) {}

struct Perhaps;

#[foundry::service]
fn perhaps() -> Option<Perhaps> {
    Some(Perhaps)
}

struct Counted;

#[foundry::service]
fn counted() -> foundry::Result<std::sync::Arc<Counted>> {
    Ok(std::sync::Arc::new(Counted))
}

trait Sender: Send + Sync {}
struct Smtp;
impl Sender for Smtp {}

#[foundry::service]
fn boxed() -> Box<dyn Sender> {
    Box::new(Smtp)
}

fn main() {
    let _ = App::run();
}
