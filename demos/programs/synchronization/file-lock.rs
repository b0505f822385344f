//! Another process holds a file lock and is killed with SIGKILL: the kernel frees the lock at once.
#![allow(unsafe_code, reason = "fork and kill are C interfaces")]

use crate::show::trace;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, process, ptr, thread};

pub fn main() {
    let start = Instant::now();
    let path = env::temp_dir().join(format!("file-lock-demo-{}", process::id()));

    // Another process: the child locks the file, says so, and never lets go.
    let (mut here, mut there) = UnixStream::pair().expect("a socket pair");
    trace(start, "child", "▶ alive");
    // SAFETY: this process has one thread, so the child may go on as usual.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let file = open(&path);
        file.lock().expect("nobody else has it");
        there.write_all(b"!").expect("the parent listens");
        thread::sleep(Duration::from_secs(5)); // never lets go: it is killed long before
        process::exit(1);
    }
    assert!(child > 0, "fork works");
    here.read_exact(&mut [0]).expect("the child has the lock");
    let ours = open(&path);
    let while_alive = attempt(start, "while the child lives", ours.try_lock().is_ok());
    // SAFETY: kills and collects our own child, nobody else.
    unsafe {
        libc::kill(child, libc::SIGKILL);
        libc::waitpid(child, ptr::null_mut(), 0);
    }
    trace(start, "child", "✗ alive");
    let after_kill = attempt(start, "after SIGKILL", ours.try_lock().is_ok());
    fs::remove_file(&path).expect("the demo made it");

    println!("= while the child lives: {} locks", u8::from(while_alive));
    println!("= after SIGKILL: {} locks", u8::from(after_kill));
    assert!(!while_alive && after_kill, "the lock lives as long as its holder");
    println!("A lock of the kernel dies with its holder; a lock file that merely exists does not.");
}

fn open(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    options.open(path).expect("the temp directory is writable")
}

fn attempt(start: Instant, what: &str, got_it: bool) -> bool {
    let answer = if got_it { "locked" } else { "refused" };
    trace(start, "parent", format!("• {what}: {answer}"));
    got_it
}
