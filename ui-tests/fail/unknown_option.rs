//! An unknown option names the near one, or all that exist.

foundry::app! {
    struct App;
    pack = [],
    colour = "red"
}

mod commands {
    #[foundry::command("far", colour = "red")]
    fn far() {}

    #[foundry::command("near", alais = "close")]
    fn near() {}

    #[foundry::command]
    fn marks(
        #[option(shrot = 'a')] one: String,
        #[option(colour = "red")] two: String,
        #[flag(default = true)] three: bool,
        #[flags] four: bool,
    ) {
        let _ = (one, two, three, four);
    }
}

mod services {
    pub struct Clock;

    #[foundry::service(scoped)]
    fn clock() -> Clock {
        Clock
    }
}

#[derive(foundry::Config)]
#[config(perfix = "SHOP")]
struct ShopConfig {
    #[config(defualt = 3)]
    retries: u32,
    #[config(colour = "red")]
    name: String,
}

fn main() {}
