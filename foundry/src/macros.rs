//! The macros, with their documentation, which may link to the runtime only from here.

/// The application: finds every `#[command]`, `#[service]` and `#[seeder]` of the crate and wires them.
///
/// It stands at the root of the crate, once: in `main.rs`, in `lib.rs`, or in the one file of an
/// example or a test.
///
/// ```no_run
/// foundry::app! {
///     /// The shop's console.
///     pub struct Shop;
/// }
///
/// fn main() -> std::process::ExitCode {
///     Shop::run()
/// }
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `packs = [a::b::Pack]` | services and commands of libraries, made with [`pack!`](crate::pack) |
/// | `requires = [Type]` | values that come from outside: `Shop::builder().provide(value)` |
/// | `include = [path::to::item]` | items that following `mod` declarations does not find |
/// | `exclude = [path::to::item]` | items to leave out of this application |
/// | `config = "foundry.toml"` | a file beside `Cargo.toml` that is embedded as the weakest layer of the configuration; its mistakes are compile errors |
/// | `sections = [library::Config]` | sections of the configuration that no item takes and that are not in this crate |
/// | `argument_files = true` | `@file` among the arguments is replaced by the lines of that file, one argument each, byte for byte; `@@` is an `@`; not behind `--` and not in a [`Rest`](crate::Rest) |
/// | `crate = name` | the name of the dependency, if it is not called `foundry` |
///
/// The documentation of the struct is that of the program: `about`, `help`, `list`, `man` and
/// `list --format json` show all of it.
///
/// The struct has `run()`, which does what the command line says; `dispatch(words)`, for a program
/// that has a command line of its own; `new()`, for other code, with the methods of
/// [`App`](crate::App); `shutdown()`, which closes the services and is to be called where the application
/// is in the hands of other code; `builder()`, and `test()` for [tests](crate::guide::testing). Every
/// application has the commands `about`, `completion`, `help`, `list` and `man`, and `app:graph` and
/// `app:check` with the feature `inspect`.
///
/// Items are found by following `mod` declarations from this file, as the compiler does. What is
/// made by a macro, stands inside a function, in an `include!`d file or under a renamed attribute
/// is not found; that is a compile error at the item, which says to list it.
///
/// It expands to a table of keys, from which const evaluation makes the command table, the graph
/// of services, and for each command the list of services to start. It refuses services that need
/// each other in a circle, two commands of one name, a path in `exclude` that leads nowhere, and what no section
/// takes of the file in `config`.
pub use foundry_macros::app;

/// A part of a console in a library: its services and commands, wired into each application that
/// lists it in `packs`.
///
/// ```
/// # mod greeting {
/// foundry::pack! {
///     /// Greets, in the language that the application chooses.
///     pub struct Greeting;
///     requires = [Language]
///     exports = [crate::greeting::Greeter]
///     include = [greeter]
/// }
///
/// pub struct Language(pub String);
/// pub struct Greeter(String);
///
/// #[foundry::service(pack = crate::greeting)]
/// fn greeter(language: &Language) -> Greeter {
///     Greeter(format!("hello in {}", language.0))
/// }
/// # }
/// # fn main() {}
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `requires = [Type]` | services that the application provides; `All<dyn Trait>` for all its contributions |
/// | `packs = [other::Pack]` | packs whose exports this one takes, of other libraries or, as `crate::module::Pack`, of its own; the application need not list them |
/// | `exports = [Type]` | services that the application gets, named from the root of the crate; all others stay private |
/// | `include`, `exclude`, `sections` | as in [`app!`](macro@crate::app) |
///
/// At the root of the crate the items need nothing more than `#[service]` and `#[command]`; in a
/// module they name it: `#[service(pack = crate::greeting)]`.
pub use foundry_macros::pack;

