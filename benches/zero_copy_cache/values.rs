//! The values, as all contenders have them: 3,201 films, of which the file is 1.4 MB of JSON, one film, and a
//! session of 200 bytes; and what the peers that keep bytes do to get at them.

use foundry::cacheable;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const JSON: &str = include_str!("../../examples/shop/data/films.json");

/// What a shop sells.
#[cacheable]
#[derive(
    bincode::Decode, bincode::Encode, bitcode::Decode, bitcode::Encode, Deserialize, Serialize,
)]
pub(crate) struct Films {
    pub(crate) films: Vec<Film>,
}

/// One of them.
#[cacheable]
#[derive(
    bincode::Decode,
    bincode::Encode,
    bitcode::Decode,
    bitcode::Encode,
    Clone,
    Deserialize,
    Serialize,
)]
pub(crate) struct Film {
    pub(crate) title: Option<String>,
    pub(crate) us_gross: Option<u64>,
    pub(crate) worldwide_gross: Option<u64>,
    pub(crate) us_dvd_sales: Option<u64>,
    pub(crate) budget: Option<u64>,
    pub(crate) released: Option<String>,
    pub(crate) mpaa_rating: Option<String>,
    pub(crate) minutes: Option<u64>,
    pub(crate) distributor: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) genre: Option<String>,
    pub(crate) creative_type: Option<String>,
    pub(crate) director: Option<String>,
    pub(crate) rotten_tomatoes: Option<u64>,
    pub(crate) rating: Option<f64>,
    pub(crate) votes: Option<u64>,
}

/// Who is here.
#[cacheable]
#[derive(
    bincode::Decode, bincode::Encode, bitcode::Decode, bitcode::Encode, Deserialize, Serialize,
)]
pub(crate) struct Session {
    pub(crate) user: u64,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
    pub(crate) token: String,
}

impl Films {
    pub(crate) fn read() -> Self {
        let films: Vec<Value> = serde_json::from_str(JSON).unwrap();
        Self { films: films.iter().map(Film::of).collect() }
    }
}

impl Film {
    fn of(film: &Value) -> Self {
        // Titles are numbers, too.
        let text = |key: &str| match &film[key] {
            Value::Null => None,
            Value::String(it) => Some(it.clone()),
            other => Some(other.to_string()),
        };
        let number = |key: &str| film[key].as_u64();
        Self {
            title: text("Title"),
            us_gross: number("US Gross"),
            worldwide_gross: number("Worldwide Gross"),
            us_dvd_sales: number("US DVD Sales"),
            budget: number("Production Budget"),
            released: text("Release Date"),
            mpaa_rating: text("MPAA Rating"),
            minutes: number("Running Time min"),
            distributor: text("Distributor"),
            source: text("Source"),
            genre: text("Major Genre"),
            creative_type: text("Creative Type"),
            director: text("Director"),
            rotten_tomatoes: number("Rotten Tomatoes Rating"),
            rating: film["IMDB Rating"].as_f64(),
            votes: number("IMDB Votes"),
        }
    }
}

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            user: 1927,
            name: "Maria of Metropolis".to_owned(),
            roles: vec!["reader".to_owned(), "a longer role".to_owned()],
            token: "0123456789abcdef".repeat(4),
        }
    }
}

/// A way from values to bytes and back.
pub(crate) struct Codec<T> {
    pub(crate) name: &'static str,
    pub(crate) encode: fn(&T) -> Vec<u8>,
    pub(crate) decode: fn(&[u8]) -> T,
}

/// All of them. bincode and bitcode by their own derives, which are faster than by serde.
pub(crate) fn codecs<T>() -> [Codec<T>; 4]
where
    T: Serialize + serde::de::DeserializeOwned,
    T: bincode::Encode + bincode::Decode<()> + bitcode::Encode + bitcode::DecodeOwned,
{
    const STANDARD: bincode::config::Configuration = bincode::config::standard();
    [
        Codec {
            name: "serde_json",
            encode: |it| serde_json::to_vec(it).unwrap(),
            decode: |it| serde_json::from_slice(it).unwrap(),
        },
        Codec {
            name: "bincode",
            encode: |it| bincode::encode_to_vec(it, STANDARD).unwrap(),
            decode: |it| bincode::decode_from_slice(it, STANDARD).unwrap().0,
        },
        Codec {
            name: "postcard",
            encode: |it| postcard::to_stdvec(it).unwrap(),
            decode: |it| postcard::from_bytes(it).unwrap(),
        },
        Codec {
            name: "bitcode",
            encode: |it| bitcode::encode(it),
            decode: |it| bitcode::decode(it).unwrap(),
        },
    ]
}
