//! JSON as a schema describes it: as much of JSON Schema as ours use.

use serde_json::Value;

/// Whether a value is as the schema says, without fields that it does not name.
pub(crate) fn check(root: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let schema = root.pointer(name.trim_start_matches('#'));
        return check(root, schema.unwrap_or_else(|| panic!("{at}: {name}")), value, at);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(it) => assert_eq!(kind, it, "{at}"),
        Value::Array(any) => assert!(any.iter().any(|it| it == kind), "{at}: {value}"),
        _ => {}
    }
    if let Some(any) = schema["enum"].as_array() {
        assert!(any.contains(value), "{at}: {value}");
    }
    if let Some(one) = schema.get("const") {
        assert_eq!(value, one, "{at}");
    }
    if let Value::Array(items) = value {
        for (index, item) in items.iter().enumerate() {
            check(root, &schema["items"], item, &format!("{at}/{index}"));
        }
    }
    if let Value::Object(fields) = value {
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(fields.contains_key(name.as_str().unwrap()), "{at}: no {name}");
        }
        for (name, field) in fields {
            let named = schema["properties"].get(name);
            let named = named.unwrap_or_else(|| panic!("{at}: the schema has no `{name}`"));
            check(root, named, field, &format!("{at}/{name}"));
        }
    }
}
