//! Six tasks, three accounts: one lock for everything queues them up, one lock per account does not.

use crate::show::trace;
use std::collections::HashMap;
use std::sync::{Arc, Mutex as StdMutex};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

/// Hands out one async lock per key. The map itself is guarded by a std mutex:
/// that section has no await, so nobody ever waits in it for long.
#[derive(Default)]
struct Locks {
    by_key: StdMutex<HashMap<&'static str, Arc<Mutex<()>>>>,
}

impl Locks {
    fn of(&self, key: &'static str) -> Arc<Mutex<()>> {
        let mut by_key = self.by_key.lock().expect("no holder panicked");
        by_key.entry(key).or_default().clone()
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let (one_lock, order) = run(start, "one lock", |_| "all").await;
    let (per_account, _) = run(start, "per account", |account| account).await;

    println!("= one lock for all: {} ms", one_lock.as_millis());
    println!("= a lock per account: {} ms", per_account.as_millis());
    println!("served in the order of asking: {order:?}");
    assert_eq!(one_lock, Duration::from_millis(600), "one after the other");
    assert_eq!(per_account, Duration::from_millis(200), "two per account");
    assert!(order.is_sorted(), "waiters are served first come, first served");
    println!(
        "An async lock may be held across an await, but everyone who shares it waits as long."
    );
}

/// Six tasks update three accounts, 100 ms each, under the lock that `key_of` the account names.
async fn run(
    start: Instant,
    way: &'static str,
    key_of: fn(&'static str) -> &'static str,
) -> (Duration, Vec<usize>) {
    let began = Instant::now();
    let locks = Arc::new(Locks::default());
    let served = Arc::new(StdMutex::new(Vec::new()));
    let mut set = JoinSet::new();
    for (id, account) in ["ann", "bob", "eve"].into_iter().cycle().take(6).enumerate() {
        let (lock, served) = (locks.of(key_of(account)), served.clone());
        set.spawn(async move {
            let lane = format!("task {id}, {account}");
            trace(start, &lane, format!("▶ {way}, waits"));
            let guard = lock.lock().await;
            trace(start, &lane, format!("■ {way}, waits"));
            served.lock().expect("no holder panicked").push(id);
            trace(start, &lane, format!("▶ {way}, holds"));
            sleep(Duration::from_millis(100)).await; // a read and a write in the database
            trace(start, &lane, format!("■ {way}, holds"));
            drop(guard);
        });
    }
    set.join_all().await;
    let served = served.lock().expect("no holder panicked").clone();
    (began.elapsed(), served)
}
