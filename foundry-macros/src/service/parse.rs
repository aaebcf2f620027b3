//! From the attribute and the item to what the author meant.

use super::ast::{Input, Maker, Service};
use crate::attr::{self, Opt};
use crate::diag::Diagnostics;
use crate::{name, scan, ty};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Fields, FnArg, ImplItem, Item, ItemFn, ItemImpl, ItemStruct, Path, ReturnType, Signature,
    Token, Type, parse_quote,
};

const KNOWN: &[&str] = &["pack"];

/// Reads all there is.
pub(super) fn service<'a>(
    diag: &mut Diagnostics,
    args: TokenStream,
    item: &'a Item,
) -> Option<Service<'a>> {
    let pack = options(diag, args);
    match item {
        Item::Fn(item) => Some(function(diag, pack, item)),
        Item::Impl(item) => implementation(diag, pack, item),
        Item::Struct(item) => Some(structure(diag, pack, item)),
        other => {
            let first = other.to_token_stream().into_iter().next();
            diag.error_at(
                first.map_or_else(Span::call_site, |it| it.span()),
                "`#[service]` goes on a struct, on an `impl` block with `new`, or on a function",
            );
            None
        }
    }
}

fn options(diag: &mut Diagnostics, args: TokenStream) -> Option<Path> {
    let opts = match Punctuated::<Opt, Token![,]>::parse_terminated.parse2(args) {
        Ok(opts) => opts,
        Err(error) => {
            diag.push(error);
            return None;
        }
    };
    let mut pack = None;
    for opt in &opts {
        if opt.key == "pack" {
            let value = attr::path(diag, opt);
            attr::once(diag, &opt.key, &mut pack, value);
        } else {
            attr::unknown(diag, &opt.key, KNOWN);
        }
    }
    pack
}

fn function<'a>(diag: &mut Diagnostics, pack: Option<Path>, item: &'a ItemFn) -> Service<'a> {
    let ident = &item.sig.ident;
    let (ty, fallible) = output(diag, &item.sig);
    Service {
        pack,
        ty,
        key: name::unraw(&ident.to_string()).to_owned(),
        span: ident.span(),
        maker: Maker::Function {
            path: ident.to_token_stream(),
            is_async: item.sig.asyncness.is_some(),
            fallible,
        },
        inputs: inputs(diag, &item.sig),
    }
}

fn implementation<'a>(
    diag: &mut Diagnostics,
    pack: Option<Path>,
    item: &'a ItemImpl,
) -> Option<Service<'a>> {
    let new = item.items.iter().find_map(|it| match it {
        ImplItem::Fn(it) if it.sig.ident == "new" => Some(&it.sig),
        _ => None,
    });
    let self_ty = &*item.self_ty;
    if let Some((of, _)) = &item.trait_ {
        let message = "`#[service]` goes on the `impl` block that has `new`, not on one of a trait";
        diag.error(of, message);
        return None;
    }
    let Some(new) = new else {
        let message = "this `impl` block needs a function `new`, which makes the service";
        diag.error(self_ty, message);
        return None;
    };
    let (ty, fallible) = output(diag, new);
    let is_self = matches!(&ty, Type::Path(path) if path.path.is_ident("Self"));
    let is_known = !matches!(&ty, Type::Infer(_));
    if is_known && !is_self && ty::display(&ty) != ty::display(self_ty) {
        diag.error(&ty, "`new` returns `Self` or `Result<Self, …>`");
    }
    Some(Service {
        pack,
        ty: self_ty.clone(),
        key: format!("impl {}", scan::squeeze(&self_ty.to_token_stream().to_string())),
        span: ty::span(self_ty),
        maker: Maker::Function {
            path: quote!(<#self_ty>::new),
            is_async: new.asyncness.is_some(),
            fallible,
        },
        inputs: inputs(diag, new),
    })
}

