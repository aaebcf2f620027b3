//! What `config:check` says about variables that count for nothing, and about the name of the environment.

use super::{Folder, REQUIRED};

#[test]
fn a_misspelt_variable_of_a_dotenv_file_is_a_warning_with_the_one_that_was_meant() {
    let dotenv = "MAIL_TIMEOT=9s\nMAIL_PASWORD_FILE=/run/x\nDATABASE_MAX_CONECTONS=3\nDB_HOST=x\nMAIL_PORT=26\n\
                  MAIL_PASSWORD_FILE=password\nAPP_ENV=test\nAPP_URL=x\nAPP_KEY=y\nSMTP_HOST=localhost\n";
    let files = [(".env", dotenv), (".env.test", "SHOP_TAXX=1\n"), ("password", "x")];
    let ran = Folder::with(&files).run(&["config:check"], &REQUIRED[1..]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let expected = [
        "warning: .env.test:1:11: no section reads `SHOP_TAXX`; did you mean `SHOP_TAX`?",
        "warning: .env:1:13: no section reads `MAIL_TIMEOT`; did you mean `MAIL_TIMEOUT`?",
        "warning: .env:2:19: no section reads `MAIL_PASWORD_FILE`; did you mean `MAIL_PASSWORD_FILE`?",
        "warning: .env:3:24: no section reads `DATABASE_MAX_CONECTONS`; did you mean \
         `DATABASE_MAX_CONNECTIONS`?",
    ];
    assert_eq!(ran.err.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_variable_and_its_other_name_in_one_source_are_a_warning() {
    let folder = Folder::with(&[(".env", "SMTP_HOST=a\nMAIL_HOST_FILE=host\n"), ("host", "b")]);
    let both = [REQUIRED[0], REQUIRED[1], ("SMTP_HOST", "c")];
    let ran = folder.run(&["config:check"], &both);
    let told = |place| {
        format!(
            "warning: {place} sets both `MAIL_HOST` and `SMTP_HOST`, which are `host`; the first counts"
        )
    };
    assert_eq!(ran.err.lines().collect::<Vec<_>>(), [told("the environment"), told("`.env`")]);
    assert_eq!(ran.code, Some(0));
    let layers = Folder::with(&[(".env", "SMTP_HOST=a\n")]).run(&["config:check"], &REQUIRED);
    assert_eq!(layers.err, "", "another layer is no mistake");
}

#[test]
fn a_name_of_the_environment_that_chooses_no_files_is_a_mistake() {
    let said = "`env` chooses no files here; `APP_ENV` does, in the environment or in `.env`, before files are chosen";
    let folder = Folder::with(&[("foundry.toml", "[app]\nenv = \"production\"\n")]);
    let ran = folder.run(&["config:check"], &REQUIRED);
    assert_eq!(ran.code, Some(78));
    assert!(ran.err.ends_with(&format!("    foundry.toml:2:7: {said}\n")), "{}", ran.err);
    let ran = Folder::with(&[]).run(&["config:check", "--config", "app.env=live"], &REQUIRED);
    assert!(ran.err.ends_with(&format!("    `--config app.env`: {said}\n")), "{}", ran.err);
    let chosen = Folder::with(&[(".env", "APP_ENV=live\n")]).run(&["config:check"], &REQUIRED);
    assert_eq!((chosen.code, &*chosen.err), (Some(0), ""));
}

#[test]
fn only_the_example_of_variables_sets_the_name_of_the_environment() {
    let folder = Folder::with(&[]);
    folder.run(&["config:init"], &[]);
    assert!(!folder.read("foundry.toml").contains("\n#env ="));
    assert!(
        folder.read("foundry.toml").contains("\n# Set `APP_ENV`: this file is chosen by it.\n")
    );
    assert!(folder.read(".env.example").contains("\n#APP_ENV="));
}

#[test]
fn a_wrong_name_of_the_environment_hides_no_other_mistake() {
    let folder = Folder::with(&[("foundry.toml", "[shop]\ntax = \"much\"\n\n[mial]\n")]);
    let ran = folder.run(&["config:check"], &[REQUIRED[0], REQUIRED[1], ("APP_ENV", "Live!")]);
    for told in [
        "`APP_ENV` in the environment: the name of an environment has small letters",
        "foundry.toml:2:7: `tax` wants a number",
        "foundry.toml:4:2: no section is called `mial`",
    ] {
        assert_eq!(ran.err.matches(told).count(), 1, "{told}\n{}", ran.err);
    }
}
