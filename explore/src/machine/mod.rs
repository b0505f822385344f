//! The machine: runs one operation after another on a [`State`]. Chooses nothing.

pub(crate) mod acts;
mod arith;
pub(crate) mod ask;
mod attributes;
mod call;
pub(crate) mod canon;
mod compact;
mod container_methods;
mod containers;
mod event_loop;
mod fork;
mod lazy;
mod meeting;
mod methods;
mod natives;
mod notes;
mod pools;
mod reach;
mod run;
mod scene;
pub(crate) mod schedule;
mod starting;
pub(crate) mod state;
mod sync;
mod text;
mod waiting_words;
pub(crate) mod words;

use std::cell::Cell;
use std::sync::Arc;

pub(crate) use arith::seconds;

use crate::fault::{At, Fault};
use crate::program::{Op, Program, Value, exception};
use state::{Frame, Guard, Obj, Ret, State};

/// Why an operation did not end in a value.
pub(crate) enum Stop {
    /// An exception of the program.
    Raise(Value),
    /// The program leaves the subset.
    Fault(Fault),
    /// The first half of an operation is done; it stands there again for its second.
    Again,
}

pub(crate) type Outcome<T> = Result<T, Stop>;

/// What a learner is told of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The thread or task.
    pub(crate) fiber: usize,
    pub(crate) line: usize,
    pub(crate) words: String,
    /// A line that was printed.
    pub(crate) printed: Option<Arc<str>>,
    /// Nothing but machinery: shown only on request.
    pub(crate) plumbing: bool,
}

pub(crate) struct Machine<'p> {
    pub(crate) program: &'p Program,
    pub(crate) state: State,
    /// What happened, while someone wants to know.
    pub(crate) log: Option<Vec<Event>>,
    /// Which one an arbitrary order takes next.
    pub(crate) pick: usize,
    /// How deep the container stands that is being written or compared.
    nested: Cell<usize>,
    /// One stood too deep, or in itself.
    too_deep: Cell<bool>,
}

/// Containers in containers deeper than this are taken for endless.
const NESTED: usize = 60;

/// Calls deeper than this are taken for endless.
const DEPTH: usize = 64;

impl<'p> Machine<'p> {
    pub(crate) fn new(program: &'p Program, state: State) -> Self {
        Self {
            program,
            state,
            log: None,
            pick: 0,
            nested: Cell::new(0),
            too_deep: Cell::new(false),
        }
    }

    /// Goes one container deeper, unless that is too deep: then the step is refused.
    pub(crate) fn deeper<T>(&self, otherwise: T, inside: impl FnOnce() -> T) -> T {
        if self.nested.get() >= NESTED {
            self.too_deep.set(true);
            return otherwise;
        }
        self.nested.set(self.nested.get() + 1);
        let found = inside();
        self.nested.set(self.nested.get() - 1);
        found
    }

    pub(crate) fn frame(&self, fiber: usize) -> Option<&Frame> {
        self.state.fibers[fiber].frames.last()
    }

    pub(crate) fn frame_mut(&mut self, fiber: usize) -> Outcome<&mut Frame> {
        match Arc::make_mut(&mut self.state.fibers[fiber]).frames.last_mut() {
            Some(frame) => Ok(frame),
            None => Err(broken("a fiber without a frame")),
        }
    }

