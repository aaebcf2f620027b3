//! What the shop can be told, and what it says of it.

use super::Shop;

#[test]
fn what_can_be_configured_is_listed() {
    let shop = Shop::empty();
    let ran = shop.run(["config:list", "database"]);
    ran.succeeded();
    let line = ran.out.lines().find(|it| it.contains("DATABASE_URL")).unwrap();
    for part in ["database.url", "a string", "sqlite:shop.db", "Which database."] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
}

#[test]
fn a_mistake_is_told_before_a_command_meets_it() {
    let shop = Shop::empty();
    shop.run(["config:check"]).succeeded();
    shop.write("foundry.toml", "[database]\nurl = 'sqlite:films.db'\nmax_conections = 4");
    let ran = shop.run(["config:check"]);
    assert_eq!(ran.code, Some(78));
    let told = "foundry.toml:3:1: `[database]` has no key `max_conections`; did you mean `max_connections`?";
    assert!(ran.err.contains(told), "{}", ran.err);
    shop.write("foundry.toml", "[database]\nurl = 'sqlite:films.db'\nmax_connections = 4");
    shop.run(["config:check"]).succeeded();
    let ran = shop.run(["config:show", "--origin"]);
    assert!(ran.out.contains("foundry.toml:2:7"), "{}", ran.out);
    shop.run(["migrate:run"]).succeeded();
    assert!(shop.path("films.db").exists());
}

#[test]
fn what_init_writes_changes_nothing() {
    let shop = Shop::empty();
    let before = shop.run(["config:show"]).out;
    shop.run(["config:init"]).succeeded();
    assert_eq!(shop.run(["config:show"]).out, before);
    assert!(shop.path(".env.example").exists());
}
