//! What is refused while compiling, beside circles: needs that nobody could satisfy.

use crate::container::item::{BUILTINS, Item, Kind, Life, Need, Placed};
use crate::container::key::MISSED;
use crate::text::Words;

/// Refuses a need, under the type that it names, if the service ends before its user, or if it is
/// taken as what it is not. A user without a name is a command.
///
/// # Panics
///
/// While compiling, in these cases.
#[track_caller]
pub const fn check_need(need: Need, life: Life, user: &str, needed: &str) {
    let mut words = Words::new("");
    match (need, life) {
        (Need::ByValue | Need::Optional(Need::ByValue) | Need::Lazy(Need::ByValue), _) => {
            words.push("`").push(needed).push("` is made for each of its users; take it by ");
            words.push(if user.is_empty() { "value: `#[service] …: " } else { "value: `" });
            words.push(needed).push("`");
        }
        (Need::Lazy(Need::Scoped(_)), _) => {
            words.push("`Lazy<…>` is for what lives as long as the application; `").push(needed);
            words.push("` lives for one command: take it as `&T` or `Arc<T>`");
        }
        (need, Life::Singleton) if need.is_scoped() => {
            words.push("the singleton `").push(user).push("` needs `").push(needed);
            words.push("`, which lives only for one command; say `scope = command` for `");
            words.push(user).push("` too");
        }
        (need, Life::Transient) if need.is_scoped() => {
            words.push("`").push(user).push("` is made for any user and needs `").push(needed);
            words.push("`, which lives only for one command; say `scope = command` instead of ");
            words.push("`transient`");
        }
        _ => return,
    }
    panic!("{}", words.as_str());
}

/// Refuses a need of the item at `index` that `exclude` leaves out, unless it is left out itself.
///
/// # Panics
///
/// While compiling, in this case.
#[track_caller]
pub const fn check_included(items: &[Placed], index: u16, need: Need, needed: &str) {
    let (Need::Item(at) | Need::Scoped(at) | Need::Lazy(&Need::Item(at))) = need else { return };
    if index == MISSED || at == MISSED || !is_left_out(&items[at as usize].item) {
        return;
    }
    let user = items[index as usize].item;
    if !is_left_out(&user) {
        let mut words = Words::new("`exclude` leaves out `");
        words.push(needed).push("`; leave out `").push(user.name).push("` too");
        panic!("{}", words.as_str());
    }
}

/// Refuses what an application hands to a pack, if that ends before the pack, or is left out.
///
/// # Panics
///
/// While compiling, in these cases.
#[track_caller]
pub const fn check_handed(items: &[Placed], index: usize) {
    let Placed { item, base } = items[index];
    let Item { name, needs, kind: Kind::Service(provider), .. } = item else { return };
    if !matches!(provider.life, Life::View) {
        return;
    }
    let mut words = Words::new("this pack requires `");
    words.push(name);
    let mut at = 0;
    while at < needs.len() {
        if needs[at].is_scoped() {
            words.push("`, which lives only for one command; a pack keeps what it requires");
            panic!("{}", words.as_str());
        }
        if let Need::Item(need) = needs[at]
            && need != MISSED
            && is_left_out(&items[(base - BUILTINS + need) as usize].item)
        {
            words.push("`, which `exclude` leaves out; leave out the pack, too");
            panic!("{}", words.as_str());
        }
        at += 1;
    }
}

/// What a pack requires is absent in the pack, too, but has a name.
const fn is_left_out(item: &Item) -> bool {
    matches!(item.kind, Kind::Absent) && item.name.is_empty()
}

/// Refuses `All<…>` of what is no trait.
///
/// # Panics
///
/// While compiling, if it is none.
#[track_caller]
pub const fn check_gathers(is_sized: bool, gathered: &str) {
    if is_sized {
        let mut words = Words::new("`All<…>` gathers what contributes to a trait: `All<dyn …>`; `");
        words.push(gathered).push("` is one type: take it as `&T` or `Arc<T>`");
        panic!("{}", words.as_str());
    }
}
