//! Files with very many mistakes are read in linear time. Each of these took minutes.

use super::{sources, wrong};
use foundry::config::{Sources, load_from};
use foundry_tests::settings::MailConfig;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Far more than it takes, and far less than it took.
const LIMIT: Duration = Duration::from_secs(60);

const MANY: usize = 50_000;

#[test]
fn e1_unknown_keys_are_told_in_linear_time() {
    let begun = Instant::now();
    let lines: String = (0..MANY).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "unknown{at} = 1");
        text
    });
    assert_eq!(wrong(&sources(&lines)).notes().len(), MANY);
    let line: Vec<_> = (0..MANY).map(|at| format!("k{at} = 1")).collect();
    let inline = format!("mail = {{ host = 'a', tls.certificate = 'x', {} }}", line.join(", "));
    let inline = Sources::new().with_toml("foundry.toml", inline);
    let error = load_from::<MailConfig>(&inline).unwrap_err();
    assert_eq!(error.notes().len(), MANY);
    assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
}

#[test]
fn e1_unknown_sections_and_lines_of_dotenv_are_told_in_linear_time() {
    let begun = Instant::now();
    let tables: String = (0..MANY).map(|at| format!("[unknown{at}]\nx = 1\n")).collect();
    let unknown = Sources::new().with_toml("foundry.toml", tables);
    assert_eq!(unknown.unknown_sections(&["mail", "log"]).len(), MANY);
    let lines: String = (0..MANY).map(|at| format!("MAIL_X{at}=1\nFOO {at}\n")).collect();
    let error = load_from::<MailConfig>(&Sources::new().with_dotenv(lines)).unwrap_err();
    assert!(error.notes().len() > MANY, "{}", error.notes().len());
    assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
}
