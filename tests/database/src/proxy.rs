//! A network that fails on demand: a TCP proxy inside the test, between a client and one server.
//!
//! It knows bytes and directions, not what they mean.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

const BUFFER: usize = 16 * 1024;

/// A way to one server that can be slow, cut, silent or closed.
///
/// ```no_run
/// # async fn show() -> std::io::Result<()> {
/// use foundry_tests_database::Proxy;
///
/// let proxy = Proxy::to("127.0.0.1:5432".parse().unwrap()).await?;
/// let url = format!("postgres://root@{}/test", proxy.address());
/// proxy.blackhole(); // whoever is connected now never hears anything again
/// # Ok(())
/// # }
/// ```
pub struct Proxy {
    shared: Arc<Shared>,
    address: SocketAddr,
    /// The task that listens, and below it all that it accepted.
    listening: Mutex<JoinSet<()>>,
}

struct Shared {
    server: SocketAddr,
    /// Milliseconds that each direction takes.
    delay: AtomicU64,
    /// The most bytes that are handed on at once.
    piece: AtomicUsize,
    /// Connections that come now are answered by nobody.
    deaf: AtomicBool,
    trips: AtomicU64,
    opened: watch::Sender<u64>,
    network: watch::Sender<Network>,
}

/// What happened to the network so far. A connection compares it with what it was when it came, and
/// so knows whether it was there.
#[derive(Clone, Copy, Default)]
struct Network {
    cuts: u64,
    blackholes: u64,
}

/// One connection: how the network was when it came, and who spoke last.
struct Wire<'a> {
    shared: &'a Shared,
    born: Network,
    deaf: bool,
    asked: AtomicBool,
}

impl Proxy {
    /// Listens at a free port of the loopback, for connections to `server`.
    ///
    /// # Errors
    ///
    /// If there is no port to listen at.
    pub async fn to(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let proxy = Self {
            shared: Arc::new(Shared {
                server,
                delay: AtomicU64::new(0),
                piece: AtomicUsize::new(BUFFER),
                deaf: AtomicBool::new(false),
                trips: AtomicU64::new(0),
                opened: watch::Sender::new(0),
                network: watch::Sender::new(Network::default()),
            }),
            address: listener.local_addr()?,
            listening: Mutex::default(),
        };
        proxy.listen(listener);
        Ok(proxy)
    }

    /// Where clients connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on each direction takes so long. Every piece that is read waits, and the next one
    /// behind it: a long answer is slower than on a real line.
    pub fn delay(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.shared.delay.store(millis, Ordering::SeqCst);
    }

    /// From now on so many bytes are handed on at once, or as many as there are. Together with a delay
    /// each piece comes alone, and an answer is read in parts.
    pub fn pieces(&self, bytes: Option<usize>) {
        self.shared.piece.store(bytes.unwrap_or(BUFFER).clamp(1, BUFFER), Ordering::SeqCst);
    }

    /// Resets all connections that there are. Others may come.
    pub fn cut(&self) {
        self.shared.network.send_modify(|it| it.cuts += 1);
    }

    /// Swallows, for ever and silently, what is sent on the connections that there are. Connections
    /// that come later work.
    pub fn blackhole(&self) {
        self.shared.network.send_modify(|it| it.blackholes += 1);
    }

    /// Whether connections that come from now on are accepted and never answered.
    pub fn deafen(&self, deaf: bool) {
        self.shared.deaf.store(deaf, Ordering::SeqCst);
    }

    /// Stops listening: who connects is refused. Connections that there are go on.
    pub async fn refuse(&self) {
        let mut listening = std::mem::take(&mut *self.lock());
        // Only when the task has ended, its port is closed.
        listening.abort_all();
        while listening.join_next().await.is_some() {}
    }

    /// Listens again, at the same port.
    ///
    /// # Errors
    ///
    /// If somebody else took the port meanwhile.
    pub async fn accept(&self) -> io::Result<()> {
        self.listen(TcpListener::bind(self.address).await?);
        Ok(())
    }

