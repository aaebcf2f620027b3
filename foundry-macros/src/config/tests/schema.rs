//! What is known of fields while compiling.

use super::super::try_section;
use proc_macro2::TokenStream;
use quote::quote;

/// The fields as they are known while compiling.
#[track_caller]
fn check_fields(item: TokenStream, fields: &TokenStream) {
    let found = try_section(&syn::parse2(item).unwrap()).unwrap().to_string();
    let expected = quote!(&[#fields]).to_string();
    assert!(found.contains(&expected), "{found}\nlacks\n{expected}");
}

#[test]
fn fields_are_known_while_compiling() {
    check_fields(
        quote! {
            struct MailConfig {
                /// Where it
                /// is sent to.
                ///
                /// Not a name.
                host: Option<Vec<IpAddr>>,
                #[config(default = 25, env = "PORT")]
                port: u16,
                #[config(default = "none")]
                token: Secret<String>,
                #[config(default)]
                limits: BTreeMap<String, usize>,
            }
        },
        &quote! {
            ::foundry::__private::Field::new(
                "host",
                "MAIL_HOST",
                ::foundry::__private::ValueKind::List(&const {
                    ::foundry::__private::KindOf::<IpAddr>::KIND
                        .or(::foundry::__private::ValueKind::Other("a `IpAddr`"))
                })
            )
            .prefixed("MAIL")
            .optional()
            .doc("Where it is sent to.\n\nNot a name."),
            ::foundry::__private::Field::new(
                "port",
                "PORT",
                ::foundry::__private::KindOf::<u16>::KIND
            )
            .default_text("25"),
            ::foundry::__private::Field::new(
                "token",
                "MAIL_TOKEN",
                ::foundry::__private::KindOf::<String>::KIND
            )
            .prefixed("MAIL")
            .default_text("none")
            .secret(),
            ::foundry::__private::Field::new(
                "limits",
                "MAIL_LIMITS",
                ::foundry::__private::ValueKind::Map(&const {
                    ::foundry::__private::KindOf::<usize>::KIND
                })
            )
            .prefixed("MAIL")
            .default_text("")
        },
    );
}

#[test]
fn limits_of_whole_numbers_narrow_the_kind_and_others_are_words() {
    let field = |name: &str, kind: TokenStream, limits: TokenStream| {
        let variable = format!("A_{}", name.to_uppercase());
        quote! {
            ::foundry::__private::Field::new(#name, #variable, #kind).prefixed("A") #limits
        }
    };
    let known = |ty: TokenStream| quote!(::foundry::__private::KindOf::<#ty>::KIND);
    let (u8_kind, f32_kind) = (known(quote!(u8)), known(quote!(f32)));
    let some = |number: i128| quote!(::core::option::Option::Some(#number));
    let (one, nine, minus) = (some(1), some(9), some(-3));
    let none = quote!(::core::option::Option::None);
    let i8_kind = known(quote!(i8));
    let fields = [
        field("a", quote!(#u8_kind.within(#one, #nine)), quote!()),
        field("b", quote!(#i8_kind.within(#minus, #none)), quote!()),
        field("c", f32_kind, quote!(.limits("from 0.5 to below 2.0"))),
        field("d", u8_kind, quote!(.limits("up to MOST"))),
    ];
    check_fields(
        quote! {
            struct A {
                #[config(range = 1..10)]
                a: u8,
                #[config(range = -3..)]
                b: i8,
                #[config(range = 0.5..2.0)]
                c: f32,
                #[config(range = ..=MOST)]
                d: u8,
            }
        },
        &quote!(#(#fields),*),
    );
}

#[test]
fn what_holds_secrets_is_secret() {
    for ty in [
        quote!(Option<Vec<Secret<String>>>),
        quote!(std::collections::BTreeMap<String, Secret<u8>>),
        quote!(HashMap<String, Vec<foundry::Secret<String>>>),
    ] {
        let found = crate::config::expand(quote!(struct AConfig { all: #ty })).to_string();
        assert!(found.contains(". secret ()"), "{found}");
    }
    let found = crate::config::expand(quote!(
        struct AConfig {
            all: Vec<String>,
        }
    ))
    .to_string();
    assert!(!found.contains(". secret ()"), "{found}");
}
