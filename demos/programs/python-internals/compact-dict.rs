//! Python's dict in small: a sparse index, dense entries, and probing instead of chains.

use crate::show::trace;
use std::sync::atomic::AtomicU32;

static STEP: AtomicU32 = AtomicU32::new(0);
const EMPTY: usize = usize::MAX;

/// Eight index slots point into the entries, which stay in the order of insertion.
struct Dict {
    slots: [usize; 8],
    entries: Vec<(u64, &'static str)>,
}

impl Dict {
    /// Inserts or overwrites; returns the slots that were looked at on the way.
    fn insert(&mut self, key: u64, value: &'static str) -> Vec<u64> {
        let mut probed = Vec::new();
        for slot in probes(key) {
            probed.push(slot);
            let index = &mut self.slots[usize::try_from(slot).expect("below eight")];
            let entry = self.entries.get(*index).map_or("free".into(), |(key, _)| key.to_string());
            trace(&STEP, format!("key {key}"), format!("• slot {slot}: {entry}"));
            if *index == EMPTY {
                assert!(self.entries.len() < 5, "the real one grows at two thirds");
                *index = self.entries.len();
                self.entries.push((key, value));
                break;
            }
            if self.entries[*index].0 == key {
                self.entries[*index].1 = value;
                break;
            }
        }
        probed
    }
}

/// The walk through the table. Its start is the low bits of the hash; at each further step
/// more of the high bits are mixed in, and in the end every slot has its turn.
fn probes(hash: u64) -> impl Iterator<Item = u64> {
    let mut perturb = hash;
    std::iter::successors(Some(hash % 8), move |slot| {
        perturb >>= 5;
        Some((slot * 5 + perturb + 1) % 8)
    })
}

pub fn main() {
    println!("~ steps");
    // As in Python, a small integer is its own hash. All of these want slot 1 first.
    let mut dict = Dict { slots: [EMPTY; 8], entries: Vec::new() };
    let rows = [(33, "c"), (1, "a"), (9, "b"), (8 * 77 + 1, "d")];
    let mut lengths = Vec::new();
    for (key, value) in rows {
        let path = dict.insert(key, value);
        println!("insert {key:>3}: slots {path:?}");
        println!("= probes for key {key}: {} slots", path.len());
        lengths.push(path.len());
    }
    let again = dict.insert(9, "B");
    println!("insert   9 again: slots {again:?}, same entry, new value");

    assert_eq!(lengths[0], 1, "the first key found its slot free");
    assert!(lengths[1..].iter().all(|&steps| steps > 1), "the others had to walk on");
    assert_eq!(again.len(), lengths[2], "a lookup retraces the steps of the insertion");
    assert_eq!(dict.entries, [(33, "c"), (1, "a"), (9, "B"), (617, "d")]);
    println!("Four keys met in slot 1, no list hangs there, and iteration keeps insertion order.");
}
