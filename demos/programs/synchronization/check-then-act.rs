//! One seat left and many buyers: checking first and taking later sells it to all of them.

use crate::show::{param, trace};
use std::sync::Barrier;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

pub fn main() {
    let buyers = param("buyers", 4);

    // Wrong on purpose: the check is true for everybody, because nobody has acted yet.
    // Two atomic operations in a row are not one atomic operation.
    let everyone_has_looked = Barrier::new(buyers);
    let (checked, overdrawn) = sell("check, then take", buyers, |seats| {
        let free = seats.load(SeqCst) > 0;
        everyone_has_looked.wait();
        if free {
            seats.fetch_sub(1, SeqCst);
        }
        free
    });

    // Right: the check and the act are one step. It takes a seat only if the number it
    // checked is still true, and checks the new number otherwise.
    let (swapped, left) = sell("compare and swap", buyers, |seats| {
        let mut free = seats.load(SeqCst);
        everyone_has_looked.wait();
        while free > 0 {
            match seats.compare_exchange(free, free - 1, SeqCst, SeqCst) {
                Ok(_) => return true,
                Err(now) => free = now,
            }
        }
        false
    });

    println!("= check, then take: {checked} tickets");
    println!("= compare and swap: {swapped} tickets");
    println!("seats left: {overdrawn} and {left}");
    assert_eq!(checked, buyers, "everyone saw a free seat");
    assert_eq!((swapped, left), (1, 0), "one seat, one ticket");
    println!("What was checked must still hold at the moment of acting: join them in one step.");
}

/// Lets every buyer try to `take` the only seat, each in a thread, and counts the tickets.
fn sell(way: &str, buyers: usize, take: impl Fn(&AtomicI64) -> bool + Sync) -> (usize, i64) {
    let start = Instant::now(); // both ways are drawn from 0
    let seats = AtomicI64::new(1);
    let buy = |id: usize| {
        let lane = format!("buyer {id}");
        trace(start, &lane, format!("▶ {way}"));
        let got_it = take(&seats);
        let outcome = if got_it { "has a ticket" } else { "is told: sold out" };
        trace(start, &lane, format!("• {outcome}"));
        trace(start, &lane, format!("■ {way}"));
        got_it
    };
    let sold = thread::scope(|scope| {
        let buy = &buy;
        let buying: Vec<_> = (1..=buyers).map(|id| scope.spawn(move || buy(id))).collect();
        let outcomes = buying.into_iter().map(|buyer| buyer.join().expect("no panic"));
        outcomes.filter(|&got_it| got_it).count()
    });
    (sold, seats.into_inner())
}
