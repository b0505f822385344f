//! What tasks do, told to whoever listens.

use super::state::{Obj, State};
use super::words::of_class;
use super::{Event, Machine};
use crate::program::{Value, exception};

impl Event {
    /// `deposit(50), line 6: reads balance: 100`
    pub(crate) fn told(&self, state: &State) -> String {
        let name = &state.fibers[self.fiber].name;
        match self.line {
            0 if self.fiber == 0 => self.words.clone(),
            0 => format!("{name}: {}", self.words),
            line => format!("{name}, line {line}: {}", self.words),
        }
    }
}

impl Machine<'_> {
    /// Something a task does at its line.
    pub(crate) fn tell(&mut self, fiber: usize, words: String, plumbing: bool) {
        let line = self.line(fiber);
        if let Some(log) = &mut self.log {
            log.push(Event { fiber, line, words, printed: None, plumbing });
        }
    }

    /// What happened so far, one line each: `deposit(50), line 6: reads balance: 100`.
    pub(crate) fn story(&self) -> Vec<String> {
        let events = self.log.iter().flatten().filter(|event| !event.plumbing);
        events.map(|event| event.told(&self.state)).collect()
    }

    /// How a task is called, or a coroutine that has not begun.
    pub(crate) fn task_name(&self, value: &Value) -> Option<String> {
        if let Some(fiber) = self.fiber_of(value) {
            return Some(self.state.fibers[fiber].name.to_string());
        }
        let Value::Obj(id) = value else { return None };
        match self.obj(*id) {
            Obj::Coroutine { function, locals: Some(locals) } => {
                Some(self.call_text(*function, locals))
            }
            _ => self.future_name(value),
        }
    }

    /// The fiber of the task that runs.
    pub(crate) fn current_fiber(&self) -> Option<usize> {
        self.fiber_of(self.state.asyncio.current.as_ref()?)
    }

    /// The prelude says what is done to an object: `takes` a lock.
    pub(crate) fn note(&mut self, fiber: usize, words: &str, object: usize) {
        if self.log.is_none() {
            return;
        }
        let label = match self.fiber_of(&Value::Obj(object)) {
            Some(task) => self.state.fibers[task].name.to_string(),
            None => self.label(object),
        };
        if self.program.asyncio && fiber == 0 {
            // A callback of the loop stands in no line of the program.
            self.say(fiber, format!("the loop {words} {label}"), false);
        } else {
            self.tell(fiber, format!("{words} {label}"), false);
        }
    }

    /// How an object is called: by its name in the program, or by its class.
    pub(crate) fn label(&self, object: usize) -> String {
        let class = self.class_name(&Value::Obj(object));
        self.name_of(object).unwrap_or_else(|| of_class(&class))
    }

    /// A task gives the word away.
    pub(crate) fn note_waiting(&mut self, fiber: usize, future: &Value) {
        if self.log.is_none() {
            return;
        }
        if *future == Value::None {
            self.tell(fiber, "lets the others run".to_owned(), false);
            return;
        }
        // What it asked the outside world for has been told already.
        if self.state.asyncio.outside.iter().any(|(f, _)| f == future) {
            return;
        }
        let words = self.waits_on(future);
        self.tell(fiber, words, false);
    }

    /// `waits for lock, held by first`
    pub(crate) fn waits_on(&self, future: &Value) -> String {
        if let Some(other) = self.fiber_of(future) {
            return format!("waits for {}", self.state.fibers[other].name);
        }
        let outside = &self.state.asyncio.outside;
        if let Some((_, name)) = outside.iter().find(|(f, _)| f == future) {
            return format!("waits for the answer `{name}`");
        }
        if let Some(thread) = self.attr_of(future, "_thread") {
            return format!("waits for the thread {}", self.thread_name(&thread));
        }
        if let Some(seconds) = self.attr_of(future, "_seconds") {
            let seconds = match seconds {
                Value::Float(seconds) => seconds.to_string(),
                other => self.str(&other).unwrap_or_default(),
            };
            return format!("sleeps for {seconds} s");
        }
        if self.attr_of(future, "_group").is_some() {
            return "waits for the tasks of its group".to_owned();
        }
        if self.class_name(future) == "_Gather" {
            return "waits for what it gathered".to_owned();
        }
        if let Some(Value::Obj(lock)) = self.attr_of(future, "_lock") {
            let owner = self.attr_of(&Value::Obj(lock), "_owner").and_then(|t| self.fiber_of(&t));
            return match owner {
                Some(owner) => {
                    format!(
                        "waits for {}, held by {}",
                        self.label(lock),
                        self.state.fibers[owner].name
                    )
                }
                None if self.class_name(&Value::Obj(lock)).ends_with("Semaphore") => {
                    format!("waits for a place in {}", self.label(lock))
                }
                None => format!("waits for {}", self.label(lock)),
            };
        }
        match self.shielded_by(future) {
            Some(fiber) => format!("waits for {}, shielded", self.state.fibers[fiber].name),
            None => "waits".to_owned(),
        }
    }

    /// The task that a future of `shield` stands before.
    fn shielded_by(&self, future: &Value) -> Option<usize> {
        let callbacks = self.items(&self.attr_of(future, "_callbacks")?);
        callbacks.iter().find_map(|callback| {
            let Value::Obj(callback) = callback else { return None };
            let Obj::Bound { receiver, .. } = self.obj(*callback) else { return None };
            (self.class_name(receiver) == "_Shield")
                .then(|| self.attr_of(receiver, "_inner"))?
                .and_then(|inner| self.fiber_of(&inner))
        })
    }

    /// A task has got the word.
    pub(crate) fn note_resumed(&mut self, fiber: usize, started: bool, error: &Value) {
        if self.log.is_none() {
            return;
        }
        let (words, plumbing) = match error {
            Value::None if started => ("goes on".to_owned(), true),
            Value::None => ("begins".to_owned(), true),
            error if self.is_cancellation(error) => ("is cancelled".to_owned(), false),
            error => (format!("gets {}", self.repr(error).unwrap_or_default()), false),
        };
        self.tell(fiber, words, plumbing);
    }

    /// A task has come to its end. Its frames are gone: the line is that of nothing.
    pub(crate) fn note_ended(&mut self, fiber: usize, result: &Result<Value, Value>) {
        if self.log.is_none() {
            return;
        }
        let (words, plumbing) = match result {
            Ok(_) => ("ends".to_owned(), true),
            Err(error) if self.is_cancellation(error) => ("ends cancelled".to_owned(), false),
            Err(error) => (format!("ends with {}", self.repr(error).unwrap_or_default()), false),
        };
        self.say(fiber, words, plumbing);
    }

    fn is_cancellation(&self, error: &Value) -> bool {
        match error {
            Value::Obj(id) => match self.obj(*id) {
                Obj::Instance { class, .. } => {
                    self.program.is_subclass(*class, exception("CancelledError"))
                }
                _ => false,
            },
            _ => false,
        }
    }
}