    /// How often a server answered what a client said: once for each change of direction, on all
    /// connections together. What is said without being answered, as a farewell, does not count.
    pub fn round_trips(&self) -> u64 {
        self.shared.trips.load(Ordering::SeqCst)
    }

    /// How many connections were accepted so far.
    pub fn opened(&self) -> u64 {
        *self.shared.opened.borrow()
    }

    /// Waits until so many connections were accepted.
    pub async fn opened_are(&self, count: u64) {
        // The sender lives in `self`: it cannot go while we wait.
        let _ = self.shared.opened.subscribe().wait_for(|it| *it >= count).await;
    }

    fn listen(&self, listener: TcpListener) {
        self.lock().spawn(accept(listener, Arc::clone(&self.shared)));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, JoinSet<()>> {
        self.listening.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is connected is reset, so that nothing outlives a test.
impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let born = *shared.network.borrow();
        let deaf = shared.deaf.load(Ordering::SeqCst);
        shared.opened.send_modify(|it| *it += 1);
        // Not below the task that listens: these go on when it is ended.
        tokio::spawn(carry(client, Arc::clone(&shared), born, deaf));
    }
}

/// One connection, until both sides have ended it or it is cut.
async fn carry(mut client: TcpStream, shared: Arc<Shared>, born: Network, deaf: bool) {
    let mut network = shared.network.subscribe();
    let cut = async {
        // An error is the end of the proxy.
        let _ = network.wait_for(|it| it.cuts != born.cuts).await;
    };
    let mut server = None;
    let carried = async {
        let server = server.insert(TcpStream::connect(shared.server).await?);
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let wire = Wire { shared: &shared, born, deaf, asked: AtomicBool::new(false) };
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        tokio::try_join!(wire.ask(from_client, to_server), wire.answer(from_server, to_client))?;
        io::Result::Ok(())
    };
    let ended_well = tokio::select! {
        outcome = carried => outcome.is_ok(),
        () = cut => false,
    };
    if !ended_well {
        // Without a linger the end is a reset.
        let _ = client.set_zero_linger();
        let _ = server.map(|it| it.set_zero_linger());
    }
}

impl Wire<'_> {
    async fn ask(&self, from: ReadHalf<'_>, to: WriteHalf<'_>) -> io::Result<()> {
        self.pump(from, to, || self.asked.store(true, Ordering::SeqCst)).await
    }

    async fn answer(&self, from: ReadHalf<'_>, to: WriteHalf<'_>) -> io::Result<()> {
        let count = || {
            if self.asked.swap(false, Ordering::SeqCst) {
                self.shared.trips.fetch_add(1, Ordering::SeqCst);
            }
        };
        self.pump(from, to, count).await
    }

    /// One direction. `passed` is called before a piece is handed on: who gets it may answer at once.
    async fn pump(
        &self,
        mut from: ReadHalf<'_>,
        mut to: WriteHalf<'_>,
        passed: impl Fn(),
    ) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        loop {
            // Asked when there is something: what is set meanwhile counts.
            from.readable().await?;
            let piece = self.shared.piece.load(Ordering::SeqCst);
            let count = from.read(&mut buffer[..piece]).await?;
            let delay = self.shared.delay.load(Ordering::SeqCst);
            if delay > 0 {
                tokio::time::sleep(Duration::from_millis(delay)).await;
            }
            if self.is_silent() {
                if count == 0 {
                    // The other side does not hear of the end either.
                    std::future::pending::<()>().await;
                }
                continue;
            }
            if count == 0 {
                return to.shutdown().await;
            }
            passed();
            to.write_all(&buffer[..count]).await?;
        }
    }

    fn is_silent(&self) -> bool {
        self.deaf || self.shared.network.borrow().blackholes != self.born.blackholes
    }
}

#[cfg(test)]
#[path = "proxy_tests.rs"]
mod tests;
