//! The tables of an application: made while compiling of what macros wrote down, read at run time.
//!
//! | file | what |
//! |---|---|
//! | `names.rs`, `hash.rs`, `table.rs` | names of commands and the perfect hash over them |
//! | `place.rs`, `graph.rs`, `rules.rs` | the places of items, their dependency graph with its cycles, dependencies that cannot be satisfied |
//! | `rows.rs`, `parameter_rows.rs`, `parameters.rs`, `globals.rs` | rows of numbers, of commands and of their parameters |
//! | `tables.rs`, `macros.rs` | all of that, built and measured |
//! | `definition.rs`, `parameter.rs`, `usage.rs`, `spaced_names.rs`, `variables.rs` | the tables as run time sees them |

pub mod definition;
pub(crate) mod globals;
pub mod graph;
pub(crate) mod hash;
pub(crate) mod macros;
pub mod names;
pub(crate) mod parameter;
pub mod parameter_rows;
pub mod parameters;
pub mod place;
pub mod rows;
pub mod rules;
pub(crate) mod spaced_names;
pub mod table;
pub mod tables;
pub(crate) mod usage;
pub mod variables;
