//! Started by fork, by a fork server or as a fresh program, a worker finds different things in its memory.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Instant;

static SETTING: AtomicI32 = AtomicI32::new(1); // what importing the module gives
static LOCK: Mutex<()> = Mutex::new(());

pub fn main() {
    let start = Instant::now();
    // The server is forked first: the application has changed nothing and has no threads yet.
    let (mut app, mut socket) = UnixStream::pair().expect("a socket pair");
    let server = fork(move || {
        socket.read_exact(&mut [0]).expect("a command");
        exit_code(fork(look_around)) // hands on what its worker found
    });
    SETTING.store(42, Ordering::Relaxed);
    trace(start, "application", "• SETTING becomes 42 at run time");

    let (taken, is_taken) = mpsc::channel();
    thread::spawn(move || {
        let _guard = LOCK.lock();
        trace(start, "other thread", "• takes LOCK and keeps it");
        taken.send(()).expect("main waits");
        loop {
            thread::park();
        }
    });
    is_taken.recv().expect("the thread lives");

    let by_fork = worker(start, "fork", || exit_code(fork(look_around)));
    let by_server = worker(start, "forkserver", || {
        app.write_all(b"w").expect("the server listens");
        exit_code(server)
    });
    let by_spawn = worker(start, "spawn", || {
        let mut fresh = Command::new("/bin/sh"); // a program that starts at its own first line
        let status = fresh.args(["-c", "setting=1; exit $setting"]).status();
        status.expect("sh runs").code().expect("sh exits")
    });

    assert_eq!(by_fork, 142, "fork copies it all: the new value, and a lock nobody will release");
    assert_eq!(by_server, 1, "the server's memory: the first value, a free lock");
    assert_eq!(by_spawn, 1, "a fresh program: nothing of ours at all");
    println!("Only fork carried over the changed value, and with it a lock that stays locked.");
}

/// What a worker finds: the setting, and 100 on top if the lock is taken.
fn look_around() -> i32 {
    SETTING.load(Ordering::Relaxed) + if LOCK.try_lock().is_err() { 100 } else { 0 }
}

fn worker(start: Instant, method: &str, run: impl FnOnce() -> i32) -> i32 {
    let began = Instant::now();
    trace(start, method, "▶ worker");
    let found = run();
    trace(start, method, "■ worker");
    let lock = if found > 100 { ", LOCK stuck" } else { "" };
    trace(start, method, format!("• SETTING {}{lock}", found % 100));
    println!("= {method}: {:.2} ms", began.elapsed().as_secs_f64() * 1e3);
    found
}

fn fork(job: impl FnOnce() -> i32) -> libc::pid_t {
    // SAFETY: where there are threads, the child only looks at atomics; it leaves by _exit.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        let code = job();
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(code) }
    }
    pid
}

fn exit_code(pid: libc::pid_t) -> i32 {
    let mut status = 0;
    // SAFETY: status outlives the call.
    unsafe { libc::waitpid(pid, &raw mut status, 0) };
    libc::WEXITSTATUS(status)
}
