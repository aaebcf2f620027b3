//! Private types in private modules are services like others.

#![deny(warnings, dead_code, private_interfaces, private_bounds)]

foundry::app! { pub struct App; }

mod outer {
    trait Loud: Send + Sync {}

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

        trait Whisper: Send + Sync {}

        #[service(as = dyn Whisper, into = dyn super::Loud)]
        struct Voice {
            _half: Arc<Half>,
        }

        impl Whisper for Voice {}

        impl super::Loud for Voice {}

        #[service(transient)]
        struct Breath(Arc<dyn Whisper>);

        #[command]
        fn whisper(
            _whisper: &dyn Whisper,
            all: foundry::All<dyn super::Loud>,
            #[service] breath: Breath,
        ) {
            let _ = &breath.0;
            assert_eq!(all.len(), 1);
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
    app.call_blocking("outer:inner:whisper", &[]).unwrap();
    app.call_blocking("outer:inner:deepest:tell", &[]).unwrap();
}
