//! Two queries at once on one session: one is refused; with a session for each task both succeed.

use crate::show::trace;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const QUERY: Duration = Duration::from_millis(100);

/// A session is one connection, and a connection answers one query at a time.
struct Session {
    name: &'static str,
    start: Instant,
    busy: AtomicBool,
}

impl Session {
    fn open(start: Instant, name: &'static str) -> Self {
        Self { name, start, busy: AtomicBool::new(false) }
    }

    /// As Python has it: anybody may call, so the session must notice a second caller at run time.
    async fn execute_shared(&self, sql: &'static str) -> Result<(), &'static str> {
        if self.busy.swap(true, Relaxed) {
            trace(self.start, self.name, format!("• refused: {sql}"));
            return Err("a query is under way");
        }
        trace(self.start, self.name, format!("▶ {sql}"));
        sleep(QUERY).await;
        trace(self.start, self.name, format!("■ {sql}"));
        self.busy.store(false, Relaxed);
        Ok(())
    }

    /// As Rust has it: `&mut` lends the session to one query, and no refusal is left to handle.
    /// `join!(session.execute("a"), session.execute("b"))` does not compile (E0499).
    async fn execute(&mut self, sql: &'static str) {
        self.execute_shared(sql).await.expect("nobody else can hold this session");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    let session = Session::open(start, "shared session");
    let both = tokio::join!(session.execute_shared("users"), session.execute_shared("orders"));
    let succeeded = usize::from(both.0.is_ok()) + usize::from(both.1.is_ok());

    let clock = Instant::now();
    let mut session = Session::open(start, "one session");
    session.execute("users").await;
    session.execute("orders").await;
    let in_turn = clock.elapsed();

    let clock = Instant::now();
    let (mut first, mut second) =
        (Session::open(start, "session 1"), Session::open(start, "session 2"));
    tokio::join!(first.execute("users"), second.execute("orders"));
    let at_once = clock.elapsed();

    println!("answered on a session that two tasks share: {succeeded} of 2 queries");
    println!("= one after the other: {} ms", in_turn.as_millis());
    println!("= a session each: {} ms", at_once.as_millis());
    assert_eq!(succeeded, 1, "the second query met a busy connection");
    assert!(in_turn >= QUERY * 2 && at_once < QUERY * 2, "virtual time is exact");
    println!("Two queries at once need two connections; one connection does them in turn.");
}
