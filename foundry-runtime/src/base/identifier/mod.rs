//! The names of commands, services and events as types, over text that is borrowed or owned. What
//! the three share is written once in `shared.rs`; what each may be made of, in `rule.rs`.
//!
//! | type | words are made of | and stand between |
//! |---|---|---|
//! | [`CommandId`] | lower case letters, digits, `-` inside | `:` |
//! | [`ServiceKey`] | letters, digits, `_`, `-` | `.` or `::` |
//! | [`EventName`] | letters, digits, `_`, `-` | `.` |
//!
//! Letters and digits are those of ASCII; no word is empty, and there is at least one.
//!
//! `borrowed`, `owned` and `From` take any text as it is: a wrong one names nothing that exists.
//! `literal`, `parse`, [`FromStr`](std::str::FromStr) and `Deserialize` (feature `serde`) check it.

mod rule;
#[cfg(feature = "serde")]
mod serde;
mod shared;

pub use rule::IdentifierError;

use rule::Rule;
use shared::identifier;

identifier! {
    /// The name of a command: `user:create`.
    ///
    /// Words of lower case letters, digits and, inside a word, `-`, with `:` between them; the
    /// first of several words is the namespace. These are the names that `#[command]` allows.
    ///
    /// A borrowed one is two words of memory and a mark: it is made in a constant, and cloning it
    /// allocates nothing.
    ///
    /// ```
    /// use foundry_runtime::identifier::CommandId;
    /// use std::collections::HashMap;
    ///
    /// const RUN: CommandId<'static> = CommandId::literal("migrate:run");
    ///
    /// let mut calls: HashMap<CommandId<'static>, u32> = HashMap::new();
    /// *calls.entry(RUN.clone()).or_default() += 1;
    /// *calls.entry(CommandId::owned(format!("migrate:{}", "run"))).or_default() += 1;
    /// assert_eq!(calls.get("migrate:run"), Some(&2));
    ///
    /// assert_eq!(RUN, "migrate:run");
    /// assert_eq!(RUN.namespace(), Some("migrate"));
    ///
    /// let error = CommandId::parse("Migrate:run").unwrap_err();
    /// assert_eq!(error.text(), "Migrate:run");
    /// ```
    ///
    /// A wrong name that is written in the source does not compile, if it is in a constant:
    ///
    /// ```compile_fail
    /// # use foundry_runtime::identifier::CommandId;
    /// const RUN: CommandId<'static> = CommandId::literal("Migrate:run");
    /// # println!("{RUN}");
    /// ```
    CommandId: Rule::Command
}

identifier! {
    /// The key of a service that is looked up by name: `mail.smtp`, `shop::mail::Smtp`.
    ///
    /// Words of letters, digits, `_` and `-`, with `.` or `::` between them; both may stand in one
    /// key.
    ///
    /// ```
    /// use foundry_runtime::identifier::ServiceKey;
    ///
    /// const SMTP: ServiceKey<'static> = ServiceKey::literal("mail.smtp");
    ///
    /// let tenant = ServiceKey::owned(format!("tenant.{}.mailer", 7));
    /// assert!(tenant.validate().is_ok());
    /// assert!(SMTP < tenant, "keys are ordered like their texts");
    ///
    /// assert!("shop::mail::Smtp".parse::<ServiceKey>().is_ok());
    /// assert!("shop:mail".parse::<ServiceKey>().is_err());
    /// ```
    ServiceKey: Rule::Service
}

identifier! {
    /// The name of an event: `user.created`.
    ///
    /// Words of letters, digits, `_` and `-`, with `.` between them.
    ///
    /// ```
    /// use foundry_runtime::identifier::EventName;
    ///
    /// const CREATED: EventName<'static> = EventName::literal("user.created");
    ///
    /// assert!(CREATED.matches("user.*"));
    /// assert!(!CREATED.matches("order.*"));
    /// ```
    EventName: Rule::Event
}

impl CommandId<'_> {
    /// The word before the first `:`, by which `list` groups commands.
    ///
    /// ```
    /// # use foundry_runtime::identifier::CommandId;
    /// assert_eq!(CommandId::borrowed("user:role:add").namespace(), Some("user"));
    /// assert_eq!(CommandId::borrowed("about").namespace(), None);
    /// ```
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.as_str().split_once(':').map(|(namespace, _)| namespace)
    }

    /// What stands behind the namespace: all of it, if there is none.
    ///
    /// ```
    /// # use foundry_runtime::identifier::CommandId;
    /// assert_eq!(CommandId::borrowed("user:role:add").name(), "role:add");
    /// assert_eq!(CommandId::borrowed("about").name(), "about");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        self.as_str().split_once(':').map_or(self.as_str(), |(_, name)| name)
    }
}

