//! The canonical form: two states that differ only in the numbers of their objects are one.

use std::hash::DefaultHasher;
use std::hash::Hasher;

use super::Machine;
use super::state::{Frame, Obj, Order, Part, Ret, Sync, Wait};
use crate::program::Value;

/// 128 bits of a state.
pub(crate) type Print = (u64, u64);

/// Writes a state in the order in which its objects are met.
struct Writer {
    bytes: Vec<u8>,
    /// The new number of each object, from 1; 0 when it was not met yet.
    number: Vec<usize>,
    met: Vec<usize>,
}

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn size(&mut self, size: usize) {
        self.bytes.extend_from_slice(&(size as u64).to_le_bytes()[..4]);
    }

    fn text(&mut self, text: &str) {
        self.size(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn id(&mut self, id: usize) {
        if self.number[id] == 0 {
            self.met.push(id);
            self.number[id] = self.met.len();
        }
        self.size(self.number[id]);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::None => self.byte(0),
            Value::Bool(b) => self.byte(1 + u8::from(*b)),
            Value::Int(i) => {
                self.byte(3);
                self.bytes.extend_from_slice(&i.to_le_bytes());
            }
            Value::Float(f) => {
                self.byte(4);
                self.bytes.extend_from_slice(&f.to_bits().to_le_bytes());
            }
            Value::Str(text) => {
                self.byte(5);
                self.text(text);
            }
            Value::Func(f) => {
                self.byte(6);
                self.size(*f);
            }
            Value::Class(c) => {
                self.byte(7);
                self.size(*c);
            }
            Value::Native(n) => {
                self.byte(8);
                self.byte(*n as u8);
            }
            Value::Obj(id) => {
                self.byte(9);
                self.id(*id);
            }
        }
    }

    fn maybe(&mut self, value: Option<&Value>) {
        match value {
            Some(value) => self.value(value),
            None => self.byte(255),
        }
    }

    fn values(&mut self, values: &[Value]) {
        self.size(values.len());
        values.iter().for_each(|v| self.value(v));
    }

    fn sizes(&mut self, sizes: &[usize]) {
        self.size(sizes.len());
        sizes.iter().for_each(|s| self.size(*s));
    }

    fn frame(&mut self, frame: &Frame) {
        self.size(frame.code);
        self.size(frame.pc);
        self.size(frame.locals.len());
        frame.locals.iter().for_each(|v| self.maybe(v.as_ref()));
        self.values(&frame.stack);
        self.values(&frame.handled);
        self.size(frame.guards.len());
        for guard in &frame.guards {
            self.size(guard.target);
            self.size(guard.depth);
        }
        match &frame.ret {
            Ret::Push => self.byte(0),
            Ret::Made(value) => self.value(value),
            Ret::Drop => self.byte(60),
            Ret::Next(exit) => {
                self.byte(61);
                self.size(*exit);
            }
            Ret::Raise(error) => {
                self.byte(62);
                self.value(error);
            }
        }
    }

    fn object(&mut self, object: &Obj) {
        match object {
            Obj::List(items) => {
                self.byte(20);
                self.values(items);
            }
            Obj::Tuple(items) => {
                self.byte(21);
                self.values(items);
            }
            Obj::Set(items) => {
                self.byte(22);
                self.values(items);
            }
            Obj::Dict(items) => {
                self.byte(23);
                self.size(items.len());
                for (key, value) in items {
                    self.value(key);
                    self.value(value);
                }
            }
            Obj::Instance { class, attrs } => {
                self.byte(24);
                self.size(*class);
                self.size(attrs.len());
                let mut sorted: Vec<_> = attrs.iter().collect();
                sorted.sort_by_key(|(name, _)| *name);
                for (name, value) in sorted {
                    self.size(*name);
                    self.value(value);
                }
            }
            Obj::Bound { receiver, function, name } => {
                self.byte(25);
                self.value(receiver);
                self.size(function.map_or(0, |f| f + 1));
                self.size(*name);
            }
            Obj::Range { at, end, step } => {
                self.byte(26);
                [at, end, step].iter().for_each(|n| self.bytes.extend_from_slice(&n.to_le_bytes()));
            }
            Obj::View { dict, part } => {
                self.byte(27);
                self.id(*dict);
                self.byte(part_byte(*part));
            }
            Obj::Iter { of, next, len, part } => {
                self.byte(28);
                self.id(*of);
                self.bytes.extend_from_slice(&(*next as u64).to_le_bytes());
                self.size(*len);
                self.byte(part_byte(*part));
            }
            Obj::Coroutine { function, locals } => {
                self.byte(29);
                self.size(*function);
                match locals {
                    Some(locals) => {
                        self.size(locals.len());
                        locals.iter().for_each(|v| self.maybe(v.as_ref()));
                    }
                    None => self.byte(254),
                }
            }
            Obj::Handle { callback, args, cancelled } => {
                self.byte(30);
                self.value(callback);
                self.values(args);
                self.byte(u8::from(*cancelled));
            }
            Obj::Sync(sync) => self.sync(sync),
        }
    }

    fn owner(&mut self, owner: Option<usize>) {
        self.size(owner.map_or(0, |o| o + 1));
    }

    fn sync(&mut self, sync: &Sync) {
        match sync {
            Sync::Lock { owner } => {
                self.byte(40);
                self.owner(*owner);
            }
            Sync::RLock { owner, depth } => {
                self.byte(41);
                self.owner(*owner);
                self.size(*depth);
            }
            Sync::Semaphore { value, bound } => {
                self.byte(42);
                self.bytes.extend_from_slice(&value.to_le_bytes());
                self.bytes.extend_from_slice(&bound.unwrap_or(-1).to_le_bytes());
            }
            Sync::Event { set } => {
                self.byte(43);
                self.byte(u8::from(*set));
            }
            Sync::Condition { lock, waiters } => {
                self.byte(44);
                self.id(*lock);
                self.sizes(waiters);
            }
            Sync::Queue { items, max, open, order } => {
                self.byte(45);
                self.values(items);
                self.bytes.extend_from_slice(&max.to_le_bytes());
                self.bytes.extend_from_slice(&open.to_le_bytes());
                self.byte(match order {
                    Order::First => 0,
                    Order::Last => 1,
                    Order::Smallest => 2,
                    Order::Simple => 3,
                });
            }
            Sync::Barrier { parties, waiting } => {
                self.byte(46);
                self.size(*parties);
                self.sizes(waiting);
            }
        }
    }
}