    pub(crate) fn op(&self, fiber: usize) -> Option<&'p Op> {
        let frame = self.frame(fiber)?;
        self.program.codes[frame.code].ops.get(frame.pc)
    }

    /// The fiber that really runs when a thread does: the task its loop has resumed.
    pub(crate) fn active(&self, thread: usize) -> usize {
        let mut at = thread;
        while let Some(inner) = self.state.fibers[at].inside {
            at = inner;
        }
        at
    }

    /// Whether a fiber stands in code of this crate.
    pub(crate) fn in_prelude(&self, fiber: usize) -> bool {
        self.frame(fiber).is_some_and(|f| self.program.codes[f.code].hidden)
    }

    /// The line of the program a fiber stands at: the innermost one its author wrote.
    pub(crate) fn line(&self, fiber: usize) -> usize {
        let frames = &self.state.fibers[fiber].frames;
        for (index, frame) in frames.iter().enumerate().rev() {
            let code = &self.program.codes[frame.code];
            if !code.hidden {
                // Frames below the top already stand behind their call.
                let back = usize::from(index + 1 < frames.len());
                let pc = frame.pc.saturating_sub(back).min(code.lines.len() - 1);
                return code.lines[pc];
            }
        }
        0
    }

    pub(crate) fn push(&mut self, fiber: usize, value: Value) -> Outcome<()> {
        self.frame_mut(fiber)?.stack.push(value);
        Ok(())
    }

    pub(crate) fn pop(&mut self, fiber: usize) -> Outcome<Value> {
        self.frame_mut(fiber)?.stack.pop().ok_or_else(|| broken("an empty stack"))
    }

    /// The values on top of the stack, the last one last.
    pub(crate) fn pop_many(&mut self, fiber: usize, count: usize) -> Outcome<Vec<Value>> {
        let stack = &mut self.frame_mut(fiber)?.stack;
        if stack.len() < count {
            return Err(broken("an empty stack"));
        }
        Ok(stack.split_off(stack.len() - count))
    }

    pub(crate) fn alloc(&mut self, object: Obj) -> Value {
        self.state.heap.push(Arc::new(object));
        Value::Obj(self.state.heap.len() - 1)
    }

    pub(crate) fn obj(&self, id: usize) -> &Obj {
        &self.state.heap[id]
    }

    pub(crate) fn obj_mut(&mut self, id: usize) -> &mut Obj {
        Arc::make_mut(&mut self.state.heap[id])
    }

    pub(crate) fn tuple(&mut self, items: Vec<Value>) -> Value {
        self.alloc(Obj::Tuple(items))
    }

    /// An exception with one message.
    pub(crate) fn error<T>(&mut self, class: &str, message: &str) -> Outcome<T> {
        let args = vec![Value::Str(message.into())];
        self.raise_with(exception(class), args)
    }

    pub(crate) fn raise_with<T>(&mut self, class: usize, args: Vec<Value>) -> Outcome<T> {
        let args = self.tuple(args);
        let symbol = self.program.known_symbol("args").unwrap_or_default();
        let error = self.alloc(Obj::Instance { class, attrs: vec![(symbol, args)] });
        Err(Stop::Raise(error))
    }

    /// The program leaves the subset while it runs.
    pub(crate) fn outside<T>(&self, fiber: usize, what: &str, advice: &str) -> Outcome<T> {
        let at = At { line: self.line(fiber), column: 0 };
        Err(Stop::Fault(Fault::new(at, what, advice)))
    }

    /// Lets an exception fly: to the innermost guard, or out of the fiber.
    pub(crate) fn unwind(&mut self, fiber: usize, error: Value) -> Outcome<()> {
        loop {
            let guard = self.frame(fiber).and_then(|frame| frame.guards.last());
            if self.leave_loops(fiber, guard.map_or(0, |guard| guard.depth), &error)? {
                return Ok(());
            }
            let inner = Arc::make_mut(&mut self.state.fibers[fiber]);
            let Some(frame) = inner.frames.last_mut() else {
                return self.ended(fiber, Err(error));
            };
            if let Some(Guard { target, depth }) = frame.guards.pop() {
                frame.stack.truncate(depth);
                frame.stack.push(error);
                frame.pc = target;
                return Ok(());
            }
            inner.frames.pop();
        }
    }

    pub(crate) fn enter(&mut self, fiber: usize, frame: Frame) -> Outcome<()> {
        if self.program.codes[frame.code].of_loop && self.thread_of(fiber) != 0 {
            return self.outside(
                fiber,
                "asyncio in a thread that is not the loop's is outside the subset",
                "hand it over with loop.call_soon_threadsafe(…)",
            );
        }
        let inner = Arc::make_mut(&mut self.state.fibers[fiber]);
        inner.frames.push(frame);
        if inner.frames.len() > DEPTH {
            return self.outside(
                fiber,
                "the calls here go deeper than 64",
                "recursion is kept small; use a loop",
            );
        }
        Ok(())
    }

    /// A frame has returned.
    pub(crate) fn returned(&mut self, fiber: usize, value: Value) -> Outcome<()> {
        let inner = Arc::make_mut(&mut self.state.fibers[fiber]);
        let Some(frame) = inner.frames.pop() else { return Err(broken("nothing to return from")) };
        let value = match frame.ret {
            Ret::Push => value,
            Ret::Made(object) => object,
            Ret::Drop => return Ok(()),
            Ret::Next(exit) => return self.advanced(fiber, &value, exit),
            Ret::Raise(error) => return self.unwind(fiber, error),
        };
        match inner.frames.last_mut() {
            Some(below) => {
                below.stack.push(value);
                Ok(())
            }
            None => self.ended(fiber, Ok(value)),
        }
    }

    /// A fiber has come to its end.
    fn ended(&mut self, fiber: usize, result: Result<Value, Value>) -> Outcome<()> {
        if let Err(error) = &result {
            self.told_later(fiber, error)?;
        }
        let inner = Arc::make_mut(&mut self.state.fibers[fiber]);
        inner.done = true;
        inner.frames.clear();
        let thread = inner.thread;
        if !thread {
            self.note_ended(fiber, &result);
            return match result {
                Ok(value) => self.hand_back(fiber, "done", value),
                Err(error) => self.hand_back(fiber, "failed", error),
            };
        }
        if let Err(error) = result {
            let text: Arc<str> = self.repr(&error)?.into();
            if fiber == 0 {
                self.state.raises = Some(text);
            } else if self.class_name(&error) != "SystemExit" {
                self.state.lost.push(text);
                self.state.lost.sort();
                self.failed(fiber);
            }
        }
        Ok(())
    }

    /// An error that ends a thread is told when others have gone on; its text must not change.
    fn told_later(&self, fiber: usize, error: &Value) -> Outcome<()> {
        let thread = self.state.fibers[fiber].thread;
        let others = self.state.alive_in(self.state.fibers[fiber].process) > 1;
        if thread && others && self.shared_inside(fiber, std::slice::from_ref(error)) {
            let text = "an error with a list that others may change ends a thread";
            return self.outside(fiber, text, "hand a text over to it: str(…)");
        }
        Ok(())
    }

    /// A task gives the word back to whoever resumed it.
    pub(crate) fn hand_back(&mut self, fiber: usize, how: &str, value: Value) -> Outcome<()> {
        let inner = Arc::make_mut(&mut self.state.fibers[fiber]);
        let Some(to) = inner.resumer.take() else {
            return Err(broken("a task that nobody resumed"));
        };
        Arc::make_mut(&mut self.state.fibers[to]).inside = None;
        let pair = self.tuple(vec![Value::Str(how.into()), value]);
        self.push(to, pair)
    }
}

/// A fault of this crate, not of the program: said instead of a panic.
pub(crate) fn broken(what: &str) -> Stop {
    Stop::Fault(Fault::new(
        At::default(),
        format!("the explorer lost its way: {what}"),
        "please report the program",
    ))
}
