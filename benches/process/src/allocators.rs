//! X4: allocators in the place of the system's, on a real command: `film:import` of the shop.

use crate::counts::once;
use crate::{Options, Result};
use foundry_compile::measure::kilobytes;
use foundry_compile::process::{Cost, bare, instructions, median, tool};
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::{Scratch, cargo, write};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ROUNDS: usize = 51;
const FILMS: &str = "examples/shop/data/films.json";

/// What the results call it, the features of the shop, and the crate. SQLite is C, and stays with the
/// system's allocator unless that is replaced for C too.
const ALLOCATORS: [(&str, &str, Option<&str>); 5] = [
    ("system", "", None),
    ("mimalloc", "mimalloc", Some("mimalloc")),
    ("jemalloc", "jemalloc", Some("tikv-jemallocator")),
    ("mimalloc, C too", "mimalloc mimalloc/override", None),
    (
        "jemalloc, C too",
        "jemalloc tikv-jemallocator/unprefixed_malloc_on_supported_platforms",
        None,
    ),
];

/// X4.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let foundry = &options.shared.foundry;
    let scratch = Scratch::open(&options.shared, &[])?;
    let mut programs = Vec::new();
    for (number, (_, features, _)) in ALLOCATORS.iter().enumerate() {
        programs.push(built(&scratch, foundry, number, features)?);
    }
    let shop = Shop::new(&scratch, fs::canonicalize(foundry.join(FILMS))?, &programs[0])?;
    for program in &programs {
        shop.check(program)?;
    }
    let mut seen: Vec<Vec<Cost>> = programs.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        // Another order in each round.
        for step in 0..programs.len() {
            let at = (step + round) % programs.len();
            seen[at].push(Cost::of(&mut shop.import(&programs[at])?)?);
        }
    }
    let mut figures = Figures::default();
    let mut base = None;
    for (((name, _, library), program), costs) in ALLOCATORS.iter().zip(&programs).zip(&seen) {
        let of = |part: fn(&Cost) -> f64| median(costs.iter().map(part).collect());
        figures.set(name, "ms of processors", of(|it| it.cpu) * 1e3);
        figures.set(name, "ms", of(|it| it.wall) * 1e3);
        figures.set(name, "MB at most", of(|it| it.peak));
        shop.fresh()?;
        if let Some(count) = instructions(program, &shop.words(), &[shop.variable()])? {
            figures.set(name, "million instructions", count / 1e6);
        }
        let (_, faults) = once(&mut bare(program, &["list"]))?;
        if let Some(count) = instructions(program, &["list"], &[])? {
            let over = count - *base.get_or_insert(count);
            figures.set(name, "`list`: instructions over the system's", over);
        }
        figures.set(name, "`list`: page faults", faults);
        figures.set(name, "KB, stripped", kilobytes(program)?);
        if let Some(library) = library {
            let cost = compiled(&scratch, foundry, library)?;
            figures.set(name, "s of processors to compile it", cost.cpu);
        }
    }
    Row {
        id: "X4",
        what: "`film:import` of 3,201 films in the shop, by allocator",
        goal: "no goal",
        unit: "what the label says; time and memory: median of 51 rounds in turn",
        part: "allocators",
    }
    .write(&options.shared, &figures)
}

/// The shop with such features; paths are equally long.
fn built(scratch: &Scratch, foundry: &Path, number: usize, features: &str) -> Result<PathBuf> {
    eprintln!("building the shop with {:?}", ALLOCATORS[number].0);
    let target = scratch.path("allocators");
    let mut build = cargo();
    build.current_dir(foundry).args(["build", "--quiet", "--release", "--package", "shop"]);
    Cost::of(build.args(["--features", features]).arg("--target-dir").arg(&target))?;
    let program = target.join(format!("shop-{number}"));
    fs::copy(target.join("release/shop"), &program)?;
    if let Some(strip) = tool("strip") {
        Command::new(strip).arg(&program).status()?;
    }
    Ok(program)
}

/// A release build of an allocator alone, of the version that the repository has.
fn compiled(scratch: &Scratch, foundry: &Path, library: &str) -> Result<Cost> {
    let directory = scratch.path("allocator");
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(directory.join("src"))?;
    write(&directory.join("src/lib.rs"), "")?;
    let manifest = format!(
        "[package]\nname = \"nothing\"\nedition = \"2024\"\n\n[dependencies]\n{library} = \"*\"\n\n[workspace]\n"
    );
    write(&directory.join("Cargo.toml"), &manifest)?;
    fs::copy(foundry.join("Cargo.lock"), directory.join("Cargo.lock"))?;
    let mut build = cargo();
    build.current_dir(&directory).args(["build", "--quiet", "--release"]);
    Cost::of(build.arg("--target-dir").arg(directory.join("target")))
}

/// A database into which films are imported.
struct Shop {
    films: PathBuf,
    /// Migrated, and without films.
    empty: PathBuf,
    database: PathBuf,
    url: String,
}

impl Shop {
    fn new(scratch: &Scratch, films: PathBuf, program: &Path) -> Result<Self> {
        let (empty, database) = (scratch.path("empty.db"), scratch.path("films.db"));
        let url = |it: &Path| format!("sqlite:{}", it.display());
        for leftover in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{leftover}", empty.display()));
        }
        let status = bare(program, &["migrate:run"]).env("DATABASE_URL", url(&empty)).status()?;
        if !status.success() {
            return Err("the shop does not migrate its database".into());
        }
        let url = url(&database);
        Ok(Self { films, empty, database, url })
    }

    fn words(&self) -> [&OsStr; 3] {
        ["film:import".as_ref(), self.films.as_ref(), "--quiet".as_ref()]
    }

    fn variable(&self) -> (&str, &OsStr) {
        ("DATABASE_URL", self.url.as_ref())
    }

    /// No film is there.
    fn fresh(&self) -> Result<()> {
        for leftover in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{leftover}", self.database.display()));
        }
        fs::copy(&self.empty, &self.database)?;
        Ok(())
    }

    fn import(&self, program: &Path) -> Result<Command> {
        self.fresh()?;
        let mut command = bare(program, &self.words());
        command.env("DATABASE_URL", &self.url);
        Ok(command)
    }

    /// A shop that does not have all films afterwards is not measured.
    fn check(&self, program: &Path) -> Result<()> {
        self.import(program)?.status()?;
        let mut count = bare(program, &["film:list", "--limit", "9999", "--format", "json"]);
        let output = count.env("DATABASE_URL", &self.url).stdout(Stdio::piped()).output()?;
        let films: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)?;
        if films.len() < 3_000 {
            return Err(format!("{} imports {} films", program.display(), films.len()).into());
        }
        Ok(())
    }
}
