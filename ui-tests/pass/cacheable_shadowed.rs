//! What can be cached, in a crate with its own prelude. rkyv takes `Sized` and `u8` from it; the other
//! names are free.

#![deny(warnings, dead_code)]
#![forbid(unsafe_code)]
#![allow(non_camel_case_types, non_snake_case)]

#[allow(dead_code)]
mod shadows {
    pub mod std {}
    pub mod core {}
    pub mod alloc {}
    pub mod rkyv {}

    pub struct Option;
    pub struct Result;
    pub struct Vec;
    pub struct String;
    pub struct Box;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Default;
    pub struct From;
    pub struct Into;
    pub struct Send;
    pub struct Sync;
    pub struct Fn;
    pub struct Drop;
    pub struct Clone;
    pub struct Copy;
    pub struct Archive;
    pub struct Serialize;
    pub struct Deserialize;
    pub struct Archived;
    pub struct Resolver;
    pub struct Place;
    pub struct Fingerprint;
    pub struct Portable;
    pub struct CheckBytes;

    pub struct bool;
    pub struct str;
    pub struct u16;
    pub struct u32;
    pub struct u64;
    pub struct u128;
    pub struct usize;
}

mod shop {
    #[allow(unused_imports)]
    use crate::shadows::*;

    #[foundry::cacheable]
    pub struct Film {
        pub title: ::std::string::String,
        pub year: ::std::option::Option<::std::primitive::u16>,
        pub roles: ::std::vec::Vec<Role>,
    }

    #[foundry::cacheable(version = 2)]
    pub enum Role {
        None,
        Some(::std::boxed::Box<::std::primitive::str>),
        Ok { of: Pair<::std::primitive::u8> },
    }

    #[foundry::cacheable]
    pub struct Pair<T>(pub T, pub T);
}

fn main() {
    let pair = shop::Pair(1, 2);
    let roles = vec![shop::Role::None, shop::Role::Some("x".into()), shop::Role::Ok { of: pair }];
    let film = shop::Film { title: "M".to_owned(), year: Some(1931), roles };
    let archive = foundry::cache::serialize(&film).unwrap();
    let read = foundry::cache::access::<shop::Film>(&archive).unwrap();
    assert_eq!(read.roles.len(), 3);
}
