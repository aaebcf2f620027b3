//! What every program costs: that it is loaded, and that it ends.

fn main() {}
