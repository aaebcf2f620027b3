//! What a value is made of has a fingerprint, too. rkyv speaks first, as it asks for archives.

use foundry::cacheable;

struct Plain;

#[cacheable]
struct Film {
    title: String,
    plain: Vec<Plain>,
}

fn cached<T: foundry::cache::Cacheable>(_: &T) {}

fn main() {
    cached(&Plain);
}
