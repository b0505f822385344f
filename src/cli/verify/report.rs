//! What is said of the runs.

use std::collections::{BTreeMap, BTreeSet};

use super::Task;
use super::run::Ended;

/// What came of the runs so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// Runs that are known from before to be as expected.
    pub(super) known: usize,
    held: usize,
    wrong: Vec<String>,
    unsteady: Vec<String>,
    /// Programs that were not run, by the reason.
    skipped: BTreeMap<String, BTreeSet<String>>,
}

impl Report {
    /// Adds a run, and at which try it ended so.
    pub(super) fn add(&mut self, task: &Task<'_>, ended: Ended, tries: usize) {
        match ended {
            Ended::Held(_) => {
                self.held += 1;
                if tries > 1 {
                    self.unsteady.push(place(task));
                }
            }
            Ended::Wrong(why) => self.wrong.push(format!("{}: {why}", place(task))),
            Ended::NotRun(why) => self.not_run(why, &task.program.of),
        }
    }

    /// Adds a program that was not run.
    pub(super) fn not_run(&mut self, why: String, of: &str) {
        self.skipped.entry(why).or_default().insert(of.to_owned());
    }

    /// Whether the command fails.
    pub(super) fn failed(&self, strict: bool) -> bool {
        !self.wrong.is_empty() || (strict && !self.skipped.is_empty())
    }

    /// Everything that is said: contradictions with their places, then counts.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.wrong {
            text.push_str(&format!("{}\n\n", shown(line)));
        }
        for line in &self.unsteady {
            text.push_str(&format!("{line}: only when it was run again, alone\n"));
        }
        for (why, names) in &self.skipped {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            text.push_str(&format!("not run, {why}: {}\n", names.join(", ")));
        }
        let mut parts = vec![format!("{} as expected", runs(self.held))];
        if self.known > 0 {
            parts.push(format!("{} known from before", runs(self.known)));
        }
        if !self.wrong.is_empty() {
            parts.push(format!("{} not as expected", runs(self.wrong.len())));
        }
        let left: usize = self.skipped.values().map(BTreeSet::len).sum();
        if left > 0 {
            parts.push(format!("{left} not run"));
        }
        text + &parts.join(", ") + "\n"
    }
}

/// A text that no terminal takes an order from: a program printed it.
fn shown(text: &str) -> String {
    let seen = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
    text.replace('\t', "    ").chars().map(seen).collect()
}

fn runs(count: usize) -> String {
    if count == 1 { "1 run".to_owned() } else { format!("{count} runs") }
}

/// `file:line: concept/question on CPython 3.13.0`.
fn place(task: &Task<'_>) -> String {
    let evidence = task.program.evidence;
    let file = evidence.file.display();
    format!("{file}:{}: {} on {}", evidence.line, task.program.of, task.machine.name)
}
