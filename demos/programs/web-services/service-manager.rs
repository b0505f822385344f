//! A supervisor restarts what dies: one worker recovers after two crashes, a hopeless one is given up.

use crate::show::trace;
use std::collections::HashMap;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Duration, Instant, sleep};

const MAX_RESTARTS: u32 = 4;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let mut supervisor = Supervisor { start, running: JoinSet::new(), names: HashMap::new() };
    for name in ["steady", "unlucky", "hopeless"] {
        supervisor.launch(name, 0);
    }

    let mut ended = HashMap::new();
    while let Some(outcome) = supervisor.running.join_next_with_id().await {
        let id = outcome.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
        let (name, restarts) = supervisor.names.remove(&id).expect("we launched it");
        match outcome {
            Ok(_) => {
                trace(start, name, "■ runs");
                ended.insert(name, ("finished", restarts));
            }
            Err(_) if restarts < MAX_RESTARTS => {
                trace(start, name, "✗ runs");
                supervisor.launch(name, restarts + 1);
            }
            Err(_) => {
                trace(start, name, "✗ runs");
                trace(start, "supervisor", format!("• gives up on {name}"));
                ended.insert(name, ("given up", restarts));
            }
        }
    }

    for name in ["steady", "unlucky", "hopeless"] {
        println!("= {name}: {} restarts", ended[name].1);
    }
    assert_eq!(ended["steady"], ("finished", 0), "nobody else's crash disturbed it");
    assert_eq!(ended["unlucky"], ("finished", 2), "two crashes, two restarts");
    assert_eq!(ended["hopeless"], ("given up", MAX_RESTARTS), "a crash loop must have an end");
    println!(
        "Restart with a growing pause and a limit, or a crash loop becomes a load of its own."
    );
}

struct Supervisor {
    start: Instant,
    running: JoinSet<()>,
    names: HashMap<Id, (&'static str, u32)>,
}

impl Supervisor {
    /// Starts a worker, after a pause that doubles with every restart.
    fn launch(&mut self, name: &'static str, restarts: u32) {
        let start = self.start;
        let pause = Duration::from_millis(if restarts == 0 { 0 } else { 100 << restarts });
        let task = self.running.spawn(async move {
            sleep(pause).await;
            trace(start, name, "▶ runs");
            worker(name, restarts).await;
        });
        self.names.insert(task.id(), (name, restarts));
    }
}

/// One run of a worker, in a process of its own if the isolation has to be complete.
async fn worker(name: &str, restarts: u32) {
    let (work, crashes) = match name {
        "steady" => (4_000, false),
        "unlucky" => (500, restarts < 2),
        _ => (50, true),
    };
    sleep(Duration::from_millis(work)).await;
    assert!(!crashes, "{name} crashed");
}
