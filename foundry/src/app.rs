//! The application: calls of its commands from other code, what they return, and exit codes.
//!
//! [`app!`](macro@crate::app) makes a type. `Shop::run()` is the whole `main` of a program. Other code, such as a server
//! or a test, gets the application from `Shop::new()`, with the methods of [`App`]:
//!
//! ```
//! use foundry::app::App;
//! use foundry::{Result, command};
//!
//! foundry::app! {
//!     struct Shop;
//!     include = [greet]
//! }
//!
//! /// Greet a customer.
//! #[command("greet")]
//! fn greet(name: &str) -> String {
//!     format!("Hello, {name}!")
//! }
//!
//! fn answer(app: &App) -> String {
//!     app.capture_blocking("greet", &["Ada"]).stdout
//! }
//!
//! # fn main() -> Result<()> {
//! let shop = Shop::new();
//! assert_eq!(answer(&shop), "Hello, Ada!\n");
//! # Ok(())
//! # }
//! ```

pub use foundry_runtime::exit;
pub use foundry_runtime::identifier::{CommandId, EventName, IdentifierError};
pub use foundry_runtime::{App, CommandHandle, Dispatch, Outcome, Output};
