//! From the words that were typed to typed values: the lexer knows dashes, the matcher knows the
//! command, values know types. Nothing is copied and nothing is allocated on the way.

mod args;
pub(crate) mod display;
mod error;
pub(crate) mod example;
mod expect;
mod lexer;
pub(crate) mod matcher;
pub(crate) mod parameter_checks;
mod parser;
mod prompt;
mod read;
mod rest;
mod rules;
mod value;
mod value_type;
mod variable;
mod word;

pub use args::Args;
pub use parser::InputParser;
pub(crate) use read::Answerer;
pub use read::Input;
pub use rest::Rest;
pub use value_type::Value;
pub use word::{Argv, Word};
