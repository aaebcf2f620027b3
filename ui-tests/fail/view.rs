//! A service is found by its type, and by the traits that it is told to be found by.

foundry::app! { struct App; }

trait Mailer: Send + Sync {}

#[foundry::service(as = Mailer, into = Mailer)]
struct NoTrait;

#[foundry::service(as = dyn Twin, as = dyn Twin, into = dyn Twin, into = dyn Twin)]
struct Twice;

trait Twin: Send + Sync {}

#[foundry::service(as, into, as = , into = 3, as = "dyn Mailer")]
struct NoValue;

#[foundry::service(as dyn Mailer)]
struct NoSign;

#[foundry::service(as = [dyn Mailer, dyn Send])]
struct List;

#[foundry::service(as = impl Twin, as = &dyn Twin, as = Box<dyn Twin>, as = Arc<dyn Twin>, as = [u8; 3])]
struct Wrapped;

#[foundry::service(
    into = dyn A<0>,
    into = dyn A<1>,
    into = dyn A<2>,
    into = dyn A<3>,
    into = dyn A<4>,
    into = dyn A<5>,
    into = dyn A<6>,
    into = dyn A<7>,
    into = dyn A<8>,
    into = dyn A<9>
)]
struct Many;

trait A<const N: usize>: Send + Sync {}

#[foundry::command]
fn send(
    _: &dyn Mailer,
    _: &dyn Twin,
    _: &Many,
    _: &Wrapped,
    _: &List,
    _: &NoSign,
    _: &NoValue,
    _: &Twice,
) {
}

fn main() {
    let _ = App::run();
}
