//! The films of the shop. The only file that speaks SQL.

use crate::film::{Film, Record};
use foundry::database::sqlx::{self, QueryBuilder, Sqlite};
use foundry::database::{DatabasePool, Session};
use foundry::{Cancel, Choice, Error, ErrorKind, Result, service};
use std::sync::Arc;

/// How many films are stored between two looks at whether to stop.
const CHUNK: usize = 100;

/// A rating by fewer people says little.
const ENOUGH_VOTES: i64 = 1_000;

/// The films of the shop; commands take it as `&Films`. Everything fails if the database does.
#[service]
pub struct Films {
    pool: Arc<DatabasePool>,
}

/// Which films to list.
pub struct Filter {
    pub genre: Option<String>,
    pub year: Option<u16>,
    pub limit: u32,
}

/// By what films are ranked.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// What they earned.
    Gross,
    /// How people rated them; only ratings by at least 1,000 people count.
    Rating,
}

impl Films {
    /// Stores all of these films, or none. A film that is there already, of the same title and
    /// date, is brought up to date and keeps its id: importing a file twice changes nothing.
    ///
    /// `stored` is told how many films each step stored. When `cancel` asks to stop, it fails.
    pub async fn import(
        &self,
        films: &[Record],
        cancel: &Cancel,
        stored: impl Fn(usize),
    ) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        for chunk in films.chunks(CHUNK) {
            for film in chunk {
                store(&mut transaction, film).await.map_err(failed("storing a film"))?;
            }
            stored(chunk.len());
            if cancel.is_cancelled() {
                transaction.rollback().await?;
                return Err(Error::failed("the import was stopped; nothing of it is kept"));
            }
        }
        Ok(transaction.commit().await?)
    }

    /// How many films there are.
    pub async fn count(&self) -> Result<i64> {
        let mut connection = self.pool.read().await?;
        sqlx::query_scalar("SELECT count(*) FROM films")
            .fetch_one(&mut *connection)
            .await
            .map_err(failed("counting films"))
    }

    /// The films that fit, by title.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<Film>> {
        let mut query = QueryBuilder::new("SELECT * FROM films WHERE true");
        if let Some(genre) = &filter.genre {
            query.push(" AND genre = ").push_bind(genre).push(" COLLATE NOCASE");
        }
        if let Some(year) = filter.year {
            query.push(" AND year = ").push_bind(year);
        }
        query.push(" ORDER BY title COLLATE NOCASE, year LIMIT ").push_bind(filter.limit);
        self.fetch(query, "listing films").await
    }

    /// The films that earned most, or that were rated best by a thousand people or more.
    pub async fn top(&self, by: By, limit: u32) -> Result<Vec<Film>> {
        let mut query = QueryBuilder::new("SELECT * FROM films WHERE ");
        match by {
            By::Gross => query.push("gross IS NOT NULL ORDER BY gross DESC, title"),
            By::Rating => query
                .push("votes >= ")
                .push_bind(ENOUGH_VOTES)
                .push(" AND rating IS NOT NULL ORDER BY rating DESC, votes DESC, title"),
        };
        query.push(" LIMIT ").push_bind(limit);
        self.fetch(query, "ranking films").await
    }

    /// The film of this id.
    pub async fn with_id(&self, id: i64) -> Result<Option<Film>> {
        let mut query = QueryBuilder::new("SELECT * FROM films WHERE id = ");
        query.push_bind(id);
        Ok(self.fetch(query, "looking for a film").await?.pop())
    }

    /// The films of this title; if there are none, those whose title contains the words.
    pub async fn titled(&self, words: &str) -> Result<Vec<Film>> {
        let mut query = QueryBuilder::new("SELECT * FROM films WHERE title = ");
        query.push_bind(words).push(" COLLATE NOCASE ORDER BY year");
        let exact = self.fetch(query, "looking for a film").await?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        let mut query = QueryBuilder::new("SELECT * FROM films WHERE instr(lower(title), lower(");
        query.push_bind(words).push(")) > 0 ORDER BY title COLLATE NOCASE, year");
        self.fetch(query, "looking for a film").await
    }

    /// The title that looks most like these words, if one looks like them at all.
    pub async fn nearest(&self, words: &str) -> Result<Option<String>> {
        let mut connection = self.pool.read().await?;
        let titles: Vec<String> = sqlx::query_scalar("SELECT DISTINCT title FROM films")
            .fetch_all(&mut *connection)
            .await
            .map_err(failed("reading the titles"))?;
        let words = words.to_lowercase();
        let likeness =
            |it: &String| strsim::normalized_damerau_levenshtein(&it.to_lowercase(), &words);
        let titles = titles.into_iter().map(|it| (likeness(&it), it));
        let nearest = titles.filter(|it| it.0 > 0.6).max_by(|a, b| a.0.total_cmp(&b.0));
        Ok(nearest.map(|it| it.1))
    }

    async fn fetch(
        &self,
        mut query: QueryBuilder<Sqlite>,
        doing: &'static str,
    ) -> Result<Vec<Film>> {
        let mut connection = self.pool.read().await?;
        query.build_query_as().fetch_all(&mut *connection).await.map_err(failed(doing))
    }
}

