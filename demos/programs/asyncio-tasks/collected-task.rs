//! A loop that holds its tasks weakly: the task that nobody else holds is gone before its next step.

use crate::show::trace;
use std::cell::Cell;
use std::rc::{Rc, Weak};
use std::sync::atomic::AtomicU32;

static STEP: AtomicU32 = AtomicU32::new(0);

/// A job of three steps that draws itself from its creation to its end.
struct Task {
    name: &'static str,
    steps: Cell<u32>,
}

impl Task {
    fn new(name: &'static str) -> Rc<Self> {
        trace(&STEP, name, "▶ task");
        Rc::new(Self { name, steps: Cell::new(0) })
    }

    fn step(&self) {
        self.steps.set(self.steps.get() + 1);
        trace(&STEP, self.name, format!("• step {}", self.steps.get()));
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        let end = if self.steps.get() == 3 { '■' } else { '✗' };
        trace(&STEP, self.name, format!("{end} task"));
    }
}

/// The loop knows its tasks only weakly: it does not keep them alive.
#[derive(Default)]
struct Loop(Vec<Weak<Task>>);

impl Loop {
    fn create_task(&mut self, name: &'static str) -> Rc<Task> {
        let task = Task::new(name);
        self.0.push(Rc::downgrade(&task));
        task
    }

    /// One step of every task that is still there; how many were.
    fn turn(&self) -> usize {
        self.0.iter().filter_map(Weak::upgrade).map(|task| task.step()).count()
    }
}

pub fn main() {
    println!("~ steps");
    let mut events = Loop::default();
    // Right: somebody holds it until it is done.
    let mut background = vec![events.create_task("held task")];
    // Wrong on purpose: the result of create_task is thrown away.
    events.create_task("forgotten task");

    let turns = [events.turn(), events.turn(), events.turn()];
    let steps = background[0].steps.get();
    background.clear(); // done: task.add_done_callback(background.discard)

    println!("= held task, steps: {steps} of 3");
    println!("= tasks that took part in each turn: {} of 2", turns[0]);
    assert_eq!(turns, [1, 1, 1], "the forgotten one was gone before its first step");
    assert_eq!(steps, 3, "the held one came to its end");
    println!("Keep what create_task returns, in a set or in a task group, until it is done.");
}
