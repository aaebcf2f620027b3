//! What the commands say holds where nobody sets anything: values, and not the source of a program.

use super::{Folder, REQUIRED};

const EMBEDDED: &str = "src/bin/sections/embedded.toml";

fn words(lines: &[String], key: &str) -> String {
    let line = lines.iter().find(|it| it.split_whitespace().next() == Some(key));
    let line = line.unwrap_or_else(|| panic!("{key} in {lines:#?}"));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_shown_is_the_value_and_not_its_source() {
    let ran = Folder::with(&[]).run(&["config:show", "shop"], &REQUIRED);
    for line in [
        "shop.visitors 100",
        "shop.tax 0.19",
        "shop.open 9h",
        "shop.closing at-once",
        "shop.sides left,right",
        "shop.spelling `Spelling('x')` in the code",
    ] {
        assert_eq!(words(&ran.out, line.split(' ').next().unwrap()), line);
    }
    let ran = Folder::with(&[]).run(&["config:show", "shop", "--format", "json"], &REQUIRED);
    let shown: serde_json::Value = serde_json::from_str(&ran.out.concat()).unwrap();
    assert_eq!((&shown[3]["value"], &shown[6]["value"]), (&"9h".into(), &serde_json::Value::Null));
}

#[test]
fn what_is_listed_is_what_the_file_in_the_program_says() {
    let folder = Folder::with(&[("foundry.toml", "[shop]\nname = 'set'\n")]);
    let ran = folder.run(&["config:list", "--format", "json"], &[("MAIL_TIMEOUT", "1s")]);
    let listed: serde_json::Value = serde_json::from_str(&ran.out.concat()).unwrap();
    let key = |key: &str| listed.as_array().unwrap().iter().find(|it| it["key"] == key).unwrap();
    for (name, default, file) in [
        ("timeout", "10s", Some(EMBEDDED)),
        ("tls.required", "true", Some(EMBEDDED)),
        ("open", "9h", None),
        ("closing", "at-once", None),
        ("spelling", "Spelling('x')", None),
    ] {
        assert_eq!(
            (&key(name)["default"], &key(name)["default_file"]),
            (&default.into(), &file.into())
        );
    }
    assert_eq!((&key("name")["required"], &key("host")["required"]), (&false.into(), &true.into()));
    let lines = folder.run(&["config:list"], &[]).out.join(" ");
    let lines = lines.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        &format!("The corner shop, from {EMBEDDED} in the program"),
        "Also `places`.",
        "Also `SMTP_HOST`.",
    ] {
        assert!(lines.contains(said), "{said} in {lines}");
    }
}

#[test]
fn a_file_to_begin_with_does_not_contradict_itself() {
    let folder = Folder::with(&[]);
    folder.run(&["config:init"], &[]);
    let (document, example) = (folder.read("foundry.toml"), folder.read(".env.example"));
    for pair in [
        "10s, from src/bin/sections/embedded.toml in the program if it is not set.\n#timeout = \"10s\"\n",
        "9h if it is not set.\n#open = \"9h\"\n",
        "at-once if it is not set.\n#closing = \"at-once\"\n",
        "left,right if it is not set.\n#sides = [\"left\", \"right\"]\n",
        "`Spelling('x')` in the code if it is not set.\n#spelling =\n",
        "may be left out.\n#level =\n",
        "required.\n#host =\n",
    ] {
        assert!(document.contains(pair), "{pair}\n{document}");
    }
    for line in ["\n#MAIL_TIMEOUT=10s\n", "\n#SHOP_NAME=The corner shop\n", "\n#LOG_LEVEL=\n"] {
        assert!(example.contains(line), "{line}\n{example}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_to_be_made_first() {
    let ran = Folder::with(&[]).run(&["config:init", "--dir", "x/y"], &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("make the folder first"), "{}", ran.err);
}

#[test]
fn one_mistake_is_one() {
    let folder = Folder::with(&[]);
    let ran = folder.run(&["config:show", "mail"], &[]);
    assert_eq!(ran.err, "there is a mistake: `config:check` tells it\n");
    let ran = folder.run(&["config:show"], &[]);
    assert_eq!(ran.err, "there are 2 mistakes: `config:check` tells them\n");
}

#[test]
fn the_name_of_a_file_that_cannot_be_read_says_where_it_stands() {
    let folder = Folder::with(&[(".env", "\nMAIL_PASSWORD_FILE=/hunter2\n")]);
    let ran = folder.run(&["config:check"], &REQUIRED);
    assert!(ran.err.contains(".env:2:20: `MAIL_PASSWORD_FILE` names a file that"), "{}", ran.err);
    assert!(!ran.err.contains("hunter2"));
}