fn structure<'a>(diag: &mut Diagnostics, pack: Option<Path>, item: &'a ItemStruct) -> Service<'a> {
    let ident = &item.ident;
    if !item.generics.params.is_empty() {
        let message = "a generic type has a constructor for each instance: \
                       `#[service] fn users(…) -> Repo<User>`";
        diag.error(&item.generics, message);
    }
    let names = match &item.fields {
        Fields::Named(fields) => fields.named.iter().map(|it| it.ident.to_token_stream()).collect(),
        Fields::Unnamed(fields) => {
            (0..fields.unnamed.len()).map(|it| syn::Index::from(it).to_token_stream()).collect()
        }
        Fields::Unit => Vec::new(),
    };
    let inputs = item.fields.iter().map(|field| {
        let mark = field.attrs.iter().find(|it| it.path().is_ident("default"));
        let default = mark.and_then(|mark| match mark.parse_args() {
            Ok(default) => Some(default),
            Err(_) => {
                diag.error(mark.path(), "`#[default]` wants a value: `#[default(3)]`");
                None
            }
        });
        Input { ty: &field.ty, default }
    });
    let inputs = inputs.collect();
    let ty = if item.generics.params.is_empty() { parse_quote!(#ident) } else { parse_quote!(_) };
    Service {
        pack,
        ty,
        key: name::unraw(&ident.to_string()).to_owned(),
        span: ident.span(),
        maker: Maker::Struct(names),
        inputs,
    }
}

fn inputs<'a>(diag: &mut Diagnostics, sig: &'a Signature) -> Vec<Input<'a>> {
    for param in &sig.generics.params {
        if !matches!(param, syn::GenericParam::Lifetime(_)) {
            diag.error(param, "a constructor has no type parameters: write one for each instance");
        }
    }
    if let syn::Safety::Unsafe(unsafety) = &sig.safety {
        diag.error(unsafety, "a constructor cannot be `unsafe`: the container calls it");
    }
    let mut inputs = Vec::new();
    for input in &sig.inputs {
        match input {
            FnArg::Typed(input) => inputs.push(Input { ty: &input.ty, default: None }),
            FnArg::Receiver(receiver) => {
                diag.error(receiver, "a constructor has no `self`: there is no service yet");
            }
        }
    }
    inputs
}

/// The type that a constructor makes, and where its error is named if it may fail.
fn output(diag: &mut Diagnostics, sig: &Signature) -> (Type, Option<Span>) {
    let ReturnType::Type(_, ty) = &sig.output else {
        diag.error(&sig.ident, "a constructor returns the service that it makes");
        return (parse_quote!(_), None);
    };
    let (made, fallible) = match ty::argument(ty, "Result") {
        Some(made) => (made, Some(ty::last_argument(ty).map_or_else(|| ty.span(), ty::span))),
        None => (&**ty, None),
    };
    let message = match made {
        Type::Reference(_) => "the container owns its services: return the type itself",
        Type::ImplTrait(_) => "a service is found by its type: name it instead of `impl …`",
        Type::Tuple(tuple) if tuple.elems.is_empty() => {
            "a constructor returns the service that it makes"
        }
        _ => match ty::borrowed_for(made.to_token_stream()) {
            Some(lifetime) => {
                diag.error(lifetime, "a service outlives its constructor; it cannot borrow");
                return (parse_quote!(_), fallible);
            }
            None => return (made.clone(), fallible),
        },
    };
    diag.error(made, message);
    (parse_quote!(_), fallible)
}

/// The item without our attributes on its fields.
pub(super) fn plain(item: &Item) -> TokenStream {
    match item {
        Item::Struct(item) => plain_struct(item),
        other => other.to_token_stream(),
    }
}

/// The struct without our attributes on its fields.
fn plain_struct(item: &ItemStruct) -> TokenStream {
    let mut item = item.clone();
    for field in &mut item.fields {
        field.attrs.retain(|attr| !attr.path().is_ident("default"));
    }
    item.into_token_stream()
}
