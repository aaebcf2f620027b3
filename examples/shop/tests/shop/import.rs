//! `film:import`: all or nothing, again and again, and stopped half way.

use super::{FILMS, Shop};

const HEAT: &str = r#"[{"Title": "Heat", "Release Date": "Dec 15 1995", "IMDB Votes": 1}]"#;

#[test]
fn importing_twice_doubles_nothing() {
    let shop = Shop::filled();
    let before = shop.run(["film:list", "--limit", "5000"]).out;
    let again = shop.run(["film:import", FILMS]);
    again.succeeded().said(&["left out: film 3,054 (line 3,055): it has no title"]);
    assert_eq!(again.out, "3,200 films imported, 1 left out\n");
    assert_eq!(shop.run(["film:list", "--limit", "5000"]).out, before);
}

#[test]
fn a_film_that_is_there_is_brought_up_to_date() {
    let shop = Shop::migrated();
    shop.write("heat.json", HEAT).run(["film:import", "heat.json"]).succeeded();
    shop.write("heat.json", &HEAT.replace("1}", "212000}"));
    shop.run(["film:import", "heat.json"]).succeeded();
    assert_eq!(shop.count(), 1);
    assert!(shop.run(["film:show", "1"]).out.contains("212000"));
}

#[test]
fn a_broken_file_imports_nothing() {
    let shop = Shop::migrated();
    let cut = &std::fs::read_to_string(FILMS).unwrap()[..100_000];
    shop.write("cut.json", cut);
    let broken = ["`cut.json` is no list of films", "caused by: EOF while parsing", "at line 2"];
    shop.run(["film:import", "cut.json"]).failed(1, &broken);
    shop.write("one.json", r#"{"Title": "Heat"}"#);
    shop.run(["film:import", "one.json"]).failed(1, &["expected a sequence"]);
    std::fs::write(shop.path("latin.json"), b"[{\"Title\": \"Am\xe9lie\"}]").unwrap();
    shop.run(["film:import", "latin.json"]).failed(1, &["reading `latin.json`", "UTF-8"]);
    assert_eq!(shop.count(), 0);
}

#[test]
fn a_missing_file_is_named() {
    let shop = Shop::empty();
    let missing = ["reading `no/films.json`", "caused by: No such file or directory"];
    shop.run(["film:import", "no/films.json"]).failed(1, &missing);
    assert!(!shop.path("shop.db").exists(), "nothing is opened before the file is read");
}

/// The file is a pipe: the program reads from it, and waits, until the test has sent the signal.
#[cfg(unix)]
#[test]
fn an_import_that_is_interrupted_leaves_nothing() {
    use super::Ran;
    use std::io::Write;
    use std::process::{Command, Stdio};

    let shop = Shop::migrated();
    let pipe = shop.path("films.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut import = shop.command(["film:import", "films.json"]);
    let import = import.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();

    // Opens when the other side has opened.
    let mut writer = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    writer.write_all(&std::fs::read(FILMS).unwrap()).unwrap();
    let kill = format!("kill -INT {}", import.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    drop(writer);

    let ended = Ran::new(import.wait_with_output().unwrap());
    ended.failed(130, &["the import was stopped; nothing of it is kept"]);
    assert_eq!((ended.out.as_str(), shop.count()), ("", 0));
}