/// A function that the console can call.
///
/// Values come from the command line, references from the container.
///
/// ```
/// use foundry::{Console, Result, command};
/// # foundry::app! { struct App; include = [create] }
///
/// /// Create a user account.
/// ///
/// /// This paragraph stands in `help user:create`.
/// #[command("user:create", alias = "user:add")]
/// fn create(
///     /// E-mail address
///     email: &str,
///     /// Display name
///     name: Option<String>,
///     /// Role to grant; repeatable
///     #[option(short = 'r', long = "role")]
///     roles: Vec<String>,
///     /// Grant administration rights
///     #[flag(short = 'a')]
///     admin: bool,
///     console: &Console,
/// ) -> Result<()> {
///     console.line(format_args!("{email} {name:?} {roles:?} {admin}"))
/// }
/// # fn main() {
/// # App::new().call_blocking("user:add", &["ada@example.org", "-ar", "editor"]).unwrap();
/// # }
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `"ns:name"` | the name; without it, module and function in kebab case: `user:create`; a module called `commands` is left out |
/// | `alias = "…"` | another name; may be repeated |
/// | `example = "…"` | a command line for the help, read while compiling; may be repeated |
/// | `exclusive = [a, b]` | at most one of these parameters may be given; may be repeated |
/// | `at_least_one = [a, b]` | one of these parameters must be given; may be repeated |
/// | `hidden` | left out of `list` |
/// | `call` | [`call!`](crate::call) may call it |
/// | `pack = crate::module` | belongs to the [`pack!`](crate::pack) in that module |
///
/// | parameter | on the command line |
/// |---|---|
/// | `T`, `&str`, `&Path`, `&OsStr` | a positional that must be there; `T` is a type of the next paragraph |
/// | `Option<…>`, `Vec<…>` of those | one that may be missing; all that are left |
/// | `#[argument(…)]` on those | a positional with more to be said about it |
/// | [`Rest<'_>`](crate::Rest) | all words from the first that is no option, as they are |
/// | `#[option(…)]` | an option with a value; required unless it is an `Option`, a `Vec`, which repeats, or has a default |
/// | `#[option] Option<Option<T>>` | an option whose value may be left out: `--colour`, `--colour=red` |
/// | `bool`, `#[flag(…)]` | a flag |
/// | `#[flag(count)] u8` | a flag that counts: `-vvv` |
/// | `#[flag(negatable)] bool`, `Option<bool>` | a flag that can be turned off: `--no-colour` |
/// | `#[args] T` | a group of options that commands share: [`Args`](derive@crate::Args) |
/// | `&T`, `Arc<T>` | a service |
///
/// `T` is any type with `FromStr` whose error has `Display`, and every type that a field of the configuration
/// may have, in the same grammar: [`Duration`](std::time::Duration) (`1h30m`, `500ms`),
/// [`ByteSize`](crate::config::ByteSize) (`64KiB`), addresses, numbers, `char`, [`Secret<T>`](crate::Secret),
/// and `BTreeMap<String, T>` or `HashMap<String, T>` (`a=1,b=2`). For a type of another crate without
/// `FromStr`, write a type of your own around it. Types are read as they are written: an alias of
/// `Option<T>`, `Vec<T>` or `bool` is not seen through, and is a compile error that says so.
///
/// | of an argument or an option | meaning |
/// |---|---|
/// | `short = 'x'`, `long = "…"` | its names; without `long`, that of the parameter. Options and flags alone |
/// | `default = …` | an expression, or a text, which is read as if it were typed. Help shows the text or the literal as it is typed; of any other expression it shows the value: the word of a [`Choice`](trait@crate::Choice), a `Duration` as it is typed, what `Display` says of another type, and nothing of a type without `Display`. For that, help evaluates the expression |
/// | `env = "NAME"` | a variable, of the environment or `.env`, that stands in for the option; one that is empty counts as not set, unless the option is a text |
/// | `prompt = "…"` | asked for on a terminal when it is missing |
/// | `choices = ["a", "b"]` | the words it may be; better an enum with [`Choice`](derive@crate::Choice) |
/// | `range = 1..=10` | between which the value lies; of a `Duration` or a `ByteSize` also in quotes: `range = "1s"..="1h"` |
/// | `len = 3..=20` | how many characters it has |
/// | `values = 1..` | how many a `Vec` has |
/// | `delimiter = ','` | between the values of a `Vec` in one word; nothing between two of them is no value |
/// | `validate = path` | `fn(&T) -> Result<(), impl Display>` |
/// | `complete = path` | `fn(&str) -> impl IntoIterator<Item: Into<Candidate>>`: values for the shell, given what was begun; it runs before anything is started |
/// | `requires = [a, b]`, `conflicts = [a, b]` | what must, or may not, be given with it |
/// | `value = "FILE"` | what help calls its value |
/// | `secret` | the value is shown nowhere |
/// | `hidden` | left out of help and completion |
///
/// A parameter may have the name of an option that every command has, as `help`, `version` or `format`: then
/// that option is the parameter's, and the other one is left its letter. `-h` always shows the help.
///
/// The grammar is that of GNU, as `clap` and Artisan have it: `-abc`, `-ovalue`, `-o value`,
/// `--opt=value`, `--opt value`, options and positionals in any order, `--` in front of what only
/// looks like an option, `-` and negative numbers as values.
///
/// The function may be async. It returns `()`, `ExitCode`, or what implements `serde::Serialize`,
/// which is printed: as a table, or as `--format json|yaml|csv|csv-safe` says; or a `Result` of those with
/// any error that converts into [`Error`](crate::Error). The exit codes stand in
/// [`exit`](crate::exit).
///
/// It expands to the function as it is, an entry for the table, and one small function that reads
/// the command line, has the services started, and calls it.
pub use foundry_macros::command;

