//! The options of a choice stand on its variants: there is none for the whole enum.

foundry::app! { struct App; }

#[derive(foundry::Choice)]
#[choice(total_nonsense, rename_all = "SCREAMING", ignore_case)]
enum Nonsense {
    One,
}

#[derive(foundry::Choice)]
#[choice(name = "sort", alais = "kind", hidden)]
enum OfVariants {
    #[choice(nmae = "one", rename = "two", help = "three")]
    One,
}

#[derive(foundry::Choice)]
#[choice]
#[choice()]
#[choice = "word"]
enum Empty {
    #[choice]
    One,
    #[choice = "two"]
    Two,
}

fn main() {}
