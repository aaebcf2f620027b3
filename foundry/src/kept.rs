//! The macros for what is kept: migrations and seeders of databases, values of the cache.

/// The SQL files of a folder, embedded: `migrations!()` or `migrations!("path")`, from the folder
/// of `Cargo.toml`; without a path, `migrations`.
///
/// A file is called `0001_create_films.sql`, or `0001_create_films.up.sql` with a
/// `0001_create_films.down.sql` that reverts it. It expands to a
/// [`Migrations`](crate::database::Migrations). It refuses other names, two files of one version,
/// and a `down` without its `up`.
///
/// Cargo notices changed files by itself; for a new one, touch the file that has the macro.
#[cfg(feature = "database")]
pub use foundry_macros::migrations;

/// A function that fills the database: `db:seed` runs it, and `migrate:fresh --seed` and its like.
///
/// ```
/// use foundry::{Console, Result, seeder};
/// # foundry::app! { pub struct Shop; include = [films, seed_users, Films] }
///
/// #[foundry::service]
/// struct Films;
///
/// /// The films that every shop begins with.
/// #[seeder]
/// fn films(films: &Films, console: &Console) -> Result<()> {
///     console.line("Metropolis")
/// }
///
/// #[seeder("users")]
/// fn seed_users() {}
/// # fn main() {}
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `"name"` | the name; without it, that of the function in kebab case |
/// | `pack = crate::module` | belongs to the [`pack!`](crate::pack) in that module |
///
/// It may stand in any module of the application and of packs, takes services as a
/// [`command`](crate::command) does, and may be async and fail. `db:seed` runs all of them in the order
/// of the sources, those of packs last, and `db:seed films` one; only the services of those that run are
/// started. What one did stays when a later one fails, so let it find what it did before.
///
/// `db:seed` is a command of the packs of databases. Without one of them seeders are there, and nobody runs
/// them.
///
/// It expands to what `#[command("db:seed:films", hidden)]` does. It refuses parameters that would have to
/// be typed, and two seeders of one name.
pub use foundry_macros::seeder;

/// A struct or enum whose values can be cached: it is archived with rkyv, and has a fingerprint.
///
/// ```
/// use foundry::cache;
///
/// #[foundry::cacheable]
/// struct Film {
///     title: String,
///     year: u16,
/// }
///
/// # fn main() -> foundry::Result<()> {
/// let archive = cache::serialize(&Film { title: "Metropolis".to_owned(), year: 1927 })?;
/// let film = cache::access::<Film>(&archive)?;
/// assert_eq!((film.title.as_str(), film.year.to_native()), ("Metropolis", 1927));
/// # Ok(())
/// # }
/// ```
///
/// | option | meaning | default |
/// |---|---|---|
/// | `version = 2` | what was cached under another number is not read | 1 |
///
/// The fingerprint is made while compiling from the name, the fields or variants, their order, and the
/// fingerprints of their types. A program whose type differs in any of them does not find the entries
/// of another, and never misreads one. What the fields do not show, such as a unit, is what `version`
/// is for.
///
/// It refuses lifetimes, and fields whose types have no fingerprint.
#[cfg(feature = "cache")]
pub use foundry_macros::cacheable;
