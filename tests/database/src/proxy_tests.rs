//! The proxy before a server that echoes: each fault is what it says.

use super::*;
use std::time::Instant;
use tokio::time::timeout;

/// Longer than a loopback ever takes, and the only way to tell silence.
const PATIENCE: Duration = Duration::from_millis(50);

/// A server that sends back what it gets, with a proxy before it.
async fn echo() -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = client.split();
                let _ = tokio::io::copy(&mut from, &mut to).await;
                let _ = to.shutdown().await;
            });
        }
    });
    Proxy::to(address).await.unwrap()
}

async fn connect(proxy: &Proxy) -> TcpStream {
    TcpStream::connect(proxy.address()).await.unwrap()
}

async fn say(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"ping").await?;
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).await?;
    assert_eq!(&answer, b"ping");
    Ok(())
}

#[tokio::test]
async fn questions_with_their_answers_are_counted() {
    let proxy = echo().await;
    let (mut one, mut other) = (connect(&proxy).await, connect(&proxy).await);
    say(&mut one).await.unwrap();
    say(&mut one).await.unwrap();
    say(&mut other).await.unwrap();
    assert_eq!((proxy.round_trips(), proxy.opened()), (3, 2));
}

#[tokio::test]
async fn each_direction_is_late() {
    let proxy = echo().await;
    proxy.delay(Duration::from_millis(20));
    let mut stream = connect(&proxy).await;
    let start = Instant::now();
    say(&mut stream).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(40));
}

#[tokio::test]
async fn an_answer_comes_in_pieces() {
    let proxy = echo().await;
    let mut stream = connect(&proxy).await;
    say(&mut stream).await.unwrap();
    proxy.delay(Duration::from_millis(5));
    proxy.pieces(Some(3));
    stream.write_all(b"ping").await.unwrap();
    assert_eq!(stream.read(&mut [0; 4]).await.unwrap(), 3);
    proxy.pieces(None);
    assert_eq!(stream.read(&mut [0; 4]).await.unwrap(), 1);
}

#[tokio::test]
async fn an_end_is_handed_on() {
    let proxy = echo().await;
    let mut stream = connect(&proxy).await;
    say(&mut stream).await.unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0);
}

#[tokio::test]
async fn a_cut_resets_what_there_is() {
    let proxy = echo().await;
    let mut stream = connect(&proxy).await;
    say(&mut stream).await.unwrap();
    proxy.cut();
    let error = stream.read(&mut [0; 1]).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    say(&mut connect(&proxy).await).await.unwrap();
}

#[tokio::test]
async fn a_black_hole_swallows_what_there_is() {
    let proxy = echo().await;
    let mut stream = connect(&proxy).await;
    say(&mut stream).await.unwrap();
    proxy.blackhole();
    timeout(PATIENCE, say(&mut stream)).await.unwrap_err();
    say(&mut connect(&proxy).await).await.unwrap();
    timeout(PATIENCE, say(&mut stream)).await.unwrap_err();
}

#[tokio::test]
async fn the_deaf_are_deaf_for_ever() {
    let proxy = echo().await;
    proxy.deafen(true);
    let mut stream = connect(&proxy).await;
    timeout(PATIENCE, say(&mut stream)).await.unwrap_err();
    proxy.deafen(false);
    timeout(PATIENCE, say(&mut stream)).await.unwrap_err();
    say(&mut connect(&proxy).await).await.unwrap();
}

#[tokio::test]
async fn a_closed_port_refuses_and_opens_again() {
    let proxy = echo().await;
    let mut stream = connect(&proxy).await;
    say(&mut stream).await.unwrap();
    proxy.refuse().await;
    let error = TcpStream::connect(proxy.address()).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    say(&mut stream).await.unwrap();
    proxy.accept().await.unwrap();
    say(&mut connect(&proxy).await).await.unwrap();
}

#[tokio::test]
async fn who_waits_for_a_connection_sees_it_come() {
    let proxy = echo().await;
    let ((), stream) = tokio::join!(proxy.opened_are(1), connect(&proxy));
    drop(stream);
    assert_eq!(proxy.opened(), 1);
}
