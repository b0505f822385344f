//! One operation.

use std::sync::Arc;

use super::state::{Guard, Obj};
use super::{Machine, Outcome, Stop, broken};
use crate::ast::Compare;
use crate::fault::Fault;
use crate::program::{Op, Value};

impl Machine<'_> {
    /// Runs the operation a fiber stands at; an exception finds its handler.
    pub(crate) fn step(&mut self, fiber: usize) -> Result<(), Fault> {
        let before = self.frame(fiber).map_or((0, 0), |frame| (frame.code, frame.pc));
        let result = match self.execute(fiber) {
            Err(Stop::Raise(error)) => self.unwind(fiber, error),
            other => other,
        };
        let result = if self.too_deep.replace(false) {
            let text = "a container in itself, or so deep in others,";
            let text = format!("{text} is outside the subset");
            self.outside(fiber, &text, "keep containers flat")
        } else {
            result
        };
        match result {
            Ok(()) => Ok(()),
            Err(Stop::Fault(mut fault)) => {
                // The place of the operation itself, not of the one behind it.
                let (code, pc) = before;
                let code = &self.program.codes[code];
                if fault.column == 0
                    && !code.hidden
                    && let Some(line) = code.lines.get(pc)
                {
                    fault.line = *line;
                }
                Err(fault)
            }
            Err(_) => Err(Fault::new(
                crate::fault::At { line: self.line(fiber), column: 0 },
                "an exception nobody could be told of",
                "please report the program",
            )),
        }
    }

    fn jump(&mut self, fiber: usize, to: usize) -> Outcome<()> {
        self.frame_mut(fiber)?.pc = to;
        Ok(())
    }

    fn unknown_local<T>(&mut self, fiber: usize, slot: usize) -> Outcome<T> {
        let code = self.frame_mut(fiber)?.code;
        let name = self.program.codes[code].locals[slot].clone();
        let text = format!(
            "cannot access local variable '{name}' where it is not associated with a value"
        );
        self.error("UnboundLocalError", &text)
    }

    fn top(&self, fiber: usize) -> Outcome<Value> {
        let frame = self.frame(fiber).ok_or_else(|| broken("a fiber without a frame"))?;
        frame.stack.last().cloned().ok_or_else(|| broken("an empty stack"))
    }

    #[expect(clippy::too_many_lines, reason = "one arm an operation reads best in one place")]
    pub(super) fn execute(&mut self, fiber: usize) -> Outcome<()> {
        let Some(op) = self.op(fiber) else { return Err(broken("the end of the code")) };
        let before = self.in_halves(fiber, op);
        self.frame_mut(fiber)?.pc += 1;
        match op {
            Op::Const(value) => self.push(fiber, value.clone())?,
            Op::LoadLocal(slot) => {
                let frame = self.frame_mut(fiber)?;
                match frame.locals[*slot].clone() {
                    Some(value) => frame.stack.push(value),
                    None => return self.unknown_local(fiber, *slot),
                }
            }
            Op::StoreLocal(slot) => {
                let value = self.pop(fiber)?;
                self.frame_mut(fiber)?.locals[*slot] = Some(value);
            }
            Op::DelLocal(slot) => {
                if self.frame_mut(fiber)?.locals[*slot].take().is_none() {
                    return self.unknown_local(fiber, *slot);
                }
            }
            Op::Clear(slot) => self.frame_mut(fiber)?.locals[*slot] = None,
            Op::LoadGlobal(slot) => match self.state.globals[*slot].clone() {
                Some(value) => self.push(fiber, value)?,
                None => return self.unknown_name(*slot),
            },
            Op::StoreGlobal(slot) => {
                let value = self.pop(fiber)?;
                Arc::make_mut(&mut self.state.globals)[*slot] = Some(value);
            }
            Op::ClearGlobal(slot) => Arc::make_mut(&mut self.state.globals)[*slot] = None,
            Op::DelGlobal(slot) => {
                if Arc::make_mut(&mut self.state.globals)[*slot].take().is_none() {
                    return self.unknown_name(*slot);
                }
            }
            Op::LoadAttr(name) => {
                let of = self.pop(fiber)?;
                let value = self.load_attr(fiber, &of, *name)?;
                self.push(fiber, value)?;
            }
            Op::StoreAttr(name) => {
                let of = self.pop(fiber)?;
                let value = self.pop(fiber)?;
                self.store_attr(fiber, &of, *name, value)?;
            }
            Op::DelAttr(name) => {
                let of = self.pop(fiber)?;
                if let Value::Obj(id) = of
                    && let Obj::Instance { attrs, .. } = self.obj_mut(id)
                    && let Some(at) = attrs.iter().position(|(n, _)| n == name)
                {
                    attrs.remove(at);
                } else {
                    return self.no_attribute(&of, *name);
                }
            }
            Op::StoreClass(class, name) => {
                let value = self.pop(fiber)?;
                self.keep_in_class(fiber, *class, *name, value)?;
            }
            Op::LoadItem => {
                let key = self.pop(fiber)?;
                let of = self.pop(fiber)?;
                let value = self.load_item(&of, &key)?;
                self.push(fiber, value)?;
            }
            Op::StoreItem => {
                let key = self.pop(fiber)?;
                let of = self.pop(fiber)?;
                let value = self.pop(fiber)?;
                self.store_item(&of, key, value)?;
            }
            Op::DelItem => {
                let key = self.pop(fiber)?;
                let of = self.pop(fiber)?;
                self.delete_item(&of, &key)?;
            }
            Op::Binary(op, in_place) => {
                let b = self.pop(fiber)?;
                let a = self.pop(fiber)?;
                self.no_pid(fiber, &[&a, &b])?;
                let value = self.binary(fiber, *op, *in_place, &a, &b)?;
                self.push(fiber, value)?;
            }
            Op::Minus | Op::Plus => {
                let value = self.pop(fiber)?;
                let value = self.signed(fiber, matches!(op, Op::Minus), &value)?;
                self.push(fiber, value)?;
            }
            Op::Not => {
                let value = self.pop(fiber)?;
                let value = Value::Bool(!self.truth(&value));
                self.push(fiber, value)?;
            }
            Op::Compare(op) => {
                let b = self.pop(fiber)?;
                let a = self.pop(fiber)?;
                if matches!(op, Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge) {
                    self.no_pid(fiber, &[&a, &b])?;
                }
                let value = self.compare(fiber, *op, &a, &b)?;
                self.push(fiber, Value::Bool(value))?;
            }
            Op::Jump(to) | Op::JumpBack(to) => self.jump(fiber, *to)?,
            Op::JumpIfFalse(to) => {
                let value = self.pop(fiber)?;
                if !self.truth(&value) {
                    self.jump(fiber, *to)?;
                }
            }
            Op::JumpIfTrue(to) => {
                let value = self.pop(fiber)?;
                if self.truth(&value) {
                    self.jump(fiber, *to)?;
                }
            }
            Op::JumpIfFalseOrPop(to) | Op::JumpIfTrueOrPop(to) => {
                let value = self.top(fiber)?;
                let wanted = matches!(op, Op::JumpIfTrueOrPop(_));
                if self.truth(&value) == wanted {
                    self.jump(fiber, *to)?;
                } else {
                    self.pop(fiber)?;
                }
            }
            Op::Iter => {
                let value = self.pop(fiber)?;
                let iterator = self.iterator(fiber, &value)?;
                self.push(fiber, iterator)?;
            }
            Op::Next(exit) => {
                let Value::Obj(iterator) = self.top(fiber)? else {
                    return Err(broken("a loop without an iterator"));
                };
                if self.is_lazy(&Value::Obj(iterator)) {
                    return self.advance(fiber, Value::Obj(iterator), *exit);
                }
                match self.next_item(iterator)? {
                    Some(item) => self.push(fiber, item)?,
                    None => {
                        self.pop(fiber)?;
                        self.jump(fiber, *exit)?;
                    }
                }
            }
            Op::Pop => {
                self.pop(fiber)?;
            }
            Op::Leave => self.leave_loop(fiber)?,
            Op::Dup => {
                let value = self.top(fiber)?;
                self.push(fiber, value)?;
            }
            Op::DupTwo => {
                let two = self.pop_many(fiber, 2)?;
                let stack = &mut self.frame_mut(fiber)?.stack;
                stack.extend(two.iter().cloned());
                stack.extend(two);
            }
            Op::Swap => {
                let two = self.pop_many(fiber, 2)?;
                self.frame_mut(fiber)?.stack.extend(two.into_iter().rev());
            }
            Op::RotThree => {
                let mut three = self.pop_many(fiber, 3)?;
                three.rotate_right(1);
                self.frame_mut(fiber)?.stack.extend(three);
            }
            Op::List(count) => {
                let items = self.pop_many(fiber, *count)?;
                let list = self.alloc(Obj::List(items));
                self.push(fiber, list)?;
            }
            Op::Tuple(count) => {
                let items = self.pop_many(fiber, *count)?;
                let tuple = self.tuple(items);
                self.push(fiber, tuple)?;
            }
            Op::Set(count) => {
                let items = self.pop_many(fiber, *count)?;
                let set = self.set_of(items)?;
                self.push(fiber, set)?;
            }
            Op::Dict(count) => {
                let items = self.pop_many(fiber, count * 2)?;
                let dict = self.alloc(Obj::Dict(Vec::new()));
                for pair in items.chunks(2) {
                    self.store_item(&dict, pair[0].clone(), pair[1].clone())?;
                }
                self.push(fiber, dict)?;
            }
            Op::Append(slot) => {
                let value = self.pop(fiber)?;
                if let Some(Value::Obj(id)) = self.frame_mut(fiber)?.locals[*slot].clone()
                    && let Obj::List(items) = self.obj_mut(id)
                {
                    items.push(value);
                }
            }
            Op::Extend | Op::Push => {
                let value = self.pop(fiber)?;
                let more = match op {
                    Op::Push => vec![value],
                    _ => match self.all_items(fiber, &value) {
                        Err(Stop::Raise(_)) => {
                            let name = self.class_name(&value);
                            let text = format!("`*` before a `{name}` is outside the subset");
                            return self.outside(fiber, &text, "it has no items");
                        }
                        items => items?,
                    },
                };
                if let Value::Obj(id) = self.top(fiber)?
                    && let Obj::List(items) = self.obj_mut(id)
                {
                    items.extend(more);
                }
            }
            Op::Unpack(count) => {
                let value = self.pop(fiber)?;
                let name = self.class_name(&value);
                let items = match self.all_items(fiber, &value) {
                    Err(Stop::Raise(_)) => {
                        let text = format!("cannot unpack non-iterable {name} object");
                        return self.error("TypeError", &text);
                    }
                    other => other?,
                };
                if items.len() != *count {
                    let text = if items.len() < *count {
                        format!(
                            "not enough values to unpack (expected {count}, got {})",
                            items.len()
                        )
                    } else {
                        format!("too many values to unpack (expected {count})")
                    };
                    return self.error("ValueError", &text);
                }
                self.frame_mut(fiber)?.stack.extend(items.into_iter().rev());
            }
            Op::Call { .. } | Op::CallList { .. } | Op::Method { .. } | Op::MethodList { .. } => {
                match (self.call_op(fiber, op), before) {
                    (Err(Stop::Again), Some(stack)) => {
                        let frame = self.frame_mut(fiber)?;
                        frame.pc -= 1;
                        frame.stack = stack;
                    }
                    (other, _) => other?,
                }
            }
            Op::Return => {
                let value = self.pop(fiber)?;
                self.returned(fiber, value)?;
            }
            Op::Guard(target) => {
                let frame = self.frame_mut(fiber)?;
                let depth = frame.stack.len();
                frame.guards.push(Guard { target: *target, depth });
            }
            Op::Unguard => {
                self.frame_mut(fiber)?.guards.pop();
            }
            Op::Catch => {
                let error = self.pop(fiber)?;
                self.frame_mut(fiber)?.handled.push(error);
            }
            Op::Uncatch => {
                self.frame_mut(fiber)?.handled.pop();
            }
            Op::Rethrow => {
                let error = self.frame_mut(fiber)?.handled.pop();
                return Err(error.map_or_else(|| broken("no exception"), Stop::Raise));
            }
            Op::Raise => {
                let value = self.pop(fiber)?;
                match &value {
                    Value::Class(class) if self.program.is_exception(*class) => {
                        // Made first, raised when it is there.
                        self.frame_mut(fiber)?.pc -= 1;
                        return self.call(fiber, &value, Vec::new(), Vec::new());
                    }
                    Value::Obj(id)
                        if matches!(self.obj(*id), Obj::Instance { class, .. }
                            if self.program.is_exception(*class)) =>
                    {
                        return Err(Stop::Raise(value));
                    }
                    _ => {
                        let text = "exceptions must derive from BaseException";
                        return self.error("TypeError", text);
                    }
                }
            }
            Op::RaiseAgain => {
                let error = self.pop(fiber)?;
                return Err(Stop::Raise(error));
            }
            Op::Matches => {
                let class = self.pop(fiber)?;
                let error = self.handled(fiber)?;
                let found = self.is_instance(fiber, &error, &class)?;
                self.push(fiber, Value::Bool(found))?;
            }
            Op::Handled => {
                let error = self.handled(fiber)?;
                self.push(fiber, error)?;
            }
            Op::HandledType => {
                let error = self.handled(fiber)?;
                let class = match &error {
                    Value::Obj(id) => match self.obj(*id) {
                        Obj::Instance { class, .. } => *class,
                        _ => 0,
                    },
                    _ => 0,
                };
                self.push(fiber, Value::Class(class))?;
            }
            Op::Text(repr) => {
                let value = self.pop(fiber)?;
                let text = if *repr { self.repr(&value)? } else { self.str(&value)? };
                self.push(fiber, Value::Str(text.into()))?;
            }
            Op::Join(count) => {
                let mut text = String::new();
                for part in self.pop_many(fiber, *count)? {
                    if let Value::Str(part) = part {
                        text.push_str(&part);
                    }
                }
                self.push(fiber, Value::Str(text.into()))?;
            }
            Op::Await => self.wait_on(fiber)?,
            Op::TypeName => {
                let value = self.pop(fiber)?;
                let name = self.class_name(&value);
                self.push(fiber, Value::Str(name.into()))?;
            }
        }
        Ok(())
    }

    fn unknown_name<T>(&mut self, slot: usize) -> Outcome<T> {
        let name = self.program.globals[slot].name.clone();
        self.error("NameError", &format!("name '{name}' is not defined"))
    }

    /// The exception that is being handled, in this frame or in one that called it.
    fn handled(&mut self, fiber: usize) -> Outcome<Value> {
        let frames = &self.state.fibers[fiber].frames;
        let found = frames.iter().rev().find_map(|f| f.handled.last().cloned());
        match found {
            Some(error) => Ok(error),
            None => self.error("RuntimeError", "No active exception to reraise"),
        }
    }
}
