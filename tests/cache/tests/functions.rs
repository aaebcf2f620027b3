//! `#[cached]`: how often functions are called, what they return, and what tells their results apart.

use foundry::cache::{Cache, CacheSettings, Hit, KeyPart, KeyText, key};
use foundry::{Error, cacheable, cached};
use foundry_tests_cache::{at, misses};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A service that counts how often it was asked.
#[derive(Default)]
struct Films(AtomicU64);

impl Films {
    fn asked(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn ask(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

#[cacheable]
#[derive(Debug, PartialEq)]
struct Film {
    title: String,
    answer: u64,
}

/// A type of the author's own in keys.
#[derive(Clone, Copy)]
struct Page {
    number: u32,
    size: u32,
}

impl KeyPart for Page {
    fn write(&self, text: KeyText<'_>) {
        (self.number, self.size).write(text);
    }
}

/// One of another crate, which shows what tells it apart.
struct Date(u16, u8);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0, self.1)
    }
}

#[derive(Debug, PartialEq)]
enum Wrong {
    NoFilm(u64),
    Cache(String),
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        Self::Cache(format!("{error:?}"))
    }
}

#[cached(ttl = "10m", key = "film:{title}", tags = ["films", "film:{title}"])]
async fn film(title: &str, films: &Films, cache: &Cache) -> foundry::Result<Hit<Film>> {
    let answer = films.ask();
    Ok(Film { title: title.to_owned(), answer })
}

#[cached(ttl = "1h30m", skip = [verbose])]
async fn titles(
    of: &[u32],
    genre: Option<String>,
    page: Page,
    verbose: bool,
    films: &(impl AsRef<Films> + Sync),
    cache: &Cache,
) -> foundry::Result<Vec<String>> {
    let answer = films.as_ref().ask();
    if verbose {
        return Ok(vec![format!("{answer} of {of:?}")]);
    }
    Ok(vec![format!("{answer} of {of:?}, {genre:?}, {}", page.number * page.size)])
}

#[cached(ttl = "1m", key = "on:{date:display}:{page.number}")]
async fn on(mut date: Date, page: Page, films: &Films, cache: &Cache) -> foundry::Result<u64> {
    date.0 += 1;
    films.ask();
    Ok(date.0.into())
}

#[cached(ttl = "1m", key = "wrong:{id}")]
async fn failing(id: u64, films: &Films, cache: &Cache) -> Result<Hit<u64>, Wrong> {
    films.ask();
    if id == 0 {
        Err(Wrong::NoFilm(id))?;
    }
    Ok(id)
}

#[cached(ttl = "10m", stale = "1d", key = "stale:{id}", tags = ["films"])]
async fn stale(id: u64, films: Arc<Films>, cache: &Cache) -> Result<u64, Wrong> {
    films.ask();
    if id == 0 { Err(Wrong::NoFilm(id)) } else { Ok(id) }
}

struct Shelf {
    cache: Arc<Cache>,
    name: String,
    films: Films,
}

impl Shelf {
    #[cached(ttl = "1m", key = "shelf:{self.name}:{at}", cache = self.cache)]
    async fn film(&self, at: u64) -> foundry::Result<Hit<Film>> {
        self.films.ask();
        Ok(Film { title: self.title(at), answer: at })
    }

    fn title(&self, at: u64) -> String {
        format!("{} {at}", self.name)
    }
}

fn memory() -> Cache {
    Cache::new(CacheSettings::default())
}

#[tokio::test]
async fn a_function_is_called_once_for_each_key() {
    let (cache, films) = (memory(), Films::default());
    for _ in 0..3 {
        let hit = film("M", &films, &cache).await.unwrap();
        assert_eq!((hit.title.as_str(), hit.answer.to_native()), ("M", 1));
    }
    assert_eq!(film("m", &films, &cache).await.unwrap().answer, 2);
    assert_eq!(film("", &films, &cache).await.unwrap().answer, 3);
    assert_eq!(films.asked(), 3);
}

#[tokio::test]
async fn an_entry_is_found_by_the_key_that_is_written_there() {
    let (cache, films) = (memory(), Films::default());
    let title = "M: a city";
    film(title, &films, &cache).await.unwrap();
    let tagged = cache.tagged(&["films", &key!("film:{title}")]).await.unwrap();
    let found = tagged.get::<Film>(&key!("film:{title}")).await.unwrap().unwrap();
    assert_eq!(found.answer, 1);
    assert!(tagged.forget(&key!("film:{}", title)).await.unwrap());
    assert_eq!(film(title, &films, &cache).await.unwrap().answer, 2);
}

#[tokio::test]
async fn tags_are_forgotten_one_by_one_and_all_together() {
    let (cache, films) = (memory(), Films::default());
    film("a", &films, &cache).await.unwrap();
    film("b", &films, &cache).await.unwrap();
    cache.forget_tag("film:a").await.unwrap();
    film("b", &films, &cache).await.unwrap();
    assert_eq!(films.asked(), 2);
    film("a", &films, &cache).await.unwrap();
    assert_eq!(films.asked(), 3);
    cache.forget_tag("films").await.unwrap();
    film("a", &films, &cache).await.unwrap();
    film("b", &films, &cache).await.unwrap();
    assert_eq!(films.asked(), 5);
}

