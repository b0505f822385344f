//! A process is killed while it holds a lock: an ordinary mutex stays shut, a robust one tells the next.
#![allow(unsafe_code, reason = "fork, kill and a process-shared mutex are C interfaces")]

use crate::show::trace;
use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};
use std::{process, thread};

struct Shared {
    mutex: UnsafeCell<libc::pthread_mutex_t>,
    held: AtomicBool,
}

/// A page for this process and its children, with a mutex of the given kind in it.
fn shared_page(robustness: i32) -> &'static Shared {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    let kind = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
    // SAFETY: a page of zeros, aligned and large enough, and never unmapped; zeros are a valid
    // atomic, and the mutex is initialised before anybody else can see it.
    unsafe {
        let page = libc::mmap(null_mut(), size_of::<Shared>(), access, kind, -1, 0);
        assert_ne!(page, libc::MAP_FAILED, "one page of memory");
        let shared = &*page.cast::<Shared>();
        let mut attributes = MaybeUninit::uninit();
        let setting = attributes.as_mut_ptr();
        libc::pthread_mutexattr_init(setting);
        libc::pthread_mutexattr_setpshared(setting, libc::PTHREAD_PROCESS_SHARED);
        libc::pthread_mutexattr_setrobust(setting, robustness);
        libc::pthread_mutex_init(shared.mutex.get(), setting);
        shared
    }
}

pub fn main() {
    let start = Instant::now();
    let ordinary = after_kill(start, "ordinary", libc::PTHREAD_MUTEX_STALLED);
    let robust = after_kill(start, "robust", libc::PTHREAD_MUTEX_ROBUST);

    println!("= ordinary, taken over: {} locks", u8::from(ordinary == 0));
    println!("= robust, taken over: {} locks", u8::from(robust == libc::EOWNERDEAD));
    assert_eq!(ordinary, libc::EBUSY, "held by nobody, for ever");
    assert_eq!(robust, libc::EOWNERDEAD, "ours, with a warning");
    println!("Who inherits a lock from the dead must check the data before trusting it.");
}

/// A child takes the lock and is killed with SIGKILL. What does the parent's attempt say?
fn after_kill(start: Instant, kind: &str, robustness: i32) -> i32 {
    let shared = shared_page(robustness);
    let child_lane = format!("child, {kind}");
    trace(start, &child_lane, "▶ holds the lock");
    // SAFETY: this process has one thread, so the child may go on as usual.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: initialised in `shared_page`.
        unsafe { libc::pthread_mutex_lock(shared.mutex.get()) };
        shared.held.store(true, SeqCst);
        thread::sleep(Duration::from_secs(5)); // never lets go: it is killed long before
        process::exit(1);
    }
    assert!(child > 0, "fork works");
    while !shared.held.load(SeqCst) {
        thread::yield_now();
    }
    // SAFETY: kills and collects our own child, nobody else.
    unsafe {
        libc::kill(child, libc::SIGKILL);
        libc::waitpid(child, null_mut(), 0);
    }
    trace(start, &child_lane, "✗ holds the lock");
    // SAFETY: initialised in `shared_page`; trylock never waits.
    let answer = unsafe { libc::pthread_mutex_trylock(shared.mutex.get()) };
    let meaning = if answer == libc::EBUSY { "still locked" } else { "got it: owner died" };
    trace(start, "parent", format!("• {kind}: {meaning}"));
    answer
}
