//! What a pack exports it has; what it requires it is given.

mod mail {
    foundry::pack! {
        pub struct Mail;
        requires = [Address, Address]
        exports = [Mailer, Missing, Secret]
    }

    pub struct Address;
    pub struct Mailer;
    pub struct Missing;
    struct Secret;

    #[foundry::service(pack = crate::mail)]
    fn mailer(_address: &Address) -> Mailer {
        Mailer
    }

    #[foundry::service(pack = crate::mail)]
    fn secret() -> Secret {
        Secret
    }
}

foundry::app! { struct App; }

fn main() {
    let _ = App::run();
}
