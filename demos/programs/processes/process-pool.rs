//! A worker is killed at job 5: one pool breaks and fails all that is left, the other loses one job in silence.

use crate::show::{bar, trace};
use std::env;
use std::io::{BufRead, BufReader, Write, stdin};
use std::process::{self, Child, ChildStdout, Command, Stdio};
use std::time::Instant;

const JOBS: usize = 10;
const WORKERS: usize = 3;

pub fn main() {
    if env::var_os("WORKER").is_some() {
        return work();
    }
    let broken = executor();
    let answers = pool();
    println!("= executor, broken: {broken} jobs");
    println!("= pool, results: {answers} jobs");
    println!("= pool, never answered: {} jobs", JOBS - answers);
    assert_eq!((broken, answers), (6, JOBS - 1), "job 5 and all that was left, or job 5 alone");
    println!("Broken is loud and costs the whole batch; lost is quiet and makes somebody wait.");
}

/// A worker process: a line in, a line out. Job 5 is its end, as the kernel's might be.
fn work() {
    for line in stdin().lines() {
        let job: usize = line.expect("text").parse().expect("a number");
        if job == 5 {
            process::abort();
        }
        println!("{}", job * job);
    }
}

/// As `ProcessPoolExecutor`: when a worker dies, the pool is broken and so is every future.
fn executor() -> usize {
    let mut workers: Vec<_> = (0..WORKERS).map(|_| Worker::start()).collect();
    let start = Instant::now();
    for round in (1..=JOBS).collect::<Vec<_>>().chunks(WORKERS) {
        let mut bars = Vec::new();
        for (slot, &job) in round.iter().enumerate() {
            bars.push(bar(start, format!("executor, worker {}", slot + 1), format!("job {job}")));
            workers[slot].send(job);
        }
        for ((slot, &job), bar) in round.iter().enumerate().zip(bars) {
            if workers[slot].answer() != Some(job * job) {
                trace(start, "executor", format!("• broken at job {job}"));
                return JOBS + 1 - job;
            }
            bar.done();
        }
    }
    unreachable!("job 5 kills its worker")
}

/// As `multiprocessing.Pool`: the worker is replaced, and nobody tells who waits for job 5.
fn pool() -> usize {
    let mut workers: Vec<_> = (0..WORKERS).map(|_| Worker::start()).collect();
    let start = Instant::now();
    let mut answers = 0;
    for job in 1..=JOBS {
        let slot = (job - 1) % WORKERS;
        let bar = bar(start, format!("pool, worker {}", slot + 1), format!("job {job}"));
        workers[slot].send(job);
        if workers[slot].answer() == Some(job * job) {
            answers += 1;
            bar.done();
        } else {
            workers[slot] = Worker::start(); // the dead one is collected when it is dropped
        }
    }
    trace(start, "pool", "• get() of job 5 would wait forever");
    answers
}

struct Worker {
    process: Child,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// This program once more, told by a variable that it is a worker.
    fn start() -> Self {
        let mut program = Command::new("/proc/self/exe");
        program.args(["demo", "process-pool"]).env("WORKER", "yes").stderr(Stdio::null());
        program.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = program.spawn().expect("a process");
        let answers = BufReader::new(process.stdout.take().expect("it is piped"));
        Self { process, answers }
    }

    fn send(&mut self, job: usize) {
        let mut pipe = self.process.stdin.as_ref().expect("it is piped");
        writeln!(pipe, "{job}").expect("the worker reads");
    }

    /// Its next answer; nothing when it died instead.
    fn answer(&mut self) -> Option<usize> {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("text");
        line.trim().parse().ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.process.kill().and_then(|()| self.process.wait()).expect("it is ours");
    }
}
