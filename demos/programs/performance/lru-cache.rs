//! Each key's stay in a cache of three: LRU keeps what was read lately, FIFO forgets it all the same.

use crate::show::trace;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[derive(Clone, Copy, PartialEq)]
enum Policy {
    LeastRecentlyUsed,
    FirstInFirstOut,
}

struct Cache {
    policy: Policy,
    capacity: usize,
    values: HashMap<char, u32>,
    /// The next key to be evicted stands in front.
    order: VecDeque<char>,
    hits: usize,
    misses: usize,
    start: Instant,
}

impl Cache {
    fn new(start: Instant, policy: Policy, capacity: usize) -> Self {
        let (values, order) = (HashMap::new(), VecDeque::new());
        Self { policy, capacity, values, order, hits: 0, misses: 0, start }
    }

    #[track_caller]
    fn trace(&self, key: char, event: &str) {
        let policy = if self.policy == Policy::LeastRecentlyUsed { "LRU" } else { "FIFO" };
        trace(self.start, format!("{policy} {key}"), event);
    }

    fn get_or_insert(&mut self, key: char, load: impl FnOnce() -> u32) -> u32 {
        if let Some(&value) = self.values.get(&key) {
            self.hits += 1;
            self.trace(key, "• hit");
            if self.policy == Policy::LeastRecentlyUsed {
                // A use moves the key to the end of the queue: the only difference to FIFO.
                self.order.retain(|&other| other != key);
                self.order.push_back(key);
            }
            return value;
        }
        self.misses += 1;
        if self.values.len() == self.capacity {
            let victim = self.order.pop_front().expect("a full cache has a first key");
            self.values.remove(&victim);
            self.trace(victim, "■ cached");
        }
        self.trace(key, "▶ cached");
        self.order.push_back(key);
        *self.values.entry(key).or_insert_with(load)
    }

    fn clear(&mut self) {
        while let Some(key) = self.order.pop_front() {
            self.trace(key, "■ cached");
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let mut lru = Cache::new(start, Policy::LeastRecentlyUsed, 3);
    let mut fifo = Cache::new(start, Policy::FirstInFirstOut, 3);

    // `a` is popular. When `d` needs room, LRU gives up `b`, FIFO gives up `a`.
    for key in "abcadaeafa".chars() {
        for cache in [&mut lru, &mut fifo] {
            let value = cache.get_or_insert(key, || u32::from(key));
            assert_eq!(value, u32::from(key), "a cache never changes the answer");
        }
        sleep(Duration::from_millis(10)).await;
    }
    println!("= LRU: {} hits", lru.hits);
    println!("= FIFO: {} hits", fifo.hits);
    println!("= LRU misses: {} loads", lru.misses);
    println!("= FIFO misses: {} loads", fifo.misses);
    assert!(lru.values.contains_key(&'a'), "the key in use stayed");
    assert!(!lru.values.contains_key(&'b'), "the key used longest ago left");
    assert_eq!((lru.hits, fifo.hits), (4, 3));
    lru.clear();
    fifo.clear();
    println!("Reading `a` kept it in the LRU cache from its first use to the end.");
}
