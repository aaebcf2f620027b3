//! An application may list a pack that its other packs use, and then has what it exports.

use foundry::{Console, Result, command};
use foundry_tests::packs::clock::Clock;
use foundry_tests_nested::invoices::Ledger;

foundry::app! {
    struct Listed;
    packs = [foundry_tests_nested::invoices::Invoices, foundry_tests::packs::clock::Clocks]
}

#[command("same")]
fn same(ledger: &Ledger, clock: &Clock, console: &Console) -> Result<()> {
    console.line(std::ptr::eq(&*ledger.clock, clock))
}

#[tokio::test]
async fn a_pack_that_is_listed_and_used_is_there_once() {
    let output = Listed::new().capture("same", &[]).await;
    assert!(output.stdout.ends_with("true\n"), "{output:?}");
}
