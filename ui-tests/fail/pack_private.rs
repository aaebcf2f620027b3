//! What a pack requires and exports, others can name.

foundry::pack! {
    pub struct Mail;
    requires = [Address]
    exports = [Secret]
}

struct Address;

struct Secret;

#[foundry::service]
fn secret(_address: &Address) -> Secret {
    Secret
}

fn main() {}
