//! The same pack reached in two ways is in the application once.

use foundry::{Console, Result, command};
use foundry_tests_nested::invoices::Ledger;
use foundry_tests_nested::reminders::Alarm;

foundry::app! {
    struct Nested;
    packs = [foundry_tests_nested::invoices::Invoices, foundry_tests_nested::reminders::Reminders]
}

#[command("same")]
fn same(ledger: &Ledger, alarm: &Alarm, console: &Console) -> Result<()> {
    console.line(std::ptr::eq(&*ledger.clock, &*alarm.clock))
}

#[tokio::test]
async fn a_pack_that_two_others_use_is_there_once() {
    let nested = Nested::new();
    let output = nested.capture("same", &[]).await;
    assert!(output.stdout.ends_with("true\n"), "{output:?}");
}

#[tokio::test]
async fn commands_of_a_pack_that_is_used_are_there() {
    let nested = Nested::new();
    assert_eq!(nested.capture("invoice:hour", &[]).await.stdout, "7\n");
    assert_eq!(nested.capture("clock:show", &[]).await.stdout, "7\n");
}
