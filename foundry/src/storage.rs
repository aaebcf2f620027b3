//! The macros for what is kept: migrations and seeders of databases, values and functions of the cache.

/// The SQL files of a folder, embedded: `migrations!()` or `migrations!("path")`, from the folder
/// of `Cargo.toml`; without a path, `migrations`.
///
/// | layout of | way up | way back |
/// |---|---|---|
/// | sqlx | `1_films.sql`, or `1_films.up.sql` | none, or `1_films.down.sql` |
/// | diesel | `2024-01-31-120000_films/up.sql` | `down.sql` in the same folder |
/// | refinery, Flyway | `V1__films.sql` | Flyway's `U1__films.sql` |
///
/// The digits are the version, without the `-` of diesel; its `2024-01-31-120000-0000` counts as one second later than
/// `2024-01-31-120000`, as diesel has them in this order. With `run_in_transaction = false` in its `metadata.toml`, a
/// migration of diesel runs outside of a transaction.
///
/// It expands to a [`Migrations`](crate::database::Migrations). It refuses other names, two migrations of one
/// version, a way back without its way up, files with both ways in them (goose, dbmate), versions of several
/// parts (`V1_1__films.sql`), and a folder whose migrations cannot be read at all.
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

/// A function whose result is kept in the cache: whoever asks with the same values gets it without calling
/// the function.
///
/// ```
/// use foundry::cache::{Cache, CacheSettings, Hit};
/// use foundry::{Result, cached};
///
/// #[foundry::cacheable]
/// struct User {
///     name: String,
/// }
///
/// struct Users;
///
/// #[cached(ttl = "10m", key = "user:{id}", tags = ["users"])]
/// async fn user(id: u64, users: &Users, cache: &Cache) -> Result<Hit<User>> {
///     Ok(User { name: format!("number {id}") }) // from `users`
/// }
///
/// /// As a value of one's own, and under a key of the function's path and all its values.
/// #[cached(ttl = "1h30m")]
/// async fn names(of: &[u64], cache: &Cache) -> Result<Vec<String>> {
///     Ok(of.iter().map(|id| format!("number {id}")).collect())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let cache = Cache::new(CacheSettings::default());
/// let user = user(7, &Users, &cache).await?;
/// assert_eq!(user.name.as_str(), "number 7");
/// assert_eq!(names(&[1, 2], &cache).await?, ["number 1", "number 2"]);
/// # Ok(())
/// # }
/// ```
///
/// | option | meaning | default |
/// |---|---|---|
/// | `ttl = "10m"` | for how long: `d`, `h`, `m`, `s`, `ms`; it must be said | |
/// | `stale = "1h"` | beyond `ttl`, for so long it is still given, while it is computed anew beside | not at all |
/// | `key = "user:{id}"` | the key, with values of parameters, as [`key!`](crate::cache::key) writes it | path of the function, and all values |
/// | `tags = ["users"]` | the tags that the entry bears, with values as in the key | none |
/// | `skip = [verbose]` | parameters that do not change the result | none |
/// | `cache = self.cache` | where the cache is | the parameter that is a `&Cache` |
///
/// **What it returns** is what the callers get: `Result<Hit<T>>` reads the value in place and costs nothing,
/// however large it is; `Result<T>` copies it out. The body makes a `T` either way, as `Ok(User { … })` above. If it
/// fails, nothing is kept and the error is the function's own; its type takes a [`foundry::Error`](crate::Error)
/// as well, for what fails in the cache.
///
/// **What is in the key**: references are services, as everywhere, and all else is a value, as are `&str`, slices
/// and references to numbers. Every value is in the key, or is a compile error until `skip` says that it does
/// not matter; what is a [`KeyPart`](crate::cache::KeyPart) is refused as a service. Methods take `&self`, which is a
/// service, too; `{self.tenant}` puts a part of it into the key.
///
/// **With `stale`** nobody waits for a value that was there: it is computed by a task that outlives whoever asked,
/// so the function owns what it takes, a service as `Arc<T>` and a text as `String`. Only the cache is lent.
///
/// It expands to the function with its body in a closure, which
/// [`Cache::remember`](crate::cache::Cache::remember) or
/// [`remember_stale`](crate::cache::Cache::remember_stale) calls if it has to: of all who ask meanwhile, one
/// computes. It refuses functions that are not async, type parameters, `&mut`, and results that are no `Result`.
#[cfg(feature = "cache")]
pub use foundry_macros::cached;

/// A function that fills the cache: `cache:warm` runs it, after a deployment or every night.
///
/// ```
/// use foundry::{Result, warmer};
/// # foundry::app! { pub struct Shop; include = [top_films, users, Films] }
///
/// #[foundry::service]
/// struct Films;
///
/// /// Asks once, so that no customer has to wait.
/// #[warmer]
/// fn top_films(films: &Films) -> Result<()> {
///     Ok(())
/// }
///
/// #[warmer("users")]
/// fn users() {}
/// # fn main() {}
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `"name"` | the name; without it, that of the function in kebab case |
/// | `pack = crate::module` | belongs to the [`pack!`](crate::pack) in that module |
///
/// It may stand in any module of the application and of packs, takes services as a
/// [`command`](crate::command) does, and may be async and fail. `cache:warm` runs all of them in the order of
/// the sources, those of packs last, and `cache:warm top-films` one; only the services of those that run are
/// started. When one fails the others run all the same, and `cache:warm` fails in the end.
///
/// `cache:warm` is a command of the pack `foundry::cache::Pack`, of the feature `cache`. Without it warmers are
/// there, and nobody runs them.
///
/// It expands to what `#[command("cache:warm:top-films", hidden)]` does. It refuses parameters that would
/// have to be typed, and two warmers of one name.
pub use foundry_macros::warmer;
