//! An application with sections of every origin, for the commands of the configuration to look at.

#![forbid(unsafe_code)]
// What is configured is looked at from outside.
#![expect(dead_code, reason = "few of the values are used here")]

mod mail;
mod shop;

use foundry::config::{Live, reload};
use foundry::{Console, Result, command};
use mail::MailConfig;
use shop::ShopConfig;
use std::io::BufRead;

foundry::app! {
    /// Configured in many places.
    struct Sectioned;
    packs = [foundry::config::Commands]
    sections = [foundry::database::DatabaseConfig]
    config = "src/bin/sections/embedded.toml"
}

fn main() -> std::process::ExitCode {
    Sectioned::run()
}

/// Say what was configured.
#[command("mail:greet")]
fn greet(mail: &MailConfig, console: &Console) -> Result<()> {
    let shop = foundry::config::get::<ShopConfig>()?;
    console.line(format_args!("{} on {}:{}", shop.name, mail.host, mail.port))
}

/// Needs nothing.
#[command("nothing")]
fn nothing() {}

/// Tell something.
#[command("tell")]
fn tell() {
    tracing::info!("told at {}", "info");
    tracing::warn!("told at {}", "warn");
}

/// Read the configuration anew for each line of standard input.
#[command("watch")]
fn watch(mail: &Live<MailConfig>, fixed: &MailConfig, console: &Console) -> Result<()> {
    for line in std::io::stdin().lock().lines() {
        line?;
        if let Err(error) = reload(&[mail]) {
            console.line(format_args!("{} mistakes", error.notes().len()))?;
        }
        console.line(format_args!("{} {}", mail.get().port, fixed.port))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_section_of_a_test_stands_in_the_place_of_the_real_one() {
        // In the real one the host is missing.
        let ports = std::thread::scope(|scope| {
            let ask = |port| {
                move || {
                    let mail = MailConfig { port, ..MailConfig::to("example.org") };
                    let app = Sectioned::test().with_config(mail).build();
                    app.capture_blocking("mail:port", &[]).stdout
                }
            };
            [25, 26].map(|port| scope.spawn(ask(port))).map(|it| it.join().unwrap())
        });
        assert_eq!(ports, ["25 25\n", "26 26\n"]);
    }

    #[test]
    fn what_a_test_gives_is_not_read_anew() {
        let app = Sectioned::test().with_config(MailConfig::to("example.org")).build();
        assert_eq!(app.capture_blocking("mail:reload", &[]).stdout, "example.org\n");
    }

    #[test]
    fn a_test_may_say_what_is_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let write = |text: &str| std::fs::write(path.join("foundry.toml"), text).unwrap();
        write("[mail]\nhost = 'one'");
        let live = Live::from_sources({
            let path = path.clone();
            move || foundry::config::Sources::in_directory(&path)
        });
        let live = Arc::new(live.unwrap());
        let app = Sectioned::test().with::<Live<MailConfig>>(Arc::clone(&live)).build();
        write("[mail]\nhost = 'two'");
        assert_eq!(live.get().host, "one");
        assert_eq!(app.capture_blocking("mail:reload", &[]).stdout, "two\n");
        write("[mail]\nhost = 1\nprot = 2");
        let output = app.capture_blocking("mail:reload", &[]);
        assert_eq!(output.result.unwrap_err().notes().len(), 2);
        assert_eq!(live.get().host, "two");
    }

    /// Say the port, in both ways.
    #[command("mail:port")]
    fn port(mail: &MailConfig, live: &Live<MailConfig>, console: &Console) -> Result<()> {
        console.line(format_args!("{} {}", mail.port, live.get().port))
    }

    /// Say the host, as it is now.
    #[command("mail:reload")]
    fn host(live: &Live<MailConfig>, console: &Console) -> Result<()> {
        live.reload()?;
        console.line(&live.get().host)
    }
}
