//! A server process loads its data once; every worker it forks has the data and no foreign threads.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::parent_id;
use std::process;
use std::thread;
use std::time::Instant;

const WORKERS: usize = 4;

pub fn main() {
    let start = Instant::now();
    let (mut app, server_end) = UnixStream::pair().expect("a socket pair");
    let server = fork(|| serve(start, server_end)); // before there are threads
    let mut answers = BufReader::new(app.try_clone().expect("a second handle"));
    let mut answer = || {
        let mut line = String::new();
        answers.read_line(&mut line).expect("the server answers");
        line.trim().split(' ').map(|word| word.parse().expect("a number")).collect::<Vec<u32>>()
    };

    // The application gets threads: a danger to its own forks, not to the server's.
    for _ in 0..3 {
        thread::spawn(thread::park);
    }
    trace(start, "application", "• has threads now, asks for workers");
    let preloaded = answer()[0];
    for _ in 0..WORKERS {
        app.write_all(b"w").expect("the server listens");
        let [pid, parent, loader, primes] = answer()[..] else { panic!("four numbers") };
        println!("worker {pid}: parent {parent}, found {primes} primes loaded by {loader}");
        assert_eq!(parent, server, "the worker is a child of the server, not ours");
        assert_eq!((loader, primes), (server, preloaded), "it inherited all, loaded nothing");
    }
    let (ours, servers) = (threads_of(process::id()), threads_of(server));
    println!("= application: {ours} threads");
    println!("= fork server: {servers} threads");
    assert!(ours > 3 && servers == 1, "where the workers are forked there is one thread");
    app.shutdown(std::net::Shutdown::Write).expect("the server sees the end");
    wait_for(server);
    println!("{WORKERS} workers shared one load, and no thread existed where they were forked.");
}

fn serve(start: Instant, mut socket: UnixStream) {
    trace(start, "fork server", "▶ preload");
    let loader = process::id();
    let primes: Vec<u32> = (2..8_000).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    trace(start, "fork server", "■ preload");
    writeln!(socket, "{}", primes.len()).expect("the application listens");
    for number in 1.. {
        if socket.read_exact(&mut [0]).is_err() {
            break; // the application has shut its side
        }
        let worker = fork(|| {
            let lane = format!("worker {number}");
            trace(start, &lane, "▶ use the data");
            let found = format!("{} {} {loader} {}\n", process::id(), parent_id(), primes.len());
            trace(start, &lane, "■ use the data");
            socket.write_all(found.as_bytes()).expect("the application listens");
        });
        wait_for(worker);
    }
}

fn fork(child: impl FnOnce()) -> u32 {
    // SAFETY: only processes with a single thread call this.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        child();
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(0) }
    }
    u32::try_from(pid).expect("fork works")
}

fn wait_for(pid: u32) {
    // SAFETY: a null status pointer means that we do not want to know.
    unsafe { libc::waitpid(pid.cast_signed(), std::ptr::null_mut(), 0) };
}

fn threads_of(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/task")).expect("/proc is there").count()
}
