//! What comes one by one: the results of a pool's `map` and of `as_completed`. Each is an object of
//! the prelude with an `_advance`, which gives `(item,)` or None at the end; one with a `_close` is
//! told when a loop over it is left before its end.

use super::state::{Obj, Ret};
use super::{Machine, Outcome, broken};
use crate::natives::Native;
use crate::program::Value;

/// Builtins that take all there is before they do anything.
const TAKE_ALL: [Native; 7] = [
    Native::List,
    Native::Tuple,
    Native::Set,
    Native::Sorted,
    Native::Sum,
    Native::Max,
    Native::Min,
];

impl Machine<'_> {
    /// The function a class of the prelude has under a name.
    fn function_of(&self, value: &Value, name: &str) -> Option<usize> {
        let Value::Obj(id) = value else { return None };
        let Obj::Instance { class, .. } = self.obj(*id) else { return None };
        if !self.is_builtin(*id) {
            return None;
        }
        self.program.method(*class, self.program.known_symbol(name)?)
    }

    pub(crate) fn is_lazy(&self, value: &Value) -> bool {
        self.function_of(value, "_advance").is_some()
    }

    /// A loop wants the next item; it goes on at `exit` when there is none.
    pub(crate) fn advance(&mut self, fiber: usize, lazy: Value, exit: usize) -> Outcome<()> {
        self.call_method_of(fiber, lazy, "_advance", Ret::Next(exit))
    }

    fn call_method_of(&mut self, fiber: usize, object: Value, name: &str, ret: Ret) -> Outcome<()> {
        let Some(function) = self.function_of(&object, name) else {
            return Err(broken("a method that is not there"));
        };
        let frame = self.frame_of(function, vec![Some(object)], ret);
        self.enter(fiber, frame)
    }

    /// What `_advance` has given.
    pub(crate) fn advanced(&mut self, fiber: usize, given: &Value, exit: usize) -> Outcome<()> {
        if let Some(item) = self.items(given).into_iter().next() {
            return self.push(fiber, item);
        }
        self.pop(fiber)?;
        self.frame_mut(fiber)?.pc = exit;
        Ok(())
    }

    /// Calls a builtin with all there is; false when there is nothing lazy about it.
    pub(crate) fn drained(
        &mut self,
        fiber: usize,
        native: Native,
        args: &[Value],
    ) -> Outcome<bool> {
        let lazy = args.first().is_some_and(|first| self.is_lazy(first));
        let (true, true, Some(function)) =
            (lazy, TAKE_ALL.contains(&native), self.program.known.drained)
        else {
            return Ok(false);
        };
        let mut all = vec![Value::Native(native)];
        all.extend_from_slice(args);
        self.call_function(fiber, function, all, Vec::new())?;
        Ok(true)
    }

    /// `text.join(…)` of what comes one by one.
    pub(crate) fn joined(&mut self, fiber: usize, text: Value, lazy: Value) -> Outcome<()> {
        let Some(function) = self.program.known.joined else {
            return Err(broken("no function that joins"));
        };
        self.call_function(fiber, function, vec![text, lazy], Vec::new())
    }

    /// Leaves a loop whose iterator is on top of the stack.
    pub(crate) fn leave_loop(&mut self, fiber: usize) -> Outcome<()> {
        let iterator = self.pop(fiber)?;
        if self.wants_to_know(&iterator) {
            self.alone_here(fiber, &iterator, 0)?;
            return self.call_method_of(fiber, iterator, "_close", Ret::Drop);
        }
        Ok(())
    }

    /// An exception leaves loops above this depth of the stack: the innermost one that wants to
    /// know is told, and then the exception goes on. False: none wants to.
    pub(crate) fn leave_loops(
        &mut self,
        fiber: usize,
        depth: usize,
        error: &Value,
    ) -> Outcome<bool> {
        let Some(frame) = self.frame(fiber) else { return Ok(false) };
        let mut open = frame.stack.iter().enumerate().skip(depth);
        let found = open.rfind(|(_, value)| self.wants_to_know(value));
        let Some((at, iterator)) = found.map(|(at, value)| (at, value.clone())) else {
            return Ok(false);
        };
        self.alone_here(fiber, &iterator, 1)?;
        self.frame_mut(fiber)?.stack[at] = Value::None;
        self.call_method_of(fiber, iterator, "_close", Ret::Raise(error.clone()))?;
        Ok(true)
    }

    fn wants_to_know(&self, value: &Value) -> bool {
        self.function_of(value, "_close").is_some()
            && self.attr_of(value, "_futures").is_some_and(|left| self.truth(&left))
    }

    /// Python throws an iterator away when nothing holds it any more, and only then is it told.
    /// Nobody but so many places of this stack may hold it here.
    fn alone_here(&self, fiber: usize, iterator: &Value, places: usize) -> Outcome<()> {
        let mut count = 0;
        let mut see = |value: &Value| count += usize::from(value == iterator);
        self.state.globals.iter().flatten().for_each(&mut see);
        self.state.class_attrs.iter().for_each(|(.., value)| see(value));
        self.state.heap.iter().for_each(|object| object.each(&mut see));
        let frames = self.state.fibers.iter().flat_map(|fiber| &fiber.frames);
        frames.for_each(|frame| frame.each(&mut see));
        if count <= places {
            return Ok(());
        }
        self.outside(
            fiber,
            "leaving a loop over results that have a name, before their end, is outside the subset",
            "write for … in pool.map(…), or list(pool.map(…))",
        )
    }

    /// The tuple that a named tuple of the prelude is.
    pub(crate) fn fields(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Obj(id) if self.is_builtin(*id) => self.attr_of(value, "_fields"),
            _ => None,
        }
    }

    /// What is lazy, or a named tuple, as a list of all its items.
    pub(crate) fn items_of_instance(
        &mut self,
        fiber: usize,
        value: &Value,
    ) -> Outcome<Option<Vec<Value>>> {
        if self.is_lazy(value) {
            return self.outside(
                fiber,
                "results that come one by one cannot be used like this in the subset",
                "go through them with for, or write list(…) around them",
            );
        }
        Ok(self.fields(value).map(|tuple| self.items(&tuple)))
    }
}
