//! The register of a lane: what is open and rests, who has a connection, and who wants one.

use super::driver::{Access, Driver};
use super::error::DatabaseError;
use super::guard::Connection;
use super::session::Session;
use super::stats::{CloseReason, Closed, Histogram};
use crate::run::current;
use std::collections::VecDeque;
use std::panic::Location;
use std::time::Instant;
use tokio::sync::oneshot;

pub(super) struct State<DB: Driver> {
    /// Those that rest; the last is lent first.
    pub(super) idle: Vec<Session<DB>>,
    /// By slot of the session: who has it.
    pub(super) holders: Vec<Option<Holder>>,
    /// Those for whom a connection is being opened. Each takes the first that is there.
    pub(super) wanted: VecDeque<Wanted<DB>>,
    /// Which slots are taken.
    slots: Vec<bool>,
    /// Open ones, and ones that are being opened.
    pub(super) open: usize,
    pub(super) closed: Closed,
    pub(super) is_closed: bool,
    /// Somebody looks after those that rest.
    pub(super) is_kept: bool,
    pub(super) wait: Histogram,
    pub(super) held: Histogram,
}

/// Who has a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) since: Instant,
    pub(super) at: &'static Location<'static>,
    pub(super) command: Option<&'static str>,
    /// A warning has named it.
    pub(super) warned: bool,
}

/// Who asks for a connection, and since when.
#[derive(Clone, Copy)]
pub(super) struct Request {
    pub(super) access: Access,
    pub(super) at: &'static Location<'static>,
    pub(super) since: Instant,
    /// Who gives a connection to somebody is not within their command.
    command: Option<&'static str>,
}

/// Somebody for whom a connection is being opened.
pub(super) struct Wanted<DB: Driver> {
    pub(super) request: Request,
    pub(super) answer: oneshot::Sender<Result<Connection<DB>, DatabaseError>>,
}

impl Request {
    pub(super) fn new(access: Access, at: &'static Location<'static>) -> Self {
        Self { access, at, since: Instant::now(), command: current::name() }
    }
}

impl<DB: Driver> Default for State<DB> {
    fn default() -> Self {
        Self {
            idle: Vec::new(),
            holders: Vec::new(),
            wanted: VecDeque::new(),
            slots: Vec::new(),
            open: 0,
            closed: Closed::default(),
            is_closed: false,
            is_kept: false,
            wait: Histogram::default(),
            held: Histogram::default(),
        }
    }
}

impl<DB: Driver> State<DB> {
    /// Enters who has the session of this slot.
    pub(super) fn enter(&mut self, slot: usize, request: Request, since: Instant) {
        let Request { at, command, .. } = request;
        self.holders[slot] = Some(Holder { since, at, command, warned: false });
    }

    pub(super) fn leave(&mut self, slot: usize) -> Option<Holder> {
        self.holders[slot].take()
    }

    /// A place for a session that is about to be opened.
    pub(super) fn reserve(&mut self) -> usize {
        self.open += 1;
        let free = self.slots.iter().position(|it| !it);
        let slot = free.unwrap_or(self.slots.len());
        if slot == self.slots.len() {
            self.slots.push(true);
            self.holders.push(None);
        }
        self.slots[slot] = true;
        slot
    }

    /// The place is free again: nothing was opened.
    pub(super) fn unreserve(&mut self, slot: usize) {
        self.open -= 1;
        self.slots[slot] = false;
        self.holders[slot] = None;
    }

    /// The session of this slot is closed.
    pub(super) fn forget(&mut self, slot: usize, reason: CloseReason) {
        self.unreserve(slot);
        self.closed.count(reason);
    }
}

impl<DB: Driver> Wanted<DB> {
    pub(super) fn waits(&self) -> bool {
        !self.answer.is_closed()
    }
}
