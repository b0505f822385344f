//! Conditions, barriers and queues: where threads meet.

use std::sync::Arc;

use super::call::Named;
use super::state::{Obj, Order, Sync, Wait};
use super::sync::Given;
use super::{Machine, Outcome, Stop, broken};
use crate::program::Value;

impl Machine<'_> {
    #[expect(clippy::too_many_arguments, reason = "the parts of one call")]
    pub(super) fn condition_method(
        &mut self,
        fiber: usize,
        id: usize,
        lock: usize,
        mut waiters: Vec<usize>,
        name: &str,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<()> {
        match name {
            "acquire" | "release" | "__enter__" | "__exit__" => {
                let value = self.lock_method(fiber, lock, name)?;
                return self.push(fiber, value.unwrap_or(Value::None));
            }
            "wait" => return self.condition_wait(fiber, id, lock, waiters),
            "wait_for" => {
                let Some(function) = self.program.known.wait_for_condition else {
                    return self.no_method(fiber, id, name);
                };
                let mut all = vec![Value::Obj(id)];
                all.extend(args);
                return self.call_function(fiber, function, all, named);
            }
            "notify" | "notify_all" | "notifyAll" => {}
            _ => return self.no_method(fiber, id, name),
        }
        if !self.owned(lock, fiber) {
            return self.error("RuntimeError", "cannot notify on un-acquired lock");
        }
        let wanted = Given { args: &args, named: &named }.count().unwrap_or(1);
        let count = match name {
            "notify" => usize::try_from(wanted).unwrap_or(0).min(waiters.len()),
            _ => waiters.len(),
        };
        waiters.drain(..count);
        *self.obj_mut(id) = Obj::Sync(Sync::Condition { lock, waiters });
        self.push(fiber, Value::None)
    }

    fn condition_wait(
        &mut self,
        fiber: usize,
        id: usize,
        lock: usize,
        mut waiters: Vec<usize>,
    ) -> Outcome<()> {
        if let Wait::Notify { depth, .. } = self.state.fibers[fiber].wait {
            // Woken up, or its time is over; the lock is free.
            let notified = !waiters.contains(&fiber);
            waiters.retain(|w| *w != fiber);
            *self.obj_mut(id) = Obj::Sync(Sync::Condition { lock, waiters });
            Arc::make_mut(&mut self.state.fibers[fiber]).wait = Wait::No;
            self.take(lock, fiber, depth);
            return self.push(fiber, Value::Bool(notified));
        }
        if !self.owned(lock, fiber) {
            return self.error("RuntimeError", "cannot wait on un-acquired lock");
        }
        let depth = match self.obj_mut(lock) {
            Obj::Sync(Sync::RLock { owner, depth }) => {
                *owner = None;
                std::mem::take(depth)
            }
            Obj::Sync(Sync::Lock { owner }) => {
                *owner = None;
                1
            }
            _ => 1,
        };
        waiters.push(fiber);
        *self.obj_mut(id) = Obj::Sync(Sync::Condition { lock, waiters });
        Arc::make_mut(&mut self.state.fibers[fiber]).wait = Wait::Notify { condition: id, depth };
        Err(Stop::Again)
    }

    pub(super) fn barrier_method(
        &mut self,
        fiber: usize,
        id: usize,
        parties: usize,
        mut waiting: Vec<usize>,
        name: &str,
    ) -> Outcome<()> {
        if name != "wait" {
            return self.no_method(fiber, id, name);
        }
        if let Wait::Barrier(place) = self.state.fibers[fiber].wait {
            Arc::make_mut(&mut self.state.fibers[fiber]).wait = Wait::No;
            return self.push(fiber, Value::Int(i64::try_from(place).unwrap_or(0)));
        }
        let place = waiting.len();
        if place + 1 == parties {
            *self.obj_mut(id) = Obj::Sync(Sync::Barrier { parties, waiting: Vec::new() });
            return self.push(fiber, Value::Int(i64::try_from(place).unwrap_or(0)));
        }
        waiting.push(fiber);
        *self.obj_mut(id) = Obj::Sync(Sync::Barrier { parties, waiting });
        Arc::make_mut(&mut self.state.fibers[fiber]).wait = Wait::Barrier(place);
        Err(Stop::Again)
    }

    pub(super) fn queue_method(
        &mut self,
        id: usize,
        name: &str,
        given: &Given<'_>,
    ) -> Outcome<Option<Value>> {
        let Obj::Sync(Sync::Queue { mut items, max, mut open, order }) = self.obj(id).clone()
        else {
            return Err(broken("no queue"));
        };
        let len = i64::try_from(items.len()).unwrap_or(0);
        let mut result = Value::None;
        match name {
            "put" | "put_nowait" => {
                if max > 0 && len >= max {
                    return self.raise_with(crate::program::exception("Full"), Vec::new());
                }
                let Some(item) = given.get(0, "item") else { return Ok(None) };
                items.push(item.clone());
                if order == Order::Smallest
                    && let Some((low, high)) = self.rise(&mut items)
                {
                    // It stays in the queue all the same.
                    *self.obj_mut(id) = Obj::Sync(Sync::Queue { items, max, open, order });
                    return self.unordered("<", &low, &high);
                }
                open += 1;
            }
            "get" | "get_nowait" => {
                if items.is_empty() {
                    return self.raise_with(crate::program::exception("Empty"), Vec::new());
                }
                result = match order {
                    Order::Last => items.pop().unwrap_or(Value::None),
                    Order::Smallest => {
                        let found = self.smallest(&mut items);
                        if found.is_err() {
                            *self.obj_mut(id) = Obj::Sync(Sync::Queue { items, max, open, order });
                            return found.map(Some);
                        }
                        found?
                    }
                    Order::First | Order::Simple => items.remove(0),
                };
            }
            "qsize" => return Ok(Some(Value::Int(len))),
            "empty" => return Ok(Some(Value::Bool(items.is_empty()))),
            "full" => return Ok(Some(Value::Bool(max > 0 && len >= max))),
            "join" => return Ok(Some(Value::None)),
            "task_done" => {
                if open <= 0 {
                    return self.error("ValueError", "task_done() called too many times");
                }
                open -= 1;
            }
            _ => return Ok(None),
        }
        *self.obj_mut(id) = Obj::Sync(Sync::Queue { items, max, open, order });
        Ok(Some(result))
    }

    /// Lets the last item of a heap rise to its place, as in `heapq`; the two that Python cannot
    /// compare on the way.
    fn rise(&self, items: &mut [Value]) -> Option<(Value, Value)> {
        let mut at = items.len().checked_sub(1)?;
        while at > 0 {
            let parent = (at - 1) / 2;
            match self.order(&items[at], &items[parent]) {
                None => return Some((items[at].clone(), items[parent].clone())),
                Some(order) if order.is_lt() => items.swap(at, parent),
                Some(_) => return None,
            }
            at = parent;
        }
        None
    }

    /// Takes the smallest item out of a heap: the last one sinks to a leaf by the smaller children
    /// and rises from there, as in `heapq`.
    fn smallest(&mut self, items: &mut Vec<Value>) -> Outcome<Value> {
        let last = items.pop().unwrap_or(Value::None);
        if items.is_empty() {
            return Ok(last);
        }
        let smallest = std::mem::replace(&mut items[0], last);
        let mut at = 0;
        while 2 * at + 1 < items.len() {
            let mut child = 2 * at + 1;
            if child + 1 < items.len() {
                let (left, right) = (items[child].clone(), items[child + 1].clone());
                match self.order(&left, &right) {
                    None => return self.unordered("<", &left, &right),
                    Some(order) if !order.is_lt() => child += 1,
                    Some(_) => {}
                }
            }
            items.swap(at, child);
            at = child;
        }
        match self.rise(&mut items[..=at]) {
            Some((low, high)) => self.unordered("<", &low, &high),
            None => Ok(smallest),
        }
    }
}
