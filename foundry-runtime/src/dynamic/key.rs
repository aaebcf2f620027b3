//! What a service is bound to and asked for by: a name or a type. Which service that is, `find.rs`
//! decides.

use crate::identifier::ServiceKey;
use std::any::{TypeId, type_name};
use std::fmt;
use std::hash::{Hash, Hasher};

/// What a [`DynamicContainer`](super::DynamicContainer) binds a service to: a name, or a type.
///
/// Names convert into it, unchecked; a type is written [`DynamicKey::of`].
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::{DynamicContainer, DynamicKey};
/// use std::sync::Arc;
///
/// let container = DynamicContainer::new();
/// container.instance("limits.upload", Arc::new(10_u64));
/// container.alias(DynamicKey::of::<u64>(), "limits.upload").unwrap();
/// assert_eq!(*container.get::<u64>().unwrap(), 10);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DynamicKey<'a>(Kind<'a>);

#[derive(Clone)]
enum Kind<'a> {
    Name(ServiceKey<'a>),
    Type(TypeId, &'static str),
}

impl DynamicKey<'static> {
    /// The key that is the type itself; `dyn Trait` is one too.
    ///
    /// ```
    /// # use foundry_runtime::DynamicKey;
    /// assert_eq!(DynamicKey::of::<dyn std::fmt::Debug>().as_str(), "dyn core::fmt::Debug");
    /// ```
    #[inline]
    #[must_use]
    pub fn of<T: ?Sized + 'static>() -> Self {
        Self(Kind::Type(TypeId::of::<T>(), type_name::<T>()))
    }
}

impl DynamicKey<'_> {
    /// The name, or the name of the type.
    ///
    /// ```
    /// # use foundry_runtime::DynamicKey;
    /// assert_eq!(DynamicKey::from("mail.smtp").as_str(), "mail.smtp");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kind::Name(name) => name.as_str(),
            Kind::Type(_, name) => name,
        }
    }
}

impl<'a> From<ServiceKey<'a>> for DynamicKey<'a> {
    #[inline]
    fn from(name: ServiceKey<'a>) -> Self {
        Self(Kind::Name(name))
    }
}

impl<'a> From<&'a str> for DynamicKey<'a> {
    #[inline]
    fn from(name: &'a str) -> Self {
        Self(Kind::Name(ServiceKey::borrowed(name)))
    }
}

impl From<String> for DynamicKey<'_> {
    fn from(name: String) -> Self {
        Self(Kind::Name(ServiceKey::owned(name)))
    }
}

/// The text that a type is shown as is no part of it: two types may share one.
impl PartialEq for Kind<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(one), Self::Name(other)) => one.as_str() == other.as_str(),
            (Self::Type(one, _), Self::Type(other, _)) => one == other,
            (Self::Name(_), Self::Type(..)) | (Self::Type(..), Self::Name(_)) => false,
        }
    }
}

impl Eq for Kind<'_> {}

impl Hash for DynamicKey<'_> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Kind::Name(name) => name.as_str().hash(state),
            Kind::Type(id, _) => id.hash(state),
        }
    }
}

impl fmt::Display for DynamicKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for DynamicKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynamicKey({:?})", self.as_str())
    }
}

/// A key as a question: the map's own keys live for ever, those of askers do not.
#[derive(Hash)]
pub(super) struct Asked<'a>(pub(super) &'a DynamicKey<'a>);

impl papaya::Equivalent<DynamicKey<'static>> for Asked<'_> {
    #[inline]
    fn equivalent(&self, key: &DynamicKey<'static>) -> bool {
        *self.0 == *key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names_and_types_are_types() {
        let name = DynamicKey::from("u8");
        assert_eq!(name, DynamicKey::from(String::from("u8")));
        assert_eq!(name, ServiceKey::literal("u8").into());
        assert_ne!(name, DynamicKey::of::<u8>());
        assert_ne!(DynamicKey::of::<u8>(), DynamicKey::of::<u16>());
        assert_eq!((name.as_str(), DynamicKey::of::<u8>().as_str()), ("u8", "u8"));
        assert_eq!(format!("{name} {name:?}"), r#"u8 DynamicKey("u8")"#);
    }
}
