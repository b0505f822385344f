//! Two threads give way to each other in step: both run all the time and neither gets on, until one waits longer.

use crate::show::{param, trace};
use parking_lot::Mutex;
use std::sync::Barrier;
use std::sync::atomic::AtomicU32;
use std::thread;

static STEP: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    println!("~ steps");
    let rounds = param("rounds", 5);
    let in_step = run("in step", rounds, |_round, _thread| true);
    // Backing off unequally: thread 2 sits out every second round. Random pauses do the same.
    let unequal = run("unequal", rounds, |round, thread| thread == 1 || round % 2 == 0);
    println!("= in step, tries: {} tries", in_step.tries);
    println!("= in step, through: {} threads", in_step.through);
    println!("= unequal, tries: {} tries", unequal.tries);
    println!("= unequal, through: {} threads", unequal.through);
    assert_eq!(in_step.through, 0, "busy all the time, and no progress");
    assert_eq!(unequal.through, 2, "one was let through, then the other");
    println!(
        "Nobody was blocked in {rounds} rounds of politeness; what was missing was inequality."
    );
}

struct Outcome {
    tries: usize,
    through: usize,
}

/// Each thread takes its own lock and tries the other's; if it cannot have both it gives its own back.
fn run(name: &str, rounds: u32, takes_part: fn(u32, u32) -> bool) -> Outcome {
    let locks = [Mutex::new(()), Mutex::new(())];
    let together = Barrier::new(2);
    let outcomes = thread::scope(|scope| {
        let threads = [1, 2].map(|id: u32| {
            let (locks, together) = (&locks, &together);
            scope.spawn(move || {
                let lane = format!("{name}: thread {id}");
                let [own, other] = if id == 1 { [0, 1] } else { [1, 0] };
                let (mut tries, mut is_through) = (0, false);
                for round in 1..=rounds {
                    let active = !is_through && takes_part(round, id);
                    let held = active.then(|| locks[own].lock());
                    together.wait(); // both hold what they want to hold
                    let both = active && locks[other].try_lock().is_some();
                    tries += usize::from(active);
                    if active {
                        let said = if both { "• has both" } else { "• gives way" };
                        trace(&STEP, &lane, format!("{said}, round {round}"));
                    }
                    together.wait(); // both have tried
                    is_through |= both;
                    drop(held);
                    together.wait(); // both have let go
                }
                (tries, is_through)
            })
        });
        threads.map(|thread| thread.join().expect("no panic"))
    });
    Outcome {
        tries: outcomes.iter().map(|(tries, _)| tries).sum(),
        through: outcomes.iter().filter(|(_, is_through)| *is_through).count(),
    }
}
