//! Drops objects nobody can reach and renumbers the rest.

use std::sync::Arc;

use super::Machine;
use super::state::{Frame, Obj, Ret, Sync, Wait};
use crate::program::Value;

impl Machine<'_> {
    /// `number` is the new number of each object, from 1; `order` lists those that stay.
    pub(crate) fn compact(&mut self, number: &[usize], order: &[usize]) {
        let id = |id: &mut usize| *id = number[*id].saturating_sub(1);
        let value = |value: &mut Value| {
            if let Value::Obj(old) = value {
                id(old);
            }
        };
        let state = &mut self.state;
        let mut heap: Vec<Arc<Obj>> = order.iter().map(|old| state.heap[*old].clone()).collect();
        for object in &mut heap {
            each(Arc::make_mut(object), &id, &value);
        }
        state.heap = heap;
        Arc::make_mut(&mut state.globals).iter_mut().flatten().for_each(value);
        for forked in &mut state.forked {
            Arc::make_mut(&mut forked.globals).iter_mut().flatten().for_each(value);
        }
        state.class_attrs.iter_mut().for_each(|(.., v)| value(v));
        for fiber in &mut state.fibers {
            let fiber = Arc::make_mut(fiber);
            fiber.object.iter_mut().for_each(id);
            if let Wait::Notify { condition, .. } = &mut fiber.wait {
                id(condition);
            }
            fiber.frames.iter_mut().for_each(|frame| each_of_frame(frame, &value));
        }
        state.unseen.iter_mut().for_each(id);
        let asyncio = &mut state.asyncio;
        asyncio.ready.iter_mut().for_each(id);
        asyncio.timers.iter_mut().for_each(|t| id(&mut t.handle));
        asyncio.outside.iter_mut().for_each(|(future, _)| value(future));
        asyncio.current.iter_mut().for_each(value);
        asyncio.jobs.iter_mut().for_each(id);
    }
}

pub(super) fn each_of_frame(frame: &mut Frame, value: &impl Fn(&mut Value)) {
    frame.locals.iter_mut().flatten().for_each(value);
    frame.stack.iter_mut().for_each(value);
    frame.handled.iter_mut().for_each(value);
    if let Ret::Made(made) | Ret::Raise(made) = &mut frame.ret {
        value(made);
    }
}

pub(super) fn each(object: &mut Obj, id: &impl Fn(&mut usize), value: &impl Fn(&mut Value)) {
    match object {
        Obj::List(items) | Obj::Tuple(items) | Obj::Set(items) => items.iter_mut().for_each(value),
        Obj::Dict(items) => items.iter_mut().for_each(|(k, v)| {
            value(k);
            value(v);
        }),
        Obj::Instance { attrs, .. } => attrs.iter_mut().for_each(|(_, v)| value(v)),
        Obj::Bound { receiver, .. } => value(receiver),
        Obj::View { dict, .. } => id(dict),
        Obj::Iter { of, .. } => id(of),
        Obj::Coroutine { locals, .. } => {
            locals.iter_mut().flatten().flatten().for_each(value);
        }
        Obj::Handle { callback, args, .. } => {
            value(callback);
            args.iter_mut().for_each(value);
        }
        Obj::Sync(Sync::Condition { lock, .. }) => id(lock),
        Obj::Sync(Sync::Queue { items, .. }) => items.iter_mut().for_each(value),
        Obj::Sync(_) | Obj::Range { .. } => {}
    }
}