impl EventName<'_> {
    /// Whether the event is one of those that a listener asks for. In the pattern, `*` stands for
    /// one word, and at the end for one or more.
    ///
    /// ```
    /// # use foundry_runtime::identifier::EventName;
    /// let event = EventName::borrowed("user.role.added");
    /// assert!(event.matches("user.*") && event.matches("*.role.added") && event.matches("*"));
    /// assert!(!event.matches("user.role") && !event.matches("user.role.added.*"));
    /// ```
    #[must_use]
    pub fn matches(&self, pattern: &str) -> bool {
        let (mut words, mut asked) = (self.as_str().split('.'), pattern.split('.'));
        let mut last = "";
        loop {
            match (words.next(), asked.next()) {
                (Some(_), Some("*")) => last = "*",
                (Some(word), Some(other)) if word == other => last = word,
                (Some(_), None) => return last == "*",
                (None, None) => return true,
                (Some(_) | None, Some(_)) => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::hash_map::RandomState;
    use std::collections::{BTreeMap, HashMap};
    use std::hash::BuildHasher;

    #[test]
    fn borrowed_and_owned_are_equal() {
        let (borrowed, owned) = (CommandId::borrowed("user:add"), CommandId::owned("user:add"));
        assert!(borrowed.is_borrowed() && !owned.is_borrowed());
        assert_eq!(borrowed, owned);
        assert_eq!(borrowed, "user:add");
        assert_eq!(owned, *"user:add");
        assert_ne!(owned, "user:del");
    }

    #[test]
    fn hash_and_order_are_those_of_the_text() {
        let state = RandomState::new();
        let texts = ["order:add", "user:add", "user:add-all", "user:role:add"];
        for text in texts {
            let expected = state.hash_one(text);
            assert_eq!(state.hash_one(CommandId::borrowed(text)), expected);
            assert_eq!(state.hash_one(CommandId::owned(text)), expected);
            for other in texts {
                assert_eq!(
                    CommandId::owned(text).cmp(&CommandId::borrowed(other)),
                    text.cmp(other)
                );
            }
        }
    }

    #[test]
    fn maps_are_asked_with_plain_text() {
        let hashed = HashMap::from([(ServiceKey::owned("mail.smtp"), 1)]);
        assert_eq!(hashed.get("mail.smtp"), Some(&1));
        let sorted = BTreeMap::from([(EventName::borrowed("user.created"), 2)]);
        assert_eq!(sorted.get("user.created"), Some(&2));
    }

    #[test]
    fn the_text_outlives_the_words_it_was_made_of() {
        let id = {
            let line = String::from("user:add ada");
            CommandId::from(&line[..8]).into_static()
        };
        assert_eq!(id.to_string(), "user:add");
        assert_eq!(format!("{id:>10}|{id:?}"), "  user:add|CommandId(\"user:add\")");
        assert!(!id.into_static().is_borrowed());
    }

    #[test]
    fn text_is_checked_only_when_asked() {
        assert_eq!(CommandId::from("not a command").as_str(), "not a command");
        assert!(CommandId::from(String::from("not a command")).validate().is_err());
        assert!(CommandId::parse("user:add").unwrap().is_borrowed());
        assert!(!"user:add".parse::<CommandId<'_>>().unwrap().is_borrowed());
        assert!("user add".parse::<CommandId<'_>>().is_err());
    }

    #[test]
    #[should_panic(expected = "`:` stands between two words")]
    fn a_wrong_literal_panics_with_the_reason() {
        let _ = CommandId::literal("user:");
    }

    #[test]
    fn a_namespace_ends_at_the_first_colon() {
        #[track_caller]
        fn check(id: &str, namespace: Option<&str>, name: &str) {
            let id = CommandId::borrowed(id);
            assert_eq!((id.namespace(), id.name()), (namespace, name));
        }
        check("about", None, "about");
        check("user:add", Some("user"), "add");
        check("user:role:add", Some("user"), "role:add");
    }

    #[test]
    fn a_star_is_one_word_and_at_the_end_one_or_more() {
        #[track_caller]
        fn check(event: &str, pattern: &str, expected: bool) {
            assert_eq!(EventName::borrowed(event).matches(pattern), expected);
        }
        check("user.created", "user.created", true);
        check("user.created", "user.deleted", false);
        check("user.created", "user", false);
        check("user", "user.created", false);
        check("user.created", "user.*", true);
        check("user.role.added", "user.*", true);
        check("user", "user.*", false);
        check("user.role.added", "user.*.added", true);
        check("user.role.all.added", "user.*.added", false);
        check("user.created", "*.created", true);
        check("user.created", "*", true);
        check("user.created", "us*", false);
        check("user.created", "user.*.*", false);
        check("user.created", "", false);
    }
}
