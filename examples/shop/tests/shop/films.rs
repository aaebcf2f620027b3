//! `film:list`, `film:show` and `report:top` on the bundled films.

use super::Shop;

/// The cells of each line.
fn cells(out: &str) -> Vec<Vec<&str>> {
    let filled = |it: &&str| !it.is_empty();
    out.lines().map(|it| it.split("  ").map(str::trim).filter(filled).collect()).collect()
}

#[test]
fn films_are_listed_and_shown_and_ranked() {
    let shop = Shop::filled();

    let list = shop.run(["film:list"]);
    list.succeeded().said(&["there are more; see them with `--limit`"]);
    assert_eq!(cells(&list.out).len(), 21, "the head and twenty films");

    let list = shop.run(["film:list", "--genre", "western", "-y1960"]);
    list.succeeded();
    assert_eq!(cells(&list.out)[1][1..4], ["The Alamo", "1960", "Western"]);
    assert_eq!(list.err, "");

    let list = shop.run(["film:list", "--genre", "western", "-y1960", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    assert_eq!((&list[0]["title"], &list[0]["year"]), (&"The Alamo".into(), &1960.into()));

    let list = shop.run(["film:list", "--genre", "Opera"]);
    assert_eq!((list.out.as_str(), list.err.as_str()), ("", "no film fits\n"));
    list.succeeded();

    let top = shop.run(["report:top", "--limit", "2"]);
    top.succeeded();
    let titles: Vec<&str> = cells(&top.out).iter().map(|it| it[1]).collect();
    assert_eq!(titles, ["title", "Avatar", "Titanic"]);

    let top = shop.run(["report:top", "--by", "rating", "--limit=1"]);
    top.succeeded();
    assert_eq!(cells(&top.out)[1][1], "The Shawshank Redemption");
}

#[test]
fn a_film_is_found_by_title_or_id() {
    let shop = Shop::filled();
    let check = |args: &[&str], title: &str, id: &str| {
        let show = shop.run([&["film:show"], args].concat());
        show.succeeded();
        assert_eq!(cells(&show.out)[..2], [["id", id], ["title", title]]);
    };
    check(&["inception"], "Inception", "2026");
    check(&["shawshank"], "The Shawshank Redemption", "842");
    check(&["1776"], "1776", "22");
    check(&["1776", "--id"], "Farce of the Penguins", "1776");
    check(&["842"], "The Shawshank Redemption", "842");

    let refuse = |args: &[&str], said: &[&str]| {
        shop.run([&["film:show"], args].concat()).failed(1, said);
    };
    refuse(&["Avatr"], &["no film is called `Avatr`; is it `Avatar`?"]);
    refuse(&["Xyzzy plugh"], &["error: no film is called `Xyzzy plugh`\n"]);
    refuse(&["100000"], &["no film is called `100000`"]);
    refuse(&["100000", "--id"], &["no film has the id `100000`"]);
    refuse(&["the alamo"], &["2 films", "(Oct 24 1960)", "`shop film:show --id <id>`"]);
}

#[test]
fn the_top_is_computed_once_until_films_are_imported() {
    let shop = Shop::filled();
    let entries = |shop: &Shop| {
        let stats = shop.run(["cache:stats", "--format", "json"]);
        stats.succeeded();
        stats.out
    };
    for _ in 0..2 {
        let top = shop.run(["film:top", "--by", "rating", "-n", "1"]);
        top.succeeded().said(&["computed in", "and again"]);
        assert_eq!(cells(&top.out)[1][1], "The Shawshank Redemption");
    }
    assert!(entries(&shop).contains("film:top"), "{}", entries(&shop));

    shop.run(["cache:warm"]).succeeded();
    let key = ["cache:get", "films:top:gross:10", "--tag", "films"];
    shop.run(key).succeeded();
    shop.run(["db:seed", "films"]).succeeded();
    assert_eq!(shop.run(key).code, Some(1), "an import makes it wrong");
}
