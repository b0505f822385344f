//! Methods of objects that are not written in the subset: of texts, handles and containers.

use super::call::Named;
use super::state::Obj;
use super::{Machine, Outcome};
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
                self.outside(fiber, &text, "")
            }
        }
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
                for item in self.all_items(fiber, x)? {
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
