//! Values for the shell are offered for what was begun.

foundry::app! { struct App; }

fn for_nothing() -> Vec<String> {
    Vec::new()
}

fn for_owned(_: String) -> Vec<String> {
    Vec::new()
}

fn one(_: &str) -> u32 {
    3
}

fn numbers(_: &str) -> Vec<u32> {
    Vec::new()
}

async fn later(_: &str) -> Vec<String> {
    Vec::new()
}

fn fine(_: &str) -> [&'static str; 2] {
    ["a", "b"]
}

#[foundry::command]
fn find(
    #[argument(complete = for_nothing)] a: String,
    #[option(complete = for_owned)] b: String,
    #[option(complete = one)] c: String,
    #[option(complete = numbers)] d: u32,
    #[option(complete = later)] e: String,
    #[option(complete = unknown)] f: String,
    #[option(complete = fine)] g: String,
) {
    let _ = (a, b, c, d, e, f, g);
}

fn main() {
    let _ = App::run();
}
