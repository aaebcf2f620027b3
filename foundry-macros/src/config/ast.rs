//! A section as its author wrote it, and what follows from the words alone.

use crate::limit::Limit;
use crate::{name, ty};
use quote::ToTokens;
use syn::{Expr, Ident, LitStr, Path, Type};

pub(super) struct Section<'i> {
    pub(super) ident: &'i Ident,
    pub(super) prefix: Option<LitStr>,
    /// What looks at the whole section.
    pub(super) validate: Option<Path>,
    pub(super) fields: Vec<Field<'i>>,
}

pub(super) struct Field<'i> {
    pub(super) ident: &'i Ident,
    pub(super) ty: &'i Type,
    pub(super) env: Option<LitStr>,
    pub(super) default: Option<Default>,
    pub(super) secret: Option<Ident>,
    /// The word, if the field is a section itself.
    pub(super) nested: Option<Ident>,
    /// Other keys, and other variables.
    pub(super) aliases: Vec<LitStr>,
    pub(super) env_aliases: Vec<LitStr>,
    pub(super) deprecated: Option<LitStr>,
    pub(super) range: Option<Limit>,
    pub(super) validate: Option<Path>,
    /// The doc comments, line by line.
    pub(super) doc: String,
}

/// `default` stands for the type's own default, `default = …` for that value.
pub(super) struct Default {
    pub(super) key: Ident,
    pub(super) value: Option<Expr>,
}

impl Section<'_> {
    /// What every variable begins with: as written, or from the name of the struct.
    pub(super) fn prefix(&self) -> String {
        if let Some(prefix) = &self.prefix {
            return prefix.value();
        }
        let ident = self.ident.to_string();
        let base = name::unraw(&ident);
        let stripped = base.strip_suffix("Config").or_else(|| base.strip_suffix("Settings"));
        screaming(stripped.unwrap_or(base))
    }
}

impl Field<'_> {
    pub(super) fn key(&self) -> String {
        name::unraw(&self.ident.to_string()).to_owned()
    }

    pub(super) fn variable(&self, prefix: &str) -> String {
        match &self.env {
            Some(env) => env.value(),
            None => format!("{prefix}_{}", self.key().to_uppercase()),
        }
    }

    /// Whether it may be left out.
    pub(super) fn is_optional(&self) -> bool {
        ty::argument(self.ty, "Option").is_some()
    }

    /// The type without `Option`.
    pub(super) fn inner(&self) -> &Type {
        ty::argument(self.ty, "Option").unwrap_or(self.ty)
    }

    /// The word that decides the variable.
    pub(super) fn variable_word(&self) -> &dyn ToTokens {
        match &self.env {
            Some(env) => env,
            None => self.ident,
        }
    }
}

/// `HttpServer`, `HTTPServer` → `HTTP_SERVER`.
fn screaming(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut screaming = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_small = at > 0 && !letters[at - 1].is_uppercase() && letters[at - 1] != '_';
        let before_small = at > 0
            && letters[at - 1].is_uppercase()
            && letters.get(at + 1).is_some_and(|it| it.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            screaming.push('_');
        }
        screaming.extend(letter.to_uppercase());
    }
    screaming
}