/// Calls a command of an application, with arguments that the compiler checks.
///
/// ```
/// use foundry::{Result, call, command};
/// # foundry::app! { pub struct Shop; include = [create] }
///
/// #[command("user:create", call)]
/// fn create(email: &str, #[option(default = 3)] retries: u32, admin: bool) -> Result<()> {
///     assert_eq!((email, retries, admin), ("ada@example.org", 3, true));
///     Ok(())
/// }
///
/// # fn main() -> Result<()> {
/// let shop = Shop::new();
/// call!(shop, "user:create", email = "ada@example.org", admin = true).wait()?;
/// # Ok(()) }
/// ```
///
/// The command says `call` in its attribute. The arguments are named as the function names its
/// parameters, and have their types; a missing one, one too many and one of another type are
/// compile errors. What may be left out on the command line may be left out here. Nothing is looked
/// up and nothing is parsed, so that limits of the command line (`range`, `choices`, `validate`,
/// `requires`) are not looked at.
///
/// The result is awaited, or waited for with `.wait()` in code that is not async. A command that is
/// not async, and whose services are ready, has run by then.
pub use foundry_macros::call;

/// Options that several commands share: a struct, taken as one parameter.
///
/// ```
/// use foundry::{Args, command};
/// # foundry::app! { struct App; include = [list] }
///
/// #[derive(Args)]
/// struct Paging {
///     /// Most lines
///     #[option(short = 'l', default = 20, range = 1..=100)]
///     limit: u32,
///     /// Lines to skip
///     #[option(default = 0)]
///     offset: u32,
/// }
///
/// #[command("film:list")]
/// fn list(genre: Option<String>, #[args] paging: Paging) {
///     assert_eq!((paging.limit, paging.offset), (5, 0));
/// }
/// # fn main() { App::new().call_blocking("film:list", &["-l5"]).unwrap(); }
/// ```
///
/// Its fields are what parameters of a [`command`] are, without positionals and services; a field
/// with `#[args]` is a group inside. `#[args(exclusive = [a, b])]` and `at_least_one` on the struct
/// say what holds between its fields. Two options of one name in a command are a compile error.
pub use foundry_macros::Args;

/// An enum whose variants are words: a value that is one of a few.
///
/// ```
/// use foundry::Choice;
///
/// #[derive(Choice, Debug, PartialEq)]
/// enum Role {
///     /// Reads.
///     Reader,
///     /// Writes.
///     #[choice(alias = "author")]
///     Editor,
///     #[choice(name = "root", hidden)]
///     SuperUser,
/// }
///
/// assert_eq!("author".parse(), Ok(Role::Editor));
/// assert_eq!(Role::SuperUser.name(), "root");
/// let error = "raeder".parse::<Role>().unwrap_err();
/// assert_eq!(error.to_string(), "did you mean `reader`? It is `reader` or `editor`");
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `name = "…"` | the word; without it, the variant in kebab case |
/// | `alias = "…"` | another word; may be repeated |
/// | `hidden` | is understood, and shown nowhere |
///
/// The options stand on variants; there is none for the whole enum.
///
/// It implements [`Choice`](trait@crate::Choice) and `FromStr`. Errors show the words; help, man pages and
/// completion show them with the first paragraph of their documentation.
pub use foundry_macros::Choice;

