//! A command is no method. The macro cannot see the block around it unless there is a `self`; what
//! the compiler says is poor, and stands here as it is.

foundry::app! { struct App; }

struct Shop;

impl Shop {
    #[foundry::command("shop:open")]
    fn open() {}
}

fn main() {
    let _ = App::run();
}
