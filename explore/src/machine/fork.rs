//! A second process: a copy of all memory with the one thread that forked. Locks that others held stay
//! held in the copy. Knows nothing of who is switched.

use std::sync::Arc;

use super::compact::{each, each_of_frame};
use super::state::{Fiber, Forked, Obj, Sync, Wait};
use super::{Machine, Outcome, broken};
use crate::fault::Fault;
use crate::program::Value;

impl Machine<'_> {
    /// Does something in the memory of a fiber's process.
    pub(crate) fn in_process(
        &mut self,
        fiber: usize,
        work: impl FnOnce(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let process = self.state.fibers[fiber].process;
        self.swap_globals(process);
        let done = work(self);
        self.swap_globals(process);
        done
    }

    fn swap_globals(&mut self, process: usize) {
        if let Some(index) = process.checked_sub(1) {
            let state = &mut self.state;
            std::mem::swap(&mut state.globals, &mut state.forked[index].globals);
        }
    }

    /// Copies everything; the child gets 0, the parent something that stands for a number.
    pub(crate) fn fork(&mut self, fiber: usize, args: &[Value]) -> Outcome<()> {
        let main = fiber == 0 && args.is_empty();
        if !main {
            let text = "os.fork away from the main thread is outside the subset";
            return self.outside(fiber, text, "fork in the main thread, and not in a child");
        }
        let child = self.state.fibers.len();
        let len = self.state.heap.len();
        let id = |id: &mut usize| *id += len;
        let value = |value: &mut Value| {
            if let Value::Obj(old) = value {
                id(old);
            }
        };
        for index in 0..len {
            let mut copy = (*self.state.heap[index]).clone();
            each(&mut copy, &id, &value);
            if let Obj::Sync(Sync::Lock { owner } | Sync::RLock { owner, .. }) = &mut copy
                && *owner == Some(fiber)
            {
                *owner = Some(child);
            }
            self.state.heap.push(Arc::new(copy));
        }
        let mut globals = (*self.state.globals).clone();
        globals.iter_mut().flatten().for_each(value);
        self.state.forked.push(Forked { globals: Arc::new(globals), code: 0 });
        let mut frames = self.state.fibers[fiber].frames.clone();
        frames.iter_mut().for_each(|frame| each_of_frame(frame, &value));
        let process = self.state.forked.len();
        let name = if process == 1 { "child".into() } else { format!("child {process}").into() };
        self.state.fibers.push(Arc::new(Fiber {
            name,
            frames,
            thread: true,
            daemon: false,
            started: true,
            done: false,
            wait: Wait::No,
            resumer: None,
            inside: None,
            object: None,
            process,
        }));
        self.push(child, Value::Int(0))?;
        let pid = self.pid(child)?;
        self.push(fiber, pid)
    }

    fn pid(&mut self, child: usize) -> Outcome<Value> {
        let class = self.program.classes.iter().position(|class| &*class.name == "_Pid");
        let symbols = ["_process", "_waited"].map(|name| self.program.known_symbol(name));
        let (Some(class), [Some(process), Some(waited)]) = (class, symbols) else {
            return Err(broken("no class for a process"));
        };
        let number = Value::Int(i64::try_from(child).unwrap_or(0));
        let attrs = vec![(process, number), (waited, Value::Bool(false))];
        Ok(self.alloc(Obj::Instance { class, attrs }))
    }

    /// The first thread of the process that a pid stands for.
    pub(crate) fn main_of(&self, pid: &Value) -> Option<usize> {
        match self.attr_of(pid, "_process")? {
            Value::Int(child) => usize::try_from(child).ok(),
            _ => None,
        }
    }

    /// Whether the process behind a pid is over.
    pub(crate) fn has_ended(&self, pid: &Value) -> bool {
        let Some(main) = self.main_of(pid) else { return true };
        self.state.alive_in(self.state.fibers[main].process) == 0
    }

    /// `(pid, status)` of a process that has ended.
    pub(crate) fn wait_pid(&mut self, fiber: usize, pid: &Value) -> Outcome<Value> {
        let own = self.state.fibers[fiber].process == 0;
        let waited = self.attr_of(pid, "_waited");
        let (Some(main), true, Some(Value::Bool(false))) = (self.main_of(pid), own, waited) else {
            let text = "this os.waitpid is outside the subset";
            return self.outside(fiber, text, "wait once for a child, by the pid that fork gave");
        };
        let symbol = self.program.known_symbol("_waited");
        if let (Value::Obj(id), Some(symbol)) = (pid, symbol)
            && let Obj::Instance { attrs, .. } = self.obj_mut(*id)
            && let Some((_, waited)) = attrs.iter_mut().find(|(name, _)| *name == symbol)
        {
            *waited = Value::Bool(true);
        }
        let process = self.state.fibers[main].process;
        let code = self.state.forked.get(process - 1).map_or(0, |forked| forked.code);
        Ok(self.tuple(vec![pid.clone(), Value::Int(code * 256)]))
    }

    /// `os._exit`: all threads of the process end where they stand.
    pub(crate) fn exit(&mut self, fiber: usize, args: &[Value]) -> Outcome<()> {
        let process = self.state.fibers[fiber].process;
        let (Some(index), [Value::Int(code @ 0..=255)]) = (process.checked_sub(1), args) else {
            let text =
                "os._exit away from a child, or without a small number, is outside the subset";
            return self.outside(
                fiber,
                text,
                "end the child with `os._exit(0)`, the parent by itself",
            );
        };
        self.state.forked[index].code = *code;
        for other in &mut self.state.fibers {
            if other.process == process {
                let other = Arc::make_mut(other);
                other.done = true;
                other.frames.clear();
            }
        }
        Ok(())
    }

    /// An exception has ended a thread; the first one of a child decides what the child ends with.
    pub(crate) fn failed(&mut self, fiber: usize) {
        let process = self.state.fibers[fiber].process;
        let first = self.state.fibers.iter().position(|f| f.process == process);
        if first == Some(fiber)
            && let Some(index) = process.checked_sub(1)
        {
            self.state.forked[index].code = 1;
        }
    }

    /// A `Thread` that was copied from the parent is no thread here.
    pub(crate) fn own_thread(&mut self, fiber: usize, thread: &Value) -> Outcome<()> {
        let copied = self.state.fibers[fiber].process > 0
            && self.fiber_of(thread).is_none()
            && self.attr_of(thread, "_started") == Some(Value::Bool(true));
        if copied {
            let text = "a thread of the parent, asked in its child, is outside the subset";
            return self.outside(fiber, text, "join it in the parent");
        }
        Ok(())
    }

    /// Classes are copied by a fork, too; here they are not.
    pub(crate) fn no_class_attrs(&self, fiber: usize) -> Outcome<()> {
        if self.program.forks {
            let text = "an attribute of a class beside os.fork is outside the subset";
            return self.outside(fiber, text, "use a global");
        }
        Ok(())
    }

    /// Nobody knows the number of a process.
    pub(crate) fn no_pid(&self, fiber: usize, values: &[&Value]) -> Outcome<()> {
        let is_pid = |value: &&Value| self.program.forks && self.main_of(value).is_some();
        if values.iter().any(is_pid) {
            let text = "a calculation with a pid is outside the subset";
            return self.outside(fiber, text, "compare it with 0: `pid == 0` in the child");
        }
        Ok(())
    }
}
