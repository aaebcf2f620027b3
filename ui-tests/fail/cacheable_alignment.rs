//! The bytes of an entry are aligned to 16 bytes: an archive cannot require more.

use foundry::cache::rkyv;
use foundry::cacheable;

#[cacheable]
#[rkyv(attr(repr(C, align(32))))]
struct Wide(u8);

#[cacheable]
#[rkyv(attr(repr(C, align(64))))]
struct Named {
    x: u8,
    y: [u8; 64],
}

#[cacheable]
#[rkyv(attr(repr(align(128))))]
enum Choice {
    One,
    Two(String),
}

/// One that is written by hand is refused in the type around it.
#[derive(rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
#[rkyv(crate = foundry::cache::rkyv, attr(repr(C, align(32))))]
struct ByHand(u8);

impl foundry::cache::Fingerprint for ByHand {
    const FINGERPRINT: u128 = 7;
}

#[cacheable]
struct Inside(ByHand);

#[cacheable]
struct Elements(Vec<ByHand>);

/// Of 16 bytes it is cached.
#[cacheable]
#[rkyv(attr(repr(C, align(16))))]
struct Narrow(u8);

fn main() {}
