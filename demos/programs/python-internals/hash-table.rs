//! Keys that all share one hash are found all the same, but each lookup compares many keys.

use crate::show::{param, trace};
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::time::Instant;

thread_local! {
    static COMPARISONS: Cell<usize> = const { Cell::new(0) };
}

/// A key that counts how often it is compared, and may pretend to hash like all others.
struct Key {
    id: usize,
    same_hash: bool,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.same_hash { 42 } else { self.id }.hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        COMPARISONS.set(COMPARISONS.get() + 1);
        self.id == other.id
    }
}

impl Eq for Key {}

pub fn main() {
    let start = Instant::now();
    let keys = param("keys", 400).clamp(50, 2000);

    let spread = fill_and_find(start, "distinct hashes", keys, false);
    let colliding = fill_and_find(start, "one hash", keys, true);

    println!("= distinct hashes: {spread} comparisons");
    println!("= one hash: {colliding} comparisons");
    // n inserts compare with all keys so far, n lookups with half of them on average.
    assert!(colliding >= keys * (keys - 1) / 2, "colliding keys are compared one by one");
    assert!(spread < keys * 3, "distinct hashes need about one comparison per lookup");
    println!("No key was lost: the hash only narrows the search, `==` decides.");
    println!("{keys} keys with one hash took {} times the comparisons.", colliding / spread);
}

/// Inserts the keys, looks each of them up again, and returns how many comparisons that took.
fn fill_and_find(start: Instant, lane: &str, keys: usize, same_hash: bool) -> usize {
    COMPARISONS.set(0);
    trace(start, lane, "▶ insert");
    let table: HashMap<Key, usize> = (0..keys).map(|id| (Key { id, same_hash }, id)).collect();
    trace(start, lane, "■ insert");
    assert_eq!(table.len(), keys, "equal hashes do not make keys equal");

    trace(start, lane, "▶ look up");
    let found = (0..keys).filter(|&id| table[&Key { id, same_hash }] == id).count();
    trace(start, lane, "■ look up");
    assert_eq!(found, keys, "every key leads to its own value");
    COMPARISONS.get()
}
