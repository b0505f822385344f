//! Another process holds a file lock and is killed with SIGKILL: the kernel frees the lock at once.
#![allow(unsafe_code, reason = "fork, kill and fcntl are C interfaces")]

use crate::show::trace;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
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

    // The same process opens the file again: whose is the lock?
    let again = open(&path);
    let second_flock = attempt(start, "flock, second handle", again.try_lock().is_ok());
    let first_fcntl = attempt(start, "fcntl, first handle", try_fcntl(&ours));
    let second_fcntl = attempt(start, "fcntl, second handle", try_fcntl(&again));
    fs::remove_file(&path).expect("the demo made it");

    println!("= after SIGKILL: {} locks", u8::from(after_kill));
    println!("= flock, same process: {} locks", 1 + u8::from(second_flock));
    println!("= fcntl, same process: {} locks", u8::from(first_fcntl) + u8::from(second_fcntl));
    assert!(!while_alive && after_kill, "the lock lives as long as its holder");
    assert!(!second_flock, "flock belongs to the open file: a second one is refused");
    assert!(first_fcntl && second_fcntl, "fcntl belongs to the process: both are the same owner");
    println!("The kernel cleans up after the dead, and fcntl locks cannot keep threads apart.");
}

fn open(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    options.open(path).expect("the temp directory is writable")
}

/// A POSIX record lock on the whole file, as fasteners and Python's `fcntl.lockf` take it.
fn try_fcntl(file: &File) -> bool {
    // SAFETY: zeros are a valid `flock`, meaning "from the start to the end of the file".
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = i16::try_from(libc::F_WRLCK).expect("a small constant");
    // SAFETY: the file is open, and the kernel only reads the lock.
    unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLK, &raw const lock) == 0 }
}

fn attempt(start: Instant, what: &str, got_it: bool) -> bool {
    let answer = if got_it { "locked" } else { "refused" };
    trace(start, "parent", format!("• {what}: {answer}"));
    got_it
}
