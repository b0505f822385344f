//! Who may take the next step, and what a step is. The machine is told which one; it never chooses.

use std::sync::Arc;

use super::acts::{Act, Callee, Calling};
use super::state::{Obj, Sync, Timer, Wait};
use super::{Event, Machine};
use crate::fault::{At, Fault};
use crate::natives::Native;
use crate::program::{Op, Value};

/// When a thread may be switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Switch {
    /// Before every operation others can see: what the language promises, and what a build
    /// without the GIL does.
    #[default]
    Any,
    /// At a call, at the end of a round of a loop, and where a thread blocks: what `CPython`
    /// has done since 3.10 with its GIL.
    Gil,
}

/// One of the ways on from a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) thread: usize,
    pub(crate) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The thread takes its step.
    Go,
    /// An answer from outside arrives.
    Arrive(usize),
    /// The loop goes on with what is ready.
    Turn,
    /// Time passes until this timer rings.
    Ring(usize),
    /// An arbitrary order takes this one.
    Pick(usize),
}

/// How a program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// All threads have come to their end.
    Done,
    /// Threads or tasks wait for each other in a circle, or one for itself.
    Deadlock,
    /// Somebody waits for what nobody will do.
    WaitsForEver,
}

impl End {
    /// The word used on the command line and in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Deadlock => "deadlock",
            Self::WaitsForEver => "waits-for-ever",
        }
    }
}

/// Operations a thread may run before its rounds are held against each other.
const SPIN: usize = 2_000;
/// Operations a thread may run without another's help; an endless loop has more.
const ALONE: usize = 50_000;

