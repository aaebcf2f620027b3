//! A file that is not TOML, one that is not there, and a name that is none.

foundry::app! {
    struct App;
    config = "embedded/grammar.toml"
}

mod missing {
    foundry::app! {
        pub struct App;
        config = "nowhere.toml"
    }
}

mod unnamed {
    foundry::app! {
        pub struct App;
        config = nowhere
    }
}

fn main() {}
