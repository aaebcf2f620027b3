//! An application that lists the pack, as its users would write it and test it.

use foundry::{Error, Result, command, service};
use mailing::{Filter, Mail, MailConfig, Mailer};
use std::path::Path;
use std::sync::{Arc, Mutex};

foundry::app! {
    /// Welcomes people.
    struct Office;
    packs = [mailing::Mailing]
}

/// Signs every mail.
#[service(into = dyn Filter)]
struct Signature;

impl Filter for Signature {
    fn filter(&self, mail: Mail) -> Result<Mail> {
        Ok(Mail { body: format!("{}-- \r\nThe office", mail.body), ..mail })
    }
}

/// Lets no mail leave that goes to nobody.
#[service(into = dyn Filter)]
struct Addressed;

impl Filter for Addressed {
    fn filter(&self, mail: Mail) -> Result<Mail> {
        if mail.to.is_empty() { Err(Error::failed("a mail without address")) } else { Ok(mail) }
    }
}

/// Welcome somebody.
#[command("welcome")]
fn welcome(address: &str, mailer: &dyn Mailer) -> Result<()> {
    mailer.send(Mail::to(address).subject("Welcome"))
}

fn config(folder: &Path) -> Arc<MailConfig> {
    Arc::new(MailConfig { folder: folder.to_owned(), sender: "office@example.org".to_owned() })
}

fn mails(folder: &Path) -> Vec<String> {
    let files = folder.read_dir().unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[tokio::test]
async fn the_application_filters_what_the_pack_sends() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::test().with(config(folder.path())).build();
    office.call("welcome", &["ada@example.org"]).await.unwrap();
    let told = "From: office@example.org\r\nTo: ada@example.org\r\nSubject: Welcome\r\n\r\n-- \r\nThe office\r\n";
    assert_eq!(mails(folder.path()), [told]);

    let refused = office.call("welcome", &[""]).await.unwrap_err();
    assert_eq!(refused.to_string(), "a mail without address");
    assert_eq!(mails(folder.path()).len(), 1);
}

#[tokio::test]
async fn the_command_of_the_pack_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::test().with(config(folder.path())).build();
    let output = office.capture("mail:test", &["ada@example.org"]).await;
    assert_eq!(output.stdout, "sent to ada@example.org\n");
    assert_eq!(mails(folder.path()).len(), 1);
}

#[derive(Default)]
struct Outbox(Mutex<Vec<Mail>>);

impl Mailer for Outbox {
    fn send(&self, mail: Mail) -> Result<()> {
        self.0.lock().unwrap().push(mail);
        Ok(())
    }
}

#[tokio::test]
async fn a_test_puts_its_own_mailer_in() {
    let outbox = Arc::new(Outbox::default());
    let office = Office::test().with::<dyn Mailer>(outbox.clone()).build();
    office.call("welcome", &["ada@example.org"]).await.unwrap();
    assert_eq!(*outbox.0.lock().unwrap(), [Mail::to("ada@example.org").subject("Welcome")]);
}
