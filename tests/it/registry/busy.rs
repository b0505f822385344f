//! Demos on a machine whose every core computes something else: none says what is not true, and none
//! takes long. What needs a free core to be seen says that it did not see it.

use std::collections::BTreeMap;
use std::env;
use std::hint::spin_loop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use interleave::demos::{self, Demo};

use super::runs::Run;

/// The longest that a run may take there.
const LONGEST: Duration = Duration::from_secs(5);

/// Lets the cores rest, whatever happens.
struct Rest<'a>(&'a AtomicBool);

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What came of many runs.
#[derive(Default)]
struct Tally {
    runs: usize,
    failed: Vec<String>,
    slowest: (Duration, &'static str),
    /// How often each said that it did not see it.
    inconclusive: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// Runs these demos one after another, so many times, while every core is kept busy.
    fn of(demos: &[&'static Demo], rounds: usize, mut said: impl FnMut(usize, &Self)) -> Self {
        let mut tally = Self::default();
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let _rest = Rest(&over);
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    while !over.load(Ordering::Relaxed) {
                        (0..1_000).for_each(|_| spin_loop());
                    }
                });
            }
            for round in 1..=rounds {
                for demo in demos {
                    tally.add(demo);
                }
                said(round, &tally);
            }
        });
        tally
    }

    fn add(&mut self, demo: &'static Demo) {
        self.runs += 1;
        match (Run { demo, values: Vec::new() }).make() {
            Ok(made) => {
                self.slowest = self.slowest.max((made.took, demo.slug));
                if made.output.lines().any(|line| line.starts_with("Inconclusive")) {
                    *self.inconclusive.entry(demo.slug).or_default() += 1;
                }
            }
            Err(what) => self.failed.push(format!("{}: {what}", demo.slug)),
        }
    }

    /// In a line.
    fn summary(&self) -> String {
        let (took, slug) = self.slowest;
        format!(
            "{} runs, {} failed, the slowest took {:.2} s ({slug}), {} said that they are inconclusive",
            self.runs,
            self.failed.len(),
            took.as_secs_f64(),
            self.inconclusive.values().sum::<usize>(),
        )
    }

    fn check(&self) {
        assert!(self.failed.is_empty(), "{}\n{}", self.summary(), self.failed.join("\n\n"));
        assert!(self.slowest.0 < LONGEST, "{}", self.summary());
    }
}

#[test]
fn demos_that_measure_say_nothing_wrong_on_a_busy_machine() {
    let slugs = ["gil", "false-sharing", "spin-lock-3", "multitasking", "thread-pool-sizing"];
    let demos: Vec<_> = slugs.iter().map(|slug| demos::find(slug).expect("a demo")).collect();
    let tally = Tally::of(&demos, 2, |_, _| {});
    println!("{}", tally.summary());
    tally.check();
    // What is counted is counted: these two need all the cores to show anything.
    let said = |slug| tally.inconclusive.get(slug).copied().unwrap_or_default();
    assert!(
        said("gil") + said("false-sharing") > 0,
        "the cores were not busy: {}",
        tally.summary()
    );
}

#[test]
#[ignore = "takes seven minutes or more; run tests/demos busy"]
fn every_demo_many_times() {
    let rounds = env::var("INTERLEAVE_ROUNDS").ok().and_then(|text| text.parse().ok());
    let demos: Vec<_> = demos::all().iter().collect();
    let tally = Tally::of(&demos, rounds.unwrap_or(20), |round, tally| {
        println!("round {round}: {}", tally.summary());
    });
    for (slug, times) in &tally.inconclusive {
        println!("{slug}: inconclusive {times} times");
    }
    for what in &tally.failed {
        println!("\nfailed: {what}");
    }
    tally.check();
}
