//! An application of a test, in the file of the test and its modules.

#[path = "of_a_test/part.rs"]
mod part;

foundry::app! { struct OfATest; }

/// `here`.
#[foundry::command]
fn here(_clock: &part::Clock) {}

#[test]
fn items_in_the_file_of_a_test_are_found() {
    OfATest::new().call_blocking("here", &[]).unwrap();
}

#[test]
fn items_in_modules_of_a_test_are_found() {
    OfATest::new().call_blocking("part:of-a-test", &[]).unwrap();
}

#[test]
fn nothing_of_the_library_is_there() {
    assert!(OfATest::new().call_blocking("inline:here", &[]).is_err());
}
