//! What an operation does that another thread can see, and whether it can be done now.

use std::sync::Arc;

use super::Machine;
use super::state::{Obj, Part, Sync};
use super::sync::Given;
use crate::ast::Compare;
use crate::natives::Native;
use crate::program::{Op, Sym, Value};

/// An operation that others can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Reads or writes what others see, prints, wakes somebody.
    Touch,
    /// Enters a function that others see the effect of: under the GIL a thread may be switched
    /// on the way in, because most of them are written in Python.
    Enter,
    /// Starts a thread: nothing another thread does depends on it.
    Start,
    /// Waits for the end of a thread.
    Join,
    /// asyncio's loop asks the outside world.
    Select,
    /// An arbitrary order takes one of so many.
    Pick(usize),
}

/// The operation a thread stands at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pending {
    pub(crate) act: Act,
    pub(crate) ready: bool,
}

/// Whom a call reaches.
pub(crate) enum Callee {
    Native(Native),
    /// A method that is not written in the subset.
    Method(Value, Sym),
}

/// A call that is about to be made.
pub(crate) struct Calling {
    pub(crate) callee: Callee,
    pub(crate) args: Vec<Value>,
    pub(crate) named: Vec<(Arc<str>, Value)>,
}

impl Machine<'_> {
    /// The call a fiber is about to make, unless it goes to a function of the program.
    pub(crate) fn calling(&self, fiber: usize) -> Option<Calling> {
        let frame = self.frame(fiber)?;
        let (names, count) = match self.op(fiber)? {
            Op::Call { argc, names } | Op::Method { argc, names, .. } => (names, *argc),
            Op::CallList { names } | Op::MethodList { names, .. } => (names, 1),
            _ => return None,
        };
        let at = frame.stack.len().checked_sub(count + names.len() + 1)?;
        let first = &frame.stack[at];
        let callee = match self.op(fiber)? {
            Op::Method { name, .. } | Op::MethodList { name, .. } => {
                self.method_of(first, *name)?
            }
            _ => self.native_of(first)?,
        };
        let mut args = frame.stack[at + 1..at + 1 + count].to_vec();
        if matches!(self.op(fiber)?, Op::CallList { .. } | Op::MethodList { .. }) {
            args = self.items(&args[0]);
        }
        let values = frame.stack[at + 1 + count..].iter().cloned();
        let named = names.iter().cloned().zip(values).collect();
        Some(Calling { callee, args, named })
    }

    fn native_of(&self, callee: &Value) -> Option<Callee> {
        match callee {
            Value::Native(native) => Some(Callee::Native(*native)),
            Value::Obj(id) => match self.obj(*id) {
                Obj::Bound { receiver, function: None, name } => self.method_of(receiver, *name),
                _ => None,
            },
            _ => None,
        }
    }

    fn method_of(&self, receiver: &Value, name: Sym) -> Option<Callee> {
        if let Value::Obj(id) = receiver
            && let Obj::Instance { class, attrs } = self.obj(*id)
        {
            if let Some((_, value)) = attrs.iter().find(|(n, _)| *n == name) {
                return self.native_of(value);
            }
            if self.program.method(*class, name).is_some() {
                return None;
            }
            return self.native_of(&self.class_attr(*class, name)?);
        }
        if let Value::Class(class) = receiver {
            return self.native_of(&self.class_attr(*class, name)?);
        }
        Some(Callee::Method(receiver.clone(), name))
    }

    /// The stack before an operation that is done in two halves.
    pub(crate) fn in_halves(&self, fiber: usize, op: &Op) -> Option<Vec<Value>> {
        if !matches!(
            op,
            Op::Call { .. } | Op::CallList { .. } | Op::Method { .. } | Op::MethodList { .. }
        ) {
            return None;
        }
        let Callee::Method(Value::Obj(id), _) = self.calling(fiber)?.callee else { return None };
        if matches!(self.obj(id), Obj::Sync(Sync::Condition { .. } | Sync::Barrier { .. })) {
            return self.frame(fiber).map(|f| f.stack.clone());
        }
        None
    }

    /// What a thread is about to do that others can see; `None` when they cannot.
    ///
    /// With `all` every such operation counts, also while nobody else is there to see it.
    pub(crate) fn pending(&self, thread: usize, all: bool) -> Option<Pending> {
        let fiber = self.active(thread);
        let process = self.state.fibers[fiber].process;
        let alone = !all && self.state.alive_in(process) < 2;
        let touch = |yes: bool| yes.then_some(Pending { act: Act::Touch, ready: true });
        let frame = self.frame(fiber)?;
        let stack = &frame.stack;
        let hidden = self.program.codes[frame.code].hidden;
        let from_top = |n: usize| stack.len().checked_sub(n).map(|at| stack[at].clone());
        let op = self.op(fiber)?;
        match op {
            Op::Call { .. } | Op::CallList { .. } | Op::Method { .. } | Op::MethodList { .. } => {
                return self.pending_call(fiber, alone);
            }
            Op::Return if frame_is_last(self, fiber) && self.daemons(thread) => {
                return touch(true);
            }
            // From here on pools take no more jobs.
            Op::Return if frame_is_last(self, fiber) && thread == 0 && !alone => {
                return touch(self.program.submits_inside);
            }
            _ if alone || hidden => return None,
            _ => {}
        }
        match op {
            Op::LoadGlobal(slot)
            | Op::StoreGlobal(slot)
            | Op::DelGlobal(slot)
            | Op::ClearGlobal(slot) => touch(self.program.globals[*slot].shared),
            Op::LoadAttr(name) | Op::StoreAttr(name) | Op::DelAttr(name) => {
                let of = from_top(1)?;
                touch(self.program.changing[*name] && self.attr_shared(fiber, &of, *name))
            }
            Op::StoreClass(..) => None,
            Op::LoadItem | Op::StoreItem | Op::DelItem => {
                touch(self.sees_container(fiber, &from_top(2)?))
            }
            Op::Compare(op) => {
                let (a, b) = (from_top(2)?, from_top(1)?);
                match op {
                    Compare::Is | Compare::IsNot => None,
                    _ => touch(self.sees_inside(fiber, &a) || self.sees_inside(fiber, &b)),
                }
            }
            Op::Binary(..) => {
                let (a, b) = (from_top(2)?, from_top(1)?);
                touch(self.sees_inside(fiber, &a) || self.sees_inside(fiber, &b))
            }
            Op::JumpIfFalse(_)
            | Op::JumpIfTrue(_)
            | Op::JumpIfFalseOrPop(_)
            | Op::JumpIfTrueOrPop(_)
            | Op::Not
            | Op::Extend
            | Op::Unpack(_)
            | Op::Next(_) => touch(self.sees_container(fiber, &from_top(1)?)),
            Op::Text(_) => touch(self.sees_inside(fiber, &from_top(1)?)),
            Op::Iter => {
                // A list is read one by one; of a dictionary the size is read at once.
                let value = from_top(1)?;
                let list =
                    matches!(&value, Value::Obj(id) if matches!(self.obj(*id), Obj::List(_)));
                touch(!list && self.sees_container(fiber, &value))
            }
            _ => None,
        }
    }

    /// The value is a container that others can reach; an iterator or a view counts as what it is of.
    fn sees_container(&self, fiber: usize, value: &Value) -> bool {
        let Value::Obj(id) = value else { return false };
        match self.obj(*id) {
            Obj::List(_) | Obj::Dict(_) | Obj::Set(_) => {
                self.shared(fiber, std::slice::from_ref(value))
            }
            // What a program may hold, and hand to another thread, is read with its place.
            Obj::Iter { of, part, .. }
                if matches!(part, Part::Enumerated | Part::Zipped | Part::Backwards) =>
            {
                self.shared(fiber, std::slice::from_ref(value))
                    || self.sees_container(fiber, &Value::Obj(*of))
                    || *part == Part::Zipped
                        && self
                            .items(&Value::Obj(*of))
                            .iter()
                            .any(|c| self.sees_container(fiber, c))
            }
            Obj::Iter { of, .. } | Obj::View { dict: of, .. } => {
                self.sees_container(fiber, &Value::Obj(*of))
            }
            _ => false,
        }
    }

    /// The value is or holds such a container: its text and its comparison read it, too.
    fn sees_inside(&self, fiber: usize, value: &Value) -> bool {
        matches!(value, Value::Obj(_)) && self.shared_inside(fiber, std::slice::from_ref(value))
    }

    fn attr_shared(&self, fiber: usize, of: &Value, name: Sym) -> bool {
        match of {
            Value::Class(_) => true,
            Value::Obj(id) => match self.obj(*id) {
                Obj::Instance { class, attrs } => {
                    // One of its own hides a method of that name, from the moment it is there.
                    let own = attrs.iter().any(|(n, _)| *n == name);
                    self.shared(fiber, std::slice::from_ref(of))
                        || !own && self.class_attr(*class, name).is_some()
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether threads that die with the program are still there.
    fn daemons(&self, thread: usize) -> bool {
        let others = self.state.fibers.iter().enumerate();
        let mut others = others.filter(|(i, f)| f.thread && !f.done && *i != thread);
        others.any(|(_, f)| f.daemon)
    }

    fn pending_call(&self, fiber: usize, alone: bool) -> Option<Pending> {
        let hidden = self.program.codes[self.frame(fiber)?.code].hidden;
        let Some(Calling { callee, args, named }) = self.calling(fiber) else {
            return self.pending_method_lookup(fiber, alone || hidden);
        };
        let given = Given { args: &args, named: &named };
        let touch = |yes: bool| yes.then_some(Pending { act: Act::Touch, ready: true });
        let enter = |yes: bool| yes.then_some(Pending { act: Act::Enter, ready: true });
        match callee {
            Callee::Native(native) => match native {
                Native::Start => Some(Pending { act: Act::Start, ready: true }),
                Native::Join => {
                    let target = given.get(0, "").and_then(|t| self.fiber_of(t));
                    let timed = !matches!(given.get(1, "timeout"), None | Some(Value::None));
                    let own = target == Some(self.thread_of(fiber));
                    let ended = target.is_none_or(|f| self.state.fibers[f].done);
                    let ready = timed || own || ended;
                    let act = if timed { Act::Enter } else { Act::Join };
                    Some(Pending { act, ready })
                }
                Native::WaitPid => {
                    let ready = given.get(0, "pid").is_none_or(|pid| self.has_ended(pid));
                    Some(Pending { act: Act::Join, ready })
                }
                // Lines of all processes meet.
                Native::Print | Native::Exit => enter(!alone || self.state.alive() > 1),
                Native::Select => Some(Pending { act: Act::Select, ready: true }),
                Native::NextHandle if self.program.any_order => {
                    let count = args.first().map_or(0, |count| self.next_handles(count).len());
                    Some(Pending { act: Act::Pick(count), ready: true })
                }
                Native::Pick => {
                    let count = args.first().map_or(0, |l| self.items(l).len());
                    Some(Pending { act: Act::Pick(count), ready: true })
                }
                Native::Sleep
                | Native::Fork
                | Native::Io
                | Native::Alive
                | Native::CallSoon
                | Native::FromThread
                | Native::Begins
                | Native::Withdraw
                | Native::Look
                | Native::LoopEnds => enter(!alone),
                Native::Until => self.pending_until(&args, alone),
                Native::Len
                | Native::Str
                | Native::Repr
                | Native::Bool
                | Native::List
                | Native::Tuple
                | Native::Dict
                | Native::Set
                | Native::Max
                | Native::Min
                | Native::Sum
                | Native::Sorted
                | Native::Any
                | Native::All => {
                    touch(!alone && !hidden && args.iter().any(|a| self.sees_inside(fiber, a)))
                }
                // A list is read one by one; of others at least the size is read at once.
                Native::Enumerate | Native::Zip | Native::Reversed => {
                    let asked = |a: &Value| {
                        let list = matches!(a, Value::Obj(id)
                            if matches!(self.obj(*id), Obj::List(_)));
                        (!list || native == Native::Reversed) && self.sees_container(fiber, a)
                    };
                    touch(!alone && !hidden && args.iter().any(asked))
                }
                _ => None,
            },
            Callee::Method(receiver, name) => {
                let name = self.program.symbols[name].clone();
                if let Value::Obj(id) = &receiver
                    && matches!(self.obj(*id), Obj::Sync(_))
                {
                    let ready = self.sync_ready(fiber, *id, &name, &given);
                    return (!alone || !ready).then_some(Pending { act: Act::Enter, ready });
                }
                let reads = matches!(&*name, "keys" | "values" | "items");
                touch(
                    !alone
                        && !hidden
                        && (!reads && self.sees_container(fiber, &receiver)
                            || compares(&name) && self.sees_inside(fiber, &receiver)
                            || args.iter().any(|a| self.sees_inside(fiber, a)) && !stores(&name)),
                )
            }
        }
    }

    /// Calling what an attribute holds reads the attribute.
    fn pending_method_lookup(&self, fiber: usize, quiet: bool) -> Option<Pending> {
        if quiet {
            return None;
        }
        let (Op::Method { name, .. } | Op::MethodList { name, .. }) = self.op(fiber)? else {
            return None;
        };
        if !self.program.changing[*name] {
            return None;
        }
        Some(Pending { act: Act::Touch, ready: true })
    }

    /// Whether print is about to be handed a container that others may change: its text is read
    /// in a step of its own.
    pub(crate) fn print_reads(&self, fiber: usize) -> bool {
        if self.state.alive_in(self.state.fibers[fiber].process) < 2 {
            return false;
        }
        match self.calling(fiber) {
            Some(Calling { callee: Callee::Native(Native::Print), args, .. }) => {
                args.iter().any(|a| self.sees_inside(fiber, a))
            }
            _ => false,
        }
    }
}

/// Methods that keep their argument without looking into it.
/// Methods that compare what a container holds.
fn compares(name: &str) -> bool {
    matches!(name, "index" | "count" | "remove" | "sort")
}

fn stores(name: &str) -> bool {
    matches!(name, "append" | "insert" | "setdefault" | "add" | "put" | "get" | "pop")
}

fn frame_is_last(machine: &Machine<'_>, fiber: usize) -> bool {
    machine.state.fibers[fiber].frames.len() == 1 && machine.state.fibers[fiber].thread
}
