//! What values are in keys; and that two lists of values never make one key, with values that are made to
//! be confused.

use super::*;
use std::collections::HashMap;
use std::fmt::Debug;

#[track_caller]
fn check(value: &(impl KeyPart + ?Sized), expected: &str) {
    assert_eq!(&*Key::new("k").part(value), format!("k:{expected}"));
}

#[test]
fn values_are_text_that_people_read() {
    check(&-7_i64, "-7");
    check(&1.5, "1.5");
    check(&true, "true");
    check("Fritz Lang", "Fritz%20Lang");
    check("ada@example.org", "ada@example.org");
    check("a:b/c%d\n\u{1f}", "a%3Ab%2Fc%25d%0A%1F");
    check("Fräulein 🎬", "Fräulein%20%F0%9F%8E%AC");
    check(&Some("M"), "M");
    check(&('a', vec![Some(1), None]), "(a,(1,~))");
    check(&Shown("a,b"), "a%2Cb");
}

#[test]
fn what_looks_alike_differs() {
    check("", "%");
    check(&None::<&str>, "~");
    check(&Some(""), "%");
    check("~", "%7E");
    check(&Some(None::<u8>), "~~");
    check(&Some(Some(None::<u8>)), "~~~");
    check(&Vec::<&str>::new(), "()");
    check(&[""], "(%)");
    check(&("", ""), "(%,%)");
    check("(a,b)", "%28a%2Cb%29");
    check(&[("a", "b")], "((a,b))");
    check(&-0.0, "-0");
}

#[test]
fn a_key_is_a_text_wherever_one_is_taken() {
    fn takes(key: &str) -> usize {
        key.len()
    }
    let key = Key::new("user").part(&7);
    assert_eq!((takes(&key), key.to_string(), key.as_ref()), (6, "user:7".to_owned(), "user:7"));
    assert!(
        matches!(Key::new("user").0, Cow::Borrowed("user")),
        "without values nothing is copied"
    );
}

/// An author's type that writes nothing is still there.
#[test]
fn what_writes_nothing_is_a_part_all_the_same() {
    struct Silent;
    impl KeyPart for Silent {
        fn write(&self, _: KeyText<'_>) {}
    }
    check(&Silent, "%");
    check(&[Silent, Silent], "(%,%)");
}

/// All texts of up to so many signs, of those that keys are made of.
fn texts(longest: usize) -> Vec<String> {
    const SIGNS: [&str; 12] = ["a", "1", "-", "~", "%", "3A", ":", ",", "(", ")", "\u{1f}", "é"];
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        last = last.iter().flat_map(|text| SIGNS.map(|sign| format!("{text}{sign}"))).collect();
        all.extend_from_slice(&last);
    }
    all
}

/// None, or one of these.
fn optional<T: Clone>(values: &[T]) -> Vec<Option<T>> {
    std::iter::once(None).chain(values.iter().cloned().map(Some)).collect()
}

/// All lists of up to two of these.
fn lists<T: Clone>(values: &[T]) -> Vec<Vec<T>> {
    let pairs = values.iter().flat_map(|a| values.iter().map(|b| vec![a.clone(), b.clone()]));
    let ones = values.iter().map(|it| vec![it.clone()]);
    std::iter::once(Vec::new()).chain(ones).chain(pairs).collect()
}

/// Makes the keys of every pair of these arguments: no two are alike.
#[track_caller]
fn never_meet<A: KeyPart + Debug, B: KeyPart + Debug>(
    firsts: &[A],
    seconds: &[B],
    key: impl Fn(&A, &B) -> Key,
) {
    let mut known = HashMap::new();
    for first in firsts {
        for second in seconds {
            if let Some(before) = known.insert(key(first, second), (first, second)) {
                panic!("{before:?} and {:?} are both `{}`", (first, second), key(first, second));
            }
        }
    }
    assert_eq!(known.len(), firsts.len() * seconds.len());
}

#[test]
fn two_lists_of_arguments_never_make_one_key() {
    let (some, few) = (texts(2), texts(1));
    let part = |a: &String, b: &String| Key::new("k").part(a).part(b);
    never_meet(&some, &some, part);
    // What a template writes between them.
    let template = |a: &String, b: &String| Key::new("a").value(a).text("a:a").value(b).text("1");
    never_meet(&some, &some, template);
    let numbers: Vec<i32> = (-30..300).collect();
    never_meet(&numbers, &numbers, |a, b| Key::new("k").part(a).part(b));
    never_meet(&optional(&optional(&some)), &optional(&few), |a, b| Key::new("k").part(a).part(b));
    never_meet(&lists(&few), &lists(&few), |a, b| Key::new("k").part(a).part(b));
    let nested = lists(&lists(&optional(&texts(1)[..5])));
    never_meet(&nested, &[()], |a, _| Key::new("k").part(a));
    let tuples: Vec<_> =
        few.iter().flat_map(|a| optional(&few).into_iter().map(move |b| (a, b))).collect();
    never_meet(&tuples, &few, |a, b| Key::new("k").part(a).part(b));
}
