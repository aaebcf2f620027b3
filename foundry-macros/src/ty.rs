//! Questions to types, as they are written. The only place that asks.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    GenericArgument, Lifetime, Path, PathArguments, Type, TypeParamBound, TypePath, TypeReference,
};

/// What a parameter's type says about it: values come from the command line, references from the
/// container.
pub(crate) enum Shape<'t> {
    /// `&T`.
    Ref(&'t Type),
    /// `Arc<T>`.
    Arc(&'t Type),
    /// `&mut T`.
    Mut,
    /// `impl Trait`.
    Impl,
    /// `bool`.
    Bool,
    /// `Rest<'_>`.
    Rest,
    /// `Option<T>`.
    Optional(Scalar, &'t Type),
    /// `Vec<T>`.
    Many(Scalar, &'t Type),
    /// Any other.
    One(Scalar, &'t Type),
    /// `Option<&T>`: a service that may be missing.
    OptionalRef(&'t Type),
    /// `Option<Arc<T>>`.
    OptionalArc(&'t Type),
    /// `All<dyn Trait>`: every contribution.
    All(&'t Type),
    /// `Lazy<T>`: a service for later.
    Lazy(&'t Type),
}

/// How a value is read from a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar {
    /// `&str`.
    Text,
    /// `&Path`.
    Path,
    /// `&OsStr`.
    Os,
    /// `PathBuf`.
    PathBuf,
    /// `OsString`.
    OsString,
    /// By `FromStr`.
    Parse,
}

impl Scalar {
    /// Whether the value borrows from the command line.
    pub(crate) fn is_borrowed(self) -> bool {
        matches!(self, Self::Text | Self::Path | Self::Os)
    }
}

/// The shape of a command's parameter.
pub(crate) fn shape(ty: &Type) -> Shape<'_> {
    match ty {
        Type::Group(group) => shape(&group.elem),
        Type::Paren(paren) => shape(&paren.elem),
        Type::ImplTrait(_) => Shape::Impl,
        Type::Reference(TypeReference { mutability: Some(_), .. }) => Shape::Mut,
        Type::Reference(reference) => match borrowed(&reference.elem) {
            Some(scalar) => Shape::One(scalar, ty),
            None => Shape::Ref(&reference.elem),
        },
        Type::Path(_) => {
            if let Some(inner) = argument(ty, "Arc") {
                return Shape::Arc(inner);
            }
            if let Some(inner) = argument(ty, "Option") {
                return match shape(inner) {
                    Shape::Ref(ty) => Shape::OptionalRef(ty),
                    Shape::Arc(ty) => Shape::OptionalArc(ty),
                    _ => Shape::Optional(scalar(inner), inner),
                };
            }
            if let Some(inner) = argument(ty, "Vec") {
                return Shape::Many(scalar(inner), inner);
            }
            if let Some(inner) = argument(ty, "All") {
                return Shape::All(inner);
            }
            if let Some(inner) = argument(ty, "Lazy") {
                return Shape::Lazy(inner);
            }
            match last(ty) {
                _ if is_bool(ty) => Shape::Bool,
                Some(segment) if segment.ident == "Rest" => Shape::Rest,
                _ => Shape::One(scalar(ty), ty),
            }
        }
        _ => Shape::One(Scalar::Parse, ty),
    }
}

/// How a value of this type is read.
pub(crate) fn scalar(ty: &Type) -> Scalar {
    match ty {
        Type::Group(group) => scalar(&group.elem),
        Type::Reference(reference) => borrowed(&reference.elem).unwrap_or(Scalar::Parse),
        _ if is(ty, "PathBuf") => Scalar::PathBuf,
        _ if is(ty, "OsString") => Scalar::OsString,
        _ => Scalar::Parse,
    }
}

/// What a value of this type is lent as, if nobody means a service by it.
pub(crate) fn lent(ty: &Type) -> Option<&'static str> {
    let names =
        [("String", "&str"), ("PathBuf", "&Path"), ("OsString", "&OsStr"), ("Vec", "Vec<…>")];
    if matches!(ty, Type::Slice(_)) {
        return Some("Vec<…>");
    }
    let last = last(ty)?;
    names.into_iter().find(|(name, _)| last.ident == name).map(|(_, lent)| lent)
}

/// Whether it is `bool`.
pub(crate) fn is_bool(ty: &Type) -> bool {
    is(ty, "bool")
}

/// Whether it is a `Secret`, required or not, or holds some.
pub(crate) fn is_secret(ty: &Type) -> bool {
    let item = ["Option", "Vec"].into_iter().find_map(|it| argument(ty, it));
    let value = || ["BTreeMap", "HashMap"].into_iter().find_map(|it| second_argument(ty, it));
    match item.or_else(value) {
        Some(inner) => is_secret(inner),
        None => last(ty).is_some_and(|it| it.ident == "Secret"),
    }
}

/// Whether it is the application, for a command of our own packs that calls others. Nobody else names
/// the one door.
pub(crate) fn is_caller(ty: &Type) -> bool {
    let Type::Path(TypePath { qself: None, path: Path { segments, .. }, .. }) = ty else {
        return false;
    };
    let mut last = segments.iter().rev();
    last.next().is_some_and(|it| it.ident == "Caller")
        && last.next().is_some_and(|it| it.ident == "__private")
}

/// Whether it is a `Cache`.
#[cfg(feature = "cache")]
pub(crate) fn is_cache(ty: &Type) -> bool {
    is(ty, "Cache")
}

/// Whether it is a `PhantomData`.
pub(crate) fn is_phantom(ty: &Type) -> bool {
    argument(ty, "PhantomData").is_some()
}

/// The name of a type that everybody knows: numbers, `bool`, `char`, `String`.
pub(crate) fn well_known(ty: &Type) -> Option<&'static str> {
    const NAMES: [&str; 18] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64", "bool", "char", "String", "PathBuf",
    ];
    NAMES.into_iter().find(|it| is(ty, it))
}

fn borrowed(ty: &Type) -> Option<Scalar> {
    let names = [("str", Scalar::Text), ("Path", Scalar::Path), ("OsStr", Scalar::Os)];
    names.into_iter().find(|(name, _)| is(ty, name)).map(|(_, scalar)| scalar)
}

/// Whether the type's path ends in `name`, without arguments.
fn is(ty: &Type, name: &str) -> bool {
    last(ty).is_some_and(|it| it.ident == name && it.arguments.is_none())
}

fn last(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(TypePath { qself: None, path: Path { segments, .. }, .. }) => segments.last(),
        Type::Group(group) => last(&group.elem),
        _ => None,
    }
}

/// The `T` of `name<T>`, `name<T, …>`.
pub(crate) fn argument<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let segment = last(ty).filter(|it| it.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|it| match it {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The `V` of `name<K, V>`, `name<K, V, …>`.
pub(crate) fn second_argument<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let segment = last(ty).filter(|it| it.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.get(1)? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The type inside of `Option`, `Vec` and `Secret`.
pub(crate) fn leaf(ty: &Type) -> &Type {
    match ["Option", "Vec", "Secret"].into_iter().find_map(|it| argument(ty, it)) {
        Some(inner) => leaf(inner),
        None => ty,
    }
}

/// The last word of the type's path.
pub(crate) fn name(ty: &Type) -> Option<String> {
    last(ty).map(|it| crate::name::unraw(&it.ident.to_string()).to_owned())
}

/// The `E` of `Result<T, E>`.
pub(crate) fn last_argument(ty: &Type) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &last(ty)?.arguments else { return None };
    match arguments.args.last()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// All words in a type.
pub(crate) fn words(ty: TokenStream) -> Box<dyn Iterator<Item = proc_macro2::Ident>> {
    Box::new(ty.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => words(group.stream()),
        TokenTree::Ident(word) => Box::new(std::iter::once(word)),
        _ => Box::new(std::iter::empty()),
    }))
}

/// The first lifetime in a type that is not `'static`.
pub(crate) fn borrowed_for(ty: TokenStream) -> Option<Lifetime> {
    let mut tokens = ty.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match token {
            TokenTree::Group(group) => borrowed_for(group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name != "static" => {
                    Some(Lifetime { apostrophe: punct.span(), ident: name })
                }
                _ => None,
            },
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The type, borrowed for `lifetime` wherever it is borrowed: `&str`, `Rest<'_>`.
pub(crate) fn with_lifetime(ty: TokenStream, lifetime: &Lifetime) -> TokenStream {
    let mut tokens = ty.into_iter().peekable();
    let mut borrowed = TokenStream::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let stream = with_lifetime(group.stream(), lifetime);
                borrowed.extend([TokenTree::Group(Group::new(group.delimiter(), stream))]);
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                let is_static =
                    matches!(tokens.peek(), Some(TokenTree::Ident(it)) if it == "static");
                let name = tokens.next();
                if is_static {
                    borrowed.extend([TokenTree::Punct(punct)]);
                    borrowed.extend(name);
                } else {
                    lifetime.to_tokens(&mut borrowed);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                borrowed.extend([TokenTree::Punct(punct)]);
                if !matches!(tokens.peek(), Some(TokenTree::Punct(it)) if it.as_char() == '\'') {
                    lifetime.to_tokens(&mut borrowed);
                }
            }
            other => borrowed.extend([other]),
        }
    }
    borrowed
}

/// The type as a person reads it.
pub(crate) fn display(ty: &Type) -> String {
    crate::scan::squeeze(&quote::quote!(#ty).to_string())
}

/// Where the compiler is to point when something is wrong with the type.
pub(crate) fn span(ty: &Type) -> Span {
    let named = last(ty).or_else(|| as_trait(ty)?.segments.last());
    named.map_or_else(|| syn::spanned::Spanned::span(ty), |it| it.ident.span())
}

/// The trait of `dyn Trait`.
pub(crate) fn as_trait(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Group(group) => as_trait(&group.elem),
        Type::Paren(paren) => as_trait(&paren.elem),
        Type::TraitObject(object) => object.bounds.iter().find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Some(&bound.path),
            _ => None,
        }),
        _ => None,
    }
}

/// Whether it is a type around another, as no service is taken: `Arc<Arc<T>>`, `&Option<T>`.
pub(crate) fn is_wrapped(ty: &Type) -> bool {
    const WRAPPERS: [&str; 8] = ["Arc", "Rc", "Box", "Cow", "Option", "Vec", "All", "Lazy"];
    matches!(ty, Type::Reference(_)) || WRAPPERS.iter().any(|it| argument(ty, it).is_some())
}
