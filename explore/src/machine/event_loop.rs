//! What asyncio in the prelude is built on: handles, timers, the world outside, tasks as fibers, and
//! what other threads hand over to the loop.

use std::sync::Arc;

use super::arith::{micros, seconds};
use super::state::{Fiber, Loop, Obj, Timer, Wait};
use super::{Machine, Outcome, broken};
use crate::natives::Native;
use crate::program::Value;

impl Machine<'_> {
    /// What the prelude of asyncio is built on.
    pub(super) fn of_loop(
        &mut self,
        fiber: usize,
        native: Native,
        args: &[Value],
    ) -> Outcome<Value> {
        Ok(match (native, args) {
            (Native::CallSoon, [callback, rest]) => {
                let handle = self.handle(callback, rest);
                if let Value::Obj(id) = handle {
                    self.state.asyncio.ready.push_back(id);
                }
                handle
            }
            (Native::CallAt, [when, callback, rest]) => {
                let handle = self.handle(callback, rest);
                let Some(when) = micros(when) else {
                    return self.error("TypeError", "a delay is no number");
                };
                if let Value::Obj(id) = handle {
                    let asyncio = &mut self.state.asyncio;
                    let timer = Timer { when, made: asyncio.now, handle: id };
                    let later = asyncio.timers.iter().position(|t| t.when > when);
                    asyncio.timers.insert(later.unwrap_or(asyncio.timers.len()), timer);
                }
                handle
            }
            (Native::NextHandle, [count]) => self.next_handle(count),
            (Native::Now, []) => Value::Float(seconds(self.state.asyncio.now)),
            (Native::Select, []) => {
                self.state.asyncio.open = false;
                Value::Int(i64::try_from(self.state.asyncio.ready.len()).unwrap_or(0))
            }
            (Native::Outside, [future, name]) => {
                let name: Arc<str> = self.str(name)?.into();
                self.state.asyncio.outside.push((future.clone(), name));
                Value::None
            }
            (Native::Pick, [Value::Obj(list), ..]) => {
                let pick = self.pick;
                match self.obj_mut(*list) {
                    Obj::List(items) if pick < items.len() => items.remove(pick),
                    _ => Value::None,
                }
            }
            (Native::Python, []) => Value::Int(i64::from(self.program.minor)),
            (Native::Lost, [error]) => {
                let text = self.repr(error)?;
                self.state.lost.push(text.into());
                self.state.lost.sort();
                Value::None
            }
            (Native::Unlost, [Value::Obj(future), Value::Bool(seen)]) => {
                self.state.unseen.retain(|f| f != future);
                if !seen {
                    self.state.unseen.push(*future);
                }
                Value::None
            }
            (Native::Current, []) => self.state.asyncio.current.clone().unwrap_or(Value::None),
            (Native::SetCurrent, [task]) => {
                self.state.asyncio.current = match task {
                    Value::None => None,
                    task => Some(task.clone()),
                };
                Value::None
            }
            (Native::IsCoroutine, [x]) => Value::Bool(
                matches!(x, Value::Obj(id) if matches!(self.obj(*id), Obj::Coroutine { .. })),
            ),
            (Native::Spawn, [coroutine, Value::Obj(task)]) => self.spawn(coroutine, *task)?,
            (Native::Note, [Value::Str(words), Value::Obj(object)]) => {
                self.note(fiber, words, *object);
                Value::None
            }
            (Native::Tasks, []) => {
                let fibers = self.state.fibers.iter().filter(|f| !f.thread && !f.done);
                let tasks = fibers.filter_map(|f| f.object.map(Value::Obj)).collect();
                self.alloc(Obj::List(tasks))
            }
            (Native::Busy, []) => {
                let tasks = self.state.fibers.iter().any(|f| !f.thread && !f.done);
                // A thread that is still there may hand something to the loop.
                let threads = self.state.alive() > 1;
                Value::Bool(tasks || threads || !self.state.asyncio.ready.is_empty())
            }
            _ => return self.of_pool(fiber, native, args),
        })
    }

    /// The loop as other threads know it, and the threads of its own pool.
    fn of_pool(&mut self, fiber: usize, native: Native, args: &[Value]) -> Outcome<Value> {
        Ok(match (native, args) {
            (Native::LoopBegins, []) => {
                self.state.asyncio.running = true;
                Value::None
            }
            (Native::LoopEnds, []) => {
                let ended = &mut self.state.asyncio;
                *ended = Loop { now: ended.now, number: ended.number + 1, ..Loop::default() };
                Value::None
            }
            (Native::Running, []) => Value::Bool(self.state.asyncio.running),
            (Native::LoopNumber, []) => {
                Value::Int(i64::try_from(self.state.asyncio.number).unwrap_or(0))
            }
            (Native::FromThread, [Value::Int(number), callback, rest]) => {
                let same = usize::try_from(*number) == Ok(self.state.asyncio.number);
                if same && let Value::Obj(id) = self.handle(callback, rest) {
                    self.state.asyncio.ready.push_back(id);
                }
                Value::Bool(same)
            }
            (Native::Begins | Native::Withdraw, [handed @ Value::Obj(id)]) => {
                let first = self.attr_of(handed, "_begun") == Some(Value::Bool(false));
                let symbol = self.program.known_symbol("_begun");
                if let (Obj::Instance { attrs, .. }, Some(symbol)) = (self.obj_mut(*id), symbol)
                    && let Some((_, begun)) = attrs.iter_mut().find(|(name, _)| *name == symbol)
                {
                    *begun = Value::Bool(true);
                }
                Value::Bool(first)
            }
            (Native::AddJob, [Value::Obj(job)]) => {
                self.state.asyncio.jobs.push(*job);
                Value::None
            }
            (Native::PoolOpen, []) => Value::Bool(!self.state.asyncio.closed),
            (Native::ClosePool, []) => {
                self.state.asyncio.closed = true;
                let jobs = std::mem::take(&mut self.state.asyncio.jobs);
                self.alloc(Obj::List(jobs.into_iter().map(Value::Obj).collect()))
            }
            (Native::Refuse, [Value::Str(text), Value::Str(advice)]) => {
                return self.outside(fiber, text, advice);
            }
            _ => match self.of_futures(native, args)? {
                Some(value) => value,
                None => {
                    return self.outside(
                        fiber,
                        "a call with these arguments is outside the subset",
                        "look at what is handed over",
                    );
                }
            },
        })
    }

    fn handle(&mut self, callback: &Value, args: &Value) -> Value {
        let args = self.items(args);
        self.alloc(Obj::Handle { callback: callback.clone(), args, cancelled: false })
    }

    /// The places, among so many first ones that are ready, of those the loop may call next.
    pub(crate) fn next_handles(&self, count: &Value) -> Vec<usize> {
        let Value::Int(count) = count else { return Vec::new() };
        let turn = self.state.asyncio.ready.iter().take(usize::try_from(*count).unwrap_or(0));
        let live = turn
            .enumerate()
            .filter(|(_, id)| !matches!(self.obj(**id), Obj::Handle { cancelled: true, .. }));
        live.map(|(at, _)| at).collect()
    }

    /// Whom the loop calls next, of so many that this turn has left, and with what; None when that
    /// was cancelled.
    fn next_handle(&mut self, count: &Value) -> Value {
        let places = if self.program.any_order { self.next_handles(count) } else { Vec::new() };
        let place = places.get(self.pick).copied().unwrap_or(0);
        let Some(id) = self.state.asyncio.ready.remove(place) else { return Value::None };
        match self.obj(id).clone() {
            Obj::Handle { callback, args, cancelled: false } => {
                let args = self.tuple(args);
                self.tuple(vec![callback, args])
            }
            _ => Value::None,
        }
    }

    /// How something that is ready is called, as the one the loop may take next.
    pub(crate) fn ready_name(&self, place: usize) -> String {
        let id = self.state.asyncio.ready.get(place).copied().unwrap_or_default();
        let Some(Obj::Handle { callback, args, .. }) =
            self.state.heap.get(id).map(|object| &**object)
        else {
            return "a callback".to_owned();
        };
        let receiver = match callback {
            Value::Obj(id) => match self.obj(*id) {
                Obj::Bound { receiver, .. } => Some(receiver),
                _ => None,
            },
            _ => None,
        };
        if let Some(task) = receiver.and_then(|receiver| self.fiber_of(receiver)) {
            return self.state.fibers[task].name.to_string();
        }
        let own = match callback {
            Value::Func(function) => {
                let code = self.program.functions[*function].code;
                !self.program.codes[code].hidden
            }
            Value::Native(_) => true,
            _ => false,
        };
        if own {
            let locals: Vec<Option<Value>> = args.iter().cloned().map(Some).collect();
            return match callback {
                Value::Func(function) => self.call_text(*function, &locals),
                other => self.job_name(other, &Value::None),
            };
        }
        let class = receiver.map(|receiver| self.class_name(receiver));
        match class.as_deref() {
            Some("_Gather") => "what is gathered",
            Some("TaskGroup") => "the group of tasks",
            Some("_Shield") => "the shield",
            Some("_Run") => "the end of the loop",
            Some("Timeout") => "the timeout",
            None => "the answer",
            _ => "what waits for several",
        }
        .to_owned()
    }

    /// Makes the fiber of a task; the number stands for it in the prelude.
    fn spawn(&mut self, coroutine: &Value, task: usize) -> Outcome<Value> {
        let Value::Obj(id) = coroutine else { return Err(broken("no coroutine")) };
        let Obj::Coroutine { function, locals } = self.obj_mut(*id) else {
            return Err(broken("no coroutine"));
        };
        let function = *function;
        let Some(locals) = locals.take() else {
            return self.error("RuntimeError", "cannot reuse already awaited coroutine");
        };
        let name = self.call_text(function, &locals);
        let frame = self.frame_of(function, locals, super::state::Ret::Push);
        let name = self.unused_name(&name);
        if let Some(parent) = self.current_fiber() {
            self.tell(parent, format!("starts {name}"), false);
        }
        let fiber = Fiber {
            name,
            frames: vec![frame],
            thread: false,
            daemon: false,
            started: false,
            done: false,
            wait: Wait::No,
            resumer: None,
            inside: None,
            object: Some(task),
            process: 0,
        };
        self.state.fibers.push(Arc::new(fiber));
        Ok(Value::Int(i64::try_from(self.state.fibers.len() - 1).unwrap_or(0)))
    }
}
