//! Reads the struct and its `#[config(…)]` attributes.

use super::ast;
use crate::attr::{self, Opt, Opts};
use crate::diag::Diagnostics;
use crate::limit;
use syn::{Attribute, Fields, Ident, Item, ItemStruct, LitStr, Path};

/// The options of a field.
const FIELD: [&str; 9] =
    ["alias", "default", "deprecated", "env", "env_alias", "nested", "range", "secret", "validate"];

pub(super) fn section<'i>(diag: &mut Diagnostics, item: &'i Item) -> Option<ast::Section<'i>> {
    const MESSAGE: &str = "a section of the configuration is a struct with named fields";
    match item {
        Item::Struct(ItemStruct { fields: Fields::Named(_), .. }) => {}
        Item::Struct(item) => diag.error(&item.ident, MESSAGE),
        Item::Enum(item) if item.variants.iter().all(|it| matches!(it.fields, Fields::Unit)) => {
            let hint = "for a value that is one of a few words derive `foundry::Choice`";
            diag.error(item.enum_token, format!("{MESSAGE}; {hint}"));
        }
        Item::Enum(item) => diag.error(item.enum_token, MESSAGE),
        Item::Union(item) => diag.error(item.union_token, MESSAGE),
        other => diag.error(other, MESSAGE),
    }
    let Item::Struct(item) = item else { return None };
    if let Some(param) = item.generics.params.first() {
        diag.error(param, "a section has no generics: it is read once for the whole program");
    }
    let (prefix, validate) = options_of_section(diag, &item.attrs);
    let fields = item.fields.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        Some(self::field(diag, ident, field))
    });
    let fields = fields.collect();
    Some(ast::Section { ident: &item.ident, prefix, validate, fields })
}

fn options_of_section(
    diag: &mut Diagnostics,
    attrs: &[Attribute],
) -> (Option<LitStr>, Option<Path>) {
    let (mut prefix, mut validate) = (None, None);
    for opt in options(diag, attrs) {
        match opt.key.to_string().as_str() {
            "prefix" => {
                let value = attr::text(diag, &opt);
                attr::once(diag, &opt.key, &mut prefix, value);
            }
            "validate" => {
                let value = attr::path(diag, &opt);
                attr::once(diag, &opt.key, &mut validate, value);
            }
            _ => attr::unknown(diag, &opt.key, &["prefix", "validate"]),
        }
    }
    (prefix, validate)
}

fn field<'i>(diag: &mut Diagnostics, ident: &'i Ident, item: &'i syn::Field) -> ast::Field<'i> {
    let mut field = ast::Field {
        ident,
        ty: &item.ty,
        env: None,
        default: None,
        secret: None,
        nested: None,
        aliases: Vec::new(),
        env_aliases: Vec::new(),
        deprecated: None,
        range: None,
        validate: None,
        doc: attr::all_docs(&item.attrs),
    };
    for opt in options(diag, &item.attrs) {
        option(diag, &mut field, opt);
    }
    field
}

fn option(diag: &mut Diagnostics, field: &mut ast::Field<'_>, opt: Opt) {
    macro_rules! keep {
        ($place:ident, $value:expr) => {{
            let value = $value;
            attr::once(diag, &opt.key, &mut field.$place, value);
        }};
    }
    match opt.key.to_string().as_str() {
        "alias" => field.aliases.extend(attr::text(diag, &opt)),
        "env_alias" => field.env_aliases.extend(attr::text(diag, &opt)),
        "env" => keep!(env, attr::text(diag, &opt)),
        "deprecated" => keep!(deprecated, attr::text(diag, &opt)),
        "range" => keep!(range, limit::read(diag, &opt)),
        "validate" => keep!(validate, attr::path(diag, &opt)),
        "secret" => keep!(secret, attr::word(diag, &opt).map(|_| opt.key.clone())),
        "nested" => keep!(nested, attr::word(diag, &opt).map(|_| opt.key.clone())),
        "default" => {
            let value = ast::Default { key: opt.key.clone(), value: opt.value };
            attr::once(diag, &opt.key, &mut field.default, Some(value));
        }
        _ => attr::unknown(diag, &opt.key, &FIELD),
    }
}

fn options(diag: &mut Diagnostics, attrs: &[Attribute]) -> Vec<Opt> {
    let mut options = Vec::new();
    for attr in attrs.iter().filter(|it| it.path().is_ident("config")) {
        match attr.parse_args_with(Opts::parse_terminated) {
            Ok(parsed) => options.extend(parsed),
            Err(error) => diag.push(error),
        }
    }
    options
}
