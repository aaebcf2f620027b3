//! Grammars that the macros and the runtime share, so that both read a text the same way. Everything
//! is a `const fn` without dependencies: a default or a limit is read by the compiler, a value by the
//! running program. How a message shows the text is decided by the caller. Folders of migrations are the
//! exception: they are read by plain functions, which tell what is wrong themselves.

#![forbid(unsafe_code)]

mod diesel;
mod duration;
mod folder;
mod migration;
mod name;
mod number;
mod size;
mod suggestion;

pub use diesel::{parse_diesel_version, parse_migration_folder, runs_in_transaction};
pub use duration::{DurationError, parse_duration};
pub use folder::{
    MigrationEntry, MigrationFiles, MigrationProblem, arrange_migrations, check_migration_metadata,
    check_migration_text, layout_of_migrations, read_migration_entries,
};
pub use migration::{
    MigrationLayout, MigrationName, MigrationNameError, parse_migration_file, parse_version,
    without_byte_order_mark,
};
pub use name::{NameError, check_command_name, check_option_name, push_kebab};
pub use size::{SizeError, parse_size};
pub use suggestion::{edit_distance, near, nearer, nearest};
