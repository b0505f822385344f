//! Threads and tasks that begin or go on, and how they are called.

use std::sync::Arc;

use super::state::{Fiber, Obj, Wait};
use super::{Machine, Outcome, broken};
use crate::program::Value;

/// Threads and tasks a program may have.
const MANY: usize = 250;

impl Machine<'_> {
    /// `deposit(50)`
    pub(crate) fn call_text(&self, function: usize, locals: &[Option<Value>]) -> String {
        let name = &self.program.functions[function].name;
        let simple = |v: &Value| match v {
            Value::Str(s) => Some(s.to_string()),
            Value::Int(_) | Value::Bool(_) | Value::Float(_) => self.repr(v).ok(),
            _ => None,
        };
        let args: Vec<String> = locals.iter().flatten().filter_map(simple).collect();
        if args.is_empty() { name.to_string() } else { format!("{name}({})", args.join(", ")) }
    }

    /// A name for a fiber that no other one has.
    pub(super) fn unused_name(&self, name: &str) -> Arc<str> {
        let taken = |name: &str| self.state.fibers.iter().any(|f| *f.name == *name);
        if !taken(name) {
            return name.into();
        }
        let mut count = 2;
        loop {
            let with = format!("{name} #{count}");
            if !taken(&with) {
                return with.into();
            }
            count += 1;
        }
    }

    /// Calls a function with the items of a list and, by name, those of a dictionary.
    pub(super) fn call_with(&mut self, fiber: usize, args: &[Value]) -> Outcome<()> {
        let [function, places, names] = args else { return Err(broken("nothing to call")) };
        let places = self.all_items(fiber, places)?;
        let pairs = match names {
            Value::Obj(id) => match self.obj(*id) {
                Obj::Dict(pairs) => pairs.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let mut named = Vec::new();
        for (name, value) in pairs {
            let Value::Str(name) = name else {
                return self.error("TypeError", "keywords must be strings");
            };
            named.push((name, value));
        }
        self.call(fiber, function, places, named)
    }

    pub(super) fn resume(&mut self, fiber: usize, args: &[Value]) -> Outcome<()> {
        let [Value::Int(inner), error] = args else { return Err(broken("no task to resume")) };
        let inner = usize::try_from(*inner).unwrap_or(0);
        Arc::make_mut(&mut self.state.fibers[fiber]).inside = Some(inner);
        let task = Arc::make_mut(&mut self.state.fibers[inner]);
        task.resumer = Some(fiber);
        let started = std::mem::replace(&mut task.started, true);
        self.note_resumed(inner, started, error);
        match error {
            Value::None if started => self.push(inner, Value::None),
            Value::None => Ok(()),
            error => {
                if !started {
                    Arc::make_mut(&mut self.state.fibers[inner]).frames.clear();
                }
                self.unwind(inner, error.clone())
            }
        }
    }

    /// The fiber of a `Thread`, once it is started.
    pub(crate) fn fiber_of(&self, thread: &Value) -> Option<usize> {
        let Value::Obj(id) = thread else { return None };
        self.state.fibers.iter().position(|f| f.object == Some(*id))
    }

    pub(super) fn start(&mut self, fiber: usize, args: &[Value]) -> Outcome<()> {
        let Some(thread @ Value::Obj(id)) = args.first() else {
            return Err(broken("no thread to start"));
        };
        if self.state.fibers.len() > MANY {
            return self.outside(fiber, "so many threads", "start a few");
        }
        let name = self.thread_name(thread);
        let name = self.unused_name(&name);
        let daemon = self.attr_of(thread, "daemon").is_some_and(|v| self.truth(&v));
        if daemon && self.program.forks {
            return self.outside(
                fiber,
                "a daemon beside os.fork is outside the subset",
                "leave `daemon` out and join the thread",
            );
        }
        let new = Fiber {
            name,
            frames: Vec::new(),
            thread: true,
            daemon,
            started: true,
            done: false,
            wait: Wait::No,
            resumer: None,
            inside: None,
            object: Some(*id),
            process: self.state.fibers[fiber].process,
        };
        self.state.fibers.push(Arc::new(new));
        let index = self.state.fibers.len() - 1;
        let run = self.program.known_symbol("run");
        let Obj::Instance { class, .. } = self.obj(*id) else { return Err(broken("no thread")) };
        let Some(function) = run.and_then(|run| self.program.method(*class, run)) else {
            return Err(broken("a thread without run"));
        };
        self.call_function(index, function, vec![thread.clone()], Vec::new())?;
        self.push(fiber, Value::None)
    }

    /// How a thread is called in rows and sentences.
    pub(crate) fn thread_name(&self, thread: &Value) -> String {
        for attribute in ["name", "_label"] {
            if let Some(Value::Str(name)) = self.attr_of(thread, attribute) {
                return name.to_string();
            }
        }
        match self.attr_of(thread, "_target") {
            None | Some(Value::None) => self.class_name(thread),
            Some(target) => {
                let args = self.attr_of(thread, "_args").unwrap_or(Value::None);
                self.job_name(&target, &args)
            }
        }
    }

    /// `work(1)`: a call that somebody is to make.
    pub(crate) fn job_name(&self, target: &Value, args: &Value) -> String {
        let locals: Vec<Option<Value>> = self.items(args).into_iter().map(Some).collect();
        match target {
            Value::Func(function) => self.call_text(*function, &locals),
            Value::Native(native) => crate::natives::name(*native).to_owned(),
            Value::Obj(id) => match self.obj(*id) {
                Obj::Bound { function: Some(function), .. } => self.call_text(*function, &locals),
                Obj::Bound { name, .. } => self.program.symbols[*name].to_string(),
                _ => "thread".to_owned(),
            },
            _ => "thread".to_owned(),
        }
    }
}
