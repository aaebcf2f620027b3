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
        #[flag(env = "SHOP_THREE", choices = ["a"])] three: bool,
        #[flags] four: bool,
        #[flag(colour = "red")] five: bool,
        #[flag(negateable)] six: bool,
        #[argument(short = 'a', colour = "red")] seven: String,
    ) {
        let _ = (one, two, three, four, five, six, seven);
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

#[derive(foundry::Args)]
#[args(exclusiv = [one, two], hidden)]
struct Group {
    #[option(defualt = 3)]
    one: u32,
    #[args(hidden)]
    two: Inner,
}

#[derive(foundry::Args)]
struct Inner {
    #[flag(deafult = true, negatable)]
    on: bool,
}

#[derive(foundry::Choice)]
#[choice(hidden)]
enum Role {
    #[choice(nmae = "reader")]
    Reader,
    #[choice(colour = "red")]
    Editor,
}

fn main() {}
