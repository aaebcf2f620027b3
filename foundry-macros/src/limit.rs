//! Limits of values: `range = 1..=10`, of parameters and of fields alike.

use crate::attr::Opt;
use crate::diag::Diagnostics;
use crate::item::variable;
use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, Lit, LitStr, RangeLimits};

/// `range = 1..=10`.
pub(crate) struct Limit {
    pub(crate) key: Ident,
    pub(crate) range: syn::ExprRange,
}

/// The limits that an option gives.
pub(crate) fn read(diag: &mut Diagnostics, opt: &Opt) -> Option<Limit> {
    if let Some(Expr::Range(range)) = &opt.value {
        return Some(Limit { key: opt.key.clone(), range: range.clone() });
    }
    let message = format!("`{0}` wants a range: `{0} = 1..=10`", opt.key);
    match &opt.value {
        Some(value) => diag.error(value, message),
        None => diag.error(&opt.key, message),
    }
    None
}

// Some value lies between the limits.
pub(crate) fn check_limits(diag: &mut Diagnostics, limit: &Limit) {
    let range = &limit.range;
    let (start, end) = (range.start.as_deref(), range.end.as_deref());
    if start.is_none() && end.is_none() {
        diag.error(range, "`..` is no limit; write `1..=10`, `1..` or `..=10`");
    }
    let numbers = start.and_then(number).zip(end.and_then(number));
    if numbers.is_some_and(|(least, most)| least > most || limit.is_half_open() && least >= most) {
        diag.error(range, "no value lies between these limits");
    }
}

impl Limit {
    pub(crate) fn is_half_open(&self) -> bool {
        matches!(self.range.limits, RangeLimits::HalfOpen(_))
    }

    /// The limits that are written in quotes.
    pub(crate) fn texts(&self) -> Vec<&LitStr> {
        let ends = [self.range.start.as_deref(), self.range.end.as_deref()];
        ends.into_iter().flatten().filter_map(text).collect()
    }

    /// The least and the most that belongs to it, if both are whole numbers or missing.
    pub(crate) fn whole(&self) -> Option<(Option<i128>, Option<i128>)> {
        let least = self.range.start.as_deref().map(whole);
        let most = self.range.end.as_deref().map(whole);
        if matches!(least, Some(None)) || matches!(most, Some(None)) {
            return None;
        }
        let most = most.flatten();
        let most = if self.is_half_open() { most.map(|it| it.saturating_sub(1)) } else { most };
        Some((least.flatten(), most))
    }

    /// Whether this is a number that lies outside.
    pub(crate) fn excludes(&self, value: &Expr) -> bool {
        let Some(value) = number(value) else { return false };
        let too_small = self.range.start.as_deref().and_then(number).is_some_and(|it| value < it);
        let above = |most: f64| value > most || self.is_half_open() && value >= most;
        too_small || self.range.end.as_deref().and_then(number).is_some_and(above)
    }

    /// The limits, each with its type, so that the compiler complains about the one that is wrong.
    ///
    /// ```ignore
    /// {
    ///     let __least: u8 = 1;
    ///     let __most: u8 = 9;
    ///     __least..=__most
    /// }
    /// ```
    pub(crate) fn typed(&self, is: Option<&TokenStream>) -> TokenStream {
        let (start, end) = (self.range.start.as_deref(), self.range.end.as_deref());
        let (least, most) = (variable("__least"), variable("__most"));
        let (from, to) = (start.map(|_| &least), end.map(|_| &most));
        let limits = &self.range.limits;
        let start = start.map(|it| quote_spanned!(it.span()=> let #least #is = #it;));
        let end = end.map(|it| quote_spanned!(it.span()=> let #most #is = #it;));
        quote_spanned!(self.range.span()=> { #start #end #from #limits #to })
    }
}

/// The text in quotes, if it is one.
pub(crate) fn text(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        Expr::Group(group) => text(&group.expr),
        _ => None,
    }
}

fn whole(expr: &Expr) -> Option<i128> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: Lit::Int(int), .. }) => int.base10_parse().ok(),
        Expr::Group(group) => whole(&group.expr),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => {
            whole(expr).map(|it| -it)
        }
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: Lit::Int(int), .. }) => int.base10_parse().ok(),
        Expr::Lit(syn::ExprLit { lit: Lit::Float(float), .. }) => float.base10_parse().ok(),
        Expr::Group(group) => number(&group.expr),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => {
            number(expr).map(|it| -it)
        }
        _ => None,
    }
}
