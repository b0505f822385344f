//! Why {1, 4, 2, 2, 3, 4, 5, 5} looks sorted in Python, why {8, 1} does not, and what Rust does.

use crate::show::trace;
use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::AtomicU32;

static STEP: AtomicU32 = AtomicU32::new(0);

/// A toy of Python's set for small integers: the hash is the number, the table has 8 slots.
/// (The real one also tries a few neighbouring slots first, once the table is larger.)
struct ToySet(Vec<Option<usize>>);

impl ToySet {
    fn from(numbers: &[usize]) -> Self {
        let mut set = Self(vec![None; 8]);
        for &number in numbers {
            set.insert(number);
        }
        set
    }

    fn insert(&mut self, number: usize) {
        let mask = self.0.len() - 1;
        let (mut slot, mut perturb) = (number & mask, number);
        while let Some(other) = self.0[slot] {
            if other == number {
                return;
            }
            perturb >>= 5;
            slot = (slot * 5 + 1 + perturb) & mask;
        }
        self.0[slot] = Some(number);
        // From three fifths full on it moves to a table four times the size.
        let used = self.iter().count();
        if used * 5 >= mask * 3 {
            let numbers: Vec<_> = self.iter().collect();
            self.0 = vec![None; (used * 4 + 1).next_power_of_two()];
            for number in numbers {
                self.insert(number);
            }
        }
    }

    /// Iteration walks the table: the order is that of the slots.
    fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().copied().flatten()
    }
}

pub fn main() {
    println!("~ steps");
    let literal = [1, 4, 2, 2, 3, 4, 5, 5];
    for numbers in [&literal[..], &[8, 1], &[1, 33], &[33, 1]] {
        let order: Vec<_> = ToySet::from(numbers).iter().collect();
        println!("toy of CPython: {numbers:?} -> {order:?}");
        draw(format!("toy {numbers:?}").replace(", ", " "), &order);
    }
    let toy = |numbers: &[usize]| ToySet::from(numbers).iter().collect::<Vec<_>>();
    assert_eq!(toy(&literal), [1, 2, 3, 4, 5], "looks sorted");
    assert_eq!(toy(&[8, 1]), [8, 1], "8 wraps round to slot 0");
    assert_ne!(toy(&[1, 33]), toy(&[33, 1]), "the same set in two orders");

    // Every Rust HashSet has random keys for its hash, so 64 equal sets differ in their order.
    let hashed: Vec<HashSet<usize>> = (0..64).map(|_| literal.into_iter().collect()).collect();
    let orders: BTreeSet<Vec<usize>> =
        hashed.iter().map(|set| set.iter().copied().collect()).collect();
    let trees: Vec<BTreeSet<usize>> = (0..64).map(|_| literal.into_iter().collect()).collect();
    let tree_orders: BTreeSet<Vec<usize>> =
        trees.iter().map(|set| set.iter().copied().collect()).collect();
    for (number, set) in hashed.iter().take(3).enumerate() {
        draw(format!("HashSet {}", number + 1), set);
    }
    draw("BTreeSet".to_owned(), &trees[0]);
    println!("three of the HashSets: {:?}", &hashed[..3]);
    println!("the first of the BTreeSets: {:?}", trees[0]);

    println!("= HashSet, made 64 times: {} orders", orders.len());
    println!("= BTreeSet, made 64 times: {} orders", tree_orders.len());
    assert!(hashed.iter().all(|set| set.len() == 5), "duplicates are gone everywhere");
    assert!(hashed.windows(2).all(|pair| pair[0] == pair[1]), "equality ignores the order");
    assert!(orders.len() > 1, "the order of a HashSet is nothing to rely on");
    assert!(tree_orders.into_iter().eq([vec![1, 2, 3, 4, 5]]), "a BTreeSet is always sorted");
    println!("Five elements in each of them; only the BTreeSet promises an order.");
}

/// The elements in the order in which one meets them.
fn draw<'a>(lane: String, set: impl IntoIterator<Item = &'a usize>) {
    for element in set {
        trace(&STEP, &lane, format!("• {element}"));
    }
}
