//! Started by fork, by a fork server or as a fresh program, a worker finds different things in its memory.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::{bar, trace};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{self, Command};
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, mpsc};
use std::time::Instant;
use std::{env, thread};

static SETTING: AtomicI32 = AtomicI32::new(1); // what importing the module gives
static LOCK: Mutex<()> = Mutex::new(());
static MAIN_RAN_IN: AtomicU32 = AtomicU32::new(0); // the process that began at the first line

/// What a worker can report in an exit code.
const SETTING_CHANGED: i32 = 1;
const LOCK_STUCK: i32 = 2;
const RAN_MAIN: i32 = 4;

pub fn main() {
    MAIN_RAN_IN.store(process::id(), Relaxed);
    if env::var_os("WORKER").is_some() {
        process::exit(look_around()); // spawned: a new program, which came here by itself
    }
    let start = Instant::now();
    // The server is forked first: the application has changed nothing and has no threads yet.
    let (mut app, mut socket) = UnixStream::pair().expect("a socket pair");
    let server = fork(move || {
        socket.read_exact(&mut [0]).expect("a command");
        exit_code(fork(look_around)) // hands on what its worker found
    });
    SETTING.store(42, Relaxed);
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
        let mut fresh = Command::new("/proc/self/exe"); // this program, from its first line
        let fresh = fresh.args(["demo", "start-methods"]).env("WORKER", "yes");
        fresh.status().expect("it starts").code().expect("it exits")
    });

    assert_eq!(by_fork, SETTING_CHANGED | LOCK_STUCK, "fork copies it all, the held lock too");
    assert_eq!(by_server, 0, "the server's memory: the first value, a free lock");
    assert_eq!(by_spawn, RAN_MAIN, "a fresh program: it set everything up again");
    println!("Only fork carried over the changed value, and with it a lock that stays locked.");
}

fn look_around() -> i32 {
    let mut found = 0;
    if SETTING.load(Relaxed) != 1 {
        found |= SETTING_CHANGED;
    }
    if LOCK.try_lock().is_err() {
        found |= LOCK_STUCK;
    }
    if MAIN_RAN_IN.load(Relaxed) == process::id() {
        found |= RAN_MAIN;
    }
    found
}

fn worker(start: Instant, method: &str, run: impl FnOnce() -> i32) -> i32 {
    let began = Instant::now();
    let bar = bar(start, method, "worker");
    let found = run();
    bar.done();
    let setting = if found & SETTING_CHANGED != 0 { 42 } else { 1 };
    let lock = if found & LOCK_STUCK != 0 { "stuck" } else { "free" };
    let main = if found & RAN_MAIN != 0 { ", ran main" } else { "" };
    trace(start, method, format!("• SETTING {setting}, LOCK {lock}{main}"));
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
