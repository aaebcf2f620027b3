//! Values of the code as they could have been written in a variable, for who asks what holds where nothing
//! is set.

use crate::base::bytes::ByteSize;
use crate::spec::kind::Kind;
use std::any::Any;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

/// A value of a type that everybody knows.
pub(super) fn of(value: &dyn Any) -> Option<String> {
    macro_rules! first {
        ($($ty:ty)*) => {
            $(if let Some(value) = value.downcast_ref::<$ty>() {
                return Some(value.to_string());
            })*
        };
    }
    first! {
        bool String char ByteSize u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
        NonZero<u8> NonZero<u16> NonZero<u32> NonZero<u64> NonZero<u128> NonZero<usize>
        IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4 SocketAddrV6
    }
    // With the `.` that tells them from whole numbers.
    let float = value.downcast_ref::<f64>().map(|it| format!("{it:?}"));
    let float = float.or_else(|| value.downcast_ref::<f32>().map(|it| format!("{it:?}")));
    float.or_else(|| Some(value.downcast_ref::<PathBuf>()?.to_str()?.to_owned()))
}

/// Writes a duration as `1h30m`, without losing anything.
pub(super) fn duration(duration: Duration) -> String {
    const SECONDS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
    const NANOS: [(u64, &str); 3] = [(1_000_000, "ms"), (1_000, "us"), (1, "ns")];
    let mut text = String::new();
    let mut write = |mut left: u64, units: &[(u64, &str)]| {
        for (size, unit) in units {
            match left / size {
                0 => {}
                count => text += &format!("{count}{unit}"),
            }
            left %= size;
        }
    };
    write(duration.as_secs(), &SECONDS);
    write(u64::from(duration.subsec_nanos()), &NANOS);
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// With commas between; none, if one of them has a comma itself.
pub(super) fn list(items: impl Iterator<Item = Option<String>>) -> Option<String> {
    let items: Option<Vec<_>> = items.map(|it| it.filter(|it| !it.contains(','))).collect();
    Some(items?.join(","))
}

/// The word that an expression of the author's names: `very-loud` for `Level::VeryLoud`.
pub(super) fn choice(source: &str, kind: Kind) -> Option<&'static str> {
    let Kind::Choice(choices) = kind else { return None };
    let mut word = String::new();
    for letter in source.rsplit("::").next()?.trim().chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    choices.iter().map(|it| it.name).find(|it| *it == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::duration::duration as read;

    #[test]
    fn a_duration_is_read_as_it_is_shown() {
        let check = |span: Duration, text: &str| {
            assert_eq!(duration(span), text);
            assert_eq!(read(text), Some(span));
        };
        for (millis, text) in
            [(0, "0s"), (90_000, "1m30s"), (1_500, "1s500ms"), (90_000_000, "1d1h"), (5, "5ms")]
        {
            check(Duration::from_millis(millis), text);
        }
        check(Duration::from_nanos(1_002_003), "1ms2us3ns");
        check(Duration::MAX, "213503982334601d7h15s999ms999us999ns");
    }
}
