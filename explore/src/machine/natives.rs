//! Functions of Python and of the prelude that are not written in the subset.

use std::sync::Arc;

use super::arith::{Number, number};
use super::call::Named;
use super::state::{Obj, Part, Sync};
use super::{Machine, Outcome};
use crate::natives::Native;
use crate::program::Value;

impl Machine<'_> {
    pub(crate) fn call_native(
        &mut self,
        fiber: usize,
        native: Native,
        args: Vec<Value>,
        named: &[Named],
    ) -> Outcome<()> {
        if named.is_empty() && self.drained(fiber, native, &args)? {
            return Ok(());
        }
        let value = match native {
            Native::Print => return self.print(fiber, &args, named),
            Native::Lock
            | Native::RLock
            | Native::Semaphore
            | Native::BoundedSemaphore
            | Native::Event
            | Native::Condition
            | Native::Barrier
            | Native::Queue
            | Native::SimpleQueue
            | Native::LifoQueue
            | Native::PriorityQueue => self.make_sync(fiber, native, &args, named)?,
            Native::Sorted | Native::Max | Native::Min if !named.is_empty() => {
                return self.with_names(fiber, native, &args, named);
            }
            _ if !named.is_empty() => {
                let text = format!("`{}=` in this call is outside the subset", named[0].0);
                return self.outside(fiber, &text, "leave it out, or hand it over by its place");
            }
            Native::Start => return self.start(fiber, &args),
            Native::Fork => return self.fork(fiber, &args),
            Native::Exit => return self.exit(fiber, &args),
            Native::Resume => return self.resume(fiber, &args),
            Native::Apply => return self.call_with(fiber, &args),
            Native::Suspend => {
                let value = args.into_iter().next().unwrap_or(Value::None);
                self.note_waiting(fiber, &value);
                return self.hand_back(fiber, "waits", value);
            }
            _ => self.plain(fiber, native, &args)?,
        };
        self.push(fiber, value)
    }

    #[expect(clippy::too_many_lines, reason = "one arm a function reads best in one place")]
    fn plain(&mut self, fiber: usize, native: Native, args: &[Value]) -> Outcome<Value> {
        Ok(match (native, args) {
            (Native::Len, [x]) => Value::Int(self.length(x)?),
            (Native::Range, _) => self.range(fiber, args)?,
            (Native::Str, []) => Value::Str("".into()),
            (Native::Str, [x]) => Value::Str(self.str(x)?.into()),
            (Native::Repr, [x]) => Value::Str(self.repr(x)?.into()),
            (Native::Bool, [x]) => Value::Bool(self.truth(x)),
            (Native::Int, [x]) => self.int(fiber, x)?,
            (Native::Float, [x]) => match (number(x), x) {
                (Some(Number::Float(f)), _) => Value::Float(f),
                (Some(Number::Int(_)), _) => {
                    self.binary(fiber, crate::ast::Binary::Mul, false, x, &Value::Float(1.0))?
                }
                _ => {
                    return self.outside(
                        fiber,
                        "this float(…) is outside the subset",
                        "hand it a number",
                    );
                }
            },
            (Native::List, []) => self.alloc(Obj::List(Vec::new())),
            (Native::List, [x]) => {
                let items = self.all_items(fiber, x)?;
                self.alloc(Obj::List(items))
            }
            (Native::Tuple, []) => self.tuple(Vec::new()),
            (Native::Tuple, [x]) => {
                let items = self.all_items(fiber, x)?;
                self.tuple(items)
            }
            (Native::Set, []) => self.alloc(Obj::Set(Vec::new())),
            (Native::Set, [x]) => {
                let items = match x {
                    Value::Obj(id) if matches!(self.obj(*id), Obj::Set(_)) => self.items(x),
                    _ => self.all_items(fiber, x)?,
                };
                self.set_of(items)?
            }
            (Native::Dict, []) => self.alloc(Obj::Dict(Vec::new())),
            (Native::Dict, [Value::Obj(id)]) if matches!(self.obj(*id), Obj::Dict(_)) => {
                let copy = self.obj(*id).clone();
                self.alloc(copy)
            }
            (Native::Dict, [pairs @ Value::Obj(_)]) => {
                let dict = self.alloc(Obj::Dict(Vec::new()));
                for pair in self.all_items(fiber, pairs)? {
                    match self.items(&pair).as_slice() {
                        [key, value] => self.store_item(&dict, key.clone(), value.clone())?,
                        _ => {
                            let text = "this dict(…) is outside the subset";
                            return self.outside(fiber, text, "hand over pairs");
                        }
                    }
                }
                dict
            }
            (Native::Max | Native::Min, _) => self.extreme(fiber, native, args)?,
            (Native::Sum, [x, rest @ ..]) if rest.len() <= 1 => {
                let first = rest.first().cloned().unwrap_or(Value::Int(0));
                if matches!(first, Value::Str(_)) {
                    let text = "sum() can't sum strings [use ''.join(seq) instead]";
                    return self.error("TypeError", text);
                }
                let items = self.all_items(fiber, x)?;
                self.sum(fiber, first, &items)?
            }
            (Native::Sorted, [x]) => {
                let mut items = self.set_or_items(fiber, x)?;
                self.sort(&mut items, false)?;
                self.alloc(Obj::List(items))
            }
            (Native::Abs, [x]) => match number(x) {
                Some(Number::Int(i)) if i < 0 => self.signed(fiber, true, x)?,
                Some(Number::Int(i)) => Value::Int(i),
                Some(Number::Float(f)) => Value::Float(f.abs()),
                None => return self.outside(fiber, "abs(…) takes a number", "hand it one"),
            },
            (Native::Any | Native::All, [x]) => {
                let items = self.set_or_items(fiber, x)?;
                let any = native == Native::Any;
                Value::Bool(if any {
                    items.iter().any(|i| self.truth(i))
                } else {
                    items.iter().all(|i| self.truth(i))
                })
            }
            (Native::IsInstance, [x, class]) => Value::Bool(self.is_instance(fiber, x, class)?),
            (Native::Enumerate, [_, rest @ ..]) if rest.len() <= 1 => {
                let first = match rest.first() {
                    None => Some(0),
                    Some(Value::Int(i)) => usize::try_from(*i).ok().filter(|i| *i < 1 << 40),
                    Some(_) => None,
                };
                let Some(first) = first else {
                    let text = "a start below zero is outside the subset";
                    return self.outside(fiber, text, "add it in the loop");
                };
                self.one_by_one(fiber, Part::Enumerated, &args[..1], first)?
            }
            (Native::Zip, _) => self.one_by_one(fiber, Part::Zipped, args, 0)?,
            (Native::Reversed, [_]) => self.one_by_one(fiber, Part::Backwards, args, 0)?,
            (Native::Io, [] | [_] | [_, _]) => args.get(1).cloned().unwrap_or(Value::None),
            (Native::Sleep, [_]) => Value::None,
            (Native::WaitPid, [pid, Value::Int(0)]) => self.wait_pid(fiber, pid)?,
            (Native::Join, [thread, ..]) => {
                if self.fiber_of(thread) == Some(self.thread_of(fiber)) {
                    return self.error("RuntimeError", "cannot join current thread");
                }
                if self.fiber_of(thread).is_none() {
                    self.own_thread(fiber, thread)?;
                    let text = "cannot join thread before it is started";
                    return self.error("RuntimeError", text);
                }
                Value::None
            }
            (Native::Alive, [thread]) => {
                self.own_thread(fiber, thread)?;
                let done = self.fiber_of(thread).is_none_or(|f| self.state.fibers[f].done);
                Value::Bool(!done)
            }
            (Native::Daemonic, []) => Value::Bool(self.state.fibers[self.thread_of(fiber)].daemon),
            (Native::CurrentThread, []) => {
                let object = self.state.fibers[fiber].object;
                match object {
                    Some(id) => Value::Obj(id),
                    None => {
                        return self.outside(
                            fiber,
                            "`current_thread()` here is outside the subset",
                            "hand the name over as an argument",
                        );
                    }
                }
            }
            _ => return self.of_loop(fiber, native, args),
        })
    }

    fn print(&mut self, fiber: usize, args: &[Value], named: &[Named]) -> Outcome<()> {
        if named.iter().any(|(n, _)| !matches!(&**n, "flush" | "sep")) {
            let text = "print with `end` or `file` is outside the subset";
            return self.outside(fiber, text, "print whole lines");
        }
        let sep = match named.iter().find(|(n, _)| &**n == "sep") {
            Some((_, Value::Str(sep))) => sep.to_string(),
            _ => " ".to_owned(),
        };
        let parts: Outcome<Vec<String>> = args.iter().map(|a| self.str(a)).collect();
        let line: Arc<str> = parts?.join(&sep).into();
        self.state.prints.push(line);
        self.push(fiber, Value::None)
    }

    fn range(&mut self, fiber: usize, args: &[Value]) -> Outcome<Value> {
        let mut numbers = Vec::new();
        for arg in args {
            match number(arg) {
                Some(Number::Int(i)) => numbers.push(i),
                _ => {
                    return self.outside(fiber, "range(…) takes whole numbers", "write `range(3)`");
                }
            }
        }
        let (at, end, step) = match numbers.as_slice() {
            [end] => (0, *end, 1),
            [at, end] => (*at, *end, 1),
            [at, end, step] if *step != 0 => (*at, *end, *step),
            _ => {
                return self.outside(
                    fiber,
                    "range(…) takes one to three numbers",
                    "write `range(3)`",
                );
            }
        };
        Ok(self.alloc(Obj::Range { at, end, step }))
    }

    fn int(&mut self, fiber: usize, value: &Value) -> Outcome<Value> {
        #[expect(clippy::cast_possible_truncation, reason = "Python cuts off, too")]
        match (number(value), value) {
            (Some(Number::Int(i)), _) => Ok(Value::Int(i)),
            (Some(Number::Float(f)), _) if f.abs() < 9e15 => Ok(Value::Int(f as i64)),
            (None, Value::Str(text)) => match text.trim().parse() {
                Ok(i) => Ok(Value::Int(i)),
                Err(_) if text.chars().any(char::is_numeric) => {
                    self.outside(fiber, "this int(…) is outside the subset", "write plain digits")
                }
                Err(_) => {
                    let shown = self.repr(value)?;
                    let text = format!("invalid literal for int() with base 10: {shown}");
                    self.error("ValueError", &text)
                }
            },
            _ => self.outside(
                fiber,
                "this int(…) is outside the subset",
                "hand it one number or one text of digits",
            ),
        }
    }

    fn set_or_items(&mut self, fiber: usize, value: &Value) -> Outcome<Vec<Value>> {
        match value {
            Value::Obj(id) if matches!(self.obj(*id), Obj::Set(_)) => Ok(self.items(value)),
            _ => self.all_items(fiber, value),
        }
    }

    fn extreme(&mut self, fiber: usize, native: Native, args: &[Value]) -> Outcome<Value> {
        let items = match args {
            [one] => self.set_or_items(fiber, one)?,
            several => several.to_vec(),
        };
        let max = native == Native::Max;
        let mut items = items.into_iter();
        let Some(mut best) = items.next() else {
            let name = if max { "max" } else { "min" };
            let text = if self.program.minor >= 13 || self.program.minor == 12 {
                format!("{name}() iterable argument is empty")
            } else {
                format!("{name}() arg is an empty sequence")
            };
            return self.error("ValueError", &text);
        };
        for item in items {
            let Some(order) = self.order(&item, &best) else {
                return self.unordered(if max { ">" } else { "<" }, &item, &best);
            };
            if if max { order.is_gt() } else { order.is_lt() } {
                best = item;
            }
        }
        Ok(best)
    }

    fn with_names(
        &mut self,
        fiber: usize,
        native: Native,
        args: &[Value],
        named: &[Named],
    ) -> Outcome<()> {
        match (native, args, named) {
            (Native::Sorted, [x], [(name, reverse)]) if &**name == "reverse" => {
                let mut items = self.set_or_items(fiber, x)?;
                let reverse = self.truth(reverse);
                self.sort(&mut items, reverse)?;
                let list = self.alloc(Obj::List(items));
                self.push(fiber, list)
            }
            (Native::Max | Native::Min, [x], [(name, default)]) if &**name == "default" => {
                let items = self.set_or_items(fiber, x)?;
                let value = if items.is_empty() {
                    default.clone()
                } else {
                    self.extreme(fiber, native, args)?
                };
                self.push(fiber, value)
            }
            _ => self.outside(
                fiber,
                &format!("`{}=` in this call is outside the subset", named[0].0),
                "write a loop",
            ),
        }
    }

    /// Whether a value is a container whose insides others may change.
    pub(crate) fn is_container(&self, value: &Value) -> bool {
        match value {
            Value::Obj(id) => match self.obj(*id) {
                Obj::List(_) | Obj::Dict(_) | Obj::Set(_) => true,
                Obj::View { .. } => true,
                Obj::Iter { of, part: Part::Zipped, .. } => {
                    self.items(&Value::Obj(*of)).iter().any(|column| self.is_container(column))
                }
                Obj::Iter { of, .. } => self.is_container(&Value::Obj(*of)),
                Obj::Sync(Sync::Queue { .. }) => false,
                _ => false,
            },
            _ => false,
        }
    }
}
