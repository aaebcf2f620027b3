//! What a value is made of has a fingerprint, too. We speak first, and then rkyv, which asks for archives.

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