#[tokio::test]
async fn without_a_key_all_values_are_in_it_and_those_that_are_left_out_are_not() {
    let (cache, films) = (memory(), Arc::new(Films::default()));
    let page = |number| Page { number, size: 10 };
    let ask = async |of: &[u32], genre: Option<&str>, page, verbose| {
        let genre = genre.map(str::to_owned);
        titles(of, genre, page, verbose, &films, &cache).await.unwrap().remove(0)
    };
    assert_eq!(ask(&[1, 2], None, page(1), false).await, "1 of [1, 2], None, 10");
    assert_eq!(ask(&[1, 2], None, page(1), true).await, "1 of [1, 2], None, 10");
    assert_eq!(ask(&[12], None, page(1), true).await, "2 of [12]");
    assert_eq!(ask(&[1, 2], Some(""), page(1), true).await, "3 of [1, 2]");
    assert_eq!(ask(&[1, 2], None, page(2), true).await, "4 of [1, 2]");
    assert_eq!(films.asked(), 4);
    let key = key!("{}:(1,2):~:(1,10)", "");
    let key = format!("{}::titles{}", module_path!(), key.strip_prefix('%').unwrap());
    assert!(cache.get::<Vec<String>>(&key).await.unwrap().is_some(), "{key}");
}

#[tokio::test]
async fn what_the_body_does_to_its_values_does_not_change_the_key() {
    let (cache, films) = (memory(), Films::default());
    let page = Page { number: 3, size: 1 };
    for _ in 0..2 {
        assert_eq!(on(Date(1927, 1), page, &films, &cache).await.unwrap(), 1928);
    }
    assert_eq!(on(Date(1928, 1), page, &films, &cache).await.unwrap(), 1929);
    assert_eq!(films.asked(), 2);
    assert!(cache.get::<u64>("on:1927-01:3").await.unwrap().is_some());
}

#[tokio::test]
async fn a_function_fails_with_its_own_error_and_nothing_is_kept() {
    let (cache, films) = (memory(), Arc::new(Films::default()));
    for _ in 0..2 {
        assert_eq!(failing(0, &films, &cache).await.unwrap_err(), Wrong::NoFilm(0));
        assert_eq!(stale(0, Arc::clone(&films), &cache).await.unwrap_err(), Wrong::NoFilm(0));
    }
    assert_eq!(films.asked(), 4);
    for _ in 0..2 {
        assert_eq!(*failing(1, &films, &cache).await.unwrap(), 1);
        assert_eq!(stale(1, Arc::clone(&films), &cache).await.unwrap(), 1);
    }
    assert_eq!(films.asked(), 6);
}

/// A folder that is a file, where that is an error.
#[tokio::test]
async fn a_cache_that_fails_does_so_as_an_error_of_the_function() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (cache, films) = (foundry_tests_cache::strict(file.path()), Arc::new(Films::default()));
    for error in [
        failing(1, &films, &cache).await.unwrap_err(),
        stale(1, Arc::clone(&films), &cache).await.unwrap_err(),
    ] {
        let Wrong::Cache(text) = error else { panic!("{error:?}") };
        assert!(text.contains("the cache in folder `"), "{text}");
    }
    // And where it is none, functions are called each time.
    let cache = at(file.path());
    assert_eq!(*failing(1, &films, &cache).await.unwrap(), 1);
}

#[tokio::test]
async fn a_method_knows_whose_it_is() {
    let cache = Arc::new(memory());
    let shelf = |name: &str| Shelf {
        cache: Arc::clone(&cache),
        name: name.to_owned(),
        films: Films::default(),
    };
    let (a, b) = (shelf("a"), shelf("b:1"));
    for _ in 0..2 {
        assert_eq!(a.film(1).await.unwrap().title.as_str(), "a 1");
        assert_eq!(b.film(1).await.unwrap().title.as_str(), "b:1 1");
    }
    assert_eq!((a.films.asked(), b.films.asked()), (1, 1));
}

/// One computes, here and in other processes; the others wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_ask_at_once_call_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let caches = [at(folder.path()), at(folder.path())];
    let films = Arc::new(Films::default());
    let tasks = (0..50).map(|at| {
        let (cache, films) = (caches[at % 2].clone(), Arc::clone(&films));
        tokio::spawn(async move { film("M", &films, &cache).await.unwrap().answer.to_native() })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), 1);
    }
    assert_eq!(films.asked(), 1);
    assert_eq!(misses(&caches[0], "other_type"), 0);
}

/// Futures of cached functions go from thread to thread, as those of all handlers.
#[test]
fn their_futures_are_send() {
    fn send<F: Future + Send>(future: F) -> F {
        future
    }
    let (cache, films) = (memory(), Arc::new(Films::default()));
    let page = Page { number: 1, size: 1 };
    drop(send(film("M", &films, &cache)));
    drop(send(titles(&[1], None, page, false, &films, &cache)));
    drop(send(failing(1, &films, &cache)));
    drop(send(stale(1, Arc::clone(&films), &cache)));
    drop(send(on(Date(1, 1), page, &films, &cache)));
}
