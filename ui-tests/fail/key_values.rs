//! Each `{}` of a key stands for one value, and each value has one.

use foundry::cache::key;

struct User;

fn main() {
    let id = 1;
    let _ = key!("user:{}");
    let _ = key!("user:{}:{}:{}", id);
    let _ = key!("user:{id}", id);
    let _ = key!("user:{}", id, User, 3);
    let _ = key!("user:{}", User);
}
