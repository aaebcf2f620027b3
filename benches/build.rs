//! Writes what must be written out as code: tables, since the keys of `phf`, `hashify` and `match` are
//! literals and Foundry's table is built from constants, and a program with many commands.

#[path = "names.rs"]
mod names;
#[path = "startup/generate.rs"]
mod startup;

use std::fmt::Write as _;
use std::{env, fs, path::Path};

fn main() {
    let directory = env::var_os("OUT_DIR").expect("cargo sets `OUT_DIR`");
    let write = |file: &str, code: String| {
        fs::write(Path::new(&directory).join(file), code).expect("writing into `OUT_DIR`");
    };
    write("tables.rs", names::SIZES.into_iter().map(tables).collect());
    write("commands.rs", startup::descriptions(names::names));
    write("console.rs", console());
    write("startup.rs", startup::peers(names::names));
    let names = "../tests/data/artisan-commands.txt";
    for source in ["build.rs", "names.rs", "startup/generate.rs", names] {
        println!("cargo::rerun-if-changed={source}");
    }
}

/// A module with the tables of one size; a `match` of 10,000 arms would take minutes to compile.
fn tables(size: usize) -> String {
    let names = names::names(size);
    let mut code = format!("pub(crate) mod of_{size} {{\n");
    code += &foundry(&names);
    code += &phf(&names);
    code += &hashify(&names);
    if size <= 1_000 {
        code += &match_arms(&names);
    }
    code + "}\n"
}

fn foundry(names: &[String]) -> String {
    let size = names.len();
    let mut entries = String::new();
    let mut start = 0;
    for (target, name) in names.iter().enumerate() {
        let len = name.len();
        let _ = write!(entries, "Name {{ start: {start}, len: {len}, target: {target} }}, ");
        start += len;
    }
    format!(
        "use foundry_runtime::model::table::{{Name, Table, TableRef, buckets}};
        const TEXT: &[u8] = b{:?};
        static NAMES: [Name; {size}] = [{entries}];
        #[allow(long_running_const_eval)]
        static TABLE: Table<{size}, {{ buckets({size}) }}> = Table::build(TEXT, &NAMES);
        pub(crate) static FOUNDRY: TableRef<'static> = TABLE.view(TEXT);\n",
        names.concat(),
    )
}

fn phf(names: &[String]) -> String {
    let mut map = phf_codegen::Map::new();
    for (target, name) in names.iter().enumerate() {
        map.entry(name.as_str(), format!("{target}"));
    }
    format!("pub(crate) static PHF: phf::Map<&'static str, u16> = {};\n", map.build())
}

fn hashify(names: &[String]) -> String {
    let mut entries = String::new();
    for (target, name) in names.iter().enumerate() {
        let _ = write!(entries, "{name:?} => {target}, ");
    }
    format!(
        "pub(crate) fn hashified(name: &str) -> Option<u16> {{
            hashify::map!(name.as_bytes(), u16, {entries}).copied()
        }}\n",
    )
}

fn match_arms(names: &[String]) -> String {
    let mut arms = String::new();
    for (target, name) in names.iter().enumerate() {
        let _ = write!(arms, "{name:?} => {target}, ");
    }
    format!(
        "pub(crate) fn matched(name: &str) -> Option<u16> {{
            Some(match name {{ {arms} _ => return None }})
        }}\n",
    )
}

/// A program with Laravel's commands, each with help and four sorts of parameters. Its exit code
/// says whether the words were read rightly.
fn console() -> String {
    let mut code = String::from(
        "foundry::app! {
            /// An application with many commands.
            struct Console;
        }
        fn main() -> std::process::ExitCode {
            Console::run()
        }
        fn work(target: &str, retries: u32, force: bool, tags: &[&str]) -> std::process::ExitCode {
            let right = target == \"films\" && retries == 5 && force && tags == [\"a\", \"b\"];
            std::process::ExitCode::from(if right { 0 } else { 3 })
        }\n",
    );
    for (number, name) in names::names(85).iter().enumerate() {
        let words = name.replace([':', '-'], " ");
        let _ = write!(
            code,
            "/// Do what `{words}` stands for
            ///
            /// What belongs to {words} is read, checked and written again.
            #[foundry::command({name:?})]
            fn command_{number}(
                /// What to work on
                target: &str,
                /// How often to try
                #[option(short = 'r', default = 3)] retries: u32,
                /// Even in production
                #[flag(short = 'f')] force: bool,
                /// Only what has this tag; repeatable
                #[option(short = 't', long = \"tag\")] tags: Vec<&str>,
            ) -> std::process::ExitCode {{
                work(target, retries, force, &tags)
            }}\n",
        );
    }
    code
}
