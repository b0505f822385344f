//! The spin lock owns its data, and shows what waiting costs: a spinning waiter works, a sleeping one does not.
#![allow(unsafe_code, reason = "a lock that owns its data needs an UnsafeCell")]

use crate::show::bar;
use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Default)]
struct SpinLock<T> {
    taken: AtomicBool,
    data: UnsafeCell<T>,
}

// SAFETY: a `Guard` exists once at a time, so the data only ever moves from holder to holder.
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    fn lock(&self) -> Guard<'_, T> {
        while self.taken.swap(true, Ordering::Acquire) {
            // Only look until it seems free: a read disturbs the other cores less than a swap.
            while self.taken.load(Ordering::Relaxed) {
                thread::yield_now(); // perhaps the holder waits for this core
            }
        }
        Guard { lock: self, data: PhantomData }
    }
}

struct Guard<'lock, T> {
    lock: &'lock SpinLock<T>,
    data: PhantomData<&'lock mut T>, // threads may share a guard only if they may share a `&mut T`
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: this guard holds the lock, so nobody else has a reference to the data.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and `&mut self` makes this reference the only one.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.lock.taken.store(false, Ordering::Release);
    }
}

pub fn main() {
    let start = Instant::now();
    let visits = SpinLock::<Vec<u32>>::default(); // an ordinary list, not an atomic
    let sleeping = Mutex::new(());
    let (spun, slept) = thread::scope(|scope| {
        // Wrong on purpose: held across a sleep, much too long for a spin lock.
        let (list, guard) = (visits.lock(), sleeping.lock());
        let held = bar(start, "main", "holds both locks");
        let (ready, is_ready) = mpsc::channel();
        let (spins, parks) = (ready.clone(), ready);
        let spinner = scope.spawn(|| {
            let (spins, visits) = (spins, &visits);
            let bar = bar(start, "spinning waiter", "spins");
            spins.send(()).expect("main waits");
            visits.lock().push(1);
            bar.done();
            thread_time()
        });
        let sleeper = scope.spawn(|| {
            let (parks, sleeping) = (parks, &sleeping);
            let bar = bar(start, "sleeping waiter", "sleeps");
            parks.send(()).expect("main waits");
            drop(sleeping.lock());
            bar.done();
            thread_time()
        });
        is_ready.iter().take(2).for_each(drop); // both are about to ask
        thread::sleep(Duration::from_millis(20));
        held.done();
        drop((list, guard));
        (spinner.join().expect("no panic"), sleeper.join().expect("no panic"))
    });
    println!("= on a core, spinning waiter: {:.2} ms", spun.as_secs_f64() * 1e3);
    println!("= on a core, sleeping waiter: {:.2} ms", slept.as_secs_f64() * 1e3);
    assert_eq!(*visits.lock(), [1], "a plain push");
    if spun > slept * 3 {
        println!("Both waited equally long; one of them kept a core busy with it.");
    } else {
        println!("Inconclusive: this machine was busy, the spinning waiter hardly got a core.");
    }
}

/// The time that this thread has spent on a core.
fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every Linux, and time outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("under 1e9"))
}
