//! The declarations that macros write: plain data, read while compiling. Nothing here is called or looked up
//! at run time.
//!
//! | file | what |
//! |---|---|
//! | `item.rs`, `pack.rs`, `key.rs` | services and commands with what they take, packs, the keys under which they are found |
//! | `command.rs`, `parameter.rs`, `choice.rs` | a command, its parameters and the rules between them, enums of words |
//! | `section.rs`, `field.rs`, `kind.rs`, `fits.rs` | a section of the configuration, its fields, the kinds of their values |
//! | `probe.rs` | questions that only the compiler can answer |
//! | `signatures.rs` | the types of the functions in all of that |

pub mod choice;
pub mod command;
pub mod field;
pub mod fits;
pub mod item;
pub mod key;
pub mod kind;
pub mod pack;
pub mod parameter;
pub mod probe;
pub mod section;
pub mod signatures;
