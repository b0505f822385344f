//! The spin lock owns its data and counts what waiting costs: every failed look is wasted work.
#![allow(unsafe_code, reason = "a lock that owns its data needs an UnsafeCell")]

use crate::show::trace;
use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Default)]
struct SpinLock<T> {
    taken: AtomicBool,
    looks: AtomicUsize,
    data: UnsafeCell<T>,
}

// SAFETY: a `Guard` exists once at a time, so the data only ever moves from holder to holder.
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    fn lock(&self) -> Guard<'_, T> {
        while self.taken.swap(true, Ordering::Acquire) {
            // Only look until it seems free: a read disturbs the other cores less than a swap.
            while self.taken.load(Ordering::Relaxed) {
                self.looks.fetch_add(1, Ordering::Relaxed);
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
    thread::scope(|scope| {
        // Wrong on purpose: held across a sleep, much too long for a spin lock.
        let list = visits.lock();
        trace(start, "main", "▶ has the list");
        for (id, lane) in [(1, "thread 1"), (2, "thread 2")] {
            let visits = &visits;
            scope.spawn(move || {
                trace(start, lane, "▶ spins");
                visits.lock().push(id);
                trace(start, lane, "■ spins");
            });
        }
        while visits.looks.load(Ordering::Relaxed) == 0 {
            thread::yield_now(); // until somebody really spins
        }
        thread::sleep(Duration::from_millis(10));
        trace(start, "main", "■ has the list");
        drop(list);
    });
    let looks = visits.looks.load(Ordering::Relaxed);
    println!("= looks that found it taken: {looks} looks");
    assert_eq!(visits.lock().len(), 2, "two plain pushes, none lost");
    println!("A sleeping waiter costs nothing; these two looked {looks} times in vain.");
}
