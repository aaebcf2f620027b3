//! Private types in private modules are services like others.

#![deny(warnings, dead_code, private_interfaces, private_bounds)]

foundry::app! { pub struct App; }

mod outer {
    mod inner {
        use foundry::{command, service};
        use std::sync::Arc;

        struct Secret;

        #[service]
        fn secret() -> Secret {
            Secret
        }

        pub(in crate::outer) struct Half(Arc<Secret>);

        #[service]
        impl Half {
            fn new(secret: Arc<Secret>) -> Self {
                Self(secret)
            }
        }

        #[command]
        fn tell(_secret: &Secret, half: &Half) {
            let _ = &half.0;
        }

        mod deepest {
            #[foundry::command]
            fn tell(_secret: &super::Secret) {}
        }
    }
}

fn main() {
    let app = App::new();
    app.call_blocking("outer:inner:tell", &[]).unwrap();
    app.call_blocking("outer:inner:deepest:tell", &[]).unwrap();
}