/// A type that the container makes, when a command needs it and once.
///
/// On a struct whose fields are services, on an `impl` block with `new`, or on a function:
///
/// ```
/// use foundry::{Result, command, service};
/// use std::sync::Arc;
/// # foundry::app! { struct App; include = [pool, Users, Audit, check] }
///
/// pub struct Pool;
///
/// #[service]
/// async fn pool() -> Result<Pool> {
///     Ok(Pool)
/// }
///
/// #[service]
/// pub struct Users {
///     pool: Arc<Pool>,
///     #[default(3)]
///     retries: u32,
/// }
///
/// pub struct Audit(Arc<Users>);
///
/// #[service]
/// impl Audit {
///     fn new(users: Arc<Users>) -> Self {
///         Audit(users)
///     }
/// }
///
/// #[command("audit:check")]
/// fn check(audit: &Audit) {
///     assert_eq!(audit.0.retries, 3);
/// }
/// # fn main() { App::new().call_blocking("audit:check", &[]).unwrap(); }
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `as = dyn Trait` | is also found as `&dyn Trait`; may be repeated |
/// | `into = dyn Trait` | is one of those that [`All<dyn Trait>`](crate::All) gathers; may be repeated |
/// | `scope = command` | each command has its own, which is closed when the command ends |
/// | `transient` | each user has its own, taken by value |
/// | `pack = crate::module` | belongs to the [`pack!`](crate::pack) in that module |
///
/// A constructor takes services as `&T`, to use them, or `Arc<T>`, to keep them. It may be async
/// and it may fail. Constructors that do not need each other run concurrently. If one fails, the
/// error names the service, the cause, and who needed it; the same error meets who asks again.
/// A type that implements [`Close`](crate::Close) is closed when the command has ended.
///
/// [`Cancel`](crate::Cancel), [`Console`](crate::Console) and every `#[derive(Config)]` section
/// are services already.
///
/// It expands to the item as it is, an impl that says who provides the type, and an entry for the
/// table. It refuses a type that nobody provides, and one that two provide; what lives for one command
/// in what outlives it; and a transient service that is not taken by value.
pub use foundry_macros::service;

/// A section of the configuration: a struct that is read from the environment, `.env` and
/// `foundry.toml` when a command needs it.
///
/// ```
/// use foundry::{Config, Secret};
///
/// /// Where the shop keeps its data.
/// #[derive(Config)]
/// #[config(prefix = "DATABASE")]
/// pub struct DatabaseConfig {
///     /// `DATABASE_URL`, or `url` under `[database]` in `foundry.toml`.
///     pub url: Secret<String>,
///     /// Most connections open at once.
///     #[config(default = 32)]
///     pub max_connections: u32,
///     /// `PORT`, and not `DATABASE_PORT`.
///     #[config(env = "PORT")]
///     pub port: Option<u16>,
/// }
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `prefix = "…"` on the struct | of its variables, and in lower case the name of its table; without it the name of the struct, less `Config` or `Settings` |
/// | `validate = …` on the struct | a function that refuses the whole section: `fn(&Self) -> Result<(), impl Display>` |
/// | `default`, `default = …` | what holds where nothing is set: `Default`, an expression, or a text that is read like a variable |
/// | `env = "…"` | exactly this variable |
/// | `alias = "…"`, `env_alias = "…"` | another key in its table, another variable; may be repeated |
/// | `deprecated = "…"` | who sets it is told this, through `tracing` |
/// | `range = …` | limits of a number, or in quotes of a `Duration` or `ByteSize`; of each item of a list |
/// | `validate = …` | a function that refuses the value: `fn(&T) -> Result<(), impl Display>` |
/// | `secret` | the value is shown nowhere; a `Secret<T>` never is |
/// | `nested` | the field is a section itself, in a table of this one; `Option` of it is read if anything of it is set |
///
/// The strongest that is set counts: `--config section.key=value`, the environment, the file that
/// `NAME_FILE` names, `.env.<APP_ENV>`, `.env`, `foundry.<APP_ENV>.toml`, `foundry.toml` (or the file
/// that `--config-file` or `FOUNDRY_CONFIG` names), the default. All mistakes of a section are
/// told at once, each with its variable or its `file:line:column`. A section that the command does
/// not need is not read. The guide `guide::config` has the types and the rest.
///
/// It expands to an impl of [`Section`](crate::config::Section) and one that makes it a service. It
/// refuses two fields of one variable, a default that its own field would refuse, and an enum, for
/// which there is [`Choice`].
///
/// The struct is a service; from elsewhere it is had with [`config::get`](crate::config::get).
pub use foundry_macros::Config;
