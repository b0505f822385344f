//! The same 4000 tiny tasks sent to a worker process one by one and in chunks: the messages cost, not the work.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::param;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

const TASKS: u32 = 4000;

pub fn main() {
    let start = Instant::now();
    let chunk = param("chunk", 500);
    let (mut socket, workers_end) = UnixStream::pair().expect("a socket pair");
    // SAFETY: this process has one thread, so its fork is complete.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        work(workers_end);
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(0) }
    }
    assert!(pid > 0, "fork works");

    let alone = map(start, "one by one", &mut socket, 1);
    // What is over in a moment may meet a busy moment: the fastest of five counts.
    let chunked = (0..5).map(|_| map(start, "in chunks", &mut socket, chunk));
    let chunked = chunked.min_by_key(|map| map.2).expect("five");
    let plain_loop = |_| {
        let began = Instant::now();
        ((0..TASKS).map(square).sum::<u64>(), began.elapsed())
    };
    let (here, at_home) = (0..5).map(plain_loop).min_by_key(|plain| plain.1).expect("five");

    for (name, (_, messages, took)) in [("one by one", alone), ("in chunks", chunked)] {
        println!("= messages, {name}: {messages} messages");
        println!("= time, {name}: {:.3} ms", took.as_secs_f64() * 1e3);
    }
    println!("= time, plain loop: {:.3} ms", at_home.as_secs_f64() * 1e3);
    assert_eq!((alone.0, chunked.0), (here, here), "the same results");
    assert_eq!(alone.1, TASKS as usize, "a round trip for each task");
    assert_eq!(chunked.1, (TASKS as usize).div_ceil(chunk), "a round trip for each chunk");
    assert!(chunk < 50 || chunked.2 * 2 < alone.2, "far fewer messages, less time");
    assert!(at_home < alone.2, "and nothing beats sending none, for work this small");

    socket.shutdown(std::net::Shutdown::Write).expect("the worker sees the end");
    // SAFETY: a null status pointer means that we do not want to know.
    unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) };
    println!("Dispatch is paid per message: put many small tasks into one.");
}

/// The sum of the answers, the messages it took, and the time.
type Map = (u64, usize, Duration);

/// Sends all tasks in chunks of that size.
fn map(start: Instant, lane: &str, socket: &mut UnixStream, chunk: usize) -> Map {
    println!("{:.1} ms │ {lane} │ ▶ {TASKS} tasks", start.elapsed().as_secs_f64() * 1e3);
    let (began, mut sum, mut messages) = (Instant::now(), 0, 0);
    let tasks: Vec<u32> = (0..TASKS).collect();
    for part in tasks.chunks(chunk) {
        let count = u32::try_from(part.len()).expect("at most 4000");
        let numbers = [&[count], part].concat();
        let message: Vec<u8> = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
        socket.write_all(&message).expect("the worker reads");
        let mut answer = [0; 8];
        socket.read_exact(&mut answer).expect("the worker answers");
        sum += u64::from_le_bytes(answer);
        messages += 1;
    }
    println!("{:.1} ms │ {lane} │ ■ {TASKS} tasks", start.elapsed().as_secs_f64() * 1e3);
    (sum, messages, began.elapsed())
}

/// The worker: a count, that many numbers, back goes the sum of their squares; until end of file.
fn work(mut socket: UnixStream) {
    let mut number = [0; 4];
    while socket.read_exact(&mut number).is_ok() {
        let mut numbers = vec![0; u32::from_le_bytes(number) as usize * 4];
        socket.read_exact(&mut numbers).expect("as many as announced");
        let numbers = numbers.as_chunks::<4>().0.iter();
        let sum: u64 = numbers.map(|&n| square(u32::from_le_bytes(n))).sum();
        socket.write_all(&sum.to_le_bytes()).expect("the parent reads");
    }
}

fn square(n: u32) -> u64 {
    u64::from(std::hint::black_box(n)).pow(2)
}
