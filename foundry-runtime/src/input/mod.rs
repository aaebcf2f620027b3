//! From the words that were typed to typed values: the lexer knows dashes, the matcher knows the
//! command, values know types. Nothing is copied and nothing is allocated on the way.

mod error;
mod lexer;
mod matcher;
mod value;
mod word;

pub(crate) use lexer::prefix;
pub use matcher::Input;
pub use value::Value;
pub use word::{Argv, Word};
