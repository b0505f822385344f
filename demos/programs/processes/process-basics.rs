//! A child process counts in its own copy of memory; the parent sees only what goes through a shared page.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::os::unix::process::parent_id;
use std::process;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

static COUNTER: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    let start = Instant::now();
    let (shared, childs_parent) = (shared_number(), shared_number());
    let me = process::id();
    trace(start, "parent", format!("• pid {me}"));

    // SAFETY: this process has one thread, so its fork is complete.
    let child = unsafe { libc::fork() };
    if child == 0 {
        trace(start, "child", format!("• pid {}, parent {}", process::id(), parent_id()));
        trace(start, "child", "▶ counts to 1000");
        for _ in 0..1000 {
            COUNTER.fetch_add(1, Ordering::Relaxed);
            shared.fetch_add(1, Ordering::Relaxed);
        }
        trace(start, "child", "■ counts to 1000");
        let (static_at, value) = (&raw const COUNTER, COUNTER.load(Ordering::Relaxed));
        println!("child:  COUNTER at {static_at:?} is {value}");
        childs_parent.store(parent_id(), Ordering::Relaxed);
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(7) }
    }
    trace(start, "parent", "▶ waits for the child");
    let mut status = 0;
    // SAFETY: status outlives the call.
    let reaped = unsafe { libc::waitpid(child, &raw mut status, 0) };
    trace(start, "parent", "■ waits for the child");
    let after_child = COUNTER.load(Ordering::Relaxed);
    println!("parent: COUNTER at {:?} is {after_child}", &raw const COUNTER);

    println!("= counter after child: {after_child} counts");
    println!("= shared page after child: {} counts", shared.load(Ordering::Relaxed));
    assert_eq!(after_child, 0, "same address, another address space");
    assert_eq!(shared.load(Ordering::Relaxed), 1000, "a shared mapping is the exception");
    assert_eq!(childs_parent.load(Ordering::Relaxed), me, "whoever forks is the parent");
    assert_eq!((reaped, libc::WEXITSTATUS(status)), (child, 7), "the exit code was kept for us");
    println!("What a process writes stays there, unless the memory was made to be shared.");
}

/// A page that a fork shares instead of copying.
fn shared_number() -> &'static AtomicU32 {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANON);
    // SAFETY: a fresh mapping, zeroed, aligned and never unmapped.
    unsafe {
        let page = libc::mmap(ptr::null_mut(), 4096, access, kind, -1, 0);
        assert_ne!(page, libc::MAP_FAILED, "a page can be had");
        &*page.cast::<AtomicU32>()
    }
}
