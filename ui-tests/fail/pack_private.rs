//! What a pack exports, others can name.

foundry::pack! {
    pub struct Mail;
    exports = [Secret]
}

struct Secret;

#[foundry::service]
fn secret() -> Secret {
    Secret
}

fn main() {}
