//! The rules of a service. Types are left to the compiler.

use super::ast::{Maker, Service};
use crate::diag::Diagnostics;
use crate::ty::{self, Shape};

/// Reports every broken rule.
pub(super) fn service(diag: &mut Diagnostics, service: &Service<'_>) {
    check_needs(diag, service);
}

// A service is taken as `&T` while it is used, as `Arc<T>` to be kept.
fn check_needs(diag: &mut Diagnostics, service: &Service<'_>) {
    let is_struct = matches!(service.maker, Maker::Struct(_));
    for input in service.inputs.iter().filter(|it| it.default.is_none()) {
        match ty::shape(input.ty) {
            Shape::Arc(_) => {}
            Shape::Ref(_) if !is_struct => {}
            Shape::Ref(_) => {
                diag.error(input.ty, "a struct keeps its services: `Arc<T>` instead of `&T`");
            }
            Shape::Mut => diag.error(
                input.ty,
                "services are shared: take `&T`, and let the service keep what changes in a `Mutex`",
            ),
            _ if is_struct => diag.error(
                input.ty,
                "a field is a service, `Arc<T>`, or has a value: `#[default(…)]`",
            ),
            _ => diag.error(
                input.ty,
                "a constructor takes services, as `&T` or `Arc<T>`; values come from a `Config`",
            ),
        }
    }
}
