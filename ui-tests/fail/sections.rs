//! Only sections are listed, each once.

foundry::app! {
    struct App;
    sections = [String, foundry::config::AppConfig, foundry::config::AppConfig]
}

fn main() {}
