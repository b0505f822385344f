//! Every way in which a program can end, or not end, and what it can print on the way.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what programs do")]

use std::io::{self, Write};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;
use std::{process, thread};

use super::raw::{ignore, raise, segv};
use super::{Demo, program};

pub(super) const ALL: &[Demo] = &[
    program("hostile:ok", &[], || println!("all is well")),
    program("hostile:silent", &[], || ()),
    program("hostile:arguments", &[], || {
        let args: Vec<_> = std::env::args().skip(4).collect();
        println!("{}", args.join(" "));
    }),
    program("hostile:both-outputs", &[], || {
        for line in 0..50 {
            println!("out {line}");
            eprintln!("err {line}");
        }
    }),
    program("hostile:unfinished-line", &[], || {
        println!("first");
        print!("second, without an end");
    }),
    program("hostile:exit-code", &[], || process::exit(7)),
    program("hostile:panic", &[], || panic!("on purpose")),
    program("hostile:panic-in-thread", &[], || {
        let ended = thread::spawn(|| panic!("in a thread")).join();
        println!("the thread panicked: {}", ended.is_err());
    }),
    program("hostile:panic-with-a-secret-hook", &[], || {
        std::panic::set_hook(Box::new(|_| eprintln!("a hook of its own")));
        panic!("unseen");
    }),
    program("hostile:abort", &[], || process::abort()),
    program("hostile:segv", &[], segv),
    program("hostile:illegal-instruction", &[], || raise(libc::SIGILL)),
    program("hostile:stack-overflow", &[], || println!("{}", deeper(1))),
    program("hostile:terminate-itself", &[], || raise(libc::SIGTERM)),
    program("hostile:stop-itself", &[], || raise(libc::SIGSTOP)),
    program("hostile:deadlock", &[], deadlock),
    program("hostile:sleep", &[], || {
        println!("sleeping");
        thread::sleep(Duration::from_hours(1));
    }),
    program("hostile:ignore-signals", &[], || {
        (1..=64).for_each(ignore);
        println!("deaf");
        loop {
            thread::sleep(Duration::from_secs(1));
        }
    }),
    program("hostile:closed-output", &[], || {
        // Nobody reads any more what this prints, and it goes on.
        let _ = super::raw::call(libc::SYS_close, [1]);
        let _ = super::raw::call(libc::SYS_close, [2]);
        thread::sleep(Duration::from_hours(1));
    }),
    program("hostile:print-to-closed-output", &[], || {
        let _ = super::raw::call(libc::SYS_close, [1]);
        println!("unseen");
    }),
    program("hostile:binary-output", &[], || {
        let bytes: Vec<u8> = (0..=255).cycle().take(4_096).collect();
        let _ = io::stdout().write_all(&bytes);
    }),
    program("hostile:ansi-output", &[], || {
        print!("\x1b[2J\x1b[31mred\x1b[0m\r\x1b]0;title\x07\n\u{202e}backwards\n");
    }),
    program("hostile:long-line", &[], || println!("{}", "x".repeat(100_000))),
    program("hostile:sse-injection", &[], || {
        print!("data: x\r\rid: 1\r\revent: ended\u{2028}<script>alert(1)</script>\n");
    }),
    #[cfg(target_arch = "x86_64")]
    program("hostile:call-as-32-bit", &[], || println!("{}", super::raw::call_as_32_bit())),
];

fn deeper(level: u64) -> u64 {
    let here = std::hint::black_box([level; 64]);
    if level == 0 { 0 } else { here[3] + deeper(level + 1) }
}

fn deadlock() {
    let locks = Arc::new((Mutex::new(0), Mutex::new(0)));
    let both = Arc::new(Barrier::new(2));
    println!("about to lock each other out");
    let other = thread::spawn({
        let (locks, both) = (Arc::clone(&locks), Arc::clone(&both));
        move || {
            let _second = locks.1.lock();
            both.wait();
            let _first = locks.0.lock();
        }
    });
    let _first = locks.0.lock();
    both.wait();
    let _second = locks.1.lock();
    let _ = other.join();
}
