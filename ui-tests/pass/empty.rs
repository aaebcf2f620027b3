//! An application with nothing in it is one.

#![deny(warnings, dead_code)]

foundry::app! {
    struct Empty;
}

fn main() {
    assert!(Empty::new().call_blocking("anything", &[]).is_err());
    let _ = Empty::default();
}
