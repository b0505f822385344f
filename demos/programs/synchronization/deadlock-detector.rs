//! Before anyone waits, follow who waits for whom: the one who would close the circle is refused.

use crate::show::{param, trace};
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;
use std::time::Instant;

/// Locks that know who holds them and who waits for which.
struct Locks {
    table: Mutex<Table>,
    changed: Condvar,
}

struct Table {
    holder: Vec<Option<usize>>,
    waits_for: Vec<Option<usize>>,
}

impl Locks {
    fn lock(&self, who: usize, lock: usize) -> Result<(), &'static str> {
        let mut table = self.table.lock().unwrap();
        while table.holder[lock].is_some() {
            // Taken. By us? Or does its holder wait for us, directly or through others?
            let mut wanted = Some(lock);
            while let Some(holder) = wanted.and_then(|lock| table.holder[lock]) {
                if holder == who {
                    return Err("would deadlock");
                }
                wanted = table.waits_for[holder];
            }
            table.waits_for[who] = Some(lock);
            table = self.changed.wait(table).unwrap();
            table.waits_for[who] = None;
        }
        table.holder[lock] = Some(who);
        Ok(())
    }

    fn unlock(&self, lock: usize) {
        self.table.lock().unwrap().holder[lock] = None;
        self.changed.notify_all();
    }
}

pub fn main() {
    let start = Instant::now();
    let threads = param("threads", 4);
    let locks = Locks {
        table: Mutex::new(Table { holder: vec![None; threads], waits_for: vec![None; threads] }),
        changed: Condvar::new(),
    };
    // Wrong on purpose: everyone holds one lock and asks for the next one in the ring.
    let everyone_holds_one = Barrier::new(threads);
    let diner = |id: usize| {
        let lane = format!("thread {id}");
        let (own, next) = (id, (id + 1) % threads);
        locks.lock(id, own).expect("nobody else starts with it");
        trace(start, &lane, format!("▶ holds lock {own}"));
        // The shortest circle: this lock cannot be taken twice, even by its holder.
        locks.lock(id, own).expect_err("it would wait for itself");
        trace(start, &lane, format!("• refused: lock {own} again"));
        everyone_holds_one.wait();
        trace(start, &lane, format!("• asks for lock {next}"));
        let outcome = locks.lock(id, next);
        if let Err(why) = outcome {
            trace(start, &lane, format!("• refused: {why}, gives up"));
        } else {
            trace(start, &lane, "• has both, works");
            locks.unlock(next);
        }
        trace(start, &lane, format!("■ holds lock {own}"));
        locks.unlock(own);
        outcome.is_ok()
    };
    let finished = thread::scope(|scope| {
        let diner = &diner;
        let threads: Vec<_> = (0..threads).map(|id| scope.spawn(move || diner(id))).collect();
        let outcomes = threads.into_iter().map(|thread| thread.join().expect("no panic"));
        outcomes.filter(|&finished| finished).count()
    });
    println!("= finished: {finished} threads");
    println!("= refused: {} threads", threads - finished);
    println!("= refused their own lock: {threads} threads");
    assert_eq!(finished, threads - 1, "one victim frees all the others");
    println!("The last to ask would have closed the circle; it stepped back and nobody hung.");
}
