//! A tiny framework awaits the dependencies on the loop, then calls the sync endpoint in a thread.

use crate::show::trace;
use std::collections::HashMap;
use std::thread::{ThreadId, current};
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// What the framework keeps for one request: each dependency is resolved once and then shared.
struct Request {
    start: Instant,
    resolved: HashMap<&'static str, User>,
    loop_thread: ThreadId,
    asked: usize,
    ran: usize,
}

#[derive(Clone, Debug, PartialEq)]
struct User(String);

impl Request {
    /// An async dependency; it can await because the framework, not the endpoint, calls it.
    async fn current_user(&mut self) -> User {
        self.asked += 1;
        if let Some(user) = self.resolved.get("current_user") {
            trace(self.start, "event loop", "• current_user: from this request's cache");
            return user.clone();
        }
        trace(self.start, "event loop", "▶ current_user");
        self.ran += 1;
        sleep(Duration::from_millis(15)).await;
        assert_eq!(current().id(), self.loop_thread, "awaited on the loop");
        trace(self.start, "event loop", "■ current_user");
        self.resolved.entry("current_user").or_insert(User("ada".to_owned())).clone()
    }

    /// Another dependency that depends on the first.
    async fn permissions(&mut self) -> &'static str {
        let User(name) = self.current_user().await;
        if name == "ada" { "admin" } else { "guest" }
    }

    /// A sync dependency of an async endpoint goes the other way: out to the pool, and back.
    async fn settings(&self) -> ThreadId {
        let start = self.start;
        let read = move || {
            trace(start, "pool thread", "▶ settings");
            std::thread::sleep(Duration::from_millis(10));
            trace(start, "pool thread", "■ settings");
            current().id()
        };
        spawn_blocking(read).await.expect("no panic")
    }
}

/// The sync endpoint gets plain values. It could not await anything, and does not have to.
fn endpoint(start: Instant, user: &User, role: &str) -> (String, ThreadId) {
    trace(start, "pool thread", "▶ endpoint");
    std::thread::sleep(Duration::from_millis(20));
    trace(start, "pool thread", "■ endpoint");
    (format!("hello {} ({role})", user.0), current().id())
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let (start, loop_thread) = (Instant::now(), current().id());
    let mut request = Request { start, resolved: HashMap::new(), loop_thread, asked: 0, ran: 0 };

    let user = request.current_user().await;
    let role = request.permissions().await;
    let body = move || endpoint(start, &user, role);
    let (answer, endpoint_thread) = spawn_blocking(body).await.expect("no panic");
    trace(start, "event loop", "• sync endpoint answered");

    let settings_thread = request.settings().await;
    trace(start, "event loop", "• async endpoint got its sync dependency");

    println!("answer: {answer}");
    println!("= current_user, asked for: {} ×", request.asked);
    println!("= current_user, ran: {} ×", request.ran);
    assert_eq!(answer, "hello ada (admin)");
    assert_eq!((request.asked, request.ran), (2, 1), "resolved once per request");
    let in_pool = endpoint_thread != loop_thread && settings_thread != loop_thread;
    assert!(in_pool, "neither a sync endpoint nor a sync dependency runs on the loop");
    println!("Who calls decides: async on the loop, sync in a thread, in either combination.");
}
