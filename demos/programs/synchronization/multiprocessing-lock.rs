//! Two processes add to one number: a lock copied by fork protects nothing, one in shared memory does.
#![allow(unsafe_code, reason = "fork and a process-shared mutex are C interfaces")]

use crate::show::trace;
use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::{Duration, Instant};
use std::{process, thread};

/// Lives in a page that both processes see; all other memory becomes a copy when they fork.
struct Shared {
    mutex: UnsafeCell<libc::pthread_mutex_t>,
    counter: AtomicU32,
    readers: AtomicU32,
}

fn shared_page() -> &'static Shared {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    let kind = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
    // SAFETY: a page of zeros is aligned, large enough and stays mapped; zeros are valid atomics,
    // and the mutex is initialised before anybody else can see it.
    unsafe {
        let page = libc::mmap(null_mut(), size_of::<Shared>(), access, kind, -1, 0);
        assert_ne!(page, libc::MAP_FAILED, "one page of memory");
        let shared = &*page.cast::<Shared>();
        let mut between = MaybeUninit::uninit();
        libc::pthread_mutexattr_init(between.as_mut_ptr());
        libc::pthread_mutexattr_setpshared(between.as_mut_ptr(), libc::PTHREAD_PROCESS_SHARED);
        libc::pthread_mutex_init(shared.mutex.get(), between.as_ptr());
        shared
    }
}

pub fn main() {
    let start = Instant::now();

    // Wrong on purpose: fork copies the lock, and both processes hold "it" when they meet.
    let (shared, copied) = (shared_page(), Mutex::new(()));
    in_two_processes(start, "copied lock", || {
        let _held = copied.lock().expect("not poisoned");
        let seen = shared.counter.load(SeqCst);
        shared.readers.fetch_add(1, SeqCst);
        // Until the other has read, under its own copy; or forever, had it been killed.
        while shared.readers.load(SeqCst) < 2 && start.elapsed() < Duration::from_secs(30) {
            thread::yield_now();
        }
        shared.counter.store(seen + 1, SeqCst);
    });
    let by_copy = shared.counter.load(SeqCst);
    // Right: the lock itself is in the shared page.
    let shared = shared_page();
    in_two_processes(start, "shared lock", || {
        // SAFETY: the mutex is initialised, and unlocked by the process that locked it.
        (0..1_000).for_each(|_| unsafe {
            libc::pthread_mutex_lock(shared.mutex.get());
            shared.counter.store(shared.counter.load(SeqCst) + 1, SeqCst);
            libc::pthread_mutex_unlock(shared.mutex.get());
        });
    });
    let by_sharing = shared.counter.load(SeqCst);
    println!("= copied lock, lost: {} increments", 2 - by_copy);
    println!("= shared lock, lost: {} increments", 2_000 - by_sharing);
    assert_eq!(by_copy, 1, "each held its own copy");
    assert_eq!(by_sharing, 2_000, "one lock for both, nothing lost");
    println!("A lock keeps processes apart only if it lives in memory that they share.");
}

/// Does the work in a child and in this process, and waits for the child.
fn in_two_processes(start: Instant, label: &str, work: impl Fn()) {
    trace(start, "child", format!("▶ {label}"));
    // SAFETY: this process has one thread, so the child may go on as usual.
    let child = unsafe { libc::fork() };
    if child == 0 {
        work();
        process::exit(0);
    }
    assert!(child > 0, "fork works");
    trace(start, "parent", format!("▶ {label}"));
    work();
    trace(start, "parent", format!("■ {label}"));
    // SAFETY: waits for our own child.
    unsafe { libc::waitpid(child, null_mut(), 0) };
    trace(start, "child", format!("■ {label}"));
}
