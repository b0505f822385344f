//! A load of HTTP/1.1 requests over connections that stay open. It reads just enough of an answer
//! to know where the next begins, so that little of what is measured is the client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// One open connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Opens one.
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a TCP option");
        Self { stream, buffer: Vec::with_capacity(64 << 10) }
    }

    /// Sends a request as it is and reads its answer: status, head and body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> (u16, String, Vec<u8>) {
        self.stream.write_all(request).await.expect("the server reads");
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            let read = self.stream.read_buf(&mut self.buffer).await.expect("the server answers");
            assert!(read > 0, "the server closed the connection");
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let status = text.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0);
        let length = header(&text, "content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
        while self.buffer.len() < head + length {
            let read = self.stream.read_buf(&mut self.buffer).await.expect("the server answers");
            assert!(read > 0, "the server closed the connection");
        }
        (status, text, self.buffer[head..head + length].to_vec())
    }

    /// As [`Connection::ask`], for the status alone.
    pub(crate) async fn status(&mut self, request: &[u8]) -> u16 {
        self.ask(request).await.0
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// The value of a header in the head of an answer.
pub(crate) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// A GET with a cookie.
pub(crate) fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\r\n").into_bytes()
}

/// A form that is posted.
pub(crate) fn post(path: &str, cookie: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Requests per second over so many connections, each sending what `make` gives it, and every
/// answer's time in milliseconds, sorted.
pub(crate) async fn load(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    expected: u16,
    make: impl Fn(usize, usize) -> Vec<u8> + Send + Sync + 'static,
) -> (f64, Vec<f64>) {
    let make = Arc::new(make);
    let mut tasks = JoinSet::new();
    let start = Instant::now();
    for connection in 0..connections {
        let make = Arc::clone(&make);
        tasks.spawn(async move {
            let mut open = Connection::open(address).await;
            let mut times = Vec::new();
            while start.elapsed() < time {
                let request = make(connection, times.len());
                let sent = Instant::now();
                let status = open.status(&request).await;
                assert_eq!(status, expected, "an answer of another kind");
                times.push(sent.elapsed().as_secs_f64() * 1e3);
            }
            times
        });
    }
    let mut times: Vec<f64> = tasks.join_all().await.into_iter().flatten().collect();
    let rate = crate::count(times.len()) / start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    (rate, times)
}
