//! The depth to which a result may be nested.

use super::*;

#[test]
fn deep_nesting_prints() {
    for depth in [128, 500, 999] {
        let deep = nested(depth);
        let yaml = format!("{}7\n", "- ".repeat(depth));
        assert_eq!(yaml_of(&deep), yaml, "{depth}");
        assert_eq!(csv_of(&deep), "value\n7\n");
        assert_eq!(table_of(&deep), " value\n     7\n".replace("     7", " 7"));
        assert_eq!(json_of(&deep), serde_json::to_string_pretty(&deep).unwrap() + "\n");
    }
    let records = (0..900).fold(json!(7), |inner, _| json!({"a": inner}));
    assert_eq!(csv_of(&records), format!("a\n{}7\n", "a: ".repeat(899)));
}

/// Lists in lists, which are made while they are serialized.
struct Deep(usize);

impl Serialize for Deep {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            0 => serializer.serialize_u8(7),
            depth => serializer.collect_seq([Deep(depth - 1)]),
        }
    }
}

#[test]
fn nesting_that_is_too_deep_is_an_error() {
    for depth in [1001, 10_000, 1_000_000] {
        let error = Value::of(&Deep(depth)).unwrap_err().to_string();
        assert_eq!(error, "it is nested more than 1000 levels deep");
    }
}

/// A record in a record, as derived: each level is a `Some` as well.
#[derive(Serialize)]
struct Node {
    child: Option<Box<Node>>,
}

fn node(depth: usize) -> Node {
    (1..depth).fold(Node { child: None }, |inner, _| Node { child: Some(Box::new(inner)) })
}

/// Something that is only wrapped, and is no record or list.
struct Wrapped(usize);

impl Serialize for Wrapped {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            0 => serializer.serialize_u8(7),
            depth => serializer.serialize_some(&Wrapped(depth - 1)),
        }
    }
}

#[test]
fn options_and_newtypes_have_no_level_of_their_own() {
    assert_eq!(csv_of(&node(1000)).len(), "child\n\n".len() + 999 * "child: ".len());
    assert_eq!(csv_of(&Wrapped(2000)), "value\n7\n");
    assert!(Value::of(&Wrapped(2001)).is_err());
    assert!(Value::of(&Wrapped(1_000_000)).is_err());
}

/// Threads of async runtimes and of tests have 2 MiB.
#[test]
fn the_deepest_nesting_fits_on_three_quarters_of_a_small_stack() {
    let formats = || {
        let json = nested(1000);
        assert_eq!(csv_of(&json), "value\n7\n");
        // To drop it takes as much stack as to print it.
        std::mem::forget(json);
        assert_eq!(json_of(&node(1000)).lines().count(), 2001);
        let deep = Deep(1000);
        let lengths = [csv_of(&deep), table_of(&deep), yaml_of(&deep)].map(|it| it.len());
        (lengths, json_of(&deep).lines().count())
    };
    let thread = std::thread::Builder::new().stack_size(1536 * 1024).spawn(formats).unwrap();
    assert_eq!(thread.join().unwrap(), ([8, 10, 2002], 2001));
}
