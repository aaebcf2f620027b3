//! Lists and records of which the parts come one by one.

use super::raw::parsed;
use super::serializer::{Builder, Built, Failure};
use super::value::{Name, Value};
use serde::ser::{self, Serialize};

/// Returns the data of an enum's variant: `{"Name": …}`.
pub(super) fn tagged(variant: &'static str, value: Value) -> Value {
    Value::Record(vec![(Name::Borrowed(variant), value)])
}

/// A list of which the items come one by one.
pub(super) struct List {
    builder: Builder,
    values: Vec<Value>,
    variant: Option<&'static str>,
}

impl List {
    pub(super) fn new(builder: Builder, len: Option<usize>) -> Self {
        // A length is a promise of others.
        let values = Vec::with_capacity(len.unwrap_or(0).min(1024));
        Self { builder, values, variant: None }
    }

    pub(super) fn of_variant(builder: Builder, variant: &'static str, len: usize) -> Self {
        Self { variant: Some(variant), ..Self::new(builder, Some(len)) }
    }

    #[inline(always)]
    pub(super) fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.values.push(self.builder.value(value)?);
        Ok(())
    }

    pub(super) fn done(self) -> Built {
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

/// The form that the fields get.
pub(super) enum Form {
    Plain,
    Variant(&'static str),
    /// A number that `serde_json` keeps as text, with its feature `arbitrary_precision`.
    Number,
    /// JSON text.
    Raw,
}

/// The names under which `serde_json` hands over what is not in the data model of serde.
pub(super) const NUMBER: &str = "$serde_json::private::Number";
pub(super) const RAW: &str = "$serde_json::private::RawValue";

impl Record {
    pub(super) fn new(builder: Builder, form: Form) -> Self {
        Self { builder, fields: Vec::new(), form, key: None }
    }

    #[inline(always)]
    pub(super) fn push<T: Serialize + ?Sized>(
        &mut self,
        name: Name,
        value: &T,
    ) -> Result<(), Failure> {
        self.fields.push((name, self.builder.value(value)?));
        Ok(())
    }

    pub(super) fn done(mut self) -> Built {
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
