//! Words for a step, such as a beginner reads them.

use super::acts::{Callee, Calling};
use super::state::{Obj, Sync, Wait};
use super::sync::Given;
use super::{Event, Machine, Stop};
use crate::ast::Compare;
use crate::fault::{At, Fault};
use crate::natives::Native;
use crate::program::{Op, Value};

/// Texts of values longer than this are cut.
const LONG: usize = 40;

impl Machine<'_> {
    /// Runs one operation and notes what happened, if somebody listens.
    pub(crate) fn observed(&mut self, fiber: usize) -> Result<(), Fault> {
        if self.print_reads(fiber) {
            return self.read_for_print(fiber);
        }
        if self.log.is_none() {
            return self.step(fiber);
        }
        // Until there is a second thread or a task, reads and writes tell nobody anything.
        let call = matches!(
            self.op(fiber),
            Some(Op::Call { .. } | Op::CallList { .. } | Op::Method { .. } | Op::MethodList { .. })
        );
        let early = self.state.fibers.len() == 1 && !call;
        let words = if early { None } else { self.words(fiber, true) };
        let line = self.line(fiber);
        let reads =
            matches!(self.op(fiber), Some(Op::LoadGlobal(_) | Op::LoadAttr(_) | Op::LoadItem));
        let printed = self.state.prints.len();
        let raises = self.state.lost.len();
        let depth = self.state.fibers[fiber].frames.len();
        self.step(fiber)?;
        let Some(mut words) = words else { return Ok(()) };
        if reads
            && self.state.fibers[fiber].frames.len() == depth
            && let Some(value) = self.frame(fiber).and_then(|f| f.stack.last())
        {
            words.push_str(&format!(": {}", self.short(value)));
        }
        if self.state.lost.len() > raises {
            words.push_str(" and ends with an error");
        }
        let printed = self.state.prints.get(printed).cloned();
        if let Some(log) = &mut self.log {
            log.push(Event { fiber, line, words, printed, plumbing: false });
        }
        Ok(())
    }

    /// print takes the text of what it is handed before it writes the line.
    fn read_for_print(&mut self, fiber: usize) -> Result<(), Fault> {
        let line = self.line(fiber);
        let words = self.words(fiber, true);
        let fault = |stop| match stop {
            Stop::Fault(fault) => fault,
            _ => {
                Fault::new(At { line, column: 0 }, "this cannot be printed", "print its attributes")
            }
        };
        let Some(Calling { args, named, .. }) = self.calling(fiber) else { return Ok(()) };
        let mut texts = Vec::new();
        for arg in &args {
            texts.push(Value::Str(self.str(arg).map_err(fault)?.into()));
        }
        let list = matches!(self.op(fiber), Some(Op::CallList { .. }));
        let replacement = if list { vec![self.alloc(Obj::List(texts))] } else { texts };
        let frame = self.frame_mut(fiber).map_err(fault)?;
        let end = frame.stack.len() - named.len();
        let start = end - replacement.len();
        frame.stack.splice(start..end, replacement);
        if let (Some(log), Some(words)) = (&mut self.log, words) {
            log.push(Event { fiber, line, words, printed: None, plumbing: false });
        }
        Ok(())
    }

    fn short(&self, value: &Value) -> String {
        let Ok(text) = self.repr(value) else { return of_class(&self.class_name(value)) };
        if text.chars().count() <= LONG {
            return text;
        }
        text.chars().take(LONG - 1).chain(['…']).collect()
    }

    /// What the operation a fiber stands at does; `None` for what nobody cares about.
    ///
    /// With `past` it is about to happen, otherwise it is a choice to be offered.
    pub(crate) fn words(&self, fiber: usize, past: bool) -> Option<String> {
        let frame = self.frame(fiber)?;
        let code = &self.program.codes[frame.code];
        let stack = &frame.stack;
        let from_top = |n: usize| stack.len().checked_sub(n).map(|at| &stack[at]);
        let text = code.texts[frame.pc].as_deref().unwrap_or("it");
        match self.op(fiber)? {
            Op::Call { .. } | Op::CallList { .. } | Op::Method { .. } | Op::MethodList { .. } => {
                return self.call_words(fiber, text, past);
            }
            Op::Await if !code.hidden => return None,
            _ if code.hidden => return None,
            Op::Return if frame_is_last(self, fiber) && self.program.asyncio => return None,
            Op::Return if frame_is_last(self, fiber) => return Some("ends".to_owned()),
            _ => {}
        }
        let container = |n: usize| {
            from_top(n)
                .filter(|v| self.is_container(v) && self.shared(fiber, std::slice::from_ref(v)))
        };
        Some(match self.op(fiber)? {
            Op::LoadGlobal(slot) if self.program.globals[*slot].shared => format!("reads {text}"),
            Op::StoreGlobal(slot) if self.program.globals[*slot].shared => {
                format!("writes {text} = {}", self.short(from_top(1)?))
            }
            Op::DelGlobal(_) => format!("deletes {text}"),
            Op::LoadAttr(name)
                if self.program.changing[*name] && self.seen(fiber, from_top(1)?) =>
            {
                format!("reads {text}")
            }
            Op::StoreAttr(name)
                if self.program.changing[*name] && self.seen(fiber, from_top(1)?) =>
            {
                format!("writes {text} = {}", self.short(from_top(2)?))
            }
            Op::LoadItem => {
                container(2)?;
                format!("reads {text}")
            }
            Op::StoreItem => {
                container(2)?;
                format!("writes {text} = {}", self.short(from_top(3)?))
            }
            Op::DelItem => {
                container(2)?;
                format!("deletes {text}")
            }
            Op::Compare(Compare::In | Compare::NotIn) => {
                container(1)?;
                format!("looks for {} in {text}", self.short(from_top(2)?))
            }
            Op::Compare(_) | Op::Binary(..) => {
                container(1).or(container(2))?;
                format!("reads {text}")
            }
            Op::JumpIfFalse(_)
            | Op::JumpIfTrue(_)
            | Op::JumpIfFalseOrPop(_)
            | Op::JumpIfTrueOrPop(_)
            | Op::Not => {
                container(1)?;
                format!("looks whether {text} is empty")
            }
            Op::Next(_) => {
                container(1)?;
                format!("looks for the next of {text}")
            }
            Op::Text(_) | Op::Extend | Op::Unpack(_) | Op::Iter => {
                container(1)?;
                format!("reads {text}")
            }
            _ => return None,
        })
    }

    fn seen(&self, fiber: usize, value: &Value) -> bool {
        matches!(value, Value::Class(_)) || self.shared(fiber, std::slice::from_ref(value))
    }

    fn call_words(&self, fiber: usize, text: &str, past: bool) -> Option<String> {
        let Calling { callee, args, named } = self.calling(fiber)?;
        let hidden = self.program.codes[self.frame(fiber)?.code].hidden;
        let given = Given { args: &args, named: &named };
        let first = || args.first().map_or_else(String::new, |a| self.short(a));
        Some(match callee {
            Callee::Native(native) => match native {
                Native::Start => format!("starts {}", self.thread_name(args.first()?)),
                Native::Join => {
                    let name = self.thread_name(args.first()?);
                    let done =
                        self.fiber_of(args.first()?).is_some_and(|f| self.state.fibers[f].done);
                    if done {
                        format!("goes on: {name} has ended")
                    } else {
                        format!("waits for {name} to end")
                    }
                }
                Native::Print if self.print_reads(fiber) => "reads what it will print".to_owned(),
                Native::Print => {
                    let parts: Option<Vec<String>> =
                        args.iter().map(|a| self.str(a).ok()).collect();
                    format!("prints {}", parts.unwrap_or_default().join(" "))
                }
                Native::Sleep => "sleeps".to_owned(),
                Native::Io => format!("asks for {}", first()),
                Native::Outside => format!(
                    "asks for {}",
                    args.get(1).map_or_else(String::new, |a| self.str(a).unwrap_or_default())
                ),
                Native::Alive => {
                    format!("asks whether {} is alive", self.thread_name(args.first()?))
                }
                Native::Fork => "forks".to_owned(),
                Native::Exit => "ends its process".to_owned(),
                Native::WaitPid => match self.main_of(args.first()?) {
                    Some(child) => {
                        format!("waits for the end of {}", self.state.fibers[child].name)
                    }
                    None => "waits for a process".to_owned(),
                },
                Native::Begins | Native::Withdraw | Native::FromThread => {
                    self.job_words(fiber, native, args.first()?)
                }
                Native::Look | Native::Until => return self.step_words(&args),
                _ if hidden => return None,
                _ => {
                    let shared = args.iter().any(|a| {
                        self.is_container(a) && self.shared(fiber, std::slice::from_ref(a))
                    });
                    if !shared {
                        return None;
                    }
                    match native {
                        Native::Len => match args.first() {
                            Some(Value::Obj(id)) => {
                                format!("counts what is in {}", self.label(*id))
                            }
                            _ => "counts what is there".to_owned(),
                        },
                        _ => format!("reads for {text}(…)"),
                    }
                }
            },
            Callee::Method(Value::Obj(id), name) => {
                let name = self.program.symbols[name].clone();
                if let Obj::Sync(sync) = self.obj(id) {
                    if hidden && let Some(words) = Self::pool_words(text, &name) {
                        return Some(words);
                    }
                    let label = self.name_of(id).unwrap_or_else(|| text.to_owned());
                    return Some(self.sync_words(fiber, sync, &label, &name, &given, past));
                }
                if hidden || !self.shared(fiber, &[Value::Obj(id)]) {
                    return None;
                }
                match &*name {
                    "append" | "add" => format!("adds {} to {text}", first()),
                    "pop" | "popitem" => format!("takes one out of {text}"),
                    "remove" | "discard" => format!("takes {} out of {text}", first()),
                    "keys" | "values" | "items" => return None,
                    "get" | "copy" | "index" | "count" => format!("reads {text}"),
                    _ => format!("calls {text}.{name}(…)"),
                }
            }
            Callee::Method(..) => return None,
        })
    }

    /// What is done with a job that a loop has handed to a thread.
    fn job_words(&self, fiber: usize, native: Native, of: &Value) -> String {
        let name = self.thread_name(of);
        match (native, of) {
            (Native::Begins, _) if *self.state.fibers[fiber].name == *name => "begins".to_owned(),
            (Native::Begins, _) => format!("begins {name}"),
            (Native::Withdraw, _) => match self.attr_of(of, "_begun") {
                Some(Value::Bool(true)) => format!("cannot take {name} back: it has begun"),
                _ => format!("takes {name} back before it begins"),
            },
            (_, Value::Int(number))
                if usize::try_from(*number) != Ok(self.state.asyncio.number) =>
            {
                "finds that the loop has ended".to_owned()
            }
            _ => "hands over to the loop".to_owned(),
        }
    }

    /// What is done with the queue of a pool.
    fn pool_words(text: &str, method: &str) -> Option<String> {
        Some(match (text, method) {
            ("self._work", "get" | "get_nowait") => "takes what is next".to_owned(),
            _ => return None,
        })
    }

    fn sync_words(
        &self,
        fiber: usize,
        sync: &Sync,
        label: &str,
        name: &str,
        given: &Given<'_>,
        _past: bool,
    ) -> String {
        let half = self.state.fibers[fiber].wait;
        match (sync, name) {
            (Sync::Condition { waiters, .. }, "wait") if half != Wait::No => {
                if waiters.contains(&fiber) {
                    format!("gives up waiting on {label} and takes its lock again")
                } else {
                    format!("wakes up and takes the lock of {label} again")
                }
            }
            (Sync::Condition { .. }, "wait") => format!("lets go of {label} and waits to be woken"),
            (Sync::Condition { .. }, "notify") => format!("wakes one that waits on {label}"),
            (Sync::Condition { .. }, "notify_all") => format!("wakes all that wait on {label}"),
            (Sync::Event { .. }, "wait") => format!("waits for {label}"),
            (Sync::Event { .. }, "set") => format!("sets {label}"),
            (Sync::Event { .. }, "clear") => format!("clears {label}"),
            (Sync::Event { .. }, _) => format!("looks at {label}"),
            (Sync::Queue { .. }, "put" | "put_nowait") => {
                let item = given.get(0, "item").map_or_else(String::new, |v| self.short(v));
                format!("puts {item} into {label}")
            }
            (Sync::Queue { .. }, "get" | "get_nowait") => format!("takes one from {label}"),
            (Sync::Queue { .. }, "task_done") => format!("says that one from {label} is done"),
            (Sync::Queue { .. }, "join") => format!("waits until all of {label} is done"),
            (Sync::Queue { .. }, _) => format!("looks at {label}"),
            (Sync::Barrier { .. }, _) if half != Wait::No => format!("goes on behind {label}"),
            (Sync::Barrier { .. }, _) => format!("arrives at {label}"),
            (_, "acquire" | "__enter__") => {
                let tries = given.tries(0, "blocking");
                if tries { format!("tries to take {label}") } else { format!("takes {label}") }
            }
            (_, "release" | "__exit__") => format!("releases {label}"),
            (_, _) => format!("looks at {label}"),
        }
    }
}

/// What has no name is called by what it is.
pub(crate) fn of_class(class: &str) -> String {
    match class {
        "lock" | "Lock" | "RLock" => "a lock",
        "Semaphore" | "BoundedSemaphore" => "a semaphore",
        "Event" => "an event",
        "Condition" => "a condition",
        "Queue" | "LifoQueue" => "a queue",
        "Barrier" => "a barrier",
        "_Finished" => "the next that is done",
        other if other.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) => {
            return format!("an {other}");
        }
        other => return format!("a {other}"),
    }
    .to_owned()
}

fn frame_is_last(machine: &Machine<'_>, fiber: usize) -> bool {
    machine.state.fibers[fiber].frames.len() == 1 && machine.state.fibers[fiber].thread
}
