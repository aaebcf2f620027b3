//! Leases: rights that Redis takes back when nobody renews them. They are renewed and given back by a
//! thread of their own, over a connection of its own: a program that computes without letting its
//! runtime go on keeps its right all the same, and one whose runtime has ended still gives it back.

use super::super::remember::random;
use super::super::store::Turn;
use super::link::{Link, Waits};
use ::redis::{Client, Pipeline, RedisResult, Value};
use std::io;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout_at};

/// So long after the last renewal somebody else can have a right: what a holder that was killed costs
/// those who wait.
const LEASE: Duration = Duration::from_secs(5);

/// How often it is renewed. Two of these may fail.
const BEAT: Duration = Duration::from_millis(1_600);

/// How long the end of a program waits for rights to be given back.
const FAREWELL: Duration = Duration::from_millis(500);

/// Takes a right, renews it, or takes it again when it was lost and nobody else has it: 1, or 0 if
/// somebody else has it.
const TAKE: &str = "\
    if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end \
    if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end \
    return 0";

/// Gives a right back, if it is still ours.
const GIVE: &str = "\
    if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end \
    return 0";

/// A right, under a name that nobody else has.
#[derive(Clone, PartialEq)]
pub(super) struct Lease {
    place: Arc<[u8]>,
    token: Arc<str>,
}

impl Lease {
    pub(super) fn new(place: Vec<u8>) -> Self {
        let token = format!("{:016x}{:016x}", random(), random());
        Self { place: place.into(), token: token.into() }
    }

    async fn take(&self, link: &Link) -> RedisResult<bool> {
        let mut commands = Pipeline::new();
        self.taken_by(&mut commands);
        Ok(one(link.ask(&commands).await?)? == Value::Int(1))
    }

    fn taken_by(&self, commands: &mut Pipeline) {
        let lease = LEASE.as_millis() as u64;
        commands.cmd("EVAL").arg(TAKE).arg(1).arg(&*self.place).arg(&*self.token).arg(lease);
    }

    async fn give(&self, link: &Link) {
        let mut commands = Pipeline::new();
        commands.cmd("EVAL").arg(GIVE).arg(1).arg(&*self.place).arg(&*self.token);
        // If it cannot be given back, it runs out.
        let _ = link.ask(&commands).await;
    }
}

/// The only answer.
pub(super) fn one(answers: Vec<Value>) -> RedisResult<Value> {
    answers.into_iter().next().unwrap_or(Value::Nil).extract_error()
}

enum Order {
    Keep(Lease),
    Give(Lease),
}

/// The thread that renews.
pub(super) struct Keeper {
    /// There until it ends.
    orders: Mutex<Option<UnboundedSender<Order>>>,
    ended: Mutex<Receiver<()>>,
}

impl Keeper {
    pub(super) fn start(client: Client, waits: Waits) -> io::Result<Arc<Self>> {
        let (orders, received) = unbounded_channel();
        let (ending, ended) = sync_channel(1);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("foundry-leases".to_owned());
        thread.spawn(move || {
            runtime.block_on(keep(&Link::new(client, waits), received));
            let _ = ending.send(());
        })?;
        Ok(Arc::new(Self { orders: Mutex::new(Some(orders)), ended: Mutex::new(ended) }))
    }

    /// Takes a lease, if nobody has it. That goes on when who asked gives up meanwhile: what was taken
    /// then is given back when the answer is there.
    pub(super) async fn take(
        self: Arc<Self>,
        link: Arc<Link>,
        lease: Lease,
    ) -> RedisResult<Option<LeaseTurn>> {
        let taking = tokio::spawn(async move {
            let taken = lease.take(&link).await;
            // Without an answer, it may be ours.
            let turn = (!matches!(taken, Ok(false))).then(|| LeaseTurn { keeper: self, lease });
            taken.map(|_| turn)
        });
        let turn = taking.await.unwrap_or_else(|error| Err(io::Error::other(error).into()))?;
        if let Some(turn) = &turn {
            turn.keeper.order(Order::Keep(turn.lease.clone()));
        }
        Ok(turn)
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &*self.orders.lock().unwrap_or_else(PoisonError::into_inner) {
            // The thread ends after us.
            let _ = orders.send(order);
        }
    }
}

/// The last one waits until all is given back: the process may end with it.
impl Drop for Keeper {
    fn drop(&mut self) {
        *self.orders.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = ended.recv_timeout(FAREWELL);
    }
}

/// A lease that is given back when this is dropped.
pub(super) struct LeaseTurn {
    keeper: Arc<Keeper>,
    lease: Lease,
}

impl Turn for LeaseTurn {}

impl Drop for LeaseTurn {
    fn drop(&mut self) {
        self.keeper.order(Order::Give(self.lease.clone()));
    }
}

/// What the thread does.
async fn keep(link: &Link, mut orders: UnboundedReceiver<Order>) {
    let mut held = Vec::new();
    let mut beat = Instant::now() + BEAT;
    loop {
        let order = match held.is_empty() {
            true => Ok(orders.recv().await),
            // However many orders there are.
            false if beat <= Instant::now() => Err(()),
            false => timeout_at(beat, orders.recv()).await.map_err(drop),
        };
        match order {
            Ok(Some(Order::Keep(lease))) => {
                if held.is_empty() {
                    beat = Instant::now() + BEAT;
                }
                held.push(lease);
            }
            Ok(Some(Order::Give(lease))) => {
                held.retain(|it| *it != lease);
                lease.give(link).await;
            }
            Ok(None) => return,
            Err(()) => {
                renew(link, &mut held).await;
                beat = Instant::now() + BEAT;
            }
        }
    }
}

/// Renews all, and forgets those that somebody else has.
async fn renew(link: &Link, held: &mut Vec<Lease>) {
    let mut commands = Pipeline::new();
    held.iter().for_each(|it| it.taken_by(&mut commands));
    // A server that fails is asked again.
    let Ok(answers) = link.ask(&commands).await else { return };
    let mut answers = answers.into_iter();
    held.retain(|lease| {
        let lost = answers.next() == Some(Value::Int(0));
        if lost {
            tracing::warn!(
                target: "foundry::cache",
                "the right `{}` was lost: Redis was away for longer than {LEASE:?}",
                String::from_utf8_lossy(&lease.place).escape_debug()
            );
        }
        !lost
    });
}
