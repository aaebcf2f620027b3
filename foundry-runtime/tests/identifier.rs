//! What identifiers allocate: nothing while the text is lent.

mod counting;

use counting::check;
use foundry_runtime::identifier::{CommandId, EventName, ServiceKey};
use std::collections::HashMap;

const RUN: CommandId<'static> = CommandId::literal("migrate:run");

#[test]
fn d6_a_borrowed_clone_allocates_nothing() {
    assert_eq!(check(0, || RUN.clone()), "migrate:run");
    assert_eq!(check(0, || ServiceKey::borrowed("mail.smtp").clone()), "mail.smtp");
    assert_eq!(check(0, || EventName::from("user.created").clone()), "user.created");
}

#[test]
fn a_text_is_parsed_and_compared_without_allocating() {
    let line = String::from("user:create ada");
    check(0, || {
        let id = CommandId::parse(&line[..11]).unwrap();
        assert!(id == "user:create" && id > RUN && id.namespace() == Some("user"));
        assert!(EventName::literal("user.role.added").matches("user.*"));
    });
}

#[test]
fn a_map_is_asked_without_allocating() {
    let calls = HashMap::from([(RUN, 1), (CommandId::owned("user:create"), 2)]);
    check(0, || {
        assert_eq!(calls.get("user:create"), Some(&2));
        assert_eq!(calls.get("user:delete"), None);
        assert_eq!(calls.get(&RUN), Some(&1));
    });
}

#[test]
fn an_owned_text_is_taken_over_and_each_clone_copies_it() {
    let text = String::from("user:create");
    let id = check(0, || CommandId::owned(text).into_static());
    let copy = check(1, || id.clone());
    assert_eq!(id, copy);
    assert_eq!(check(1, || RUN.into_static()), RUN);
    assert_eq!(check(1, || "mail.smtp".parse::<ServiceKey<'_>>().unwrap()), "mail.smtp");
}
