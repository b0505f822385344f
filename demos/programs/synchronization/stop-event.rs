//! Asked to stop in the middle of a pause: a sleeping thread sleeps on, a waiting one wakes at once.

use crate::show::trace;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const NAP: Duration = Duration::from_millis(300);
const HOUR: Duration = Duration::from_hours(1);

pub fn main() {
    // Wrong on purpose: the flag is looked at only between the naps.
    let flag = AtomicBool::new(false);
    let nap = |about_to_pause: &Sender<()>| {
        about_to_pause.send(()).ok();
        thread::sleep(NAP);
        flag.load(SeqCst)
    };
    let sleeping = timed("sleeps", nap, || flag.store(true, SeqCst));

    // Right: the pause itself is a wait for the flag, so the flag ends it.
    let (flag, raised) = (Mutex::new(false), Condvar::new());
    let wait = |about_to_pause: &Sender<()>| {
        let stop = flag.lock().expect("no holder panicked");
        about_to_pause.send(()).ok();
        // Gives the mutex back while it waits, and has it again when it wakes.
        let woken = raised.wait_timeout_while(stop, HOUR, |stop| !*stop);
        *woken.expect("no holder panicked").0
    };
    let waiting = timed("waits", wait, || {
        *flag.lock().expect("no holder panicked") = true;
        raised.notify_all();
    });

    println!("= sleep, then look: {:.1} ms", sleeping.as_secs_f64() * 1e3);
    println!("= wait for the flag: {:.1} ms", waiting.as_secs_f64() * 1e3);
    assert!(sleeping >= NAP, "the nap is slept to its end");
    assert!(waiting < HOUR, "an hour of pause ended early");
    println!("Pause by waiting for the stop signal, with the period as the timeout.");
}

/// Lets a worker pause until `pause` says that it was asked to stop, and asks it to in its first
/// pause. Gives the length of its last one.
fn timed(way: &str, pause: impl Fn(&Sender<()>) -> bool + Send, stop: impl FnOnce()) -> Duration {
    let start = Instant::now(); // both ways are drawn from 0
    let (about_to_pause, pausing) = channel();
    let lane = format!("worker, {way}");
    thread::scope(|scope| {
        let worker = scope.spawn(move || {
            loop {
                trace(start, &lane, "▶ pause");
                let began = Instant::now();
                let asked_to_stop = pause(&about_to_pause);
                trace(start, &lane, "■ pause");
                if asked_to_stop {
                    return began.elapsed();
                }
            }
        });
        pausing.recv().expect("the worker pauses");
        trace(start, "main", format!("• asks: the worker {way}"));
        stop();
        worker.join().expect("no panic")
    })
}
