//! Locks, semaphores, events, conditions, queues, barriers: what their methods do, and when they
//! can be done. Each is one step, as its documentation promises.

use super::arith::{Number, number};
use super::call::Named;
use super::state::{Obj, Order, Sync, Wait};
use super::{Machine, Outcome, broken};
use crate::natives::Native;
use crate::program::Value;

/// What a call was given, by place or by name.
pub(crate) struct Given<'a> {
    pub(crate) args: &'a [Value],
    pub(crate) named: &'a [Named],
}

impl Given<'_> {
    pub(crate) fn get(&self, place: usize, name: &str) -> Option<&Value> {
        let named = self.named.iter().find(|(n, _)| &**n == name).map(|(_, v)| v);
        self.args.get(place).or(named)
    }

    /// The call may give up: it does not block, or it has a timeout.
    fn gives_up(&self, first: usize, flag: &str) -> bool {
        self.tries(first, flag) || self.timed(first + 1)
    }

    /// The same of a lock, for which -1 means no timeout.
    fn lock_gives_up(&self) -> bool {
        let minus = self.get(1, "timeout") == Some(&Value::Int(-1));
        self.tries(0, "blocking") || self.timed(1) && !minus
    }

    /// The call does not block: its flag is `False`, or what counts as that.
    pub(crate) fn tries(&self, place: usize, flag: &str) -> bool {
        match self.get(place, flag) {
            Some(Value::None) => true,
            Some(value) => matches!(number(value), Some(n) if n.is_zero()),
            None => false,
        }
    }

    fn timed(&self, place: usize) -> bool {
        !matches!(self.get(place, "timeout"), None | Some(Value::None))
    }

    fn negative(&self, place: usize) -> bool {
        self.get(place, "timeout").and_then(number).is_some_and(Number::is_negative)
    }

    /// How many are meant; `None` for what is no whole number.
    pub(super) fn count(&self) -> Option<i64> {
        match self.get(0, "n").map(number) {
            None => Some(1),
            Some(Some(Number::Int(n))) => Some(n),
            _ => None,
        }
    }
}

