//! An orphan is a zombie's opposite: its parent is gone, it lives on, and another process adopts it.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::parent_id;
use std::process;
use std::time::Instant;

pub fn main() {
    let start = Instant::now();
    let (mut ours, mut orphans) = UnixStream::pair().expect("a socket pair");
    let (mut to_child, mut childs) = UnixStream::pair().expect("a socket pair");

    trace(start, "child", "▶ alive");
    let child = fork(|| {
        let parent = process::id();
        fork(|| {
            trace(start, "grandchild", "▶ alive");
            let before = parent_id();
            orphans.write_all(&[u8::from(before == parent)]).expect("somebody reads");
            orphans.read_exact(&mut [0]).expect("a word that the parent is gone");
            let after = parent_id();
            trace(start, "grandchild", format!("• parent was {before}, is {after}"));
            orphans.write_all(&[u8::from(after == before)]).expect("somebody reads");
            orphans.read_exact(&mut [0]).expect("permission to go");
            trace(start, "grandchild", "■ alive");
            orphans.write_all(&[0]).expect("somebody reads");
        });
        childs.read_exact(&mut [0]).expect("permission to go");
    });
    let mut heard = [0];
    ours.read_exact(&mut heard).expect("the grandchild reports");
    assert_eq!(heard, [1], "at first its parent is the one that forked it");

    to_child.write_all(&[0]).expect("the child waits");
    // SAFETY: a null status pointer means that we do not want to know.
    unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) };
    trace(start, "child", "■ alive");
    trace(start, "us", "• child reaped, its own child is an orphan");
    ours.write_all(&[0]).expect("the grandchild waits");
    ours.read_exact(&mut heard).expect("the grandchild reports");
    assert_eq!(heard, [0], "the orphan has a new parent: init, or the nearest subreaper");

    // It is not our child, so it is not ours to wait for: whoever adopted it will reap it.
    ours.write_all(&[0]).expect("the grandchild waits");
    ours.read_exact(&mut heard).expect("a last word");
    println!("The orphan lived on under another parent; nobody had to restart it.");
}

/// Forks a child that leaves when `job` is done.
fn fork(job: impl FnOnce()) -> libc::pid_t {
    // SAFETY: this process has one thread, so its fork is complete.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        job();
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(0) }
    }
    pid
}