async fn store(session: &mut Session<Sqlite>, film: &Record) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO films (title, released, year, genre, director, distributor, minutes, budget,
                            gross, rating, votes)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (title, released) DO UPDATE SET
             year = excluded.year, genre = excluded.genre, director = excluded.director,
             distributor = excluded.distributor, minutes = excluded.minutes,
             budget = excluded.budget, gross = excluded.gross, rating = excluded.rating,
             votes = excluded.votes",
    )
    .bind(&film.title)
    .bind(&film.released)
    .bind(film.year())
    .bind(&film.genre)
    .bind(&film.director)
    .bind(&film.distributor)
    .bind(film.minutes)
    .bind(film.budget)
    .bind(film.gross)
    .bind(film.rating)
    .bind(film.votes)
    .execute(session)
    .await?;
    Ok(())
}

/// Says what was attempted, and what to do about the likeliest reason.
fn failed(doing: &'static str) -> impl Fn(sqlx::Error) -> Error {
    move |error| {
        let no_table = error.to_string().contains("no such table");
        let error = Error::new(ErrorKind::Database, doing).caused_by(error);
        if no_table { error.note("make the tables first: `shop migrate:run`") } else { error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foundry::database::{Migrator, RunOptions};

    /// A shop in memory.
    async fn shop() -> Films {
        let pool = Arc::new(DatabasePool::new("sqlite::memory:").unwrap());
        let migrator = Migrator::new(Arc::clone(&pool), &foundry::migrations!());
        migrator.run(RunOptions::default()).await.unwrap();
        Films { pool }
    }

    fn records(count: usize) -> Vec<Record> {
        let json = |number| format!(r#"{{"Title": "Part {number}"}}"#);
        (0..count).map(|it| serde_json::from_str(&json(it)).unwrap()).collect()
    }

    #[tokio::test]
    async fn an_import_that_is_stopped_half_way_keeps_nothing() {
        let shop = shop().await;
        let cancel = Cancel::default();
        let error = shop.import(&records(300), &cancel, |_| cancel.cancel()).await;
        let stopped = "the import was stopped; nothing of it is kept";
        assert_eq!(error.unwrap_err().to_string(), stopped);
        assert_eq!(shop.count().await.unwrap(), 0);

        shop.import(&records(101), &Cancel::default(), |_| ()).await.unwrap();
        assert_eq!(shop.count().await.unwrap(), 101);
    }

    #[tokio::test]
    async fn quotes_and_wildcards_are_letters() {
        let shop = shop().await;
        shop.import(&records(3), &Cancel::default(), |_| ()).await.unwrap();
        for words in ["%", "_", "'", "Part 1'; DROP TABLE films; --"] {
            assert!(shop.titled(words).await.unwrap().is_empty(), "{words}");
        }
        assert_eq!(shop.titled("part 1").await.unwrap().len(), 1);
        assert_eq!(shop.titled("PART").await.unwrap().len(), 3);
    }
}
