//! One job and a crowd that waits: notify_all wakes everybody for it, notify_one wakes one.

use crate::show::{param, trace};
use parking_lot::{Condvar, Mutex};
use std::sync::atomic::AtomicU32;
use std::thread;

static STEP: AtomicU32 = AtomicU32::new(0);

#[derive(Default)]
struct State {
    waiting: usize,
    jobs: usize,
    woken_in_vain: usize,
    is_over: bool,
}

pub fn main() {
    println!("~ steps");
    let threads = param("threads", 8);
    let all = run("notify_all", threads, |crowd| _ = crowd.notify_all());
    let one = run("notify_one", threads, |crowd| _ = crowd.notify_one());
    println!("= notify_all, woken in vain: {all} threads");
    println!("= notify_one, woken in vain: {one} threads");
    assert_eq!((all, one), (threads - 1, 0), "all but the one who got the job, or nobody");
    println!("{threads} threads were woken for one job, or one was.");
}

/// Lets the threads wait, brings one job, and counts who was woken for nothing.
fn run(name: &str, threads: usize, notify: impl Fn(&Condvar)) -> usize {
    let (state, changed, settled) = (Mutex::new(State::default()), Condvar::new(), Condvar::new());
    thread::scope(|scope| {
        for id in 1..=threads {
            let (state, changed, settled) = (&state, &changed, &settled);
            scope.spawn(move || {
                let lane = format!("{name}: thread {id}");
                let mut now = state.lock();
                loop {
                    now.waiting += 1;
                    settled.notify_one();
                    changed.wait(&mut now);
                    now.waiting -= 1;
                    if now.is_over {
                        return;
                    }
                    if now.jobs > 0 {
                        now.jobs -= 1;
                        trace(&STEP, &lane, "• takes the job");
                    } else {
                        now.woken_in_vain += 1;
                        trace(&STEP, &lane, "• woken in vain");
                    }
                }
            });
        }
        let mut now = state.lock();
        settled.wait_while(&mut now, |now| now.waiting < threads);
        now.jobs = 1;
        trace(&STEP, format!("{name}: main"), "• one job");
        notify(&changed); // the woken ones run when this lock is free
        let expected = if name == "notify_all" { threads - 1 } else { 0 };
        settled.wait_while(&mut now, |now| {
            now.jobs > 0 || now.waiting < threads || now.woken_in_vain < expected
        });
        now.is_over = true;
        changed.notify_all();
        now.woken_in_vain
    })
}
