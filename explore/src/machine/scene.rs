//! What a learner is shown of a state: variables and locks.

use super::Machine;
use super::state::{Obj, Sync};
use crate::program::Value;

impl Machine<'_> {
    /// Globals that hold data, with their texts; attributes of objects one by one.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (value, global) in self.state.globals.iter().zip(&self.program.globals) {
            let Some(value) = value else { continue };
            if global.hidden || self.is_machinery(value) {
                continue;
            }
            if let Value::Obj(id) = value
                && let Obj::Instance { class, attrs } = self.obj(*id)
                && !self.program.is_exception(*class)
            {
                for (name, value) in attrs {
                    let name = &self.program.symbols[*name];
                    if !self.is_machinery(value)
                        && let Ok(text) = self.repr(value)
                    {
                        out.push((format!("{}.{name}", global.name), text));
                    }
                }
                continue;
            }
            if let Ok(text) = self.repr(value) {
                out.push((global.name.to_string(), text));
            }
        }
        for forked in &self.state.forked {
            for (value, global) in forked.globals.iter().zip(&self.program.globals) {
                let Some(value) = value else { continue };
                if !global.hidden
                    && !self.is_machinery(value)
                    && let Ok(text) = self.repr(value)
                {
                    out.push((format!("{}, in the child", global.name), text));
                }
            }
        }
        for (class, name, value) in &self.state.class_attrs {
            if !self.is_machinery(value)
                && let Ok(text) = self.repr(value)
            {
                let class = &self.program.classes[*class].name;
                out.push((format!("{class}.{}", self.program.symbols[*name]), text));
            }
        }
        out
    }

    /// Functions, classes, threads and locks are no data.
    fn is_machinery(&self, value: &Value) -> bool {
        match value {
            Value::Func(_) | Value::Class(_) | Value::Native(_) => true,
            Value::Obj(id) => match self.obj(*id) {
                Obj::Sync(_) | Obj::Bound { .. } | Obj::Coroutine { .. } | Obj::Handle { .. } => {
                    true
                }
                Obj::Instance { .. } => self.is_builtin(*id),
                Obj::List(items) | Obj::Tuple(items) => {
                    !items.is_empty() && items.iter().all(|i| self.is_machinery(i))
                }
                Obj::Dict(items) => {
                    !items.is_empty() && items.iter().all(|(_, v)| self.is_machinery(v))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Locks, semaphores, events and queues that have a name, and how they stand.
    pub(crate) fn locks(&self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for id in 0..self.state.heap.len() {
            let Some(text) = self.lock_text(id) else { continue };
            if let Some(name) = self.name_of(id) {
                let copy = out.iter().any(|(other, _)| *other == name);
                out.push((if copy { format!("{name}, in the child") } else { name }, text));
            }
        }
        out
    }

    fn lock_text(&self, id: usize) -> Option<String> {
        let owned = |owner: Option<usize>| match owner {
            Some(owner) => format!("held by {}", self.state.fibers[owner].name),
            None => "free".to_owned(),
        };
        let names = |fibers: &[usize]| {
            let names: Vec<&str> = fibers.iter().map(|f| &*self.state.fibers[*f].name).collect();
            names.join(", ")
        };
        let texts = |items: &[Value]| {
            let items: Vec<String> =
                items.iter().map(|v| self.repr(v).unwrap_or_else(|_| self.class_name(v))).collect();
            format!("[{}]", items.join(", "))
        };
        Some(match self.obj(id) {
            Obj::Sync(Sync::Lock { owner }) => owned(*owner),
            Obj::Sync(Sync::RLock { owner, depth }) if *depth > 1 => {
                format!("{}, {depth} times", owned(*owner))
            }
            Obj::Sync(Sync::RLock { owner, .. }) => owned(*owner),
            Obj::Sync(Sync::Semaphore { value, .. }) => places(*value),
            Obj::Sync(Sync::Event { set }) => if *set { "set" } else { "not set" }.to_owned(),
            Obj::Sync(Sync::Condition { lock, waiters }) => {
                let lock = self.lock_text(*lock).unwrap_or_default();
                if waiters.is_empty() {
                    format!("lock {lock}")
                } else {
                    format!("lock {lock}; asleep: {}", names(waiters))
                }
            }
            Obj::Sync(Sync::Queue { items, .. }) => texts(items),
            Obj::Sync(Sync::Barrier { parties, waiting }) => {
                format!("{} of {parties} have arrived", waiting.len())
            }
            Obj::Instance { class, .. } if self.program.classes[*class].builtin => {
                let value = Value::Obj(id);
                let attr = |name| self.attr_of(&value, name);
                match &*self.program.classes[*class].name {
                    "AsyncLock" => match attr("_owner").and_then(|t| self.fiber_of(&t)) {
                        Some(owner) => owned(Some(owner)),
                        None if attr("_locked") == Some(Value::Bool(true)) => "held".to_owned(),
                        None => owned(None),
                    },
                    "AsyncSemaphore" | "AsyncBoundedSemaphore" => match attr("_value") {
                        Some(Value::Int(value)) => places(value),
                        _ => return None,
                    },
                    "AsyncEvent" => match attr("_set") {
                        Some(Value::Bool(true)) => "set".to_owned(),
                        _ => "not set".to_owned(),
                    },
                    "AsyncQueue" | "AsyncLifoQueue" => texts(&self.items(&attr("_items")?)),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}

fn places(count: i64) -> String {
    match count {
        0 => "no place left".to_owned(),
        1 => "1 place left".to_owned(),
        n => format!("{n} places left"),
    }
}
