//! Programs that take all they can get of one thing.
#![allow(clippy::print_stdout, reason = "printing is what programs do")]

use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;
use std::{env, fs, hint, thread};

use super::raw::{self, fork, map};
use super::{Demo, Need, program};

pub(super) const ALL: &[Demo] = &[
    program("hostile:spin", &[], || spin(1)),
    program("hostile:spin-on-four", &[], || spin(4)),
    program("hostile:heap", &[], || {
        let mut held: Vec<Vec<u8>> = Vec::new();
        loop {
            held.push(vec![1; 1 << 20]);
            if held.len().is_multiple_of(16) {
                println!("{} MiB", held.len());
            }
        }
    }),
    program("hostile:shared-memory", &[], || share(1 << 20)),
    program("hostile:shared-memory-with-fork", &[Need::Fork], || share(1 << 20)),
    program("hostile:large-shared-memory-with-fork", &[Need::Fork], || share(64 << 20)),
    program("hostile:threads", &[], || {
        let mut made = 0u32;
        let why = loop {
            match thread::Builder::new().spawn(|| thread::sleep(Duration::from_mins(1))) {
                Ok(_) => made += 1,
                Err(why) => break why,
            }
        };
        println!("{made} threads, then: {why}");
        std::process::exit(0);
    }),
    program("hostile:small-threads", &[], || {
        loop {
            let small = thread::Builder::new().stack_size(16 << 10);
            if small.spawn(|| thread::sleep(Duration::from_mins(1))).is_err() {
                thread::sleep(Duration::from_mins(1));
            }
        }
    }),
    program("hostile:output-lines", &[], || {
        for line in 0u64.. {
            println!("{line}");
        }
    }),
    program("hostile:output-lines-and-exit", &[], || {
        let _ = io::stdout().write_all(&[b'\n'; 5_000]);
    }),
    program("hostile:output-bytes", &[], || {
        let block = [b'x'; 64 << 10];
        while io::stdout().write_all(&block).is_ok() {}
    }),
    program("hostile:output-byte-by-byte", &[], || {
        while raw::call(libc::SYS_write, [1, raw::at(c"x"), 1]).is_ok() {}
    }),
    program("hostile:output-of-empty-lines", &[], || {
        let block = [b'\n'; 64 << 10];
        while io::stdout().write_all(&block).is_ok() {}
    }),
    program("hostile:open-files", &[], || {
        let mut held = Vec::new();
        let why = loop {
            match UnixStream::pair() {
                Ok(pair) => held.push(pair),
                Err(why) => break why,
            }
        };
        println!("{} pairs, then: {why}", held.len());
    }),
    program("hostile:full-sockets", &[], || {
        let mut held = Vec::new();
        while let Ok((one, other)) = UnixStream::pair() {
            let full = [1; 1 << 16];
            let _ = one.set_nonblocking(true);
            while (&one).write(&full).is_ok() {}
            held.push((one, other));
        }
        println!("{} pairs filled", held.len());
    }),
    program("hostile:fork-bomb", &[Need::Fork], || {
        loop {
            // In the child this goes on as well.
            let _ = fork(|| {
                loop {
                    let _ = fork(|| thread::sleep(Duration::from_mins(1)));
                }
            });
        }
    }),
    program("hostile:memory-over-processes", &[Need::Fork], || {
        for _ in 0..32 {
            let _ = fork(|| {
                let private = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
                let _ = map(100 << 20, libc::PROT_READ | libc::PROT_WRITE, private);
                thread::sleep(Duration::from_mins(1));
            });
        }
        thread::sleep(Duration::from_mins(1));
    }),
    program("hostile:large-file", &[Need::Files], || {
        raw::ignore(libc::SIGXFSZ);
        let mut file = fs::File::create(env::temp_dir().join("large")).expect("a file");
        let block = [1; 1 << 20];
        let why = loop {
            if let Err(why) = file.write_all(&block) {
                break why;
            }
        };
        println!("{} MiB, then: {why}", file.metadata().map_or(0, |about| about.len() >> 20));
    }),
    program("hostile:many-files", &[Need::Files], || {
        for number in 0u64.. {
            let _ = fs::write(env::temp_dir().join(number.to_string()), [1; 4096]);
        }
    }),
];

fn spin(threads: usize) {
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    hint::spin_loop();
                }
            });
        }
    });
}

fn share(bytes: usize) {
    let (flags, write) = (libc::MAP_SHARED | libc::MAP_ANONYMOUS, libc::PROT_WRITE);
    let mut maps = 0;
    let why = loop {
        match map(bytes, libc::PROT_READ | write, flags) {
            Ok(_) => maps += 1,
            Err(why) => break why,
        }
    };
    println!("{maps} mappings, then: {why}");
}
