//! A pack names another of its own crate from the root on.

foundry::pack! {
    pub struct Mail;
    packs = [Queue, self::Queue]
}

fn main() {}
