//! JSON text inside of a result: the `RawValue` of `serde_json`.

use super::serializer::{Builder, Built, Failure};
use super::value::{Name, Value};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Reads JSON text, one level at a time, as numbers would be rounded otherwise.
pub(super) fn parsed(json: &str, builder: Builder) -> Built {
    let json = json.trim();
    let wrong = |error: serde_json::Error| Failure(error.to_string());
    match json.as_bytes().first() {
        Some(b'{') => {
            let Fields(fields) = serde_json::from_str(json).map_err(wrong)?;
            let inner = builder.inner()?;
            let fields = fields
                .into_iter()
                .map(|(name, raw)| Ok((Name::Owned(name), parsed(raw.get(), inner)?)));
            fields.collect::<Result<_, _>>().map(Value::Record)
        }
        Some(b'[') => {
            let values: Vec<&RawValue> = serde_json::from_str(json).map_err(wrong)?;
            let inner = builder.inner()?;
            let values = values.into_iter().map(|raw| parsed(raw.get(), inner));
            values.collect::<Result<_, _>>().map(Value::List)
        }
        Some(b'"') => serde_json::from_str(json).map(Value::Text).map_err(wrong),
        _ => Ok(match json {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            number => Value::Number(number.to_owned()),
        }),
    }
}

/// The fields of an object, in order, with values that are not parsed yet.
struct Fields<'j>(Vec<(String, &'j RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}
