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
    let ordinary = shared_page(libc::PTHREAD_MUTEX_STALLED);
    let refused = after_kill(start, "ordinary", ordinary);

    let robust = shared_page(libc::PTHREAD_MUTEX_ROBUST);
    let warned = after_kill(start, "robust", robust);
    // The right way: look at the data, repair it, say so, and only then let go.
    // SAFETY: `after_kill` got the lock for this thread.
    unsafe {
        libc::pthread_mutex_consistent(robust.mutex.get());
        libc::pthread_mutex_unlock(robust.mutex.get());
    }
    let repaired = try_lock(start, "robust, repaired", robust);

    for (what, answer) in
        [("ordinary", refused), ("robust", warned), ("robust, after consistent", repaired)]
    {
        let taken = answer == 0 || answer == libc::EOWNERDEAD;
        println!("= {what}, taken over: {} locks", u8::from(taken));
    }
    assert_eq!(refused, libc::EBUSY, "held by nobody, and nobody can take it");
    assert_eq!(warned, libc::EOWNERDEAD, "ours, with a warning");
    assert_eq!(repaired, 0, "declared consistent, it is a lock as before");
    println!("Who inherits a lock from the dead repairs the data and says so before letting go.");
}

/// A child takes the lock and is killed with SIGKILL. What does the parent's attempt say?
fn after_kill(start: Instant, kind: &str, shared: &Shared) -> i32 {
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
    try_lock(start, kind, shared)
}

/// What the attempt of this process says; it never waits.
fn try_lock(start: Instant, kind: &str, shared: &Shared) -> i32 {
    // SAFETY: initialised in `shared_page`.
    let answer = unsafe { libc::pthread_mutex_trylock(shared.mutex.get()) };
    let meaning = match answer {
        0 => "got it",
        libc::EBUSY => "still locked",
        libc::EOWNERDEAD => "got it, the owner died",
        _ => "another error",
    };
    trace(start, "parent", format!("• {kind}: {meaning}"));
    answer
}
