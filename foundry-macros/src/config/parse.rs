//! Reads the struct and its `#[config(…)]` attributes.

use super::ast;
use crate::attr::{self, Opt, Opts};
use crate::diag::Diagnostics;
use syn::{Attribute, Ident, Item, ItemStruct, LitStr};

pub(super) fn section<'i>(diag: &mut Diagnostics, item: &'i Item) -> Option<ast::Section<'i>> {
    const MESSAGE: &str = "a section of the configuration is a struct with named fields";
    match item {
        Item::Struct(ItemStruct { fields: syn::Fields::Named(_), .. }) => {}
        Item::Struct(item) => diag.error(&item.ident, MESSAGE),
        Item::Enum(item) => diag.error(item.enum_token, MESSAGE),
        Item::Union(item) => diag.error(item.union_token, MESSAGE),
        other => diag.error(other, MESSAGE),
    }
    let Item::Struct(item) = item else { return None };
    if let Some(param) = item.generics.params.first() {
        diag.error(param, "a section has no generics: it is read once for the whole program");
    }
    let prefix = prefix(diag, &item.attrs);
    let fields = item.fields.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        Some(self::field(diag, ident, field))
    });
    let fields = fields.collect();
    Some(ast::Section { ident: &item.ident, prefix, fields })
}

fn prefix(diag: &mut Diagnostics, attrs: &[Attribute]) -> Option<LitStr> {
    let mut prefix = None;
    for opt in options(diag, attrs) {
        match opt.key.to_string().as_str() {
            "prefix" => {
                let value = attr::text(diag, &opt);
                attr::once(diag, &opt.key, &mut prefix, value);
            }
            _ => attr::unknown(diag, &opt.key, &["prefix"]),
        }
    }
    prefix
}

fn field<'i>(diag: &mut Diagnostics, ident: &'i Ident, field: &'i syn::Field) -> ast::Field<'i> {
    let (mut env, mut default, mut secret) = (None, None, None);
    for opt in options(diag, &field.attrs) {
        match opt.key.to_string().as_str() {
            "env" => {
                let value = attr::text(diag, &opt);
                attr::once(diag, &opt.key, &mut env, value);
            }
            "secret" => {
                let value = attr::word(diag, &opt);
                attr::once(diag, &opt.key, &mut secret, value);
            }
            "default" => {
                let value = ast::Default { key: opt.key.clone(), value: opt.value };
                attr::once(diag, &opt.key, &mut default, Some(value));
            }
            _ => attr::unknown(diag, &opt.key, &["default", "env", "secret"]),
        }
    }
    let doc = attr::all_docs(&field.attrs);
    ast::Field { ident, ty: &field.ty, env, default, secret: secret.is_some(), doc }
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
