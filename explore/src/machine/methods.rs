//! Methods of objects that are not written in the subset: of texts, handles and containers.

use super::call::Named;
use super::state::{Obj, Sync};
use super::{Machine, Outcome, Stop};
use crate::program::Value;

impl Machine<'_> {
    pub(crate) fn has_native_method(&self, _of: &Value, name: usize) -> bool {
        METHODS.contains(&&*self.program.symbols[name])
    }

    pub(crate) fn native_method(
        &mut self,
        fiber: usize,
        receiver: &Value,
        name: &str,
        args: Vec<Value>,
        named: Vec<Named>,
    ) -> Outcome<()> {
        if matches!(name, "__enter__" | "__aenter__") && !self.has_enter(receiver, name) {
            let class = match self.class_name(receiver).as_str() {
                kind @ ("lock" | "RLock") => format!("_thread.{kind}"),
                kind => kind.to_owned(),
            };
            let kind = if name == "__enter__" { "" } else { "asynchronous " };
            let text =
                format!("'{class}' object does not support the {kind}context manager protocol");
            return self.error("TypeError", &text);
        }
        let value = match receiver {
            Value::Obj(id) => match self.obj(*id) {
                Obj::Sync(_) => return self.sync_method(fiber, *id, name, args, named),
                Obj::List(_) | Obj::Dict(_) | Obj::Set(_) | Obj::Tuple(_) => {
                    if named.is_empty() {
                        self.container_method(fiber, *id, name, &args)?
                    } else {
                        None
                    }
                }
                Obj::Handle { .. } if name == "cancel" => {
                    if let Obj::Handle { cancelled, .. } = self.obj_mut(*id) {
                        *cancelled = true;
                    }
                    Some(Value::None)
                }
                Obj::Handle { cancelled, .. } if name == "cancelled" => {
                    Some(Value::Bool(*cancelled))
                }
                Obj::Coroutine { .. } if name == "close" => Some(Value::None),
                Obj::Instance { .. } => {
                    let Some(symbol) = self.program.known_symbol(name) else { return Ok(()) };
                    return self.no_attribute(receiver, symbol);
                }
                _ => None,
            },
            Value::Str(_) if name == "join" && args.first().is_some_and(|a| self.is_lazy(a)) => {
                return self.joined(fiber, receiver.clone(), args[0].clone());
            }
            Value::Str(text) => self.str_method(fiber, &text.clone(), name, &args)?,
            Value::None => {
                let Some(symbol) = self.program.known_symbol(name) else { return Ok(()) };
                return self.no_attribute(receiver, symbol);
            }
            _ => None,
        };
        match value {
            Some(value) => self.push(fiber, value),
            None => {
                let class = self.class_name(receiver);
                let text =
                    format!("`{name}` of a `{class}`, called like this, is outside the subset");
                self.outside(
                    fiber,
                    &text,
                    "take another way: an operator, a loop, or another method",
                )
            }
        }
    }

    /// Whether a value that is no instance of a class with such a method can be behind `with`.
    fn has_enter(&self, value: &Value, name: &str) -> bool {
        let Value::Obj(id) = value else { return false };
        let locks = matches!(
            self.obj(*id),
            Obj::Sync(
                Sync::Lock { .. }
                    | Sync::RLock { .. }
                    | Sync::Semaphore { .. }
                    | Sync::Condition { .. }
            )
        );
        locks && name == "__enter__"
    }

    fn str_method(
        &mut self,
        fiber: usize,
        text: &str,
        name: &str,
        args: &[Value],
    ) -> Outcome<Option<Value>> {
        Ok(Some(match (name, args) {
            ("join", [x]) => {
                let mut parts = Vec::new();
                let items = match self.all_items(fiber, x) {
                    Err(Stop::Raise(_)) => {
                        return self.error("TypeError", "can only join an iterable");
                    }
                    items => items?,
                };
                for item in items {
                    match item {
                        Value::Str(part) => parts.push(part.to_string()),
                        other => {
                            let class = self.class_name(&other);
                            let at = parts.len();
                            let text =
                                format!("sequence item {at}: expected str instance, {class} found");
                            return self.error("TypeError", &text);
                        }
                    }
                }
                Value::Str(parts.join(text).into())
            }
            ("upper", []) => Value::Str(text.to_uppercase().into()),
            ("lower", []) => Value::Str(text.to_lowercase().into()),
            ("strip", []) => Value::Str(text.trim().into()),
            ("startswith", [Value::Str(x)]) => Value::Bool(text.starts_with(&**x)),
            ("endswith", [Value::Str(x)]) => Value::Bool(text.ends_with(&**x)),
            ("split", []) => {
                let parts = text.split_whitespace().map(|p| Value::Str(p.into())).collect();
                self.alloc(Obj::List(parts))
            }
            ("split", [Value::Str(x)]) if !x.is_empty() => {
                let parts = text.split(&**x).map(|p| Value::Str(p.into())).collect();
                self.alloc(Obj::List(parts))
            }
            ("replace", [Value::Str(x), Value::Str(y)]) => Value::Str(text.replace(&**x, y).into()),
            _ => return Ok(None),
        }))
    }
}

/// Methods of native objects that may be taken off them as values.
const METHODS: [&str; 34] = [
    "append",
    "extend",
    "clear",
    "pop",
    "insert",
    "remove",
    "get",
    "keys",
    "values",
    "items",
    "copy",
    "setdefault",
    "update",
    "add",
    "discard",
    "acquire",
    "release",
    "locked",
    "set",
    "wait",
    "is_set",
    "notify",
    "notify_all",
    "put",
    "put_nowait",
    "get_nowait",
    "task_done",
    "join",
    "qsize",
    "empty",
    "full",
    "cancel",
    "wait_for",
    "index",
];
