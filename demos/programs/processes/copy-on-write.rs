//! After a fork memory is shared: a child that reads copies nothing, one that writes or counts references does.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::fs;
use std::hint::black_box;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Instant;

const PAGE: usize = 4096;
const PAGES: usize = 16 << 8; // 16 MiB

pub fn main() {
    let start = Instant::now();
    let mut bytes = vec![1_u8; PAGES * PAGE];
    // Python objects begin with a reference count; so does what an Arc points to.
    let objects: Vec<Arc<[u8; PAGE / 2]>> = (0..PAGES * 2).map(|_| Arc::new([1; _])).collect();
    println!("the parent holds 16 MiB of raw bytes and 16 MiB of counted objects");

    let forked = in_child(start, "child: nothing", || {});
    let read = in_child(start, "child: reads bytes", || {
        black_box(bytes.iter().step_by(64).map(|&byte| usize::from(byte)).sum::<usize>());
    });
    let peeked = in_child(start, "child: reads objects", || {
        black_box(objects.iter().map(|object| usize::from(object[0])).sum::<usize>());
    });
    let counted = in_child(start, "child: counts refs", || {
        for object in &objects {
            black_box(Arc::clone(object)); // count up, count down: two writes, nothing changed
        }
    });
    let written = in_child(start, "child: writes bytes", || {
        for page in bytes.chunks_mut(PAGE) {
            page[0] = 2;
        }
    });

    let rows =
        [("fork alone", forked), ("read bytes", read), ("read objects", peeked), ("refs", counted)];
    for (name, kib) in rows.into_iter().chain([("one byte per page", written)]) {
        println!("= {name}: {:.1} MiB", kib / 1024.0);
    }
    assert!(bytes.iter().all(|&byte| byte == 1), "the parent's bytes are as they were");
    for (what, kib) in
        [("the fork", forked), ("bytes", read - forked), ("objects", peeked - forked)]
    {
        assert!(kib < 4096.0, "reading copies nothing to speak of: {what} {kib} KiB");
    }
    for (what, kib) in [("write", written - forked), ("reference", counted - forked)] {
        assert!(kib > 14.0 * 1024.0, "each {what} copied its page: {kib} KiB");
    }
    println!("Reading is free, writing copies the page, and counting a reference is writing.");
}

/// Runs `job` in a forked child; how many KiB the child then has to itself.
fn in_child(start: Instant, lane: &str, job: impl FnOnce()) -> f64 {
    let (mut parent, mut child) = UnixStream::pair().expect("a socket pair");
    // SAFETY: this process has one thread, so its fork is complete.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        trace(start, lane, "▶ run");
        let before = private_kib();
        job();
        let copied = private_kib() - before;
        trace(start, lane, "■ run");
        child.write_all(copied.to_string().as_bytes()).expect("the parent reads");
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(0) }
    }
    drop(child);
    let mut copied = String::new();
    parent.read_to_string(&mut copied).expect("the child answers");
    // SAFETY: a null status pointer means that we do not want to know.
    unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) };
    copied.parse().expect("a number of KiB")
}

/// Memory that is this process's own and changed, from the kernel's books.
fn private_kib() -> f64 {
    let books = fs::read_to_string("/proc/self/smaps_rollup").expect("/proc is there");
    let line = books.lines().find(|line| line.starts_with("Private_Dirty:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)).expect("a number");
    kib.parse().expect("a number")
}
