//! The same requests with a client each, with clients never closed, and with one client for all.

use crate::show::{param, trace};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

static ACCEPTED: AtomicUsize = AtomicUsize::new(0);

/// A server with keep-alive: it answers line after line until the client closes.
fn serve(listener: &TcpListener) {
    for connection in listener.incoming().flatten() {
        ACCEPTED.fetch_add(1, SeqCst);
        thread::spawn(move || {
            let mut writer = connection.try_clone().expect("a second handle");
            for _request in BufReader::new(connection).lines().map_while(Result::ok) {
                writer.write_all(b"200 OK\n").expect("the client waits for it");
            }
        });
    }
}

/// Owns its connection, as a `ClientSession` or a `reqwest::Client` owns its pool.
struct Client(BufReader<TcpStream>);

impl Client {
    fn open(server: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(server).expect("a loopback connection")))
    }

    /// Reads the whole answer: with an unread rest the connection could not be used again.
    fn get(&mut self) {
        self.0.get_mut().write_all(b"GET /\n").expect("sent");
        let mut answer = String::new();
        self.0.read_line(&mut answer).expect("answered");
        assert_eq!(answer, "200 OK\n");
    }
}

pub fn main() {
    let start = Instant::now();
    let requests = param("requests", 6);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let server = listener.local_addr().expect("an address");
    thread::spawn(move || serve(&listener));

    for number in 1..=requests {
        trace(start, "client per request", format!("▶ connection {number}"));
        Client::open(server).get(); // closed at once: correct, but a handshake every time
        trace(start, "client per request", format!("■ connection {number}"));
    }
    let per_request = ACCEPTED.swap(0, SeqCst);

    let mut forgotten = Vec::new(); // nobody closes these, each one holds its descriptor
    for number in 1..=requests {
        trace(start, "never closed", format!("▶ connection {number}"));
        let mut client = Client::open(server);
        client.get();
        forgotten.push(client);
    }
    let unclosed = ACCEPTED.swap(0, SeqCst);

    trace(start, "one shared client", "▶ connection 1");
    let mut shared_client = Client::open(server);
    for number in 1..=requests {
        shared_client.get();
        trace(start, "one shared client", format!("• request {number} answered"));
    }
    drop(shared_client);
    trace(start, "one shared client", "■ connection 1");
    let shared = ACCEPTED.swap(0, SeqCst);
    for number in (1..=forgotten.len()).rev() {
        trace(start, "never closed", format!("✗ connection {number}"));
    }
    println!("= client per request: {per_request} connections");
    println!("= never closed: {unclosed} connections");
    println!("= one shared client: {shared} connections");
    assert_eq!((per_request, unclosed, shared), (requests, requests, 1));
    println!("One client answered {requests} requests over a single connection.");
}