impl Machine<'_> {
    /// The ways on, in the order of their digits. Empty: the program has ended.
    pub(crate) fn choices(&self, glue: bool) -> Vec<Choice> {
        let mut out = Vec::new();
        let over = self.state.fibers.iter().all(|f| !f.thread || f.done || f.daemon);
        if over || self.state.spins {
            return out;
        }
        for (thread, fiber) in self.state.fibers.iter().enumerate() {
            if !fiber.thread || fiber.done {
                continue;
            }
            let go = Choice { thread, what: What::Go };
            let Some(pending) = self.pending(thread, false) else {
                if glue {
                    return vec![go];
                }
                out.push(go);
                continue;
            };
            match pending.act {
                Act::Start | Act::Join if pending.ready && !self.program.asks_alive => {
                    return vec![go];
                }
                Act::Select => self.outside_choices(thread, &mut out),
                Act::Pick(count) => {
                    let picks = (0..count.max(1)).map(What::Pick);
                    out.extend(picks.map(|what| Choice { thread, what }));
                }
                _ if pending.ready => out.push(go),
                _ => {}
            }
        }
        out
    }

    /// What may happen to asyncio's loop between two of its turns.
    fn outside_choices(&self, thread: usize, out: &mut Vec<Choice>) {
        let asyncio = &self.state.asyncio;
        for (index, (future, _)) in asyncio.outside.iter().enumerate() {
            if !asyncio.rung && self.waits_outside(future) {
                out.push(Choice { thread, what: What::Arrive(index) });
            }
        }
        if !asyncio.ready.is_empty() {
            out.push(Choice { thread, what: What::Turn });
        }
        let timers = asyncio.timers.iter().enumerate();
        let live: Vec<(usize, Timer)> =
            timers.map(|(i, t)| (i, *t)).filter(|(_, t)| self.is_live(t)).collect();
        let Some((_, first)) = live.first() else { return };
        let passes = asyncio.idle && (!asyncio.rung || first.when <= asyncio.now);
        if !passes && first.when > asyncio.now {
            return;
        }
        // Timers of one moment ring in the order they were made in; made at different moments
        // they may be a hair apart in either order.
        let mut made = Vec::new();
        for (index, timer) in live.iter().filter(|(_, t)| t.when == first.when) {
            if !made.contains(&timer.made) {
                made.push(timer.made);
                out.push(Choice { thread, what: What::Ring(*index) });
            }
        }
    }

    fn is_live(&self, timer: &Timer) -> bool {
        !matches!(self.obj(timer.handle), Obj::Handle { cancelled: true, .. })
    }

    pub(crate) fn waits_outside(&self, future: &Value) -> bool {
        self.attr_of(future, "_state") == Some(Value::Str("pending".into()))
    }

    /// Takes a choice and everything after it that nobody else can notice.
    pub(crate) fn apply(
        &mut self,
        choice: Choice,
        switch: Switch,
        glue: bool,
    ) -> Result<(), Fault> {
        let thread = choice.thread;
        match choice.what {
            What::Go | What::Turn => {}
            What::Arrive(index) => {
                self.arrive(index);
                return Ok(());
            }
            What::Ring(index) => {
                self.ring(index);
                return Ok(());
            }
            What::Pick(index) => self.pick = index,
        }
        // Where a thread begins, others may have gone on before.
        let frames = &self.state.fibers[thread].frames;
        let begins = frames.len() == 1 && frames[0].pc == 0;
        let mut may = switch == Switch::Any || begins;
        may |= self.one(thread)?;
        self.glue(thread, may, glue)
    }

    fn arrive(&mut self, index: usize) {
        let (future, name) = self.state.asyncio.outside.remove(index);
        self.say(0, format!("the answer `{name}` arrives"), false);
        if let Some(answer) = self.program.known.answer {
            let callback = Value::Func(answer);
            let handle = self.alloc(Obj::Handle { callback, args: vec![future], cancelled: false });
            if let Value::Obj(id) = handle {
                self.state.asyncio.ready.push_back(id);
            }
        }
    }

    fn ring(&mut self, index: usize) {
        let timer = self.state.asyncio.timers.remove(index);
        if timer.when > self.state.asyncio.now {
            let text = format!("time passes until {} s", super::arith::seconds(timer.when));
            self.say(0, text, false);
        }
        let asyncio = &mut self.state.asyncio;
        asyncio.now = asyncio.now.max(timer.when);
        asyncio.rung = true;
        asyncio.ready.push_back(timer.handle);
    }

    pub(crate) fn say(&mut self, fiber: usize, words: String, plumbing: bool) {
        let line = 0;
        if let Some(log) = &mut self.log {
            log.push(Event { fiber, line, words, printed: None, plumbing });
        }
    }

    /// Runs on until another thread could notice something.
    pub(crate) fn glue(&mut self, thread: usize, may: bool, glue: bool) -> Result<(), Fault> {
        let mut may = may;
        let mut anchor = None;
        for count in 0..ALONE {
            if self.state.fibers[thread].done {
                return Ok(());
            }
            let pending = self.pending(thread, false);
            // What happens under a lock of `concurrent.futures` is one step in any case.
            let locked = pending.is_none() && self.in_futures(thread);
            if !glue && self.state.alive() > 1 && !locked {
                if pending.is_some_and(|p| p.act == Act::Select) {
                    self.open_turn();
                }
                return Ok(());
            }
            if let Some(pending) = pending {
                match pending.act {
                    Act::Select => {
                        self.open_turn();
                        return Ok(());
                    }
                    Act::Pick(count) if count > 1 => return Ok(()),
                    Act::Pick(_) => self.pick = 0,
                    Act::Enter => return Ok(()),
                    _ if may || !pending.ready => return Ok(()),
                    _ => {}
                }
            }
            if self.program.invariant.is_some() && self.at_next_handle(thread) {
                self.check_invariant()?;
            }
            let back = matches!(self.op(self.active(thread)), Some(Op::JumpBack(_)));
            may |= self.one(thread)?;
            if back && count > SPIN && self.state.fibers.len() > 1 {
                let print = self.fingerprint(true);
                if anchor == Some(print) {
                    self.state.spins = true;
                    return Ok(());
                }
                if anchor.is_none() {
                    anchor = Some(print);
                }
            }
        }
        let fiber = self.active(thread);
        let at = At { line: self.line(fiber), column: 0 };
        let said = "more than 50,000 operations here in which nobody else takes part";
        Err(Fault::new(at, said, "let the loop end, or make fewer rounds"))
    }

    /// asyncio's loop is between two tasks: they see what the one before has left.
    fn at_next_handle(&self, thread: usize) -> bool {
        let calling = self.calling(self.active(thread));
        matches!(calling, Some(Calling { callee: Callee::Native(Native::NextHandle), .. }))
    }

    /// One operation; true when a thread may be switched behind it under the GIL.
    fn one(&mut self, thread: usize) -> Result<bool, Fault> {
        let fiber = self.active(thread);
        let depth = self.state.fibers[fiber].frames.len();
        let switches = matches!(
            self.op(fiber),
            Some(
                Op::Call { .. }
                    | Op::CallList { .. }
                    | Op::Method { .. }
                    | Op::MethodList { .. }
                    | Op::JumpBack(_)
                    | Op::Return
            )
        );
        self.in_process(fiber, |machine| machine.observed(fiber))?;
        let deeper = self.state.fibers[fiber].frames.len() > depth;
        Ok(switches || deeper)
    }

    fn open_turn(&mut self) {
        if self.state.asyncio.open {
            return;
        }
        let timers = self.state.asyncio.timers.clone();
        let timers = timers.into_iter().filter(|t| self.is_live(t)).collect();
        let outside: Vec<(Value, Arc<str>)> = std::mem::take(&mut self.state.asyncio.outside);
        let outside = outside.into_iter().filter(|(f, _)| self.waits_outside(f)).collect();
        let asyncio = &mut self.state.asyncio;
        asyncio.outside = outside;
        asyncio.timers = timers;
        asyncio.idle = asyncio.ready.is_empty();
        asyncio.open = true;
        asyncio.rung = false;
    }

    /// How a program that cannot go on has ended.
    pub(crate) fn end(&self) -> End {
        let blocked = |thread: &usize| {
            let fiber = &self.state.fibers[*thread];
            fiber.thread && !fiber.done && !fiber.daemon
        };
        let threads: Vec<usize> = (0..self.state.fibers.len()).filter(blocked).collect();
        // Workers of a pool that wait for work are sent home when the program ends.
        if threads.iter().all(|t| self.is_idle_worker(*t)) {
            return End::Done;
        }
        let all = 0..self.state.fibers.len();
        for start in all.filter(|f| !self.state.fibers[*f].done) {
            let mut at = start;
            for _ in 0..=self.state.fibers.len() {
                match self.waits_for(at) {
                    Some(next) => at = next,
                    None => break,
                }
                if at == start {
                    return End::Deadlock;
                }
            }
        }
        End::WaitsForEver
    }

    fn is_idle_worker(&self, thread: usize) -> bool {
        let object = self.state.fibers[thread].object.map(Value::Obj);
        let pool = object.is_some_and(|o| self.attr_of(&o, "_pool").is_some());
        let calling = self.calling(thread);
        pool && matches!(calling, Some(Calling { callee: Callee::Method(_, name), .. })
            if &*self.program.symbols[name] == "get")
    }

    /// Whom a blocked thread or task waits for, when it is somebody.
    pub(crate) fn waits_for(&self, fiber: usize) -> Option<usize> {
        if !self.state.fibers[fiber].thread {
            // A loop that stands still keeps all its tasks waiting.
            let stands = self.active(0) != fiber && self.waits_for_lock(0);
            return self.task_waits_for(fiber).or(stands.then_some(0));
        }
        let Calling { callee, args, .. } = self.calling(self.active(fiber))?;
        match callee {
            Callee::Native(Native::Join) => self.fiber_of(args.first()?),
            Callee::Native(Native::WaitPid) => self.main_of(args.first()?),
            Callee::Method(Value::Obj(id), _) => {
                // The thread that held it is one of another process, and will not release the copy.
                let process = self.state.fibers[fiber].process;
                self.lock_owner(fiber, id).filter(|f| self.state.fibers[*f].process == process)
            }
            _ => None,
        }
        .filter(|f| !self.state.fibers[*f].done)
    }

    fn waits_for_lock(&self, thread: usize) -> bool {
        let callee = self.calling(self.active(thread)).map(|c| c.callee);
        match callee {
            Some(Callee::Method(Value::Obj(id), _)) => matches!(self.obj(id), Obj::Sync(_)),
            Some(Callee::Native(Native::Until)) => true,
            _ => false,
        }
    }

    /// A thread stands in code of this crate that is not asyncio's.
    fn in_futures(&self, thread: usize) -> bool {
        let frame = self.frame(self.active(thread));
        let code = frame.map(|frame| &self.program.codes[frame.code]);
        code.is_some_and(|code| code.hidden && !code.of_loop)
    }

    fn lock_owner(&self, fiber: usize, id: usize) -> Option<usize> {
        match self.obj(id) {
            Obj::Sync(Sync::Lock { owner } | Sync::RLock { owner, .. }) => *owner,
            Obj::Sync(Sync::Condition { lock, waiters }) => {
                let asleep = self.state.fibers[fiber].wait != Wait::No && waiters.contains(&fiber);
                if asleep { None } else { self.lock_owner(fiber, *lock) }
            }
            _ => None,
        }
    }

    /// A task waits for another one, or for the owner of a lock.
    fn task_waits_for(&self, fiber: usize) -> Option<usize> {
        let task = Value::Obj(self.state.fibers[fiber].object?);
        let future = self.attr_of(&task, "_waiter")?;
        if let Some(found) = self.fiber_of(&future) {
            return Some(found).filter(|f| !self.state.fibers[*f].done);
        }
        if let Some(thread) = self.attr_of(&future, "_thread") {
            return self.fiber_of(&thread).filter(|f| !self.state.fibers[*f].done);
        }
        let lock = self.attr_of(&future, "_lock")?;
        self.fiber_of(&self.attr_of(&lock, "_owner")?)
    }
}
