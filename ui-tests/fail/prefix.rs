//! A prefix is the first half of a variable's name; the `_` between the halves is ours.

#[derive(foundry::Config)]
#[config(prefix = "")]
struct Empty {
    url: String,
}

#[derive(foundry::Config)]
#[config(prefix = "DATABASE_")]
struct UnderscoreBehind {
    url: String,
}

#[derive(foundry::Config)]
#[config(prefix = "database")]
struct SmallLetters {
    url: String,
}

#[derive(foundry::Config)]
#[config(prefix = "2ND")]
struct DigitInFront {
    url: String,
}

#[derive(foundry::Config)]
struct Config {
    url: String,
}

#[derive(foundry::Config)]
struct GrößeConfig {
    url: String,
}

fn main() {}
