//! Everyone after a fork goes on with the next line, so the second fork is called twice: two forks, four processes.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::{param, trace};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::parent_id;
use std::process;
use std::time::Instant;

pub fn main() {
    let start = Instant::now();
    let forks = param("forks", 2);
    let (mut reader, mut writer) = UnixStream::pair().expect("a socket pair");
    let first = process::id();

    let mut name = String::from("process 0");
    trace(start, &name, "▶ alive");
    for number in 1..=forks {
        // SAFETY: each of these processes has one thread, so its fork is complete.
        let pid = unsafe { libc::fork() };
        assert!(pid >= 0, "fork works");
        if pid == 0 {
            name = format!("{name}.{number}"); // born in this round
            trace(start, &name, "▶ alive");
        } else {
            trace(start, &name, format!("• fork {number}"));
        }
    }
    // Every one of them arrives here.
    writeln!(writer, "{name}: pid {}, parent {}", process::id(), parent_id()).expect("a reader");
    drop(writer);
    // SAFETY: a null status pointer means that we do not want to know.
    while unsafe { libc::wait(std::ptr::null_mut()) } > 0 {} // until there are no children left
    trace(start, &name, "■ alive");
    if process::id() != first {
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(0) }
    }

    let mut lines = String::new();
    reader.read_to_string(&mut lines).expect("until the last writer is gone");
    print!("{lines}");
    println!("= fork calls in the source: {forks} calls");
    println!("= fork calls made: {} calls", lines.lines().count() - 1);
    println!("= processes: {} in all", lines.lines().count());
    assert_eq!(lines.lines().count(), 1 << forks, "each fork doubles the number");
    println!("Forks in a row: {forks}, processes: {}. Each fork returned twice.", 1 << forks);
}
