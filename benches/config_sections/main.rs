//! What configuration costs: `cargo bench --bench config_sections`.
//!
//! `config_sections/load` goes the whole way each time: twenty keys from a TOML file, of which five are
//! overridden by variables of the environment, become a struct. Foundry reads the file, looks for an `.env`
//! beside it, looks up two variables for each key, and remembers places for its messages; figment and
//! config-rs look at all variables with a prefix; envy reads the environment alone, and has defaults for
//! the rest; by hand it is `toml`, `serde`, and `std::env::var` for each key.
//!
//! `config_sections/read` wants a number out of a section that is loaded. figment and config-rs hand out
//! structs, too, which then cost what `OnceLock` costs; what is measured of them is asking them for one
//! key.

mod peers;
mod section;

use criterion::{Criterion, criterion_group};
use foundry::config::{self, Sources};
use peers::Plain;
use section::ShopConfig;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The variables of the environment, which no test may set in a process that runs.
const VARIABLES: [(&str, &str); 5] = [
    ("SHOP_PORT", "8443"),
    ("SHOP_HOST", "shop.example.org"),
    ("SHOP_MAX_CONNECTIONS", "64"),
    ("SHOP_DEBUG", "true"),
    ("SHOP_REGION", "eu-central-1"),
];

/// Names the file, to Foundry and to us.
const FILE: &str = "FOUNDRY_CONFIG";

fn load(criterion: &mut Criterion) {
    let file = file();
    let plain = file.with_file_name("plain.toml");
    let ours: ShopConfig = config::load_from(&Sources::from_process()).unwrap();
    let expected = peers::by_hand(&plain);
    assert_eq!(ours.plain(), expected);
    assert_eq!(peers::figment(&plain).extract::<Plain>().unwrap(), expected);
    assert_eq!(peers::config_rs(&plain).try_deserialize::<Plain>().unwrap(), expected);
    assert_eq!(peers::envy().port, expected.port);

    let mut group = criterion.benchmark_group("config_sections/load");
    group.bench_function("foundry", |bencher| {
        bencher.iter(|| config::load_from::<ShopConfig>(&Sources::from_process()).unwrap());
    });
    group.bench_function("figment", |bencher| {
        bencher.iter(|| peers::figment(black_box(&plain)).extract::<Plain>().unwrap());
    });
    group.bench_function("config-rs", |bencher| {
        bencher.iter(|| peers::config_rs(black_box(&plain)).try_deserialize::<Plain>().unwrap());
    });
    group.bench_function("envy, no file", |bencher| bencher.iter(peers::envy));
    group.bench_function("toml by hand", |bencher| {
        bencher.iter(|| peers::by_hand(black_box(&plain)));
    });
}

fn read(criterion: &mut Criterion) {
    static KEPT: OnceLock<Plain> = OnceLock::new();
    let plain = file().with_file_name("plain.toml");
    KEPT.get_or_init(|| peers::by_hand(&plain));
    let (figment, config_rs) = (peers::figment(&plain), peers::config_rs(&plain));

    let mut group = criterion.benchmark_group("config_sections/read");
    group.bench_function("foundry", |bencher| {
        bencher.iter(|| config::get::<ShopConfig>().unwrap().max_connections);
    });
    let held = config::get::<ShopConfig>().unwrap();
    group.bench_function("foundry, held", |bencher| {
        bencher.iter(|| black_box(held).max_connections);
    });
    let live = config::Live::<ShopConfig>::from_process().unwrap();
    group.bench_function("foundry, live", |bencher| bencher.iter(|| live.get().max_connections));
    group.bench_function("OnceLock", |bencher| {
        bencher.iter(|| KEPT.get().unwrap().max_connections);
    });
    group.bench_function("figment, key", |bencher| {
        bencher.iter(|| figment.extract_inner::<u32>(black_box("max_connections")).unwrap());
    });
    group.bench_function("config-rs, key", |bencher| {
        bencher.iter(|| config_rs.get::<u32>(black_box("max_connections")).unwrap());
    });
}

fn file() -> PathBuf {
    std::env::var_os(FILE).expect("`main` sets it").into()
}

/// A process cannot set its own environment safely, so it starts itself with another.
fn started_anew(arguments: &[String], folder: &Path) -> i32 {
    let text = section::FILE;
    let plain: String = text.lines().skip(1).map(|it| format!("{it}\n")).collect();
    std::fs::write(folder.join("plain.toml"), plain).expect("writing into a folder of our own");
    let file = folder.join("foundry.toml");
    std::fs::write(&file, text).expect("writing into a folder of our own");
    let program = std::env::current_exe().expect("the program that runs has a path");
    let mut command = Command::new(program);
    let status = command.args(arguments).envs(VARIABLES).env(FILE, file).status();
    status.expect("starting the same program").code().unwrap_or(1)
}

criterion_group!(benches, load, read);

fn main() {
    if std::env::var_os(FILE).is_none() {
        let arguments: Vec<_> = std::env::args().skip(1).collect();
        let folder = tempfile::tempdir().expect("a folder of our own");
        let code = started_anew(&arguments, folder.path());
        drop(folder);
        std::process::exit(code);
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
