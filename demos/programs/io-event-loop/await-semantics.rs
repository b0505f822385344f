//! A thousand awaits of ready futures let nobody else run; one await that suspends does.

use crate::show::trace;
use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;
use std::time::Instant;

use tokio::sync::{Mutex, mpsc};
use tokio::task::{LocalSet, spawn_local, yield_now};

/// How often the other task has had its turn.
type Turns = Rc<Cell<usize>>;

/// Lives beside the task under test and counts each turn it gets.
async fn neighbour(start: Instant, turns: Turns) {
    loop {
        turns.set(turns.get() + 1);
        trace(start, "neighbour", format!("• turn {}", turns.get()));
        yield_now().await;
    }
}

/// Runs `work` and returns how many turns the neighbour had meanwhile.
async fn during(
    start: Instant,
    name: &str,
    turns: &Turns,
    work: impl Future<Output = ()>,
) -> usize {
    yield_now().await;
    let before = turns.get();
    trace(start, "worker", format!("▶ {name}"));
    work.await;
    trace(start, "worker", format!("■ {name}"));
    println!("= {name}: {} turns", turns.get() - before);
    turns.get() - before
}

async fn ready_futures() {
    for number in 0..1000 {
        ready(number).await;
        async {}.await;
    }
}

async fn free_lock() {
    let lock = Mutex::const_new(0);
    for _ in 0..100 {
        *lock.lock().await += 1;
    }
}

/// tokio makes its own resources suspend once the task's budget of operations is used up.
async fn full_channel() {
    let (sender, mut receiver) = mpsc::channel(1000);
    for number in 0..1000 {
        sender.try_send(number).expect("there is room for all");
    }
    for _ in 0..1000 {
        receiver.recv().await.expect("all were sent");
    }
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let (start, turns) = (Instant::now(), Turns::default());
    let program = async {
        spawn_local(neighbour(start, Rc::clone(&turns)));
        let nobody = during(start, "1000 ready futures", &turns, ready_futures()).await;
        let locked = during(start, "100 locks, all free", &turns, free_lock()).await;
        let yielded = during(start, "one yield_now", &turns, yield_now()).await;
        let budget = during(start, "1000 receives", &turns, full_channel()).await;
        assert_eq!(nobody, 0, "nothing suspended, so nobody else ran");
        assert_eq!(locked, 0, "taking a free lock does not suspend either");
        assert_eq!(yielded, 1, "this one suspended");
        assert!((1..100).contains(&budget), "suspended by the budget, not by every await");
    };
    LocalSet::new().run_until(program).await;
    println!(
        "Only an await that suspends gives others a turn; tokio's budget forces one now and then."
    );
}
