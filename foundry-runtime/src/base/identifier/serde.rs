//! Identifiers as text in other formats, checked when read.

use super::rule::Rule;
use super::{CommandId, EventName, ServiceKey};
use ::serde::de::{Deserialize, Deserializer, Error, Visitor};
use ::serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A text that keeps a rule, lent where the format has it in one piece.
struct Checked(Rule);

impl<'de> Visitor<'de> for Checked {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Rule::Command => "the name of a command",
            Rule::Service => "the key of a service",
            Rule::Event => "the name of an event",
        })
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        self.0.check(text).map_err(E::custom)?;
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        self.0.check(text).map_err(E::custom)?;
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        self.0.check(&text).map_err(E::custom)?;
        Ok(Cow::Owned(text))
    }
}

macro_rules! as_text {
    ($($name:ident: $rule:expr),*) => {$(
        /// As its text.
        impl Serialize for $name<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        /// From a text, checked and owned, as a `Cow` is: what is read may outlive its source.
        impl<'de> Deserialize<'de> for $name<'_> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = deserializer.deserialize_str(Checked($rule))?;
                Ok(Self(Cow::Owned(text.into_owned())))
            }
        }

        impl<'a> $name<'a> {
            /// Reads it checked, and borrowed where the format lends the text in one piece. For
            /// `#[serde(borrow, deserialize_with = "…")]` on a field.
            ///
            /// # Errors
            ///
            /// If it is no text, or a wrong one.
            ///
            /// ```
            /// use foundry_runtime::identifier::{CommandId, EventName};
            /// use serde::Deserialize;
            ///
            /// #[derive(Deserialize)]
            /// struct Hook<'a> {
            ///     #[serde(borrow, deserialize_with = "EventName::deserialize_borrowed")]
            ///     on: EventName<'a>,
            ///     #[serde(borrow, deserialize_with = "CommandId::deserialize_borrowed")]
            ///     call: CommandId<'a>,
            /// }
            ///
            /// let text = r#"{"on": "user.created", "call": "mail:welcome"}"#;
            /// let hook: Hook<'_> = serde_json::from_str(text).unwrap();
            /// assert!(hook.on.is_borrowed() && hook.call.is_borrowed());
            /// ```
            pub fn deserialize_borrowed<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Checked($rule)).map(Self)
            }
        }
    )*};
}

as_text! {
    CommandId: Rule::Command,
    ServiceKey: Rule::Service,
    EventName: Rule::Event
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn an_identifier_is_written_as_its_text() {
        let written = serde_json::to_string(&(
            CommandId::borrowed("user:add"),
            ServiceKey::owned("mail.smtp"),
            EventName::borrowed("user.created"),
        ));
        assert_eq!(written.unwrap(), r#"["user:add","mail.smtp","user.created"]"#);
    }

    #[test]
    fn what_is_read_outlives_its_source() {
        let text = String::from(r#"{"user:add": 1}"#);
        let read: BTreeMap<CommandId<'static>, u32> = serde_json::from_str(&text).unwrap();
        drop(text);
        assert_eq!(read.get("user:add"), Some(&1));
        let read: EventName<'static> = serde_json::from_reader(&br#""user.created""#[..]).unwrap();
        assert_eq!(read, "user.created");
    }

    #[test]
    fn a_text_in_one_piece_is_borrowed_if_asked() {
        #[track_caller]
        fn check(json: &str, borrowed: bool) {
            let mut json = serde_json::Deserializer::from_str(json);
            let id = CommandId::deserialize_borrowed(&mut json).unwrap();
            assert_eq!((id.as_str(), id.is_borrowed()), ("user:add", borrowed));
        }
        check(r#""user:add""#, true);
        check(r#""user\u003aadd""#, false);
    }

    #[test]
    fn what_is_read_is_checked() {
        let error = serde_json::from_str::<ServiceKey<'_>>(r#""mail..smtp""#).unwrap_err();
        assert!(error.to_string().starts_with("`mail..smtp` cannot name a service"), "{error}");
        let error = serde_json::from_str::<CommandId<'_>>("7").unwrap_err();
        assert!(error.to_string().contains("expected the name of a command"), "{error}");
    }
}
