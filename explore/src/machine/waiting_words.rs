//! Why somebody waits, and how the program calls what they wait for.

use super::Machine;
use super::acts::{Callee, Calling};
use super::state::{Obj, Sync};
use crate::natives::Native;
use crate::program::Value;

impl Machine<'_> {
    /// Why a thread cannot take its step.
    pub(crate) fn reason(&self, thread: usize) -> String {
        let name = |f: usize| self.state.fibers[f].name.to_string();
        let Some(Calling { callee, args, .. }) = self.calling(self.active(thread)) else {
            return "waits".to_owned();
        };
        match callee {
            Callee::Native(Native::Join) => match args.first().and_then(|t| self.fiber_of(t)) {
                Some(other) => format!("waits for {} to end", name(other)),
                None => "waits".to_owned(),
            },
            Callee::Native(Native::WaitPid) => match args.first().and_then(|p| self.main_of(p)) {
                Some(child) => format!("waits for the end of {}", name(child)),
                None => "waits".to_owned(),
            },
            Callee::Native(Native::Select) => "waits for an answer that will not come".to_owned(),
            Callee::Native(Native::Until) => {
                self.step_words(&args).unwrap_or_else(|| "waits".to_owned())
            }
            Callee::Method(Value::Obj(id), _) => {
                let label = self.name_of(id).unwrap_or_else(|| "it".to_owned());
                match self.obj(id) {
                    Obj::Sync(
                        Sync::Lock { owner: Some(o) } | Sync::RLock { owner: Some(o), .. },
                    ) => {
                        if self.state.fibers[*o].process != self.state.fibers[thread].process {
                            let owner = name(*o);
                            format!(
                                "waits for {label}: {owner} held it, and is not in this process"
                            )
                        } else if *o == thread {
                            format!("waits for {label}, which it holds itself")
                        } else {
                            format!("waits for {label}, held by {}", name(*o))
                        }
                    }
                    Obj::Sync(Sync::Semaphore { .. }) => format!("waits for a place in {label}"),
                    Obj::Sync(Sync::Event { .. }) => format!("waits for {label} to be set"),
                    Obj::Sync(Sync::Condition { lock, waiters }) => {
                        let asleep = waiters.contains(&thread);
                        match self.obj(*lock) {
                            _ if asleep => format!("waits to be woken on {label}"),
                            Obj::Sync(
                                Sync::Lock { owner: Some(o) } | Sync::RLock { owner: Some(o), .. },
                            ) => format!("waits for the lock of {label}, held by {}", name(*o)),
                            _ => format!("waits for the lock of {label}"),
                        }
                    }
                    Obj::Sync(Sync::Queue { items, .. }) if items.is_empty() => {
                        format!("waits for something in {label}")
                    }
                    Obj::Sync(Sync::Queue { .. }) => format!("waits for room in {label}"),
                    Obj::Sync(Sync::Barrier { .. }) => format!("waits for the others at {label}"),
                    _ => format!("waits for {label}"),
                }
            }
            _ => "waits".to_owned(),
        }
    }

    /// Why a task does not run, when it waits for something.
    pub(crate) fn task_reason(&self, fiber: usize) -> Option<String> {
        let task = Value::Obj(self.state.fibers[fiber].object?);
        let future = self.attr_of(&task, "_waiter")?;
        if future == Value::None || self.attr_of(&future, "_state")? != Value::Str("pending".into())
        {
            return None;
        }
        let asyncio = &self.state.asyncio;
        let there = asyncio.ready.iter().any(|handle| {
            matches!(self.obj(*handle), Obj::Handle { args, cancelled: false, .. } if args.contains(&future))
        });
        if there {
            return Some("has what it waited for, and goes on when the loop does".to_owned());
        }
        Some(self.waits_on(&future))
    }

    /// How the program calls an object: a global, an attribute or an item of one, or a local.
    pub(crate) fn name_of(&self, id: usize) -> Option<String> {
        let globals = || {
            let slots = self.state.globals.iter().zip(&self.program.globals);
            let forked = self.state.forked.iter();
            let forked = forked.flat_map(|f| f.globals.iter().zip(&self.program.globals));
            slots.chain(forked).filter_map(|(v, g)| match v {
                Some(Value::Obj(o)) => Some((*o, g.name.to_string())),
                _ => None,
            })
        };
        if let Some((_, name)) = globals().find(|(o, _)| *o == id) {
            return Some(name);
        }
        for (owner, name) in globals() {
            if let Some(part) = self.part_of(owner, id) {
                return Some(format!("{name}{part}"));
            }
        }
        for (owner, name) in globals() {
            let mut inner = Vec::new();
            self.obj(owner).each(&mut |v| {
                if let Value::Obj(o) = v {
                    inner.push(*o);
                }
            });
            for middle in inner {
                if let (Some(a), Some(b)) = (self.part_of(owner, middle), self.part_of(middle, id))
                {
                    return Some(format!("{name}{a}{b}"));
                }
            }
        }
        self.local_name(id)
    }

    /// How the first function that has an object at hand calls it.
    fn local_name(&self, id: usize) -> Option<String> {
        let frames = self.state.fibers.iter().flat_map(|fiber| &fiber.frames);
        frames.filter(|frame| !self.program.codes[frame.code].hidden).find_map(|frame| {
            let at = frame.locals.iter().position(|local| *local == Some(Value::Obj(id)))?;
            Some(self.program.codes[frame.code].locals.get(at)?.to_string())
        })
    }

    fn part_of(&self, owner: usize, id: usize) -> Option<String> {
        let is = |v: &Value| *v == Value::Obj(id);
        match self.obj(owner) {
            Obj::List(items) | Obj::Tuple(items) => {
                items.iter().position(is).map(|at| format!("[{at}]"))
            }
            Obj::Dict(items) => {
                let (key, _) = items.iter().find(|(_, v)| is(v))?;
                Some(format!("[{}]", self.repr(key).ok()?))
            }
            Obj::Instance { attrs, .. } => {
                let (name, _) = attrs.iter().find(|(_, v)| is(v))?;
                let name = &self.program.symbols[*name];
                (!name.starts_with('_') || !self.is_builtin(owner)).then(|| format!(".{name}"))
            }
            _ => None,
        }
    }

    pub(crate) fn is_builtin(&self, id: usize) -> bool {
        matches!(self.obj(id), Obj::Instance { class, .. } if self.program.classes[*class].builtin)
    }
}
