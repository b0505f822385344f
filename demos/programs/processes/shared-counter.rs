//! Two processes share a page and no lock: both read before either writes, and one addition is lost.
#![allow(unsafe_code, reason = "fork and a shared page are C interfaces")]

use crate::show::{bar, trace};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Instant;
use std::{ptr, thread};

/// What lies in the shared page. Zeros are a valid beginning.
struct Shared {
    counter: AtomicU32,
    have_read: AtomicU32,
}

pub fn main() {
    let start = Instant::now();
    let split = both(start, "read, then write", |lane, shared| {
        let adds = bar(start, lane, "read, write");
        let seen = shared.counter.load(SeqCst);
        trace(start, lane, format!("• read {seen}"));
        // The unlucky order made certain: each waits until the other has read as well.
        shared.have_read.fetch_add(1, SeqCst);
        while shared.have_read.load(SeqCst) < 2 {
            thread::yield_now();
        }
        shared.counter.store(seen + 1, SeqCst);
        adds.done();
    });
    let whole = both(start, "one step", |lane, shared| {
        let adds = bar(start, lane, "add");
        shared.counter.fetch_add(1, SeqCst);
        adds.done();
    });
    println!("= read, then write: {split} counted");
    println!("= added in one step: {whole} counted");
    assert_eq!(split, 1, "both read 0, both wrote 1");
    assert_eq!(whole, 2, "nothing is lost");
    println!("Shared memory shares the race as well: take a lock that both processes know.");
}

/// Lets this process and a forked child do the same to one shared page; where the counter ended.
fn both(start: Instant, name: &str, add: impl Fn(&str, &Shared)) -> u32 {
    let shared = shared_page();
    trace(start, format!("{name}: parent"), "• fork");
    // SAFETY: this process has one thread, and the child leaves by _exit.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "fork works");
    let lane = format!("{name}: {}", if child == 0 { "child" } else { "parent" });
    add(&lane, shared);
    if child == 0 {
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(0) }
    }
    // SAFETY: a null status pointer means that we do not want to know.
    unsafe { libc::waitpid(child, ptr::null_mut(), 0) };
    shared.counter.load(SeqCst)
}

/// A page of zeros that a forked child keeps in common with its parent.
fn shared_page() -> &'static Shared {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    let kind = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
    // SAFETY: the page is aligned, large enough, never unmapped, and zeros are valid atomics.
    unsafe {
        let page = libc::mmap(ptr::null_mut(), size_of::<Shared>(), access, kind, -1, 0);
        assert_ne!(page, libc::MAP_FAILED, "one page of memory");
        &*page.cast::<Shared>()
    }
}
