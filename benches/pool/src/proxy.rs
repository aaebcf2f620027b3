//! A proxy in this process: it lets everything through, later, and counts how often the client had
//! to wait for an answer.
//!
//! It has threads of its own, so that what is measured does not share its runtime, and they sleep
//! more exactly than a runtime's timers, which know whole milliseconds.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use std::{io, thread};

/// Something that listens; it ends with the process.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    trips: Arc<AtomicU64>,
}

/// A part of a stream, and when it is to be passed on.
type Parcel = (Instant, Vec<u8>);

impl Proxy {
    /// To this server, with such a delay each way.
    pub(crate) fn open(server: SocketAddr, delay: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let (address, trips) = (listener.local_addr()?, Arc::new(AtomicU64::new(0)));
        let counted = Arc::clone(&trips);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if let Err(error) = connect(client, server, delay, &counted) {
                    eprintln!("the proxy reaches no server: {error}");
                }
            }
        });
        Ok(Self { address, trips })
    }

    /// How often somebody spoke to the server, and was answered before speaking again.
    pub(crate) fn trips(&self) -> u64 {
        self.trips.load(Ordering::SeqCst)
    }
}

fn connect(
    client: TcpStream,
    server: SocketAddr,
    delay: Duration,
    trips: &Arc<AtomicU64>,
) -> io::Result<()> {
    let server = TcpStream::connect(server)?;
    for socket in [&client, &server] {
        socket.set_nodelay(true)?;
    }
    let asked = Arc::new(AtomicBool::new(false));
    let (trips, answered) = (Arc::clone(trips), Arc::clone(&asked));
    pass(client.try_clone()?, server.try_clone()?, delay, move || {
        if !asked.swap(true, Ordering::SeqCst) {
            trips.fetch_add(1, Ordering::SeqCst);
        }
    });
    // Seen before the client gets it, so before it can ask again.
    pass(server, client, delay, move || answered.store(false, Ordering::SeqCst));
    Ok(())
}

/// Two threads: one that receives at once, one that passes on when it is time.
fn pass(from: TcpStream, to: TcpStream, delay: Duration, seen: impl Fn() + Send + 'static) {
    let (sender, receiver) = channel();
    thread::spawn(move || receive(from, &sender, delay, seen));
    thread::spawn(move || deliver(&receiver, to));
}

fn receive(mut from: TcpStream, parcels: &Sender<Parcel>, delay: Duration, seen: impl Fn()) {
    let mut room = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut room) {
        seen();
        if parcels.send((Instant::now() + delay, room[..length].to_vec())).is_err() {
            break;
        }
    }
}

fn deliver(parcels: &Receiver<Parcel>, mut to: TcpStream) {
    for (due, bytes) in parcels {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_questions_are_two_trips_however_they_are_cut() {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let proxy = Proxy::open(server.local_addr().unwrap(), Duration::from_millis(1)).unwrap();
        let mut client = TcpStream::connect(proxy.address).unwrap();
        let (mut answering, _) = server.accept().unwrap();
        let mut room = [0; 2];
        let began = Instant::now();
        for _ in 0..2 {
            client.write_all(b"a").unwrap();
            client.write_all(b"b").unwrap();
            answering.read_exact(&mut room).unwrap();
            answering.write_all(b"c").unwrap();
            client.read_exact(&mut room[..1]).unwrap();
        }
        assert_eq!(proxy.trips(), 2);
        assert!(began.elapsed() >= Duration::from_millis(4));
    }
}
