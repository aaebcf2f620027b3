//! What is named like a keyword is known without `r#`.

#![deny(warnings, dead_code)]
#![allow(non_camel_case_types)]

foundry::app! { struct r#struct; }

mod r#async {
    pub struct r#type(pub u32);

    #[foundry::service]
    impl r#type {
        pub fn new() -> Self {
            Self(3)
        }
    }

    #[foundry::service]
    pub struct r#impl {
        pub r#fn: std::sync::Arc<r#type>,
        #[default(2)]
        pub r#mod: u32,
    }

    #[foundry::command]
    pub fn r#match(r#in: u32, #[option] r#for: u32, #[flag] r#if: bool, r#dyn: &r#impl) {
        assert_eq!((r#in, r#for, r#if, r#dyn.r#fn.0, r#dyn.r#mod), (1, 2, true, 3, 2));
    }
}

fn main() {
    let app = r#struct::new();
    app.call_blocking("async:match", &["1", "--for=2", "--if"]).unwrap();
}
