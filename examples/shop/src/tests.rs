//! The shop in one process, with a database for each test. Whole programs are run in `tests/`.

use crate::Shop;
use foundry::cache::{Cache, CacheSettings};
use foundry::database::TemporaryDatabase;
use std::io::Write;
use std::sync::Arc;

const FILMS: &str = r#"[
    {"Title": "Metropolis", "Release Date": "Jan 10 1927", "Major Genre": "Drama"},
    {"Title": 12, "Release Date": "May 01 1997", "Major Genre": "Comedy"}
]"#;

/// A shop with these films, whose files go with what is returned beside it.
async fn shop() -> (Shop, (TemporaryDatabase, tempfile::NamedTempFile)) {
    let database = TemporaryDatabase::migrated(&foundry::migrations!()).await.unwrap();
    let cache = Arc::new(Cache::new(CacheSettings::default()));
    let shop = Shop::test().with(database.pool()).with(cache).build();
    let mut films = tempfile::NamedTempFile::new().unwrap();
    films.write_all(FILMS.as_bytes()).unwrap();
    shop.call("film:import", &[films.path().to_str().unwrap()]).await.unwrap();
    (shop, (database, films))
}

#[tokio::test]
async fn films_are_listed_by_title() {
    let (shop, _files) = shop().await;
    let output = shop.capture("film:list", &["--format", "csv"]).await;
    let titles: Vec<_> = output.stdout.lines().skip(1).map(str::to_owned).collect();
    assert_eq!(titles.len(), 2, "{output:?}");
    assert!(titles[0].contains("12") && titles[1].contains("Metropolis"), "{titles:?}");
}

#[tokio::test]
async fn a_film_that_is_not_there_is_an_error() {
    let (shop, _files) = shop().await;
    assert!(shop.call("film:show", &["Nosferatu"]).await.is_err());
    assert!(shop.call("film:show", &["metropolis"]).await.is_ok());
}
