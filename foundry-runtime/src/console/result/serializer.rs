//! Makes a [`Value`] of a result. Numbers keep their digits, enums and map keys look as they do in
//! `serde_json`.

use super::compound::{Form, List, NUMBER, RAW, Record, tagged};
use super::value::{Name, Value};
use serde::ser::{self, Serialize};
use std::fmt::{self, Display};

/// The depth to which lists and records may be nested. Serializing recurses, and a handler may run on a thread
/// with a stack of 2 MiB.
const DEEPEST: usize = 1000;

/// The depth to which everything may be nested, `Some` and newtypes too, which have no level of their own in a
/// format.
const DEEPEST_WRAPPED: usize = 2 * DEEPEST;

/// Serializes at this depth.
#[derive(Clone, Copy, Default)]
pub(super) struct Builder {
    depth: usize,
    wrapped: usize,
}

/// Why a result cannot be printed.
#[derive(Debug)]
pub(super) struct Failure(pub(super) String);

pub(super) type Built = Result<Value, Failure>;

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[cold]
fn too_deep() -> Failure {
    Failure(format!("it is nested more than {DEEPEST} levels deep"))
}

impl Builder {
    #[inline(always)]
    pub(super) fn inner(self) -> Result<Self, Failure> {
        if self.depth == DEEPEST || self.wrapped >= DEEPEST_WRAPPED {
            return Err(too_deep());
        }
        Ok(Self { depth: self.depth + 1, wrapped: self.wrapped + 1 })
    }

    /// Serializes what a `Some` or a newtype holds.
    #[inline(always)]
    fn wrapped<T: Serialize + ?Sized>(self, value: &T) -> Built {
        if self.wrapped >= DEEPEST_WRAPPED {
            return Err(too_deep());
        }
        value.serialize(Self { wrapped: self.wrapped + 1, ..self })
    }

    /// Serializes a part. It is inlined as its callers are: each level of nesting takes stack.
    #[inline(always)]
    pub(super) fn value<T: Serialize + ?Sized>(self, value: &T) -> Built {
        value.serialize(self.inner()?)
    }

    /// Serializes a key of a map.
    pub(super) fn key<T: Serialize + ?Sized>(self, key: &T) -> Result<Name, Failure> {
        match self.value(key)? {
            Value::Text(text) | Value::Number(text) => Ok(Name::Owned(text)),
            key @ (Value::Bool(_) | Value::NotFinite(_)) => {
                Ok(Name::Owned(key.cell().into_owned()))
            }
            Value::Null | Value::List(_) | Value::Record(_) => {
                Err(Failure("a key of a map must be a text, a number or a bool".to_owned()))
            }
        }
    }
}

fn number(number: impl Display) -> Built {
    Ok(Value::Number(number.to_string()))
}

/// The shortest digits that read back as the same number.
fn float(number: impl Serialize + Into<f64> + Copy) -> Built {
    let wide: f64 = number.into();
    if !wide.is_finite() {
        return Ok(Value::NotFinite(wide));
    }
    serde_json::to_string(&number).map(Value::Number).map_err(ser::Error::custom)
}

impl ser::Serializer for Builder {
    type Ok = Value;
    type Error = Failure;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Record;
    type SerializeStruct = Record;
    type SerializeStructVariant = Record;

    fn serialize_bool(self, value: bool) -> Built {
        Ok(Value::Bool(value))
    }

    fn serialize_i8(self, value: i8) -> Built {
        number(value)
    }

    fn serialize_i16(self, value: i16) -> Built {
        number(value)
    }

    fn serialize_i32(self, value: i32) -> Built {
        number(value)
    }

    fn serialize_i64(self, value: i64) -> Built {
        number(value)
    }

    fn serialize_i128(self, value: i128) -> Built {
        number(value)
    }

    fn serialize_u8(self, value: u8) -> Built {
        number(value)
    }

    fn serialize_u16(self, value: u16) -> Built {
        number(value)
    }

    fn serialize_u32(self, value: u32) -> Built {
        number(value)
    }

    fn serialize_u64(self, value: u64) -> Built {
        number(value)
    }

    fn serialize_u128(self, value: u128) -> Built {
        number(value)
    }

    fn serialize_f32(self, value: f32) -> Built {
        float(value)
    }

    fn serialize_f64(self, value: f64) -> Built {
        float(value)
    }

    fn serialize_char(self, value: char) -> Built {
        Ok(Value::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Built {
        Ok(Value::Text(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Built {
        value.iter().map(number).collect::<Result<_, _>>().map(Value::List)
    }

    fn serialize_none(self) -> Built {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Built {
        self.wrapped(value)
    }

    fn serialize_unit(self) -> Built {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Built {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Built {
        Ok(Value::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Built {
        self.wrapped(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Built {
        Ok(tagged(variant, self.value(value)?))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<List, Failure> {
        Ok(List::new(self, len))
    }

    fn serialize_tuple(self, len: usize) -> Result<List, Failure> {
        Ok(List::new(self, Some(len)))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<List, Failure> {
        Ok(List::new(self, Some(len)))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<List, Failure> {
        Ok(List::of_variant(self, variant, len))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Record, Failure> {
        Ok(Record::new(self, Form::Plain))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Record, Failure> {
        Ok(Record::new(
            self,
            match name {
                NUMBER => Form::Number,
                RAW => Form::Raw,
                _ => Form::Plain,
            },
        ))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Record, Failure> {
        Ok(Record::new(self, Form::Variant(variant)))
    }

    // The defaults of serde do the same with closures, which in a debug build double the stack that a
    // level of nesting takes.
    fn collect_seq<I>(self, items: I) -> Built
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        let mut list = List::new(self, None);
        for item in items {
            list.push(&item)?;
        }
        list.done()
    }

    fn collect_map<K, V, I>(self, fields: I) -> Built
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        let mut record = Record::new(self, Form::Plain);
        for (key, value) in fields {
            let key = self.key(&key)?;
            record.push(key, &value)?;
        }
        record.done()
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Built {
        Ok(Value::Text(value.to_string()))
    }
}
