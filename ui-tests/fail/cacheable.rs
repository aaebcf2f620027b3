//! `#[cacheable]` stands above a struct or an enum, and takes a version.

use foundry::cacheable;

#[cacheable]
union Number {
    one: u32,
    other: f32,
}

#[cacheable]
fn function() {}

#[cacheable]
trait Trait {}

#[cacheable(colour = "red")]
struct Unknown;

#[cacheable(versoin = 2)]
struct Near;

#[cacheable(version)]
struct Without;

#[cacheable(version = "2")]
struct Text;

#[cacheable(version = -1)]
struct Negative;

#[cacheable(version = 4294967296)]
struct Large;

#[cacheable(version = 1, version = 2)]
struct Twice;

#[cacheable(2)]
struct Number2;

fn main() {
    // Each is there after all.
    function();
    let _ = (Unknown, Near, Without, Text, Negative, Large, Twice, Number2);
}
