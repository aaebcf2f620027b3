//! A check of the author's own takes the value by reference, and says what is wrong.

foundry::app! { struct App; }

fn by_value(_: String) -> Result<(), String> {
    Ok(())
}

fn of_text(_: &str) -> Result<(), String> {
    Ok(())
}

fn of_another(_: &u8) -> Result<(), String> {
    Ok(())
}

fn is_even(number: &u32) -> bool {
    number % 2 == 0
}

fn no_words(_: &u32) -> Result<(), Silent> {
    Err(Silent)
}

fn two_values(_: &u32, _: &u32) -> Result<(), String> {
    Ok(())
}

struct Silent;

const LIMIT: u32 = 3;

#[foundry::command]
fn measure(
    #[argument(validate = by_value)] a: String,
    #[option(validate = of_another)] b: u32,
    #[option(validate = is_even)] c: u32,
    #[option(validate = no_words)] d: u32,
    #[option(validate = two_values)] e: u32,
    #[option(validate = unknown)] f: u32,
    #[option(validate = LIMIT)] g: u32,
    #[option(validate = of_text)] fine: String,
) {
    let _ = (a, b, c, d, e, f, g, fine);
}

fn of_section(_: &u8) -> Result<(), String> {
    Ok(())
}

#[derive(foundry::Config)]
#[config(validate = of_section)]
struct ShopConfig {
    #[config(validate = by_value)]
    a: String,
    #[config(validate = is_even)]
    b: u32,
    #[config(validate = no_words)]
    c: Option<u32>,
    #[config(validate = of_text)]
    fine: Option<String>,
}

#[derive(foundry::Config)]
struct TextConfig {
    #[config(validate = "text")]
    a: u32,
}

fn main() {
    let _ = App::run();
}
