//! Three worker processes share ten jobs; one is killed at its job, which is reported lost, and is replaced.
use crate::show::trace;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// A worker lives for many jobs: a line in, a line out. Job 5 is its end, as the OOM killer might.
const WORKER: &str = r#"while read -r n; do
    if [ "$n" -eq 5 ]; then kill -9 $$; fi
    i=0; while [ $i -lt 3000 ]; do i=$((i + 1)); done  # the work
    echo $((n * n))
done"#;
const WORKERS: usize = 3;
static STARTED: AtomicUsize = AtomicUsize::new(0);

pub fn main() {
    let start = Instant::now();
    let jobs = Mutex::new(1..=10);
    let futures = Mutex::new(vec![None; 11]); // by the number of the job

    thread::scope(|scope| {
        for slot in 1..=WORKERS {
            let (jobs, futures) = (&jobs, &futures);
            // Feeds one worker: take a job, send it, wait for the answer.
            scope.spawn(move || {
                let lane = format!("worker {slot}");
                let mut worker = Worker::start();
                loop {
                    let Some(job) = jobs.lock().unwrap().next() else { break };
                    trace(start, &lane, format!("▶ job {job}"));
                    let result = worker.run(job);
                    let end = if result.is_ok() { '■' } else { '✗' };
                    trace(start, &lane, format!("{end} job {job}"));
                    if result.is_err() {
                        worker = Worker::start(); // the pool keeps its size
                    }
                    futures.lock().unwrap()[job] = Some(result);
                }
                worker.0.wait().expect("it is ours"); // wait closes its stdin first: no more jobs
            });
        }
    });

    for (job, future) in futures.into_inner().unwrap().iter().enumerate().skip(1) {
        match future.as_ref().expect("no future is left pending") {
            Ok(square) => assert_eq!(*square, job * job, "the answer to this very job"),
            Err(signal) => {
                println!("job {job} is lost: its worker was killed by signal {signal}");
                assert_eq!((job, *signal), (5, 9), "only the job that the dead worker had");
            }
        }
    }
    let started = STARTED.load(Ordering::Relaxed);
    println!("= jobs: 10 count");
    println!("= processes started: {started} count");
    assert_eq!(started, WORKERS + 1, "workers are reused; one more replaced the dead one");
    println!("Nine answers and one loss that was reported, by {started} processes in all.");
}

struct Worker(Child);

impl Worker {
    fn start() -> Self {
        STARTED.fetch_add(1, Ordering::Relaxed);
        let mut sh = Command::new("/bin/sh");
        let pipes = sh.args(["-c", WORKER]).stdin(Stdio::piped()).stdout(Stdio::piped());
        Self(pipes.spawn().expect("sh starts"))
    }

    /// The result, or the signal that killed the worker.
    fn run(&mut self, job: usize) -> Result<usize, i32> {
        let stdin = self.0.stdin.as_mut().expect("it is piped");
        writeln!(stdin, "{job}").expect("the worker reads");
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().expect("it is piped")).read_line(&mut line).unwrap();
        line.trim().parse().map_err(|_| {
            // End of file instead of an answer: it must be dead.
            self.0.wait().expect("it is ours").signal().expect("killed, not exited")
        })
    }
}
