//! A file below a folder.

use std::sync::Arc;

struct Secret;

#[foundry::service]
impl Secret {
    fn new() -> Self {
        Self
    }
}

mod deeper {
    /// `private:nested:deeper:tell`.
    #[foundry::command]
    async fn tell(_secret: super::Arc<super::Secret>) {}
}
