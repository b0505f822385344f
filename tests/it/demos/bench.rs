//! How long a visitor waits for the first line. Measured, not asserted: run it by name, on a
//! release build, with `--ignored --nocapture`.
#![allow(clippy::print_stdout, reason = "a measurement is printed")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use interleave::demos::{Event, hostile};

use super::{limits, runner, until};

const RUNS: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn from_start_to_first_line() {
    let runner = runner(limits());
    for name in ["ok", "use-files", "use-fork", "use-network"] {
        let demo = hostile::find(name).expect("a program");
        let (mut first, mut whole) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let start = Instant::now();
            let mut run = runner.run(demo, Vec::new(), None).expect("a slot");
            until(&mut run, |event| matches!(event, Event::Line(_))).await;
            first.push(start.elapsed());
            until(&mut run, |event| matches!(event, Event::Ended(_))).await;
            whole.push(start.elapsed());
        }
        println!("{name}: first line {}, end {}", spread(first), spread(whole));
    }
    let mut plain = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        Command::new("/bin/true").stdin(Stdio::null()).status().expect("an end");
        plain.push(start.elapsed());
    }
    println!("/bin/true, spawned and waited for: {}", spread(plain));
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    format!("p50 {:.2?} p99 {:.2?} max {:.2?}", at(50), at(99), at(100))
}