impl Machine<'_> {
    pub(crate) fn make_sync(
        &mut self,
        fiber: usize,
        native: Native,
        args: &[Value],
        named: &[Named],
    ) -> Outcome<Value> {
        let given = Given { args, named };
        let whole = |v: Option<&Value>, other: i64| match v.map(number) {
            None => Some(other),
            Some(Some(Number::Int(i))) => Some(i),
            _ => None,
        };
        let sync = match native {
            Native::Lock => Sync::Lock { owner: None },
            Native::RLock => Sync::RLock { owner: None, depth: 0 },
            Native::Semaphore | Native::BoundedSemaphore => {
                let Some(value) = whole(given.get(0, "value"), 1).filter(|v| *v >= 0) else {
                    return self.error("ValueError", "semaphore initial value must be >= 0");
                };
                let bound = (native == Native::BoundedSemaphore).then_some(value);
                Sync::Semaphore { value, bound }
            }
            Native::Event => Sync::Event { set: false },
            Native::Condition => {
                let lock = match given.get(0, "lock") {
                    Some(Value::Obj(id)) => *id,
                    _ => {
                        let lock = Obj::Sync(Sync::RLock { owner: None, depth: 0 });
                        let Value::Obj(id) = self.alloc(lock) else {
                            return Err(broken("no lock"));
                        };
                        id
                    }
                };
                Sync::Condition { lock, waiters: Vec::new() }
            }
            Native::Barrier => match whole(given.get(0, "parties"), 0) {
                Some(n) if n > 0 && args.len() + named.len() == 1 => {
                    Sync::Barrier { parties: usize::try_from(n).unwrap_or(1), waiting: Vec::new() }
                }
                _ => {
                    return self.outside(
                        fiber,
                        "this Barrier is outside the subset",
                        "write `Barrier(2)`: a number above zero and nothing else",
                    );
                }
            },
            _ => {
                let order = match native {
                    Native::LifoQueue => Order::Last,
                    Native::PriorityQueue => Order::Smallest,
                    Native::SimpleQueue => Order::Simple,
                    _ => Order::First,
                };
                let max = whole(given.get(0, "maxsize"), 0).unwrap_or(0);
                Sync::Queue { items: Vec::new(), max, open: 0, order }
            }
        };
        Ok(self.alloc(Obj::Sync(sync)))
    }

    fn lock_free(&self, lock: usize, fiber: usize) -> bool {
        match self.obj(lock) {
            Obj::Sync(Sync::Lock { owner }) => owner.is_none(),
            Obj::Sync(Sync::RLock { owner, .. }) => {
                owner.is_none_or(|o| o == self.thread_of(fiber))
            }
            Obj::Sync(Sync::Semaphore { value, .. }) => *value > 0,
            _ => true,
        }
    }

    /// Whether a method of such an object can be done now.
    pub(crate) fn sync_ready(
        &self,
        fiber: usize,
        id: usize,
        name: &str,
        given: &Given<'_>,
    ) -> bool {
        match (self.state.fibers[fiber].wait, self.obj(id)) {
            (Wait::Notify { condition, .. }, Obj::Sync(Sync::Condition { lock, waiters }))
                if condition == id =>
            {
                (given.timed(0) || !waiters.contains(&fiber)) && self.lock_free(*lock, fiber)
            }
            (Wait::Barrier(_), Obj::Sync(Sync::Barrier { waiting, .. })) => {
                !waiting.contains(&fiber)
            }
            (_, Obj::Sync(sync)) => match (sync, name) {
                (Sync::Lock { .. } | Sync::RLock { .. }, "acquire" | "__enter__") => {
                    given.lock_gives_up() || self.lock_free(id, fiber)
                }
                (Sync::Semaphore { .. }, "acquire" | "__enter__") => {
                    given.gives_up(0, "blocking") || self.lock_free(id, fiber)
                }
                (Sync::Condition { lock, .. }, "acquire" | "__enter__") => {
                    given.lock_gives_up() || self.lock_free(*lock, fiber)
                }
                (Sync::Event { set }, "wait") => *set || given.timed(0),
                (Sync::Queue { items, max, .. }, "put") => {
                    *max <= 0
                        || i64::try_from(items.len()).unwrap_or(0) < *max
                        || given.gives_up(1, "block")
                }
                (Sync::Queue { items, .. }, "get") => {
                    !items.is_empty() || given.gives_up(0, "block")
                }
                (Sync::Queue { open, order, .. }, "join") => *open <= 0 || *order == Order::Simple,
                _ => true,
            },
            _ => true,
        }
    }

    /// Takes a lock this often; false when it is not free.
    pub(super) fn take(&mut self, lock: usize, fiber: usize, times: usize) -> bool {
        if !self.lock_free(lock, fiber) {
            return false;
        }
        // An RLock belongs to a thread, whichever of its tasks runs.
        let thread = self.thread_of(fiber);
        match self.obj_mut(lock) {
            Obj::Sync(Sync::Lock { owner }) => *owner = Some(fiber),
            Obj::Sync(Sync::RLock { owner, depth }) => {
                *owner = Some(thread);
                *depth += times;
            }
            Obj::Sync(Sync::Semaphore { value, .. }) => *value -= 1,
            _ => {}
        }
        true
    }

    fn release(&mut self, lock: usize, fiber: usize) -> Outcome<()> {
        let thread = self.thread_of(fiber);
        match self.obj_mut(lock) {
            Obj::Sync(Sync::Lock { owner }) => {
                let held = owner.take().is_some();
                if !held {
                    return self.error("RuntimeError", "release unlocked lock");
                }
            }
            Obj::Sync(Sync::RLock { owner, depth }) => {
                if *owner != Some(thread) {
                    return self.error("RuntimeError", "cannot release un-acquired lock");
                }
                *depth -= 1;
                if *depth == 0 {
                    *owner = None;
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn owned(&self, lock: usize, fiber: usize) -> bool {
        match self.obj(lock) {
            // A plain lock knows no owner: anybody may have taken it.
            Obj::Sync(Sync::Lock { owner }) => owner.is_some(),
            Obj::Sync(Sync::RLock { owner, .. }) => *owner == Some(self.thread_of(fiber)),
            _ => true,
        }
    }

    pub(crate) fn sync_method(
        &mut self,
        fiber: usize,
        id: usize,
        name: &str,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<()> {
        let Obj::Sync(sync) = self.obj(id).clone() else { return Err(broken("no lock")) };
        let given = Given { args: &args, named: &named };
        self.known_call(fiber, id, &sync, name, &given)?;
        let value = match sync {
            Sync::Lock { .. } | Sync::RLock { .. } => self.lock_method(fiber, id, name)?,
            Sync::Semaphore { value, bound } => {
                self.semaphore_method(fiber, id, value, bound, name, &given)?
            }
            Sync::Event { set } => match name {
                "set" | "clear" => {
                    *self.obj_mut(id) = Obj::Sync(Sync::Event { set: name == "set" });
                    Some(Value::None)
                }
                "is_set" | "wait" => Some(Value::Bool(set)),
                _ => None,
            },
            Sync::Condition { lock, waiters } => {
                return self.condition_method(fiber, id, lock, waiters, name, args, named);
            }
            Sync::Queue { .. } => self.queue_method(id, name, &given)?,
            Sync::Barrier { .. } if given.timed(0) => {
                let text = "a barrier with a timeout is outside the subset";
                return self.outside(fiber, text, "write wait()");
            }
            Sync::Barrier { parties, waiting } => {
                return self.barrier_method(fiber, id, parties, waiting, name);
            }
        };
        match value {
            Some(value) => self.push(fiber, value),
            None => self.no_method(fiber, id, name),
        }
    }

    /// Refuses calls whose arguments would be taken for others, or for none.
    fn known_call(
        &mut self,
        fiber: usize,
        id: usize,
        sync: &Sync,
        name: &str,
        given: &Given<'_>,
    ) -> Outcome<()> {
        let (most, names): (usize, &[&str]) = match (sync, name) {
            (_, "__enter__" | "__exit__") => return Ok(()),
            (Sync::Condition { .. }, "wait_for") => return Ok(()),
            (Sync::RLock { .. }, "locked")
            | (Sync::Queue { order: Order::Simple, .. }, "join" | "task_done" | "full") => {
                return self.no_method(fiber, id, name);
            }
            (Sync::Queue { .. }, "put") => (3, &["item", "block", "timeout"]),
            (Sync::Queue { .. }, "put_nowait") => (1, &["item"]),
            (Sync::Queue { .. }, "get") => (2, &["block", "timeout"]),
            (_, "acquire") => (2, &["blocking", "timeout"]),
            (Sync::Event { .. } | Sync::Condition { .. } | Sync::Barrier { .. }, "wait") => {
                (1, &["timeout"])
            }
            (Sync::Semaphore { .. }, "release") | (_, "notify") => (1, &["n"]),
            _ => (0, &[]),
        };
        let unknown = given.named.iter().any(|(n, _)| !names.contains(&&**n));
        let timeout = names.iter().position(|n| *n == "timeout");
        // Negative ones are errors for some; for locks -1 means no timeout.
        let lock = matches!(
            sync,
            Sync::Lock { .. } | Sync::RLock { .. } | Sync::Condition { .. } if name == "acquire"
        );
        let odd = timeout.is_some_and(|place| {
            let minus = lock && given.get(place, "timeout") == Some(&Value::Int(-1));
            given.timed(place) && given.negative(place) && !minus
        });
        let both = name == "acquire" && given.tries(0, "blocking") && given.timed(1);
        let counts = names == ["n"] && given.count().is_none_or(|n| n < 1);
        let large = given.args.len() > most || given.args.len() + given.named.len() > most;
        if unknown || odd || both || counts || large {
            let class = self.class_name(&Value::Obj(id));
            let text = format!("`{name}` of a `{class}`, called like this, is outside the subset");
            return self.outside(fiber, &text, "look at its arguments");
        }
        Ok(())
    }

    pub(super) fn no_method<T>(&mut self, fiber: usize, id: usize, name: &str) -> Outcome<T> {
        let class = self.class_name(&Value::Obj(id));
        let text = format!("`{name}` of a `{class}` is outside the subset");
        self.outside(fiber, &text, "`interleave explore --help` lists what there is")
    }

    pub(super) fn lock_method(
        &mut self,
        fiber: usize,
        id: usize,
        name: &str,
    ) -> Outcome<Option<Value>> {
        Ok(match name {
            "acquire" | "__enter__" => Some(Value::Bool(self.take(id, fiber, 1))),
            "release" | "__exit__" => {
                self.release(id, fiber)?;
                Some(Value::None)
            }
            "locked" => {
                let free = matches!(
                    self.obj(id),
                    Obj::Sync(Sync::Lock { owner: None } | Sync::RLock { owner: None, .. })
                );
                Some(Value::Bool(!free))
            }
            _ => None,
        })
    }

    fn semaphore_method(
        &mut self,
        fiber: usize,
        id: usize,
        value: i64,
        bound: Option<i64>,
        name: &str,
        given: &Given<'_>,
    ) -> Outcome<Option<Value>> {
        Ok(match name {
            "acquire" | "__enter__" => Some(Value::Bool(self.take(id, fiber, 1))),
            "release" | "__exit__" => {
                let more = if name == "release" { given.count().unwrap_or(1) } else { 1 };
                let value = value.saturating_add(more);
                if bound.is_some_and(|bound| value > bound) {
                    return self.error("ValueError", "Semaphore released too many times");
                }
                *self.obj_mut(id) = Obj::Sync(Sync::Semaphore { value, bound });
                Some(Value::None)
            }
            _ => None,
        })
    }
}
