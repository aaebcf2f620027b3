//! Makes a [`Value`] of a result. Numbers keep their digits, enums and map keys look as they do in
//! `serde_json`.

use super::value::{Name, Value};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{self, Serialize};
use serde_json::value::RawValue;
use std::fmt::{self, Display};

/// How deep lists, records and everything else may be nested. Serializing recurses, and a handler
/// may run on a thread with a stack of 2 MiB.
const DEEPEST: usize = 1000;

/// Serializes at this depth.
#[derive(Clone, Copy, Default)]
pub(super) struct Builder {
    depth: usize,
}

/// Why a result cannot be printed.
#[derive(Debug)]
pub(super) struct Failure(String);

type Built = Result<Value, Failure>;

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

impl Builder {
    #[inline(always)]
    fn inner(self) -> Result<Self, Failure> {
        if self.depth == DEEPEST {
            return Err(Failure(format!("it is nested more than {DEEPEST} levels deep")));
        }
        Ok(Self { depth: self.depth + 1 })
    }

    /// Serializes a part. It is inlined as its callers are: each level of nesting takes stack.
    #[inline(always)]
    fn value<T: Serialize + ?Sized>(self, value: &T) -> Built {
        value.serialize(self.inner()?)
    }

    /// Serializes a key of a map.
    fn key<T: Serialize + ?Sized>(self, key: &T) -> Result<Name, Failure> {
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

    fn list(self, len: Option<usize>) -> List {
        // A length is a promise of others.
        List {
            builder: self,
            values: Vec::with_capacity(len.unwrap_or(0).min(1024)),
            variant: None,
        }
    }

    fn record(self, form: Form) -> Record {
        Record { builder: self, fields: Vec::new(), form, key: None }
    }
}

/// What data of an enum's variant looks like: `{"Name": …}`.
fn tagged(variant: &'static str, value: Value) -> Value {
    Value::Record(vec![(Name::Borrowed(variant), value)])
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
        self.value(value)
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
        self.value(value)
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
        Ok(self.list(len))
    }

    fn serialize_tuple(self, len: usize) -> Result<List, Failure> {
        Ok(self.list(Some(len)))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<List, Failure> {
        Ok(self.list(Some(len)))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<List, Failure> {
        Ok(List { variant: Some(variant), ..self.list(Some(len)) })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Record, Failure> {
        Ok(self.record(Form::Plain))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Record, Failure> {
        Ok(self.record(match name {
            NUMBER => Form::Number,
            RAW => Form::Raw,
            _ => Form::Plain,
        }))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Record, Failure> {
        Ok(self.record(Form::Variant(variant)))
    }

    // The defaults of serde do the same with closures, which in a debug build double the stack that a
    // level of nesting takes.
    fn collect_seq<I>(self, items: I) -> Built
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        let mut list = self.list(None);
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
        let mut record = self.record(Form::Plain);
        for (key, value) in fields {
            let key = record.builder.key(&key)?;
            record.push(key, &value)?;
        }
        record.done()
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Built {
        Ok(Value::Text(value.to_string()))
    }
}

/// A list of which the items come one by one.
pub(super) struct List {
    builder: Builder,
    values: Vec<Value>,
    variant: Option<&'static str>,
}

impl List {
    #[inline(always)]
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.values.push(self.builder.value(value)?);
        Ok(())
    }

    fn done(self) -> Built {
        let list = Value::List(self.values);
        Ok(match self.variant {
            Some(variant) => tagged(variant, list),
            None => list,
        })
    }
}

impl ser::SerializeSeq for List {
    type Ok = Value;
    type Error = Failure;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.push(value)
    }

    fn end(self) -> Built {
        self.done()
    }
}

impl ser::SerializeTuple for List {
    type Ok = Value;
    type Error = Failure;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.push(value)
    }

    fn end(self) -> Built {
        self.done()
    }
}

impl ser::SerializeTupleStruct for List {
    type Ok = Value;
    type Error = Failure;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.push(value)
    }

    fn end(self) -> Built {
        self.done()
    }
}

impl ser::SerializeTupleVariant for List {
    type Ok = Value;
    type Error = Failure;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.push(value)
    }

    fn end(self) -> Built {
        self.done()
    }
}

/// A record of which the fields come one by one.
pub(super) struct Record {
    builder: Builder,
    fields: Vec<(Name, Value)>,
    form: Form,
    /// The key whose value comes next.
    key: Option<Name>,
}

/// What the fields become.
enum Form {
    Plain,
    Variant(&'static str),
    /// A number that `serde_json` keeps as text, with its feature `arbitrary_precision`.
    Number,
    /// JSON text.
    Raw,
}

/// The names under which `serde_json` hands over what is not in the data model of serde.
const NUMBER: &str = "$serde_json::private::Number";
const RAW: &str = "$serde_json::private::RawValue";

impl Record {
    #[inline(always)]
    fn push<T: Serialize + ?Sized>(&mut self, name: Name, value: &T) -> Result<(), Failure> {
        self.fields.push((name, self.builder.value(value)?));
        Ok(())
    }

    fn done(mut self) -> Built {
        match (self.form, self.fields.as_mut_slice()) {
            (Form::Variant(variant), _) => Ok(tagged(variant, Value::Record(self.fields))),
            (Form::Number, [(_, Value::Text(digits))]) => Ok(Value::Number(std::mem::take(digits))),
            (Form::Raw, [(_, Value::Text(json))]) => parsed(json, self.builder),
            _ => Ok(Value::Record(self.fields)),
        }
    }
}

impl ser::SerializeMap for Record {
    type Ok = Value;
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = Some(self.builder.key(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let key = self.key.take().unwrap_or_default();
        self.push(key, value)
    }

    fn end(self) -> Built {
        self.done()
    }
}

impl ser::SerializeStruct for Record {
    type Ok = Value;
    type Error = Failure;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.push(Name::Borrowed(name), value)
    }

    fn end(self) -> Built {
        self.done()
    }
}

impl ser::SerializeStructVariant for Record {
    type Ok = Value;
    type Error = Failure;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.push(Name::Borrowed(name), value)
    }

    fn end(self) -> Built {
        self.done()
    }
}

/// Reads JSON text, one level at a time, as numbers would be rounded otherwise.
fn parsed(json: &str, builder: Builder) -> Built {
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
