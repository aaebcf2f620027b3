//! What the derive says, and the code that it writes.

mod schema;

use super::*;
use quote::quote;

#[track_caller]
fn check_wrong(item: TokenStream, expected: &[&str]) {
    let error = try_section(&syn::parse2(item.clone()).unwrap()).unwrap_err();
    let messages: Vec<_> = error.into_iter().map(|it| it.to_string()).collect();
    assert_eq!(messages, expected);
    syn::parse2::<syn::File>(expand(item)).unwrap();
}

/// The body of `load`, and the name of the section.
#[track_caller]
fn check(item: TokenStream, name: &str, body: &TokenStream) {
    let found = try_section(&syn::parse2(item).unwrap()).unwrap().to_string();
    let krate = quote!(::foundry::__private);
    let name = quote!(const NAME: &'static ::core::primitive::str = #name;);
    let load = quote! {
        fn load(__reader: &mut #krate::Reader<'_>) -> ::core::option::Option<Self> {
            #body
        }
    };
    for expected in [name.to_string(), load.to_string()] {
        assert!(found.contains(&expected), "{found}\nlacks\n{expected}");
    }
}

#[test]
fn every_field_is_read_before_any_is_given_up() {
    check(
        quote! {
            #[config(prefix = "DATABASE")]
            pub struct DbConfig {
                url: Secret<String>,
                #[config(default = 32)]
                max: u32,
                #[config(default = "3s", env = "PATIENCE", secret)]
                r#type: Duration,
                #[config(default)]
                tags: Vec<String>,
            }
        },
        "database",
        &quote! {
            let __url = ::foundry::__private::Reader::value::<Secret<String>, _>(
                __reader,
                &<Self as ::foundry::__private::Section>::FIELDS[0usize]
            );
            let __max = ::foundry::__private::Reader::value_or::<u32, _>(
                __reader,
                &<Self as ::foundry::__private::Section>::FIELDS[1usize],
                || 32
            );
            let __type = ::foundry::__private::Reader::value_or_text::<Duration, _>(
                __reader,
                &<Self as ::foundry::__private::Section>::FIELDS[2usize],
                "3s"
            );
            let __tags = ::foundry::__private::Reader::value_or::<Vec<String>, _>(
                __reader,
                &<Self as ::foundry::__private::Section>::FIELDS[3usize],
                || ::core::default::Default::default()
            );
            ::core::option::Option::Some(Self {
                url: __url?,
                max: __max?,
                r#type: __type?,
                tags: __tags?
            })
        },
    );
}

#[test]
fn the_section_is_a_service() {
    let item = syn::parse2(quote!(
        struct MailConfig {}
    ))
    .unwrap();
    let found = try_section(&item).unwrap().to_string();
    let expected = quote! {
        impl<__Root> ::foundry::__private::ProvidedBy<__Root> for MailConfig {
            const NEED: ::foundry::__private::Need = ::foundry::__private::Need::Section(
                &::foundry::__private::SectionNode::of::<Self>(
                    ::core::concat!(::core::module_path!(), "::", "MailConfig"),
                    ::core::file!(),
                    ::core::line!(),
                )
            );
        }
    };
    assert!(found.contains(&expected.to_string()), "{found}");
}

#[test]
fn the_prefix_comes_from_the_name() {
    let none = quote!(::core::option::Option::Some(Self {}));
    check(
        quote!(
            struct MailConfig {}
        ),
        "mail",
        &none,
    );
    check(
        quote!(
            struct HTTPServerSettings {}
        ),
        "http_server",
        &none,
    );
    check(
        quote!(
            struct Oauth2 {}
        ),
        "oauth2",
        &none,
    );
    check(
        quote!(
            struct S3ConfigStore {}
        ),
        "s3_config_store",
        &none,
    );
}

#[test]
fn a_section_is_a_struct_with_named_fields() {
    let message = "a section of the configuration is a struct with named fields";
    let words = "for a value that is one of a few words derive `foundry::Choice`";
    check_wrong(
        quote!(
            enum A {
                B,
            }
        ),
        &[&format!("{message}; {words}")],
    );
    check_wrong(
        quote!(
            enum A {
                B(u8),
            }
        ),
        &[message],
    );
    check_wrong(quote!(union A { a: u8 }), &[message]);
    check_wrong(
        quote!(
            struct A;
        ),
        &[message],
    );
    check_wrong(
        quote!(
            struct A(u8);
        ),
        &[message],
    );
    check_wrong(
        quote!(
            struct A<T>(T);
        ),
        &[message, "a section has no generics: it is read once for the whole program"],
    );
}

#[test]
fn all_mistakes_come_at_once() {
    check_wrong(
        quote! {
            #[config(prefx = "A", prefix = "database", prefix = "B")]
            struct A {
                #[config(defualt = 1, env = "1A")]
                a: u8,
                #[config(env = "", env = "B", env = 3)]
                b: u8,
                #[config(default = 3)]
                c: Option<u8>,
                #[config(color, secret = true)]
                größe: u8,
                #[config]
                e: u8,
            }
        },
        &[
            "unknown option `prefx`; did you mean `prefix`?",
            "`prefix` is given twice",
            "unknown option `defualt`; did you mean `default`?",
            "`env` is given twice",
            "`env` wants a text: `env = \"…\"`",
            "`env` is given twice",
            "unknown option `color`; there is `alias`, `default`, `deprecated`, `env`, `env_alias`, \
             `nested`, `range`, `secret` and `validate`",
            "`secret` takes no value",
            "expected attribute arguments in parentheses: #[config(...)]",
            "a prefix has capital letters, digits and `_`, as in `DATABASE`",
            "a variable has letters, digits and `_`, and no digit first",
            "a variable needs a name",
            "no variable can be made of this name; add `#[config(env = \"…\")]`",
            "an optional field has no default; drop `Option` or the default",
        ],
    );
}

#[test]
fn a_prefix_is_the_first_half_of_a_name() {
    let ends = "a prefix has no `_` at its ends; one is put between it and the field's name";
    let letters = "a prefix has capital letters, digits and `_`, as in `DATABASE`";
    let check = |prefix: &str, expected: &str| {
        check_wrong(
            quote!(
                #[config(prefix = #prefix)]
                struct A {}
            ),
            &[expected],
        );
    };
    check("", "a prefix has at least one letter, as in `DATABASE`");
    check("A_", ends);
    check("_A", ends);
    check("A-B", letters);
    check("1A", letters);
    check_wrong(
        quote!(
            struct Config {}
        ),
        &["no prefix can be made of this name; add `#[config(prefix = \"…\")]`"],
    );
}

#[test]
fn a_variable_belongs_to_one_field() {
    check_wrong(
        quote! {
            struct Mail {
                port: u16,
                #[config(env = "MAIL_PORT")]
                other: u16,
                key_file: String,
                key: String,
            }
        },
        &[
            "`MAIL_PORT` is already read by `port`",
            "`MAIL_KEY_FILE` names the file that holds `key`; choose another variable with \
             `#[config(env = \"…\")]`",
        ],
    );
}

#[test]
fn a_default_in_quotes_is_no_number() {
    check(
        quote!(
            struct A {
                #[config(default = "3")]
                a: u8,
            }
        ),
        "a",
        &quote! {
            let __a = ::foundry::__private::Reader::value_or::<u8, _>(
                __reader,
                &<Self as ::foundry::__private::Section>::FIELDS[0usize],
                || "3"
            );
            ::core::option::Option::Some(Self { a: __a? })
        },
    );
}

#[test]
fn what_was_read_is_looked_at() {
    check(
        quote! {
            #[config(validate = whole)]
            struct A {
                #[config(range = 1..=9, validate = fits)]
                a: Option<u8>,
                #[config(nested)]
                b: Option<B>,
            }
        },
        "a",
        &quote! {
            let __a = ::foundry::__private::Reader::value::<Option<u8>, _>(
                __reader,
                &<Self as ::foundry::__private::Section>::FIELDS[0usize]
            );
            let __a = ::foundry::__private::Reader::within(
                __reader,
                __a,
                &<Self as ::foundry::__private::Section>::FIELDS[0usize],
                |__it| match __it {
                    ::core::option::Option::Some(__it) => ::foundry::__private::is_within::<u8>(
                        __it,
                        {
                            let __least: u8 = 1;
                            let __most: u8 = 9;
                            __least..=__most
                        }
                    ),
                    _ => true
                }
            );
            let __a = ::foundry::__private::Reader::check(
                __reader,
                __a,
                &<Self as ::foundry::__private::Section>::FIELDS[0usize],
                |__it| match __it {
                    ::core::option::Option::Some(__it) => fits(__it),
                    ::core::option::Option::None => ::core::result::Result::Ok(()),
                }
            );
            let __b = ::foundry::__private::Reader::nested_if_set::<B>(
                __reader,
                &<Self as ::foundry::__private::Section>::FIELDS[1usize]
            );
            let __section = ::core::option::Option::Some(Self { a: __a?, b: __b? });
            ::foundry::__private::Reader::check_section(__reader, __section, |__it| {
                let __value = __it;
                whole(__value)
            })
        },
    );
}
