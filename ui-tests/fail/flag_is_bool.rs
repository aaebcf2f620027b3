//! A flag is there or not, or counts.

foundry::app! { struct App; }

#[foundry::command]
fn verbose(
    #[flag] level: u8,
    #[flag(short = 'n')] names: Vec<String>,
    #[flag] perhaps: Option<bool>,
    #[flag] fine: bool,
    #[flag(count)] counted: bool,
    #[flag(count)] many: Vec<u8>,
    #[flag(count)] counted_perhaps: Option<u8>,
    #[flag(count, negatable)] both: bool,
    #[flag(negatable)] number: u8,
    #[flag(negatable)] fine_too: Option<bool>,
    #[flag] borrowed: &str,
    #[flag] rest: foundry::Rest<'_>,
    #[flag] mutable: &mut foundry::Console,
) {
    let _ = (level, names, perhaps, fine, counted, many, counted_perhaps);
    let _ = (both, number, fine_too, borrowed, rest, mutable);
}

fn main() {}
