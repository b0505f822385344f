//! Calls: whom they reach, and how arguments find their parameters.

use std::sync::Arc;

use super::state::{Frame, Obj, Ret};
use super::{Machine, Outcome};
use crate::natives::Native;
use crate::program::{Op, Sym, Value};

/// A named argument.
pub(crate) type Named = (Arc<str>, Value);

impl Machine<'_> {
    /// Calls what is on the stack; the result, or a new frame, is put there.
    pub(crate) fn call_op(&mut self, fiber: usize, op: &Op) -> Outcome<()> {
        match op {
            Op::Call { argc, names } => {
                let named = self.pop_named(fiber, names)?;
                let args = self.pop_many(fiber, *argc)?;
                let callee = self.pop(fiber)?;
                self.call(fiber, &callee, args, named)
            }
            Op::CallList { names } => {
                let named = self.pop_named(fiber, names)?;
                let args = self.pop(fiber)?;
                let callee = self.pop(fiber)?;
                let args = self.items(&args);
                self.call(fiber, &callee, args, named)
            }
            Op::Method { name, argc, names } => {
                let named = self.pop_named(fiber, names)?;
                let args = self.pop_many(fiber, *argc)?;
                let receiver = self.pop(fiber)?;
                self.call_method(fiber, receiver, *name, args, named)
            }
            Op::MethodList { name, names } => {
                let named = self.pop_named(fiber, names)?;
                let args = self.pop(fiber)?;
                let receiver = self.pop(fiber)?;
                let args = self.items(&args);
                self.call_method(fiber, receiver, *name, args, named)
            }
            _ => Ok(()),
        }
    }

    fn pop_named(&mut self, fiber: usize, names: &Arc<[Arc<str>]>) -> Outcome<Vec<Named>> {
        let values = self.pop_many(fiber, names.len())?;
        Ok(names.iter().cloned().zip(values).collect())
    }

    pub(crate) fn call(
        &mut self,
        fiber: usize,
        callee: &Value,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<()> {
        match callee {
            Value::Func(function) => self.call_function(fiber, *function, args, named),
            Value::Native(native) => self.call_native(fiber, *native, args, &named),
            Value::Class(class) => self.make(fiber, *class, args, named),
            Value::Obj(id) => match self.obj(*id).clone() {
                Obj::Bound { receiver, function: Some(function), .. } => {
                    let mut all = vec![receiver];
                    all.extend(args);
                    self.call_function(fiber, function, all, named)
                }
                Obj::Bound { receiver, name, .. } => {
                    self.call_method(fiber, receiver, name, args, named)
                }
                _ => self.not_callable(callee),
            },
            _ => self.not_callable(callee),
        }
    }

    fn not_callable<T>(&mut self, callee: &Value) -> Outcome<T> {
        let name = self.class_name(callee);
        self.error("TypeError", &format!("'{name}' object is not callable"))
    }

    pub(crate) fn call_function(
        &mut self,
        fiber: usize,
        function: usize,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<()> {
        let locals = self.bind(fiber, function, args, named)?;
        let definition = &self.program.functions[function];
        if definition.waits {
            let coroutine = self.alloc(Obj::Coroutine { function, locals: Some(locals) });
            return self.push(fiber, coroutine);
        }
        let frame = self.frame_of(function, locals, Ret::Push);
        self.enter(fiber, frame)
    }

    pub(crate) fn frame_of(&self, function: usize, locals: Vec<Option<Value>>, ret: Ret) -> Frame {
        let code = self.program.functions[function].code;
        let mut frame = Frame::new(self.program, code);
        for (slot, value) in frame.locals.iter_mut().zip(locals) {
            *slot = value;
        }
        frame.ret = ret;
        frame
    }

    /// The first locals of a call: its parameters.
    fn bind(
        &mut self,
        fiber: usize,
        function: usize,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<Vec<Option<Value>>> {
        let definition = &self.program.functions[function];
        let mut locals: Vec<Option<Value>> = vec![None; definition.params.len()];
        let mut args = args.into_iter();
        for slot in locals.iter_mut().take(definition.by_place) {
            *slot = args.next();
        }
        let left: Vec<Value> = args.collect();
        if let Some(rest) = definition.rest {
            locals[rest] = Some(self.tuple(left));
        } else if !left.is_empty() {
            let text = format!("`{}` is called with too many arguments", definition.name);
            return self.outside(fiber, &text, "");
        }
        for (name, value) in named {
            let at = definition.params.iter().position(|(n, _)| *n == name);
            match at {
                Some(at) if locals[at].is_none() => locals[at] = Some(value),
                _ => {
                    let text = format!("`{}` is called with `{name}=…`", definition.name);
                    return self.outside(fiber, &text, "look at its parameters");
                }
            }
        }
        for (at, (name, default)) in definition.params.iter().enumerate() {
            if locals[at].is_none() {
                locals[at] = match default {
                    Some(Value::Native(Native::Tuple)) => Some(self.tuple(Vec::new())),
                    Some(value) => Some(value.clone()),
                    None => {
                        let text = format!("`{}` is called without `{name}`", definition.name);
                        return self.outside(fiber, &text, "");
                    }
                };
            }
        }
        Ok(locals)
    }

    /// An instance of a class.
    fn make(
        &mut self,
        fiber: usize,
        class: usize,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<()> {
        let mut attrs = Vec::new();
        if self.program.is_exception(class) {
            if let Some(symbol) = self.program.known_symbol("args") {
                attrs.push((symbol, self.tuple(args.clone())));
            }
            let group = crate::program::exception("BaseExceptionGroup");
            if self.program.is_subclass(class, group)
                && let (Some(symbol), Some(list)) =
                    (self.program.known_symbol("exceptions"), args.get(1))
            {
                let inside = self.items(list);
                attrs.push((symbol, self.tuple(inside)));
            }
        }
        let object = self.alloc(Obj::Instance { class, attrs });
        let init = self.program.known_symbol("__init__");
        match init.and_then(|name| self.program.method(class, name)) {
            Some(function) => {
                let mut all = vec![object.clone()];
                all.extend(args);
                let locals = self.bind(fiber, function, all, named)?;
                let frame = self.frame_of(function, locals, Ret::Made(object));
                self.enter(fiber, frame)
            }
            None if (args.is_empty() && named.is_empty()) || self.program.is_exception(class) => {
                self.push(fiber, object)
            }
            None => {
                let name = &self.program.classes[class].name;
                let text = format!("`{name}()` takes no arguments");
                self.outside(fiber, &text, "write an `__init__`")
            }
        }
    }

    pub(crate) fn call_method(
        &mut self,
        fiber: usize,
        receiver: Value,
        name: Sym,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<()> {
        if let Value::Obj(id) = &receiver
            && let Obj::Instance { class, attrs } = self.obj(*id)
        {
            // An attribute hides a method of the same name.
            if let Some((_, value)) = attrs.iter().find(|(n, _)| *n == name) {
                let value = value.clone();
                return self.call(fiber, &value, args, named);
            }
            if let Some(function) = self.program.method(*class, name) {
                let mut all = vec![receiver];
                all.extend(args);
                return self.call_function(fiber, function, all, named);
            }
            if let Some(value) = self.class_attr(*class, name) {
                return self.call(fiber, &value, args, named);
            }
        }
        if let Value::Class(class) = &receiver {
            if let Some(function) = self.program.method(*class, name) {
                return self.call_function(fiber, function, args, named);
            }
            if let Some(value) = self.class_attr(*class, name) {
                return self.call(fiber, &value, args, named);
            }
        }
        let method = self.program.symbols[name].clone();
        self.native_method(fiber, &receiver, &method, args, named)
    }

    /// `await`: a coroutine goes on inside; a future is waited for.
    pub(super) fn wait_on(&mut self, fiber: usize) -> Outcome<()> {
        let value = self.pop(fiber)?;
        if let Value::Obj(id) = value {
            match self.obj_mut(id) {
                Obj::Coroutine { function, locals } => {
                    let function = *function;
                    let Some(locals) = locals.take() else {
                        return self
                            .error("RuntimeError", "cannot reuse already awaited coroutine");
                    };
                    let frame = self.frame_of(function, locals, Ret::Push);
                    return self.enter(fiber, frame);
                }
                Obj::Instance { class, .. } => {
                    let class = *class;
                    let done = self.program.known_symbol("_wait_here");
                    if done.is_some_and(|s| self.program.method(class, s).is_some())
                        && let Some(function) = done.and_then(|s| self.program.method(class, s))
                    {
                        return self.call_function(fiber, function, vec![value], Vec::new());
                    }
                }
                _ => {}
            }
        }
        let name = self.class_name(&value);
        let text = format!("object {name} can't be used in 'await' expression");
        self.error("TypeError", &text)
    }

    pub(crate) fn class_attr(&self, class: usize, name: Sym) -> Option<Value> {
        let mut at = Some(class);
        while let Some(class) = at {
            let found = self.state.class_attrs.iter().find(|(c, n, _)| *c == class && *n == name);
            if let Some((.., value)) = found {
                return Some(value.clone());
            }
            at = self.program.classes[class].base;
        }
        None
    }
}
