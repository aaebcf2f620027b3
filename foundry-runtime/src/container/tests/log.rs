//! What happened to the services, and what has to be true of that whoever comes when.

use super::services::Part;
use super::{INNER, NEEDS, OWN, RIGHT, ROOT};
use crate::container::handles::Lazy;
use std::sync::Mutex;

/// What became of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Began,
    /// The start was dropped half way.
    Abandoned,
    Made,
    Failed,
    Closed,
    Gone,
}
pub(super) use Event::{Abandoned, Began, Closed, Failed, Gone, Made};

/// What happened, and to which service.
#[derive(Default)]
pub(super) struct Log {
    pub(super) events: Mutex<Vec<(u16, Event)>>,
    /// Taken by a command, for somebody who asks when the command is long over.
    pub(super) lazy: Mutex<Option<Lazy<Part<RIGHT>>>>,
}

impl Log {
    pub(super) fn add(&self, at: u16, event: Event) {
        self.events.lock().unwrap().push((at, event));
    }

    /// What became of one service.
    pub(super) fn of(&self, at: u16) -> Vec<Event> {
        let events = self.events.lock().unwrap();
        events.iter().filter(|it| it.0 == at).map(|it| it.1).collect()
    }

    /// To which services this happened, in order.
    pub(super) fn all(&self, event: Event) -> Vec<u16> {
        let events = self.events.lock().unwrap();
        events.iter().filter(|it| it.1 == event).map(|it| it.0).collect()
    }

    /// Each is made at most once, unless it was given up before; and what was made is closed once, then
    /// dropped once, each before what it needs.
    #[track_caller]
    pub(super) fn check(&self) {
        for at in ROOT..OWN {
            let events = self.of(at);
            let begun = events.iter().position(|it| !matches!(it, Began | Abandoned));
            let (tries, rest) = events.split_at(begun.unwrap_or(events.len()));
            assert!(
                tries.chunks(2).all(|it| matches!(it, [Began] | [Began, Abandoned])),
                "{at} was made twice at the same time: {events:?}"
            );
            let closes = NEEDS[usize::from(at)].closes;
            let ends = match rest {
                [] => tries.last() != Some(&Began),
                [Failed] => true,
                [Made, Closed, Gone] => closes,
                [Made, Gone] => !closes,
                _ => false,
            };
            assert!(ends, "{at}: {events:?}");
        }
        for event in [Closed, Gone] {
            let order = self.all(event);
            let place = |it: u16| order.iter().position(|at| *at == it);
            // Of what belongs to commands there are many.
            for (user, service) in NEEDS[..usize::from(INNER)].iter().enumerate() {
                let user = place(user as u16);
                for need in service.needs {
                    assert!(user <= place(*need) || user.is_none(), "{event:?}: {order:?}");
                }
            }
        }
    }
}
