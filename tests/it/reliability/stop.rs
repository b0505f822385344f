//! SIGTERM under load: each vote is kept or visibly failed, and the end comes soon.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use interleave::store::Place;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::bank::poll;
use crate::support::ledger::{Figures, Kept, Ledger};
use crate::support::process::Launch;
use crate::support::voter::Line;

/// No end takes longer.
const END: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_loses_nothing() {
    let (ends, figures) = stops(6).await;
    println!("{ends:?}: {figures:?}");
}

/// Stops a server under load so many times; how long each end took, and what came of the votes.
pub(super) async fn stops(rounds: u128) -> (Vec<Duration>, Figures) {
    let mut ends = Vec::new();
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_DEMOS", "live");
    let ledger = Ledger::default();
    for round in 0..rounds {
        let mut server = launch.start();
        let voters: Vec<_> = (0..12)
            .map(|line| {
                tokio::spawn(vote_on(server.address, ledger.clone(), round << 32 | line << 24))
            })
            .collect();
        // Peers that stay: idle lines, and runs whose lines are watched as they come. There are more
        // of these than can run at once.
        let mut idle = Vec::new();
        for _ in 0..20 {
            let mut line = Line::new(server.address);
            line.get("/healthz").await.expect("an answer");
            idle.push(line);
        }
        let mut streams = Vec::new();
        for _ in 0..10 {
            streams.push(watch_a_run(server.address).await);
        }
        for _ in 0..100 {
            streams.push(follow_a_poll(server.address).await);
        }
        let stalled = if round == 0 { Some(stall(server.address).await) } else { None };
        tokio::time::sleep(Duration::from_millis(100)).await;

        let began = Instant::now();
        server.terminate();
        let status = server.wait(END);
        let took = began.elapsed();
        assert!(status.is_some_and(|status| status.success()), "{status:?}: {}", server.log());
        // A peer that stalls is given its time, the others are not waited for.
        let most = if stalled.is_some() { END } else { Duration::from_secs(3) };
        assert!(took < most, "the end took {took:?}");
        for voter in voters {
            voter.await.expect("a voter");
        }
        for mut stream in streams {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        }
        let wal = launch.file().with_extension("db-wal");
        assert!(!wal.exists(), "a log is left");
        ends.push(took);
    }
    let figures = ledger.hold(&Kept::read(&Place::Sqlite(launch.file())).await);
    assert!(figures.acknowledged > 300, "hardly any load: {figures:?}");
    (ends, figures)
}

async fn vote_on(address: SocketAddr, ledger: Ledger, first: u128) {
    let mut line = Line::new(address);
    for number in first.. {
        let poll = poll(usize::try_from(number % 10).expect("small"));
        if !ledger.vote(&mut line, &poll, number).await {
            return;
        }
    }
}

/// Asks for a run as a stream of events, and waits for the first of them.
async fn watch_a_run(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "POST /demos/gil/runs HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\nworkers=16"
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut start = [0; 15];
    stream.read_exact(&mut start).await.expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    stream
}

/// Follows how many vote in a poll, live.
async fn follow_a_poll(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let path = format!("/polls/{}/events?turnout", poll(0));
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut start = [0; 15];
    stream.read_exact(&mut start).await.expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    stream
}

/// A peer whose form never comes.
async fn stall(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "POST /polls/{} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 100\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\noption=",
        poll(0)
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream
}
