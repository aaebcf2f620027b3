//! A variable belongs to one field; `NAME_FILE` belongs to the field of `NAME`.

#[derive(foundry::Config)]
struct ShopConfig {
    url: String,
    #[config(env = "SHOP_URL")]
    other: String,
    key: String,
    key_file: String,
}

fn main() {}
