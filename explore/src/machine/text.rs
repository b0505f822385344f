//! How Python writes values: `repr`, `str`, names of types.

use super::arith::LONGEST;
use super::state::{Obj, Order, Part, Sync};
use super::{Machine, Outcome};
use crate::natives::Native;
use crate::program::Value;

impl Machine<'_> {
    pub(crate) fn class_name(&self, value: &Value) -> String {
        match value {
            Value::None => "NoneType".to_owned(),
            Value::Bool(_) => "bool".to_owned(),
            Value::Int(_) => "int".to_owned(),
            Value::Float(_) => "float".to_owned(),
            Value::Str(_) => "str".to_owned(),
            Value::Func(_) => "function".to_owned(),
            Value::Class(_) => "type".to_owned(),
            Value::Native(n) if native_is_type(*n) => "type".to_owned(),
            Value::Native(_) => "builtin_function_or_method".to_owned(),
            Value::Obj(id) => match self.obj(*id) {
                Obj::List(_) => "list",
                Obj::Tuple(_) => "tuple",
                Obj::Dict(_) => "dict",
                Obj::Set(_) => "set",
                Obj::Instance { class, .. } => {
                    let name = &*self.program.classes[*class].name;
                    if name == "ThreadFuture" {
                        return "Future".to_owned();
                    }
                    return name.strip_prefix("Async").unwrap_or(name).to_owned();
                }
                Obj::Bound { .. } => "method",
                Obj::Range { .. } => "range",
                Obj::View { part: Part::Keys, .. } => "dict_keys",
                Obj::View { part: Part::Values, .. } => "dict_values",
                Obj::View { .. } => "dict_items",
                Obj::Iter { part: Part::Enumerated, .. } => "enumerate",
                Obj::Iter { part: Part::Zipped, .. } => "zip",
                Obj::Iter { part: Part::Backwards, of, .. } => match self.obj(*of) {
                    Obj::List(_) => "list_reverseiterator",
                    _ => "reversed",
                },
                Obj::Iter { .. } => "iterator",
                Obj::Coroutine { .. } => "coroutine",
                Obj::Handle { .. } => "Handle",
                Obj::Sync(Sync::Lock { .. }) => "lock",
                Obj::Sync(Sync::RLock { .. }) => "RLock",
                Obj::Sync(Sync::Event { .. }) => "Event",
                Obj::Sync(Sync::Condition { .. }) => "Condition",
                Obj::Sync(Sync::Queue { order: Order::Simple, .. }) => "SimpleQueue",
                Obj::Sync(Sync::Queue { order: Order::Last, .. }) => "LifoQueue",
                Obj::Sync(Sync::Queue { order: Order::Smallest, .. }) => "PriorityQueue",
                Obj::Sync(Sync::Queue { .. }) => "Queue",
                Obj::Sync(Sync::Semaphore { bound: Some(_), .. }) => "BoundedSemaphore",
                Obj::Sync(Sync::Semaphore { .. }) => "Semaphore",
                Obj::Sync(Sync::Barrier { .. }) => "Barrier",
            }
            .to_owned(),
        }
    }

    /// Values that print an address have no text that is the same in every run.
    fn no_text<T>(&self, value: &Value) -> Outcome<T> {
        let name = self.class_name(value);
        let fiber = self.running();
        self.outside(
            fiber,
            &format!("the text of a `{name}` holds an address and differs from run to run"),
            "print one of its attributes",
        )
    }

    /// Some fiber that is at work, for the place of a fault.
    pub(super) fn running(&self) -> usize {
        self.active(0)
    }

    pub(crate) fn repr(&self, value: &Value) -> Outcome<String> {
        self.deeper(Ok(String::new()), || self.repr_inside(value))
    }

    fn repr_inside(&self, value: &Value) -> Outcome<String> {
        Ok(match value {
            Value::Str(text) => quote(text),
            Value::Obj(id) => match self.obj(*id) {
                Obj::List(items) => format!("[{}]", self.reprs(items)?),
                Obj::Tuple(items) if items.len() == 1 => format!("({},)", self.repr(&items[0])?),
                Obj::Tuple(items) => format!("({})", self.reprs(items)?),
                Obj::Set(items) if items.is_empty() => "set()".to_owned(),
                Obj::Set(items) if items.len() == 1 => format!("{{{}}}", self.reprs(items)?),
                Obj::Set(_) => {
                    return self.outside(
                        self.running(),
                        "the order of a set is arbitrary",
                        "print sorted(…) of it",
                    );
                }
                Obj::Dict(items) => {
                    let mut parts = Vec::new();
                    for (key, value) in items {
                        parts.push(format!("{}: {}", self.repr(key)?, self.repr(value)?));
                    }
                    format!("{{{}}}", parts.join(", "))
                }
                Obj::View { dict, part } => {
                    let items = self.view_items(*dict, *part);
                    let name = self.class_name(value);
                    match part {
                        Part::Items => {
                            let mut parts = Vec::new();
                            if let Obj::Dict(pairs) = self.obj(*dict) {
                                for (k, v) in pairs {
                                    parts.push(format!("({}, {})", self.repr(k)?, self.repr(v)?));
                                }
                            }
                            format!("{name}([{}])", parts.join(", "))
                        }
                        _ => format!("{name}([{}])", self.reprs(&items)?),
                    }
                }
                Obj::Range { at, end, step: 1 } => format!("range({at}, {end})"),
                Obj::Range { at, end, step } => format!("range({at}, {end}, {step})"),
                Obj::Instance { class, .. } if self.program.is_exception(*class) => {
                    self.exception_repr(*class, value)?
                }
                Obj::Instance { class, .. } => {
                    if let Some(text) = self.own_text(*class, value, &["__repr__"])? {
                        return Ok(text);
                    }
                    return self.no_text(value);
                }
                _ => return self.no_text(value),
            },
            Value::None => "None".to_owned(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Int(i) => i.to_string(),
            Value::Float(f) => fraction(*f),
            Value::Class(class) => {
                let class = &self.program.classes[*class];
                let module = if class.builtin { "" } else { "__main__." };
                format!("<class '{module}{}'>", class.name)
            }
            Value::Func(_) | Value::Native(_) => return self.no_text(value),
        })
    }

    /// A class with a `__repr__` of its own is not asked: that would be a call inside a text.
    fn own_text(&self, class: usize, value: &Value, names: &[&str]) -> Outcome<Option<String>> {
        for name in names {
            let symbol = self.program.known_symbol(name);
            if symbol.is_some_and(|s| self.program.method(class, s).is_some()) {
                let name = self.class_name(value);
                return self.outside(
                    self.running(),
                    &format!("the `__repr__` or `__str__` of `{name}` is outside the subset"),
                    "print one of its attributes",
                );
            }
        }
        Ok(None)
    }

    fn reprs(&self, items: &[Value]) -> Outcome<String> {
        let (mut parts, mut length) = (Vec::new(), 0);
        for item in items {
            let text = self.repr(item)?;
            length += text.len();
            if length > 10 * LONGEST {
                return self.outside(self.running(), "a text as long as this", "keep it short");
            }
            parts.push(text);
        }
        Ok(parts.join(", "))
    }

    fn exception_repr(&self, class: usize, value: &Value) -> Outcome<String> {
        let name = &self.program.classes[class].name;
        let args = self.args_of(value);
        Ok(format!("{name}({})", self.reprs(&args)?))
    }

    /// The arguments an exception was made with.
    pub(crate) fn args_of(&self, value: &Value) -> Vec<Value> {
        let Some(Value::Obj(args)) = self.attr_of(value, "args") else { return Vec::new() };
        match self.obj(args) {
            Obj::Tuple(items) => items.clone(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn attr_of(&self, value: &Value, name: &str) -> Option<Value> {
        let symbol = self.program.known_symbol(name)?;
        let Value::Obj(id) = value else { return None };
        let Obj::Instance { attrs, .. } = self.obj(*id) else { return None };
        attrs.iter().find(|(n, _)| *n == symbol).map(|(_, v)| v.clone())
    }

    pub(crate) fn str(&self, value: &Value) -> Outcome<String> {
        if let Value::Str(text) = value {
            return Ok(text.to_string());
        }
        if let Value::Obj(id) = value
            && let Obj::Instance { class, .. } = self.obj(*id)
        {
            self.own_text(*class, value, &["__str__"])?;
            if self.program.is_exception(*class) {
                return self.exception_str(*class, value);
            }
        }
        self.repr(value)
    }

    fn exception_str(&self, class: usize, value: &Value) -> Outcome<String> {
        let args = self.args_of(value);
        let is = |name: &str| self.program.is_subclass(class, crate::program::exception(name));
        if self.program.is_subclass(class, crate::program::exception("BaseExceptionGroup")) {
            let inside = self.attr_of(value, "exceptions").map_or(0, |v| self.items(&v).len());
            let message = args.first().map_or(Ok(String::new()), |m| self.str(m))?;
            let plural = if inside == 1 { "" } else { "s" };
            return Ok(format!("{message} ({inside} sub-exception{plural})"));
        }
        match args.as_slice() {
            [] => Ok(String::new()),
            [one] if is("KeyError") => self.repr(one),
            [one] => self.str(one),
            several => Ok(format!("({})", self.reprs(several)?)),
        }
    }

    /// What a list or tuple holds.
    pub(crate) fn items(&self, value: &Value) -> Vec<Value> {
        match value {
            Value::Obj(id) => match self.obj(*id) {
                Obj::List(items) | Obj::Tuple(items) | Obj::Set(items) => items.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// Natives that are types in Python.
fn native_is_type(native: Native) -> bool {
    use Native::{Bool, Dict, Float, Int, List, Range, Set, Str, Tuple};
    matches!(native, Bool | Dict | Float | Int | List | Range | Set | Str | Tuple)
}

/// A fraction as Python writes it: its exponent has a sign and two digits.
fn fraction(value: f64) -> String {
    let text = format!("{value:?}");
    if value.is_nan() {
        return "nan".to_owned();
    }
    match text.split_once('e') {
        Some((digits, exponent)) => match exponent.strip_prefix('-') {
            Some(small) => format!("{digits}e-{small:0>2}"),
            None => format!("{digits}e+{exponent:0>2}"),
        },
        None => text,
    }
}

/// A string as Python's `repr` writes it.
fn quote(text: &str) -> String {
    let double = text.contains('\'') && !text.contains('"');
    let mark = if double { '"' } else { '\'' };
    let mut out = String::from(mark);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\'' if !double => out.push_str("\\'"),
            c if c.is_control() || matches!(c, '\u{a0}' | '\u{ad}') => {
                out.push_str(&format!("\\x{:02x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push(mark);
    out
}
