//! E2: a secret is shown nowhere.

use super::{inspect, load, sources, wrong};
use crate::process::Program;
use foundry::Secret;
use foundry::config::{Sources, inspect_from, load_from};

const SENTINEL: &str = "s3nt1n3l";

/// Everything that may be printed of what is read from these sources.
fn shown(sources: &Sources) -> String {
    let mut shown = format!("{sources:?} {sources:#?} {:#?}", inspect(sources));
    match load_from::<foundry_tests::settings::MailConfig>(sources) {
        Ok(config) => shown += &format!("{config:?} {config:#?}"),
        Err(error) => {
            shown += &format!("{error} {error:?} {error:#?} {:?}", error.notes());
            let mut source = error.source();
            while let Some(cause) = source {
                shown += &format!("{cause} {cause:?}");
                source = cause.source();
            }
        }
    }
    shown
}

/// Ways in which a secret, or what should have been one, gets into the configuration.
fn paths() -> Vec<Sources> {
    let toml = |text: &str| sources(&text.replace('@', SENTINEL).replace('~', "@"));
    let set = |name: &str, value: &str| {
        sources("").with_variable(name, value.replace('@', SENTINEL).replace('~', "@"))
    };
    let over = |key: &str, value: &str| {
        sources("").with_override(key, value.replace('@', SENTINEL).replace('~', "@"))
    };
    let dotenv =
        |text: &str| sources("").with_dotenv(text.replace('@', SENTINEL).replace('~', "@"));
    vec![
        // Right ones.
        toml("password = '@'"),
        toml("tokens = { a = '@', b = '@' }"),
        toml("keys = ['@', '@']"),
        toml("tls.passphrase = '@'"),
        toml("fallback = { certificate = 'x', passphrase = '@' }"),
        set("MAIL_PASSWORD", "@"),
        set("MAIL_TOKENS", "a=@"),
        set("MAIL_KEYS", "@,@"),
        over("mail.password", "@"),
        over("mail.tls.passphrase", "@"),
        dotenv("MAIL_PASSWORD='@'"),
        // Of a wrong type.
        toml("password = ['@']"),
        toml("password = { '@' = 1 }"),
        toml("tokens = ['@']"),
        toml("tokens = { '@' = 1 }"),
        toml("tokens = { a = ['@'] }"),
        toml("keys = '@'"),
        toml("keys = [['@']]"),
        toml("pin = '@'"),
        toml("license = '@'"),
        set("MAIL_PIN", "@"),
        set("MAIL_LICENSE", "@"),
        set("MAIL_TOKENS", "@"),
        set("MAIL_TOKENS", "a=1,@"),
        over("mail.pin", "@"),
        over("mail.license", "@"),
        dotenv("MAIL_PIN=@"),
        // In files that are broken.
        dotenv("MAIL_PASSWORD='@"),
        dotenv("MAIL_PASSWORD='@' @"),
        dotenv("@"),
        toml("password = '@"),
        toml("password = @"),
        // As the name of a file that is not there.
        set("MAIL_PASSWORD_FILE", "/@"),
        // In a URL of a field that is no secret.
        set("MAIL_ADDRESS", "https://user:@~example.org/"),
        set("MAIL_RATIO", "https://user:@~example.org/"),
        toml("level = 'postgres://user:@~example.org/'"),
        toml("port = 'postgres://user:@/x~example.org/'"),
    ]
}

