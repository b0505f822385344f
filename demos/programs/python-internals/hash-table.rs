//! Keys that all share one hash are found all the same, but each look-up compares many keys.

use crate::show::{Since, param, trace};
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

thread_local!(static COMPARISONS: Cell<u32> = const { Cell::new(0) });

/// A clock that goes by comparisons: each is a millisecond of the picture.
#[derive(Clone, Copy)]
struct Comparisons;

impl Since for Comparisons {
    fn ms(self) -> f64 {
        COMPARISONS.get().into()
    }
}

/// A key that counts how often it is compared, and may pretend to hash like all others.
struct Key {
    id: u32,
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
    println!("~ virtual time");
    let keys = param("keys", 40);
    let spread = fill_and_find("distinct hashes", keys, false);
    let colliding = fill_and_find("one hash", keys, true);

    println!("= distinct hashes: {spread} comparisons");
    println!("= one hash: {colliding} comparisons");
    // n inserts compare with all keys so far, n look-ups with half of them on average.
    assert!(colliding >= keys * (keys - 1) / 2, "colliding keys are compared one by one");
    assert!(spread < keys * 3, "distinct hashes need about one comparison per look-up");
    println!("No key was lost: the hash only narrows the search, `==` decides.");
    println!("{keys} keys with one hash took {} times the comparisons.", colliding / spread);
}

/// Inserts the keys, looks each of them up again, and returns how many comparisons that took.
fn fill_and_find(lane: &str, keys: u32, same_hash: bool) -> u32 {
    COMPARISONS.set(0);
    trace(Comparisons, lane, "▶ insert");
    let table: HashMap<Key, u32> = (0..keys).map(|id| (Key { id, same_hash }, id)).collect();
    trace(Comparisons, lane, "■ insert");
    assert_eq!(table.len(), keys as usize, "equal hashes do not make keys equal");

    trace(Comparisons, lane, "▶ look up");
    let found = (0..keys).filter(|&id| table[&Key { id, same_hash }] == id).count();
    trace(Comparisons, lane, "■ look up");
    assert_eq!(found, keys as usize, "every key leads to its own value");
    COMPARISONS.get()
}
