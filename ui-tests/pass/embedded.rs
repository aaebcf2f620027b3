//! A file that fits is the weakest layer, also of a section that only a function asks for, in a crate whose
//! root hides names of the prelude and of the section.

#![deny(warnings)]
#![allow(dead_code)]

use foundry::config::{ByteSize, Sections};
use foundry::{Choice, Console, Result, command};

foundry::app! {
    struct App;
    config = "embedded/right.toml"
    sections = [foundry::config::AppConfig]
}

/// Not the one that is derived.
pub struct MailConfig;

pub mod mail {
    use super::{ByteSize, Mode};
    use foundry::Config;
    use std::collections::BTreeMap;
    use std::time::Duration;

    #[derive(Config)]
    #[config(prefix = "MAIL")]
    pub struct MailConfig {
        pub host: String,
        #[config(default = 25)]
        pub port: u16,
        pub timeout: Duration,
        pub size: ByteSize,
        pub to: Vec<String>,
        pub mode: Mode,
        pub factor: f64,
        #[config(default)]
        pub limits: BTreeMap<String, u32>,
        pub r#from: String,
    }
}

#[derive(Choice, Debug, PartialEq)]
pub enum Mode {
    Plain,
    Hidden,
}

/// List the sections.
#[command("sections")]
fn sections(sections: &Sections, console: &Console) -> Result<()> {
    sections.iter().try_for_each(|it| console.line(it.table()))
}

fn main() {
    let app = App::test().build();
    assert_eq!(app.capture_blocking("sections", &[]).stdout, "mail\napp\n");
    let mail = foundry::config::get::<mail::MailConfig>().unwrap();
    assert_eq!((mail.timeout.as_secs(), mail.size.bytes()), (30, 64 << 20));
    assert_eq!((mail.limits["per hour"], &mail.mode), (10, &Mode::Hidden));

    #[derive(foundry::Config)]
    struct Inside {
        _a: Option<u8>,
    }
    assert!(foundry::config::get::<Inside>().is_ok());
}
