//! A cache in the process answers in nanoseconds, a shared one behind a socket costs a round trip.

use crate::show::trace;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

const READS: u32 = 2_000;

/// The shared cache: one more process in real life, a thread behind a socket pair here.
/// Lines of the protocol: `get key`, `set key value`; the answer is the (old) value or empty.
fn shared_cache(socket: UnixStream, start: Instant) {
    let mut answers = socket.try_clone().expect("a second handle");
    let mut values: HashMap<String, String> = HashMap::new();
    for line in BufReader::new(socket).lines().map_while(Result::ok) {
        let mut words = line.split(' ');
        let answer = match (words.next(), words.next(), words.next()) {
            (Some("set"), Some(key), Some(value)) => {
                trace(start, "shared cache", format!("• {key} is now {value}"));
                values.insert(key.to_owned(), value.to_owned()).unwrap_or_default()
            }
            (Some("get"), Some(key), None) => values.get(key).cloned().unwrap_or_default(),
            _ => break,
        };
        writeln!(answers, "{answer}").expect("the client waits for it");
    }
}

struct Client(BufReader<UnixStream>);
impl Client {
    fn ask(&mut self, command: &str) -> Option<String> {
        writeln!(self.0.get_mut(), "{command}").expect("sent");
        let answer = self.0.by_ref().lines().next()?.expect("answered");
        Some(answer).filter(|value| !value.is_empty())
    }
}

/// Time per read in the best of ten rounds, so that a busy machine does not matter.
fn timed(start: Instant, lane: &str, mut read: impl FnMut() -> Option<String>) -> Duration {
    let mut best = Duration::MAX;
    trace(start, lane, "▶ reads");
    for _round in 0..10 {
        let clock = Instant::now();
        for _ in 0..READS / 10 {
            assert_eq!(read().as_deref(), Some("42"));
        }
        best = best.min(clock.elapsed() / (READS / 10));
    }
    trace(start, lane, "■ reads");
    best
}

pub fn main() {
    let start = Instant::now();
    let (ours, theirs) = UnixStream::pair().expect("a socket pair");
    thread::spawn(move || shared_cache(theirs, start));
    let mut shared = Client(BufReader::new(ours));

    // A miss, a computation, a value for everybody, with a version in its key.
    assert_eq!(shared.ask("get price:v2:7"), None);
    shared.ask("set price:v2:7 42");
    let round_trip = timed(start, "worker, shared cache", || shared.ask("get price:v2:7"));

    // Two levels: what is small and hot is kept in the process, as a copy of its own.
    let mut local: HashMap<String, String> = HashMap::new();
    let mut asked = 0;
    let two_levels = timed(start, "worker, two levels", || {
        if let Some(value) = local.get("price:v2:7") {
            return Some(value.clone());
        }
        asked += 1;
        let value = shared.ask("get price:v2:7")?;
        Some(local.entry("price:v2:7".to_owned()).or_insert(value).clone())
    });

    // The price of the copy: another process changes the shared value, ours does not notice.
    shared.ask("set price:v2:7 43");
    let now_shared = shared.ask("get price:v2:7");
    println!("= shared cache, per read: {} ns", round_trip.as_nanos());
    println!("= two levels, per read: {} ns", two_levels.as_nanos());
    assert_eq!(asked, 1, "{READS} reads, one round trip");
    assert!(round_trip > two_levels * 3, "a round trip costs far more than a look-up");
    assert_ne!(now_shared.as_ref(), local.get("price:v2:7"), "and the copy is stale");
    println!("The local copy saved {} round trips and paid with staleness.", READS - 1);
}