/// URLs that are written wrongly, and other texts with a password.
fn urls() -> Vec<String> {
    let passwords = [
        "@",
        "p~@",
        "p/@",
        "p?@",
        "p#@",
        "p%@",
        "p @",
        "@`x",
        "x'@",
        "a,@",
        "a&@",
        "a;@",
        "a://@",
        "12/@",
        "p~ss/@",
        "@~",
        "~@",
        "p:@",
        "12 @",
        "\t@",
        "p~h/d?x=@",
    ];
    let around = [
        "postgres://u:!~127.0.0.1/db",
        "mysql://u:!~h:3306/db?ssl-mode=required",
        "redis://:!~h/0",
        "u:!~h/db",
        "//u:!~h",
        "postgres:u:!~h",
        "'postgres://u:!~h/db'",
        "jdbc:postgresql://u:!~h/db",
        "a://x~h, postgres://u:!~h/db",
        "postgres://u:!~h/db postgres://v:w~i/db",
    ];
    let others = [
        "postgres://u:@",
        "postgres://u:@/x",
        "postgres://u:p@",
        "redis://@~h",
        "https://@~example.org/",
        "postgres://h/db?password=@",
        "postgres://h/db?sslpassword=@&x=1",
        "postgres://h/db?passwd=a&@",
        "https://h/?access_token=@#x",
        "host=h user=u password=@ dbname=d",
        "password='a @'",
        "Server=h;Pwd=@;",
    ];
    let written = around.iter().flat_map(|url| passwords.map(|it| url.replace('!', it)));
    let all = written.chain(others.map(str::to_owned));
    all.map(|it| it.replace('@', SENTINEL).replace('~', "@")).collect()
}

/// Each of them in a field of each type, from a variable, from TOML, and from the command line.
#[test]
fn e2_no_piece_of_a_password_in_a_url_is_shown() {
    let urls = urls();
    assert!(urls.len() > 200, "{}", urls.len());
    for url in urls {
        let literal = format!("{url:?}").replace("\\'", "'");
        for key in [
            "host", "port", "ratio", "level", "timeout", "largest", "enabled", "address",
            "attempts", "labels", "spool",
        ] {
            let leaf = super::leaves().into_iter().find(|it| it.key == key).unwrap();
            let all = [
                sources("").with_variable(&leaf.variable, &url),
                sources("").with_override(format!("mail.{key}"), &url),
                sources("").with_toml("foundry.toml", format!("[mail]\n{key} = {literal}")),
            ];
            for sources in all {
                // The fields of the section itself are shown to its author alone.
                let inspection = inspect(&sources);
                let mut shown: String =
                    inspection.values.iter().flat_map(|it| it.value.clone()).collect();
                if let Err(error) = load_from::<foundry_tests::settings::MailConfig>(&sources) {
                    shown += &format!("{error} {error:?} {:?}", error.notes());
                }
                assert!(!shown.contains(SENTINEL), "{key} = {url}: {shown}");
            }
        }
    }
}

#[test]
fn e2_a_secret_is_shown_nowhere() {
    let paths = paths();
    assert!(paths.len() >= 30);
    for (at, sources) in paths.iter().enumerate() {
        let shown = shown(sources);
        assert!(!shown.contains(SENTINEL), "path {at}: {shown}");
    }
}

#[test]
fn e2_what_is_right_is_read_all_the_same() {
    let config = load(&sources(&format!("password = '{SENTINEL}'\nkeys = ['{SENTINEL}']")));
    assert_eq!(config.password.unwrap().expose(), SENTINEL);
    assert_eq!(config.keys.unwrap().expose().concat(), SENTINEL);
}

#[test]
fn e2_the_words_of_the_author_are_not_told_if_they_may_hold_a_secret() {
    let error = wrong(&sources("password = 'abc'"));
    let expected = "foundry.toml:2:12: `password` is refused: the reason may show a secret, and is not \
                    told";
    assert_eq!(error.notes(), [expected]);
}

/// The derive does not see that it is one.
type Hidden = Secret<String>;

#[derive(foundry::Config, Debug)]
#[config(validate = refused_inner)]
struct InnerConfig {
    token: Hidden,
}

#[derive(foundry::Config, Debug)]
#[config(prefix = "OUTER", validate = refused_outer)]
struct OuterConfig {
    #[config(nested, validate = refused_nested)]
    inner: InnerConfig,
}

fn refused_inner(config: &InnerConfig) -> Result<(), String> {
    match config.token.expose().contains("inner") {
        true => Err(config.token.expose().clone()),
        false => Ok(()),
    }
}

fn refused_nested(config: &InnerConfig) -> Result<(), String> {
    match config.token.expose().contains("nested") {
        true => Err(config.token.expose().clone()),
        false => Ok(()),
    }
}

fn refused_outer(config: &OuterConfig) -> Result<(), String> {
    Err(config.inner.token.expose().clone())
}