fn part_byte(part: Part) -> u8 {
    match part {
        Part::Keys => 0,
        Part::Values => 1,
        Part::Items => 2,
        Part::Enumerated => 3,
        Part::Zipped => 4,
        Part::Backwards => 5,
    }
}

impl Machine<'_> {
    /// The fingerprint of the state. With `canonical` off objects keep their numbers, so that
    /// fewer states are taken for the same one; the outcomes must not change.
    ///
    /// Objects nobody can reach any more are dropped on the way when they are many.
    pub(crate) fn fingerprint(&mut self, canonical: bool) -> Print {
        let state = &self.state;
        let len = state.heap.len();
        let mut w =
            Writer { bytes: Vec::with_capacity(1024), number: vec![0; len], met: Vec::new() };
        if !canonical {
            w.number = (1..=len).collect();
            w.met = (0..len).collect();
        }
        state.globals.iter().for_each(|v| w.maybe(v.as_ref()));
        w.size(state.forked.len());
        for forked in &state.forked {
            forked.globals.iter().for_each(|v| w.maybe(v.as_ref()));
            w.bytes.extend_from_slice(&forked.code.to_le_bytes());
        }
        w.size(state.class_attrs.len());
        for (class, name, value) in &state.class_attrs {
            w.size(*class);
            w.size(*name);
            w.value(value);
        }
        w.size(state.fibers.len());
        for fiber in &state.fibers {
            w.byte(u8::from(fiber.done) + 2 * u8::from(fiber.started));
            w.size(fiber.process);
            w.owner(fiber.resumer);
            w.owner(fiber.inside);
            match fiber.wait {
                Wait::No => w.byte(0),
                Wait::Notify { condition, depth } => {
                    w.byte(1);
                    w.id(condition);
                    w.size(depth);
                }
                Wait::Barrier(place) => {
                    w.byte(2);
                    w.size(place);
                }
            }
            w.maybe(fiber.object.map(Value::Obj).as_ref());
            w.size(fiber.frames.len());
            fiber.frames.iter().for_each(|f| w.frame(f));
        }
        w.size(state.prints.len());
        state.prints.iter().for_each(|p| w.text(p));
        w.size(state.lost.len());
        state.lost.iter().for_each(|p| w.text(p));
        w.text(state.raises.as_deref().unwrap_or("\0"));
        state.unseen.iter().for_each(|id| w.id(*id));
        let asyncio = &state.asyncio;
        w.size(asyncio.ready.len());
        asyncio.ready.iter().for_each(|id| w.id(*id));
        w.size(asyncio.timers.len());
        for timer in &asyncio.timers {
            w.bytes.extend_from_slice(&timer.when.to_le_bytes());
            w.bytes.extend_from_slice(&timer.made.to_le_bytes());
            w.id(timer.handle);
        }
        w.size(asyncio.outside.len());
        for (future, name) in &asyncio.outside {
            w.value(future);
            w.text(name);
        }
        w.bytes.extend_from_slice(&asyncio.now.to_le_bytes());
        w.byte(u8::from(asyncio.idle) + 2 * u8::from(asyncio.open) + 4 * u8::from(asyncio.rung));
        w.maybe(asyncio.current.as_ref());
        w.size(asyncio.number);
        w.byte(u8::from(asyncio.running) + 2 * u8::from(asyncio.closed));
        w.size(asyncio.jobs.len());
        asyncio.jobs.iter().for_each(|id| w.id(*id));
        w.byte(u8::from(state.spins));
        let mut next = 0;
        while next < w.met.len() {
            let object = state.heap[w.met[next]].clone();
            w.object(&object);
            next += 1;
        }
        let print = (digest(0, &w.bytes), digest(1, &w.bytes));
        if canonical && len > 2 * w.met.len() + 32 {
            self.compact(&w.number, &w.met);
        }
        print
    }
}

fn digest(seed: u8, bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(seed);
    hasher.write(bytes);
    hasher.finish()
}
