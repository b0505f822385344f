//! The whole state of a running program, cheap to copy: parts are shared until one is changed.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::program::{Program, Sym, Value};

/// An object on the heap.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Obj {
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    Set(Vec<Value>),
    Instance {
        class: usize,
        attrs: Vec<(Sym, Value)>,
    },
    /// A method that was taken off its object; the second names it when it is a native one.
    Bound {
        receiver: Value,
        function: Option<usize>,
        name: Sym,
    },
    Range {
        at: i64,
        end: i64,
        step: i64,
    },
    View {
        dict: usize,
        part: Part,
    },
    Iter {
        of: usize,
        next: usize,
        len: usize,
        part: Part,
    },
    Coroutine {
        function: usize,
        locals: Option<Vec<Option<Value>>>,
    },
    Handle {
        callback: Value,
        args: Vec<Value>,
        cancelled: bool,
    },
    Sync(Sync),
}

/// What of a container an iterator hands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Keys,
    Values,
    Items,
    /// Of an iterator over another one: its items with their numbers.
    Enumerated,
    /// Of an iterator over a tuple of others: one item of each.
    Zipped,
    /// Of an iterator over a list or a tuple: from the last to the first.
    Backwards,
}

/// What threads wait for. Owners and waiters are fibers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sync {
    Lock { owner: Option<usize> },
    RLock { owner: Option<usize>, depth: usize },
    Semaphore { value: i64, bound: Option<i64> },
    Event { set: bool },
    Condition { lock: usize, waiters: Vec<usize> },
    Queue { items: Vec<Value>, max: i64, open: i64, order: Order },
    Barrier { parties: usize, waiting: Vec<usize> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    First,
    Last,
    Smallest,
    /// As the first, of a queue that knows no tasks.
    Simple,
}

#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) target: usize,
    pub(crate) depth: usize,
}

/// What becomes of the value a frame returns.
#[derive(Clone, Debug)]
pub(crate) enum Ret {
    Push,
    /// An `__init__`: the new object is pushed instead.
    Made(Value),
    Drop,
    /// The next item of a loop, which goes on at this operation when there is none.
    Next(usize),
    /// Then this exception goes on.
    Raise(Value),
}

#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) code: usize,
    pub(crate) pc: usize,
    pub(crate) locals: Vec<Option<Value>>,
    pub(crate) stack: Vec<Value>,
    pub(crate) guards: Vec<Guard>,
    pub(crate) handled: Vec<Value>,
    pub(crate) ret: Ret,
}

/// A second phase of an operation that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    No,
    /// Waits to be notified, then takes the lock this often again.
    Notify {
        condition: usize,
        depth: usize,
    },
    Barrier(usize),
}

/// A thread, or the coroutine of a task.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that do not exclude each other")]
pub(crate) struct Fiber {
    pub(crate) name: Arc<str>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) thread: bool,
    pub(crate) daemon: bool,
    pub(crate) started: bool,
    pub(crate) done: bool,
    pub(crate) wait: Wait,
    /// Who called `_resume`, and whom this fiber resumed.
    pub(crate) resumer: Option<usize>,
    pub(crate) inside: Option<usize>,
    /// The `Thread` or `Task` in the program.
    pub(crate) object: Option<usize>,
    /// Where it runs: 0 is the program's own process, the others were forked.
    pub(crate) process: usize,
}

/// A handle to be run at a time, and when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timer {
    pub(crate) when: i64,
    pub(crate) made: i64,
    pub(crate) handle: usize,
}