#[test]
fn e2_rules_about_sections_tell_no_secret() {
    let not_told = "is refused: the reason may show a secret, and is not told";
    for (token, who) in [
        ("inner", "`[outer.inner]`"),
        ("nested", "`[outer.inner]`: `inner`"),
        ("outer", "`[outer]`"),
    ] {
        let sources = Sources::new().with_variable("OUTER_INNER_TOKEN", token);
        let error = load_from::<OuterConfig>(&sources).unwrap_err();
        assert_eq!(error.notes(), [format!("{who} {not_told}")]);
        assert!(inspect_from::<OuterConfig>(&sources).values[0].value.is_none());
    }
}

#[derive(foundry::Config, Debug)]
#[config(prefix = "DOOR", validate = refused_door)]
#[expect(dead_code, reason = "only what it says is looked at")]
struct DoorConfig {
    key: Option<Secret<String>>,
    #[config(default)]
    spare: Vec<Secret<String>>,
    pin: Option<Secret<u32>>,
    says: String,
}

fn refused_door(config: &DoorConfig) -> Result<(), String> {
    Err(format!("the door says {}", config.says))
}

#[test]
fn e2_a_rule_about_a_section_is_told_unless_a_secret_that_is_set_stands_in_it() {
    let told = |says: &str, variables: &[(&str, &str)]| {
        let sources = Sources::new().with_variable("DOOR_SAYS", says);
        let sources =
            variables.iter().fold(sources, |it, (name, text)| it.with_variable(*name, *text));
        let error = load_from::<DoorConfig>(&sources).unwrap_err();
        error.notes().concat() == format!("`[door]` is refused: the door says {says}")
    };
    assert!(told("no", &[]));
    assert!(told("no", &[("DOOR_KEY", "abc"), ("DOOR_SPARE", "def,ghi")]));
    assert!(told("no", &[("DOOR_KEY", ""), ("DOOR_SPARE", "")]));
    assert!(!told("no abc", &[("DOOR_KEY", "abc")]));
    assert!(!told("no ghi", &[("DOOR_SPARE", "def, ghi")]));
    assert!(!told(r#"a\"b"#, &[("DOOR_KEY", "a\"b")]));
    assert!(!told("seven", &[("DOOR_PIN", "007")]), "it may be written in many ways");
    let toml = Sources::new().with_toml("foundry.toml", "[door]\nsays = 'x ghi'\nspare = ['ghi']");
    let error = load_from::<DoorConfig>(&toml).unwrap_err();
    assert!(!error.notes().concat().contains("ghi"), "{error:?}");
}

#[test]
fn e2_a_program_shows_no_secret() {
    let toml = "[mail]\nhost = 'a'\ntls.certificate = 'x'\nold_number = 3\npin = 's3nt1n3l'\n";
    let broken = Program::new(&[("foundry.toml", toml)]);
    let fine = toml.replace("pin = ", "password = ");
    let fine = Program::new(&[("foundry.toml", fine.as_str())]);
    let lines = [
        &["mail"][..],
        &["mail", "-vvv"],
        &["mail", "--format", "json"],
        &["panic"],
        &["panic", "--format", "json", "-vvv"],
        &["mail", "--config", "mail.pin=s3nt1n3l"],
        &["mail", "--config", "s3nt1n3l"],
        &["mail", "--config", "mail.x=s3nt1n3l"],
    ];
    for program in [broken, fine] {
        for line in lines {
            let (_, out, err) =
                program.run(line, &[("RUST_BACKTRACE", "1"), ("RUST_LOG", "trace")]);
            assert!(!format!("{out}{err}").contains(SENTINEL), "{line:?}: {out}{err}");
        }
    }
}

#[test]
fn what_is_deprecated_is_told_through_tracing() {
    let toml = "[mail]\nhost = 'a'\ntls.certificate = 'x'\nold_number = 3\n";
    let program = Program::new(&[("foundry.toml", toml)]);
    let (code, _, err) = program.run(&["mail", "-v"], &[]);
    assert_eq!(code, 0);
    let told = err.matches("foundry.toml:4:14: `old_number` is deprecated: use `port`").count();
    assert_eq!(told, 1, "{err}");
}
