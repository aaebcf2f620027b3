//! What the three identifiers have in common.

/// Defines an identifier, with the rule that `parse` and `validate` ask.
macro_rules! identifier {
    ($(#[$docs:meta])* $name:ident: $rule:expr) => {
        $(#[$docs])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<'a>(std::borrow::Cow<'a, str>);

        impl<'a> $name<'a> {
            /// Lends a text, unchecked; allocates nothing.
            #[inline]
            #[must_use]
            pub const fn borrowed(text: &'a str) -> Self {
                Self(std::borrow::Cow::Borrowed(text))
            }

            /// Keeps a text, unchecked.
            #[must_use]
            pub fn owned(text: impl Into<String>) -> Self {
                Self(std::borrow::Cow::Owned(text.into()))
            }

            /// Lends a text that is known to be right because it stands in the source.
            ///
            /// # Panics
            ///
            /// If it is not, with the reason; in a constant, while compiling.
            #[must_use]
            #[track_caller]
            pub const fn literal(text: &'a str) -> Self {
                match $rule.broken_by(text) {
                    None => Self::borrowed(text),
                    Some(reason) => panic!("{}", reason),
                }
            }

            /// Lends a text that comes from elsewhere.
            ///
            /// # Errors
            ///
            /// If it has other letters, or other words, than this identifier may have.
            pub fn parse(text: &'a str) -> Result<Self, $crate::identifier::IdentifierError> {
                $rule.check(text).map(|()| Self::borrowed(text))
            }

            /// Checks a text that was taken unchecked.
            ///
            /// # Errors
            ///
            /// As those of `parse`.
            pub fn validate(&self) -> Result<(), $crate::identifier::IdentifierError> {
                $rule.check(self.as_str())
            }

            /// The text.
            #[inline]
            #[must_use]
            pub const fn as_str(&self) -> &str {
                match &self.0 {
                    std::borrow::Cow::Borrowed(text) => text,
                    std::borrow::Cow::Owned(text) => text.as_str(),
                }
            }

            /// Whether the text is lent, so that a clone allocates nothing.
            #[inline]
            #[must_use]
            pub const fn is_borrowed(&self) -> bool {
                matches!(self.0, std::borrow::Cow::Borrowed(_))
            }

            /// The same identifier, borrowing from nothing; allocates if it was borrowed.
            #[must_use]
            pub fn into_static(self) -> $name<'static> {
                $name(std::borrow::Cow::Owned(self.0.into_owned()))
            }
        }

        impl<'a> From<&'a str> for $name<'a> {
            fn from(text: &'a str) -> Self {
                Self::borrowed(text)
            }
        }

        impl From<String> for $name<'_> {
            fn from(text: String) -> Self {
                Self::owned(text)
            }
        }

        /// Owned and checked; `parse` is the one that borrows.
        impl std::str::FromStr for $name<'_> {
            type Err = $crate::identifier::IdentifierError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $rule.check(text).map(|()| Self::owned(text))
            }
        }

        impl AsRef<str> for $name<'_> {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        /// Equality, order and hash are those of the text: maps can be asked with a `&str`.
        impl std::borrow::Borrow<str> for $name<'_> {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name<'_> {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name<'_> {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl std::fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self.as_str(), f)
            }
        }
    };
}

pub(super) use identifier;
