//! Shapes in which no service is taken, neither by a command nor by a service, and what to write
//! instead. Whether a type is what somebody provides, the compiler knows.

use crate::item::Need;
use crate::ty::{self, Shape};
use syn::Type;

/// What is wrong about the shape, if it is.
pub(crate) fn wrong(ty: &Type) -> Option<&'static str> {
    const MUT: &str =
        "services are shared: take `&T`, and let the service keep what changes in a `Mutex`";
    match ty::shape(ty) {
        Shape::Mut => Some(MUT),
        Shape::Optional(_, inner) if matches!(ty::shape(inner), Shape::Mut) => Some(MUT),
        Shape::Arc(Type::Reference(_)) | Shape::OptionalArc(Type::Reference(_)) => {
            Some("an `Arc` keeps a service, not a loan of it: `Arc<T>`")
        }
        Shape::Ref(Type::Reference(_)) | Shape::OptionalRef(Type::Reference(_)) => {
            Some("a service is lent once: `&T`")
        }
        Shape::Optional(_, inner) => match ty::shape(inner) {
            Shape::All(_) => Some("without contributions `All` is empty; drop the `Option`"),
            Shape::Lazy(_) => Some("`Lazy` is for a service that is there; drop the `Option`"),
            Shape::OptionalRef(_) | Shape::OptionalArc(_) => {
                Some("a service may be missing once: `Option<&T>`")
            }
            _ => None,
        },
        Shape::Many(_, inner) if Need::of(&ty::shape(inner)).is_some() => {
            Some("all services of a trait are taken as `All<dyn Trait>`")
        }
        Shape::One(..) if ty::as_trait(ty).is_some() => {
            Some("a trait is taken as `&dyn Trait`, or as `Arc<dyn Trait>` to keep it")
        }
        _ => None,
    }
}

/// Makes a loan of a trait that was taken by value, which the compiler would report again.
pub(crate) fn sized(ty: &mut Type) {
    if ty::as_trait(ty).is_some() {
        *ty = syn::parse_quote!(&'static #ty);
    }
}
