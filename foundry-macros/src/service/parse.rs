//! From the attribute and the item to what the author meant.

use super::ast::{Input, Maker, Options, Service};
use crate::attr::{self, Opt};
use crate::diag::Diagnostics;
use crate::{name, scan, ty};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{
    Attribute, Fields, FnArg, Ident, ImplItem, Item, ItemFn, ItemImpl, ItemStruct, ReturnType,
    Signature, Token, Type, TypeGroup, TypeParen, parse_quote, token,
};

const KNOWN: &[&str] = &["as", "into", "scope", "transient", "pack"];

/// Reads all there is.
pub(super) fn service<'a>(
    diag: &mut Diagnostics,
    args: TokenStream,
    item: &'a Item,
) -> Option<Service<'a>> {
    let options = options(diag, args);
    match item {
        Item::Fn(item) => Some(function(diag, options, item)),
        Item::Impl(item) => implementation(diag, options, item),
        Item::Struct(item) => Some(structure(diag, options, item)),
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

fn options(diag: &mut Diagnostics, args: TokenStream) -> Options {
    let mut options = Options::default();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Err(error) = option(diag, &mut options, input) {
                diag.push(error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = read.parse2(args) {
        diag.push(error);
    }
    options
}

/// `as = dyn Mailer`, `scope = command`, `transient`.
fn option(
    diag: &mut Diagnostics,
    options: &mut Options,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    if input.peek(Token![as]) || input.peek(kw::into) {
        let key = input.call(Ident::parse_any)?;
        let list = if key == "as" { &mut options.views } else { &mut options.contributions };
        list.push(view(&key, input)?);
        return Ok(());
    }
    let opt: Opt = input.parse()?;
    match opt.key.to_string().as_str() {
        "pack" => {
            let value = attr::path(diag, &opt);
            attr::once(diag, &opt.key, &mut options.pack, value);
        }
        "transient" => {
            let value = attr::word(diag, &opt);
            attr::once(diag, &opt.key, &mut options.transient, value);
        }
        "scope" => {
            let value = scope(diag, &opt);
            attr::once(diag, &opt.key, &mut options.scoped, value);
        }
        _ => attr::unknown(diag, &opt.key, KNOWN),
    }
    Ok(())
}

/// `= dyn Mailer`.
fn view(key: &Ident, input: ParseStream<'_>) -> syn::Result<Type> {
    let is_list = input.peek(Token![=]) && input.peek2(token::Bracket);
    let message = if is_list {
        format!("`{key}` wants one trait, and may stand again: `{key} = dyn One, {key} = dyn Two`")
    } else {
        format!("`{key}` wants a trait: `{key} = dyn Mailer`")
    };
    let wrong = |_| syn::Error::new(key.span(), &message);
    input.parse::<Token![=]>().map_err(wrong)?;
    if is_list {
        return Err(syn::Error::new(key.span(), &message));
    }
    let mut ty = input.parse::<Type>().map_err(wrong)?;
    // `$trait:ty` of a `macro_rules!` stands in invisible parentheses.
    while let Type::Group(TypeGroup { elem, .. }) | Type::Paren(TypeParen { elem, .. }) = ty {
        ty = *elem;
    }
    Ok(ty)
}

/// `scope = command` is the only scope beside the container's own.
fn scope(diag: &mut Diagnostics, opt: &Opt) -> Option<Span> {
    match &opt.value {
        Some(syn::Expr::Path(path)) if path.path.is_ident("command") => Some(opt.key.span()),
        other => {
            let message = "there is one scope: `scope = command`; without it, a service lives as \
                           long as the application";
            match other {
                Some(other) => diag.error(other, message),
                None => diag.error(&opt.key, message),
            }
            None
        }
    }
}

mod kw {
    syn::custom_keyword!(into);
}

fn function<'a>(diag: &mut Diagnostics, options: Options, item: &'a ItemFn) -> Service<'a> {
    let ident = &item.sig.ident;
    let (ty, fallible) = output(diag, &item.sig);
    Service {
        options,
        ty,
        generics: &item.sig.generics,
        of_new: None,
        key: name::unraw(&ident.to_string()).to_owned(),
        span: ident.span(),
        maker: Maker::Function {
            path: ident.to_token_stream(),
            asyncness: item.sig.asyncness.map(|it| it.span),
            fallible,
        },
        inputs: inputs(diag, &item.sig),
    }
}

fn implementation<'a>(
    diag: &mut Diagnostics,
    options: Options,
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
        options,
        ty: self_ty.clone(),
        generics: &item.generics,
        of_new: Some(&new.generics),
        key: format!("impl {}", scan::squeeze(&self_ty.to_token_stream().to_string())),
        span: ty::span(self_ty),
        maker: Maker::Function {
            path: quote!(<#self_ty>::new),
            asyncness: new.asyncness.map(|it| it.span),
            fallible,
        },
        inputs: inputs(diag, new),
    })
}

fn structure<'a>(diag: &mut Diagnostics, options: Options, item: &'a ItemStruct) -> Service<'a> {
    let ident = &item.ident;
    let names = match &item.fields {
        Fields::Named(fields) => fields.named.iter().map(|it| it.ident.to_token_stream()).collect(),
        Fields::Unnamed(fields) => {
            (0..fields.unnamed.len()).map(|it| syn::Index::from(it).to_token_stream()).collect()
        }
        Fields::Unit => Vec::new(),
    };
    let inputs = item.fields.iter().map(|field| {
        let mut marks = field.attrs.iter().filter(|it| it.path().is_ident("default"));
        let mark = marks.next();
        if let Some(second) = marks.next() {
            diag.error(second.path(), "`#[default(…)]` is given twice");
        }
        let default = mark.and_then(|mark| match mark.parse_args() {
            Ok(default) => Some(default),
            Err(_) => {
                diag.error(mark.path(), "`#[default]` wants a value: `#[default(3)]`");
                None
            }
        });
        Input { ty: &field.ty, default, cfg: cfg(&field.attrs) }
    });
    let inputs = inputs.collect();
    let (_, arguments, _) = item.generics.split_for_impl();
    Service {
        options,
        ty: parse_quote!(#ident #arguments),
        generics: &item.generics,
        of_new: None,
        key: name::unraw(&ident.to_string()).to_owned(),
        span: ident.span(),
        maker: Maker::Struct(names),
        inputs,
    }
}

fn inputs<'a>(diag: &mut Diagnostics, sig: &'a Signature) -> Vec<Input<'a>> {
    if let syn::Safety::Unsafe(unsafety) = &sig.safety {
        diag.error(unsafety, "a constructor cannot be `unsafe`: the container calls it");
    }
    let mut inputs = Vec::new();
    for input in &sig.inputs {
        match input {
            FnArg::Typed(input) => {
                inputs.push(Input { ty: &input.ty, default: None, cfg: cfg(&input.attrs) });
            }
            FnArg::Receiver(receiver) => {
                diag.error(receiver, "a constructor has no `self`: there is no service yet");
            }
        }
    }
    inputs
}

fn cfg(attrs: &[Attribute]) -> Option<Span> {
    attrs.iter().find(|it| it.path().is_ident("cfg")).map(|it| it.path().span())
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
        _ if ty::argument(made, "Option").is_some() => {
            "a service is there or its constructor fails: return `Result<T>`"
        }
        _ if ty::argument(made, "Arc").is_some() || ty::argument(made, "Rc").is_some() => {
            "the container shares its services: return the type itself"
        }
        _ if ty::argument(made, "Box").is_some_and(|it| ty::as_trait(it).is_some()) => {
            "return the type itself, and say `as = dyn Trait`"
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
