//! People who watch a poll: what each costs, and how soon the last of them sees a vote.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::pages::value;
use crate::server::Server;
use crate::{client, say};

const POLL: &str = "/polls/module-import/favourite-layout";

pub(crate) async fn measure() {
    let server = Server::start();
    let (cookie, option) = vote(server.address, "").await;
    let mut votes = 1;
    for viewers in [1_000, 5_000] {
        let before = server.memory();
        let mut watching = Vec::new();
        for _ in 0..viewers {
            watching.push(watch(server.address, &cookie).await);
        }
        let each = (server.memory() - before) / f64::from(viewers) / 1024.0;
        say(&format!("{viewers} viewers: memory of each"), &[each], "KiB");
        let mut lags = Vec::new();
        for _ in 0..crate::ROUNDS {
            // Past the interval in which changes are gathered.
            tokio::time::sleep(Duration::from_millis(400)).await;
            votes += 1;
            let turnout = format!("\"turnout\":\"{votes} vote");
            let mut seen = JoinSet::new();
            for mut stream in watching.drain(..) {
                let turnout = turnout.clone();
                seen.spawn(async move {
                    let mut news = Vec::new();
                    while !String::from_utf8_lossy(&news).contains(&turnout) {
                        let read = stream.read_buf(&mut news).await.unwrap_or(0);
                        assert!(read > 0, "a viewer was dropped");
                    }
                    (stream, Instant::now())
                });
            }
            let mut open = client::Connection::open(server.address).await;
            let body = format!("option={option}");
            let sent = Instant::now();
            assert_eq!(open.status(&client::post(POLL, "", &body)).await, 303, "a vote");
            let mut last = Duration::ZERO;
            while let Some(Ok((stream, at))) = seen.join_next().await {
                last = last.max(at.saturating_duration_since(sent));
                watching.push(stream);
            }
            lags.push(last.as_secs_f64() * 1e3);
        }
        say(&format!("{viewers} viewers: from sending a vote to the last of them"), &lags, "ms");
    }
}

/// Votes as somebody new: the cookie, and the option chosen.
async fn vote(address: SocketAddr, cookie: &str) -> (String, String) {
    let mut open = client::Connection::open(address).await;
    let (_, _, page) = open.ask(&client::get(POLL, cookie)).await;
    let page = String::from_utf8_lossy(&page).into_owned();
    let option = value(&page, "option").to_owned();
    let (_, head, _) = open.ask(&client::post(POLL, cookie, &format!("option={option}"))).await;
    let visitor = head
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: "))
        .find(|cookie| cookie.starts_with("visitor="))
        .and_then(|cookie| cookie.split(';').next());
    (visitor.expect("a cookie").to_owned(), option)
}

/// Opens an event stream and reads what comes at once.
async fn watch(address: SocketAddr, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    let request = format!(
        "GET {POLL}/events HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\naccept: text/event-stream\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("data:") {
        let read = stream.read_buf(&mut answer).await.expect("an answer");
        assert!(read > 0, "no stream: {}", String::from_utf8_lossy(&answer));
    }
    stream
}
