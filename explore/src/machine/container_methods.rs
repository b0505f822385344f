//! Methods of lists, dictionaries, sets and tuples.

use super::state::{Obj, Part};
use super::{Machine, Outcome};
use crate::program::{Value, exception};

impl Machine<'_> {
    /// A method of a list, a dictionary, a set or a tuple; `None` when there is no such method.
    pub(crate) fn container_method(
        &mut self,
        fiber: usize,
        id: usize,
        name: &str,
        args: &[Value],
    ) -> Outcome<Option<Value>> {
        match self.obj(id).clone() {
            Obj::List(items) => self.list_method(fiber, id, items, name, args),
            Obj::Dict(items) => self.dict_method(id, items, name, args),
            Obj::Set(items) => self.set_method(id, items, name, args),
            Obj::Tuple(items) => Ok(match (name, args) {
                ("count", [x]) => {
                    let n = items.iter().filter(|i| self.equal(i, x)).count();
                    Some(Value::Int(i64::try_from(n).unwrap_or(0)))
                }
                _ => None,
            }),
            _ => Ok(None),
        }
    }

    fn list_method(
        &mut self,
        fiber: usize,
        id: usize,
        mut items: Vec<Value>,
        name: &str,
        args: &[Value],
    ) -> Outcome<Option<Value>> {
        let mut result = Value::None;
        match (name, args) {
            ("append", [x]) => items.push(x.clone()),
            ("extend", [more]) => items.extend(self.all_items(fiber, more)?),
            ("clear", []) => items.clear(),
            ("reverse", []) => items.reverse(),
            ("sort", []) => self.sort(&mut items, false)?,
            ("copy", []) => return Ok(Some(self.alloc(Obj::List(items)))),
            ("pop", []) => match items.pop() {
                Some(last) => result = last,
                None => return self.error("IndexError", "pop from empty list"),
            },
            ("pop", [_]) if items.is_empty() => {
                return self.error("IndexError", "pop from empty list");
            }
            ("pop", [key]) => {
                let at = self.index(key, items.len(), "list", "pop index out of range")?;
                result = items.remove(at);
            }
            ("insert", [Value::Int(at), x]) => {
                let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let at = if *at < 0 { (at + len).max(0) } else { (*at).min(len) };
                items.insert(usize::try_from(at).unwrap_or(0), x.clone());
            }
            ("remove", [x]) => match items.iter().position(|i| self.equal(i, x)) {
                Some(at) => {
                    items.remove(at);
                }
                None => return self.error("ValueError", "list.remove(x): x not in list"),
            },
            ("index", [x]) => match items.iter().position(|i| self.equal(i, x)) {
                Some(at) => return Ok(Some(Value::Int(i64::try_from(at).unwrap_or(0)))),
                None => {
                    let text = format!("{} is not in list", self.repr(x)?);
                    return self.error("ValueError", &text);
                }
            },
            ("count", [x]) => {
                let n = items.iter().filter(|i| self.equal(i, x)).count();
                return Ok(Some(Value::Int(i64::try_from(n).unwrap_or(0))));
            }
            _ => return Ok(None),
        }
        *self.obj_mut(id) = Obj::List(items);
        Ok(Some(result))
    }

    fn dict_method(
        &mut self,
        id: usize,
        mut items: Vec<(Value, Value)>,
        name: &str,
        args: &[Value],
    ) -> Outcome<Option<Value>> {
        let at = args.first().and_then(|k| items.iter().position(|(l, _)| self.equal(k, l)));
        if let (Some(key), true) = (args.first(), matches!(name, "get" | "pop" | "setdefault")) {
            self.hashable(key)?;
        }
        let found = at.is_some() && name == "pop";
        if found || matches!(name, "popitem" | "clear") && !items.is_empty() {
            self.no_loop_over(id, false)?;
        }
        let mut result = Value::None;
        match (name, args) {
            ("get", [_]) => return Ok(Some(at.map_or(Value::None, |at| items[at].1.clone()))),
            ("get", [_, other]) => {
                return Ok(Some(at.map_or_else(|| other.clone(), |at| items[at].1.clone())));
            }
            ("keys", []) => return Ok(Some(self.alloc(Obj::View { dict: id, part: Part::Keys }))),
            ("values", []) => {
                return Ok(Some(self.alloc(Obj::View { dict: id, part: Part::Values })));
            }
            ("items", []) => {
                return Ok(Some(self.alloc(Obj::View { dict: id, part: Part::Items })));
            }
            ("copy", []) => return Ok(Some(self.alloc(Obj::Dict(items)))),
            ("clear", []) => items.clear(),
            ("pop", [key]) => match at {
                Some(at) => result = items.remove(at).1,
                None => return self.raise_with(exception("KeyError"), vec![key.clone()]),
            },
            ("pop", [_, other]) => {
                result = at.map_or_else(|| other.clone(), |at| items.remove(at).1);
            }
            ("setdefault", [key, rest @ ..]) if rest.len() <= 1 => match at {
                Some(at) => result = items[at].1.clone(),
                None => {
                    self.no_loop_over(id, true)?;
                    result = rest.first().cloned().unwrap_or(Value::None);
                    items.push((key.clone(), result.clone()));
                }
            },
            ("popitem", []) => match items.pop() {
                Some((k, v)) => result = self.tuple(vec![k, v]),
                None => return self.error("KeyError", "popitem(): dictionary is empty"),
            },
            ("update", [Value::Obj(other)]) => {
                let Obj::Dict(more) = self.obj(*other).clone() else { return Ok(None) };
                for (k, v) in more {
                    match items.iter().position(|(l, _)| self.equal(&k, l)) {
                        Some(at) => items[at].1 = v,
                        None => {
                            self.no_loop_over(id, true)?;
                            items.push((k, v));
                        }
                    }
                }
            }
            _ => return Ok(None),
        }
        *self.obj_mut(id) = Obj::Dict(items);
        Ok(Some(result))
    }

    fn set_method(
        &mut self,
        id: usize,
        mut items: Vec<Value>,
        name: &str,
        args: &[Value],
    ) -> Outcome<Option<Value>> {
        let at = args.first().and_then(|k| items.iter().position(|l| self.equal(k, l)));
        match (name, args) {
            ("add", [x]) => {
                self.hashable(x)?;
                if at.is_none() {
                    items.push(x.clone());
                }
            }
            ("discard", [x]) => {
                self.hashable(x)?;
                if let Some(at) = at {
                    items.remove(at);
                }
            }
            ("remove", [x]) => {
                self.hashable(x)?;
                let Some(at) = at else {
                    return self.raise_with(exception("KeyError"), vec![x.clone()]);
                };
                items.remove(at);
            }
            ("pop", []) if items.len() <= 1 => {
                let Some(one) = items.pop() else {
                    return self.error("KeyError", "pop from an empty set");
                };
                *self.obj_mut(id) = Obj::Set(items);
                return Ok(Some(one));
            }
            ("pop", []) => {
                let text = "the order of a set is arbitrary";
                return self.outside(self.running(), text, "take one out of sorted(…) of it");
            }
            ("clear", []) => items.clear(),
            ("copy", []) => return Ok(Some(self.alloc(Obj::Set(items)))),
            _ => return Ok(None),
        }
        *self.obj_mut(id) = Obj::Set(items);
        Ok(Some(Value::None))
    }
}
