//! What is refused while compiling, beside circles: needs that nobody could satisfy.

use crate::spec::item::{BUILTINS, Item, Kind, Life, Need, Placed};
use crate::spec::key::MISSED;
use crate::text::Words;

/// Who needs a service; a singleton and a transient one by their types.
#[derive(Clone, Copy)]
pub enum User {
    /// A command.
    Command,
    /// A service that lives for one.
    Scoped,
    /// A service that outlives commands.
    Singleton(&'static str),
    /// A service that is made for whoever takes it.
    Transient(&'static str),
}

/// Refuses a need, under the type that it names, if the service ends before its user, or if it is
/// taken as what it is not.
///
/// # Panics
///
/// While compiling, in these cases.
#[track_caller]
pub const fn check_need(user: User, need: Need, needed: &str) {
    let words = match (need, user) {
        (Need::ByValue | Need::Optional(Need::ByValue) | Need::Lazy(Need::ByValue), _) => {
            let how = if matches!(user, User::Command) { "#[service] …: " } else { "" };
            let mut words = Words::new("`");
            words.push(needed).push("` is made for each of its users; take it by value: `");
            words.push(how).push(needed).push("`");
            words
        }
        (Need::Lazy(Need::Scoped(_)), _) => {
            let mut words = Words::new("`Lazy<…>` is for what lives as long as the application; `");
            words.push(needed).push("` lives for one command: take it as `&T` or `Arc<T>`");
            words
        }
        (need, User::Singleton(user)) if need.is_scoped() => {
            let mut words = Words::new("the singleton `");
            words.push(user).push("` needs `").push(needed);
            words.push("`, which lives only for one command; say `scope = command` for `");
            words.push(user).push("` too");
            words
        }
        (need, User::Transient(user)) if need.is_scoped() => {
            let mut words = Words::new("`");
            words.push(user).push("` is made for any user and needs `").push(needed);
            words.push("`, which lives only for one command; say `scope = command` instead of ");
            words.push("`transient`");
            words
        }
        _ => return,
    };
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
    let mut at = 0;
    while at < needs.len() {
        let why = match needs[at] {
            need if need.is_scoped() => {
                "`, which lives only for one command; a pack keeps what it requires"
            }
            Need::Item(need)
                if need != MISSED
                    && is_left_out(&items[(base - BUILTINS + need) as usize].item) =>
            {
                "`, which `exclude` leaves out; leave out the pack, too"
            }
            _ => "",
        };
        if !why.is_empty() {
            let mut words = Words::new("this pack requires `");
            words.push(name).push(why);
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

/// Refuses a transient service that wants to be closed: its user drops it.
///
/// # Panics
///
/// While compiling, if it does.
#[track_caller]
pub const fn check_not_closed(closes: bool, service: &str) {
    if closes {
        let mut words = Words::new("`");
        words.push(service).push("` is made for each of its users, who do not close it; what has ");
        words.push("`Close` says `scope = command` instead of `transient`");
        panic!("{}", words.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::item::{Init, Place, Provider};

    const ONCE: Need = Need::Scoped(0);
    const USED: User = User::Singleton("Users");

    #[track_caller]
    fn check(user: User, need: Need, expected: Option<&str>) {
        let told = std::panic::catch_unwind(|| check_need(user, need, "Unit"));
        let told = told.err().map(|it| *it.downcast::<String>().unwrap());
        match (told, expected) {
            (Some(told), Some(expected)) => assert!(told.contains(expected), "{told}"),
            (told, expected) => assert_eq!(told.as_deref(), expected),
        }
    }

    #[test]
    fn what_lives_for_a_command_is_for_what_lives_no_longer() {
        check(User::Command, ONCE, None);
        check(User::Scoped, Need::All(&[ONCE]), None);
        check(USED, Need::Item(0), None);
        for need in [ONCE, Need::Optional(&ONCE), Need::All(&[Need::Item(1), ONCE])] {
            check(USED, need, Some("the singleton `Users` needs `Unit`"));
            check(User::Transient("Users"), need, Some("instead of `transient`"));
        }
        check(User::Command, Need::Lazy(&ONCE), Some("lives for one command"));
    }

    #[test]
    fn what_is_made_for_its_user_is_taken_by_value() {
        check(User::Scoped, Need::Optional(&Need::ByValue), Some("by value: `Unit`"));
        check(User::Command, Need::Lazy(&Need::ByValue), Some("by value: `#[service] …: Unit`"));
    }

    #[test]
    #[should_panic(expected = "`exclude` leaves out `Unit`; leave out `users` too")]
    fn what_is_left_out_is_named_to_its_user() {
        let provider = Provider { init: Init::None, close: None, life: Life::Singleton };
        let place = Place { file: "", line: 0 };
        let user = Item { name: "users", place, needs: &[], kind: Kind::Service(provider) };
        let items = [Item::ABSENT, user].map(|item| Placed { item, base: BUILTINS });
        check_included(&items, 0, Need::Item(0), "Unit");
        check_included(&items, 1, Need::Item(0), "Unit");
    }

    /// Hands a pack an item that needs the one at position 0.
    fn hand(needed: Item) {
        const NEEDS: &[Need] = &[Need::Item(0)];
        let provider = Provider { init: Init::None, close: None, life: Life::View };
        let place = Place { file: "", line: 0 };
        let view = Item { name: "Mailer", place, needs: NEEDS, kind: Kind::Service(provider) };
        check_handed(&[needed, view].map(|item| Placed { item, base: BUILTINS }), 1);
    }

    #[test]
    #[should_panic(
        expected = "this pack requires `Mailer`, which `exclude` leaves out; leave out the pack, too"
    )]
    fn what_a_pack_requires_cannot_be_left_out_alone() {
        hand(Item::ABSENT);
    }

    /// An absent item that has a name is what another pack requires.
    #[test]
    fn what_a_pack_requires_may_come_from_outside() {
        hand(Item { name: "Mailer", ..Item::ABSENT });
    }
}
