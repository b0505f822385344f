//! Calls: whom they reach, and how arguments find their parameters.

use std::sync::Arc;

use super::state::{Frame, Obj, Ret};
use super::{Machine, Outcome};
use crate::natives::Native;
use crate::program::{Function, Op, Sym, Value};

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
        let given = args.len();
        let mut args = args.into_iter();
        for slot in locals.iter_mut().take(definition.by_place) {
            *slot = args.next();
        }
        let left: Vec<Value> = args.collect();
        let large = definition.rest.is_none() && !left.is_empty();
        if let Some(rest) = definition.rest {
            locals[rest] = Some(self.tuple(left));
        }
        for (name, value) in named {
            let at = definition.params.iter().position(|(n, _)| *n == name);
            match at.filter(|at| Some(*at) != definition.rest) {
                Some(at) if locals[at].is_none() => locals[at] = Some(value),
                Some(_) => {
                    let text = format!("got multiple values for argument '{name}'");
                    return self.miscalled(fiber, definition, &text);
                }
                None => {
                    let text = format!("got an unexpected keyword argument '{name}'");
                    return self.miscalled(fiber, definition, &text);
                }
            }
        }
        if large {
            return self.miscalled(fiber, definition, &takes(definition, given, &locals));
        }
        if let Some(text) = missing(definition, &locals) {
            return self.miscalled(fiber, definition, &text);
        }
        for (slot, (_, default)) in locals.iter_mut().zip(&definition.params) {
            if slot.is_none() {
                *slot = match default {
                    Some(Value::Native(Native::Tuple)) => Some(self.tuple(Vec::new())),
                    other => other.clone(),
                };
            }
        }
        Ok(locals)
    }

    /// What Python says of a call that does not fit a function. Of functions that are not the
    /// program's own, and of those inside others, it says another name than ours.
    fn miscalled<T>(&mut self, fiber: usize, definition: &Function, text: &str) -> Outcome<T> {
        match &definition.full_name {
            Some(name) => self.error("TypeError", &format!("{name}() {text}")),
            None => {
                let text = format!("`{}()` {text}", definition.name);
                self.outside(fiber, &text, "look at its parameters")
            }
        }
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
        let os = self.program.is_subclass(class, crate::program::exception("OSError"));
        if os && args.len() > 1 {
            let text = "an OSError with a number is outside the subset";
            return self.outside(fiber, text, "hand over one text");
        }
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
                self.error("TypeError", &format!("{name}() takes no arguments"))
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

/// `takes from 1 to 2 positional arguments but 3 were given`
fn takes(definition: &Function, given: usize, locals: &[Option<Value>]) -> String {
    let most = definition.by_place;
    let least = definition.params[..most].iter().filter(|(_, default)| default.is_none()).count();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let takes = if least < most {
        format!("from {least} to {most} positional arguments")
    } else {
        format!("{most} positional argument{}", plural(most))
    };
    let by_name = locals[most..].iter().flatten().count();
    if by_name > 0 {
        return format!(
            "takes {takes} but {given} positional argument{} (and {by_name} keyword-only \
             argument{}) were given",
            plural(given),
            plural(by_name)
        );
    }
    let were = if given == 1 { "was" } else { "were" };
    format!("takes {takes} but {given} {were} given")
}

/// `missing 1 required positional argument: 'a'`
fn missing(definition: &Function, locals: &[Option<Value>]) -> Option<String> {
    let most = definition.by_place;
    for (kind, range) in [("positional", 0..most), ("keyword-only", most..locals.len())] {
        let names: Vec<String> = range
            .filter(|at| locals[*at].is_none() && definition.params[*at].1.is_none())
            .map(|at| format!("'{}'", definition.params[at].0))
            .collect();
        let list = match names.as_slice() {
            [] => continue,
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [first @ .., last] => format!("{}, and {last}", first.join(", ")),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let count = names.len();
        return Some(format!("missing {count} required {kind} argument{plural}: {list}"));
    }
    None
}