/// asyncio's loop. Times are microseconds.
#[expect(clippy::struct_excessive_bools, reason = "facts that do not exclude each other")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Loop {
    pub(crate) ready: VecDeque<usize>,
    /// In the order in which they were made for the same moment.
    pub(crate) timers: Vec<Timer>,
    pub(crate) outside: Vec<(Value, Arc<str>)>,
    pub(crate) now: i64,
    /// The loop had nothing to run when this turn began.
    pub(crate) idle: bool,
    /// This turn has begun: answers may still join it.
    pub(crate) open: bool,
    /// A timer has rung in this turn: answers come with the next one.
    pub(crate) rung: bool,
    pub(crate) current: Option<Value>,
    /// Counts the loops there have been.
    pub(crate) number: usize,
    pub(crate) running: bool,
    /// Threads of its own pool, and whether that takes no more.
    pub(crate) jobs: Vec<usize>,
    pub(crate) closed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) globals: Arc<Vec<Option<Value>>>,
    pub(crate) class_attrs: Vec<(usize, Sym, Value)>,
    pub(crate) heap: Vec<Arc<Obj>>,
    pub(crate) fibers: Vec<Arc<Fiber>>,
    pub(crate) prints: Vec<Arc<str>>,
    pub(crate) raises: Option<Arc<str>>,
    /// Errors of threads, and those asyncio would log.
    pub(crate) lost: Vec<Arc<str>>,
    /// Futures whose error nobody has looked at.
    pub(crate) unseen: Vec<usize>,
    pub(crate) asyncio: Loop,
    /// A thread goes round in a circle that nothing will end.
    pub(crate) spins: bool,
    /// Forked processes, the first one being process 1.
    pub(crate) forked: Vec<Forked>,
}

/// A forked process, beside its fibers and its part of the heap.
#[derive(Clone, Debug)]
pub(crate) struct Forked {
    pub(crate) globals: Arc<Vec<Option<Value>>>,
    /// What it ended with.
    pub(crate) code: i64,
}

impl State {
    /// Before the first operation.
    pub(crate) fn new(program: &Program) -> Self {
        let main = Fiber {
            name: if program.asyncio { "the loop" } else { "main" }.into(),
            frames: vec![Frame::new(program, program.main)],
            thread: true,
            daemon: false,
            started: true,
            done: false,
            wait: Wait::No,
            resumer: None,
            inside: None,
            object: None,
            process: 0,
        };
        Self {
            globals: Arc::new(vec![None; program.globals.len()]),
            class_attrs: Vec::new(),
            heap: Vec::new(),
            fibers: vec![Arc::new(main)],
            prints: Vec::new(),
            raises: None,
            lost: Vec::new(),
            unseen: Vec::new(),
            asyncio: Loop::default(),
            spins: false,
            forked: Vec::new(),
        }
    }

    /// How many threads of one process have begun and not ended.
    pub(crate) fn alive_in(&self, process: usize) -> usize {
        let mine = self.fibers.iter().filter(|f| f.thread && !f.done);
        mine.filter(|f| f.process == process).count()
    }

    /// How many threads have begun and not ended.
    pub(crate) fn alive(&self) -> usize {
        self.fibers.iter().filter(|f| f.thread && !f.done).count()
    }
}

impl Frame {
    pub(crate) fn new(program: &Program, code: usize) -> Self {
        Self {
            code,
            pc: 0,
            locals: vec![None; program.codes[code].locals.len()],
            stack: Vec::new(),
            guards: Vec::new(),
            handled: Vec::new(),
            ret: Ret::Push,
        }
    }
}

impl Obj {
    /// Every value an object holds.
    pub(crate) fn each(&self, see: &mut impl FnMut(&Value)) {
        match self {
            Self::List(items) | Self::Tuple(items) | Self::Set(items) => items.iter().for_each(see),
            Self::Dict(items) => items.iter().for_each(|(k, v)| {
                see(k);
                see(v);
            }),
            Self::Instance { attrs, .. } => attrs.iter().for_each(|(_, v)| see(v)),
            Self::Bound { receiver, .. } => see(receiver),
            Self::View { dict, .. } => see(&Value::Obj(*dict)),
            Self::Iter { of, .. } => see(&Value::Obj(*of)),
            Self::Coroutine { locals, .. } => {
                locals.iter().flatten().flatten().for_each(see);
            }
            Self::Handle { callback, args, .. } => {
                see(callback);
                args.iter().for_each(see);
            }
            Self::Sync(Sync::Condition { lock, .. }) => see(&Value::Obj(*lock)),
            Self::Sync(Sync::Queue { items, .. }) => items.iter().for_each(see),
            Self::Sync(_) | Self::Range { .. } => {}
        }
    }
}

impl Frame {
    pub(crate) fn each(&self, see: &mut impl FnMut(&Value)) {
        self.locals.iter().flatten().for_each(&mut *see);
        self.stack.iter().for_each(&mut *see);
        self.handled.iter().for_each(&mut *see);
        if let Ret::Made(value) | Ret::Raise(value) = &self.ret {
            see(value);
        }
    }
}
