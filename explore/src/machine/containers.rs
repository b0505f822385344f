//! Lists, tuples, dictionaries, sets: reading, changing, their methods.

use super::arith::{LONGEST, Number, number};
use super::state::{Obj, Part, Sync};
use super::{Machine, Outcome};
use crate::ast::Binary;
use crate::program::{Value, exception};

/// Where an iterator stands that has ended.
const SPENT: usize = usize::MAX / 2;

impl Machine<'_> {
    pub(crate) fn view_items(&self, dict: usize, part: Part) -> Vec<Value> {
        let Obj::Dict(items) = self.obj(dict) else { return Vec::new() };
        match part {
            Part::Values => items.iter().map(|(_, v)| v.clone()).collect(),
            _ => items.iter().map(|(k, _)| k.clone()).collect(),
        }
    }

    /// Everything an iterable holds, at once.
    pub(crate) fn all_items(&mut self, fiber: usize, value: &Value) -> Outcome<Vec<Value>> {
        match value {
            Value::Str(text) => {
                return Ok(text.chars().map(|c| Value::Str(c.to_string().into())).collect());
            }
            Value::Obj(id) => match self.obj(*id).clone() {
                Obj::List(items) | Obj::Tuple(items) => return Ok(items),
                Obj::Set(items) if items.len() <= 1 || self.in_prelude(fiber) => return Ok(items),
                Obj::Set(_) => {
                    return self.outside(
                        fiber,
                        "the order of a set is arbitrary",
                        "go through sorted(…) of it",
                    );
                }
                Obj::Dict(items) => return Ok(items.into_iter().map(|(k, _)| k).collect()),
                Obj::View { dict, part: Part::Items } => {
                    let Obj::Dict(pairs) = self.obj(dict).clone() else { return Ok(Vec::new()) };
                    return Ok(pairs.into_iter().map(|(k, v)| self.tuple(vec![k, v])).collect());
                }
                Obj::View { dict, part } => return Ok(self.view_items(dict, part)),
                Obj::Range { at, end, step } => {
                    let mut out = Vec::new();
                    let mut i = at;
                    while if step > 0 { i < end } else { i > end } {
                        out.push(Value::Int(i));
                        i = i.saturating_add(step);
                        if out.len() > 10_000 {
                            return self.outside(
                                fiber,
                                "this range is too long",
                                "try a short one",
                            );
                        }
                    }
                    return Ok(out);
                }
                Obj::Instance { .. } => {
                    if let Some(items) = self.items_of_instance(fiber, value)? {
                        return Ok(items);
                    }
                }
                Obj::Iter { .. } => {
                    let mut out = Vec::new();
                    while let Some(item) = self.next_item(*id)? {
                        out.push(item);
                    }
                    return Ok(out);
                }
                _ => {}
            },
            _ => {}
        }
        let name = self.class_name(value);
        self.error("TypeError", &format!("'{name}' object is not iterable"))
    }

    pub(crate) fn iterator(&mut self, fiber: usize, value: &Value) -> Outcome<Value> {
        let (of, len, part) = match value {
            Value::Obj(id) => match self.obj(*id) {
                Obj::List(_) | Obj::Tuple(_) | Obj::Range { .. } => (*id, 0, Part::Values),
                Obj::Dict(items) => (*id, items.len(), Part::Keys),
                Obj::View { dict, part } => {
                    let len = match self.obj(*dict) {
                        Obj::Dict(items) => items.len(),
                        _ => 0,
                    };
                    (*dict, len, *part)
                }
                Obj::Iter { .. } => return Ok(value.clone()),
                Obj::Instance { .. } if self.is_lazy(value) => return Ok(value.clone()),
                _ => {
                    let items = self.all_items(fiber, value)?;
                    let Value::Obj(id) = self.tuple(items) else { return Ok(Value::None) };
                    (id, 0, Part::Values)
                }
            },
            _ => {
                let items = self.all_items(fiber, value)?;
                let Value::Obj(id) = self.tuple(items) else { return Ok(Value::None) };
                (id, 0, Part::Values)
            }
        };
        Ok(self.alloc(Obj::Iter { of, next: 0, len, part }))
    }

    /// `enumerate(…)`, `zip(…)` or `reversed(…)`: nothing is read before it is asked for.
    pub(crate) fn one_by_one(
        &mut self,
        fiber: usize,
        part: Part,
        args: &[Value],
        first: usize,
    ) -> Outcome<Value> {
        let (of, len) = match (part, args) {
            (Part::Backwards, [value]) => {
                let of = match value {
                    Value::Obj(id) if matches!(self.obj(*id), Obj::List(_)) => value.clone(),
                    _ => {
                        self.reversible(value)?;
                        let items = self.all_items(fiber, value)?;
                        self.tuple(items)
                    }
                };
                let len = self.items(&of).len();
                (of, len)
            }
            (Part::Enumerated, [value]) => (self.asked_later(fiber, value)?, first),
            _ => {
                let mut columns = Vec::new();
                for value in args {
                    columns.push(self.asked_later(fiber, value)?);
                }
                (self.tuple(columns), 0)
            }
        };
        let Value::Obj(of) = of else { return Ok(Value::None) };
        Ok(self.alloc(Obj::Iter { of, next: 0, len, part }))
    }

    fn asked_later(&mut self, fiber: usize, value: &Value) -> Outcome<Value> {
        if matches!(value, Value::Obj(id) if matches!(self.obj(*id), Obj::Instance { .. })) {
            let items = self.all_items(fiber, value)?;
            let tuple = self.tuple(items);
            return self.iterator(fiber, &tuple);
        }
        self.iterator(fiber, value)
    }

    fn reversible(&mut self, value: &Value) -> Outcome<()> {
        let is = match value {
            Value::Str(_) => true,
            Value::Obj(id) => !matches!(
                self.obj(*id),
                Obj::Set(_) | Obj::Iter { .. } | Obj::Coroutine { .. } | Obj::Sync(_)
            ),
            _ => false,
        };
        if is {
            return Ok(());
        }
        let name = self.class_name(value);
        self.error("TypeError", &format!("'{name}' object is not reversible"))
    }

    /// The next of an iterator that asks others.
    fn next_of_others(&mut self, iter: &Obj) -> Outcome<Option<Value>> {
        let Obj::Iter { of, next, len, part } = *iter else { return Ok(None) };
        match part {
            Part::Enumerated => {
                let Some(found) = self.next_item(of)? else { return Ok(None) };
                let count = i64::try_from(len.saturating_add(next)).unwrap_or(i64::MAX);
                Ok(Some(self.tuple(vec![Value::Int(count), found])))
            }
            Part::Backwards => {
                let place = len.checked_sub(next + 1);
                Ok(place.and_then(|place| self.items(&Value::Obj(of)).get(place).cloned()))
            }
            _ => {
                let mut row = Vec::new();
                for column in self.items(&Value::Obj(of)) {
                    let Value::Obj(column) = column else { return Ok(None) };
                    match self.next_item(column)? {
                        Some(found) => row.push(found),
                        None => return Ok(None),
                    }
                }
                Ok((!row.is_empty()).then(|| self.tuple(row)))
            }
        }
    }

    pub(crate) fn next_item(&mut self, iter: usize) -> Outcome<Option<Value>> {
        let Obj::Iter { of, next, len, part } = *self.obj(iter) else { return Ok(None) };
        let found = match self.obj(of) {
            _ if next >= SPENT => None,
            _ if matches!(part, Part::Enumerated | Part::Backwards | Part::Zipped) => {
                let iter = self.obj(iter).clone();
                self.next_of_others(&iter)?
            }
            Obj::List(items) | Obj::Tuple(items) => items.get(next).cloned(),
            Obj::Range { at, end, step } => {
                let next = i64::try_from(next).unwrap_or(i64::MAX);
                let i = step.checked_mul(next).and_then(|far| at.checked_add(far));
                i.filter(|i| if *step > 0 { i < end } else { i > end }).map(Value::Int)
            }
            Obj::Dict(items) => {
                if items.len() != len && next <= len {
                    let text = "dictionary changed size during iteration";
                    return self.error("RuntimeError", text);
                }
                match items.get(next).cloned() {
                    Some((k, _)) if part == Part::Keys => Some(k),
                    Some((_, v)) if part == Part::Values => Some(v),
                    Some((k, v)) => Some(self.tuple(vec![k, v])),
                    None => None,
                }
            }
            _ => None,
        };
        let spent = found.is_none();
        if let Obj::Iter { next, .. } = self.obj_mut(iter) {
            // A list iterator that has ended stays ended.
            *next = if spent { SPENT } else { *next + 1 };
        }
        Ok(found)
    }

    pub(crate) fn contains(&mut self, fiber: usize, of: &Value, item: &Value) -> Outcome<bool> {
        match of {
            Value::Str(text) => {
                if let Value::Str(part) = item {
                    return Ok(text.contains(&**part));
                }
                let name = self.class_name(item);
                let text = format!("'in <string>' requires string as left operand, not {name}");
                self.error("TypeError", &text)
            }
            Value::Obj(id) => match self.obj(*id) {
                Obj::Dict(items) => {
                    let found = items.iter().any(|(k, _)| self.equal(k, item));
                    self.hashable(item)?;
                    Ok(found)
                }
                Obj::Set(items) => {
                    let found = items.iter().any(|k| self.equal(k, item));
                    // Of a set Python looks for a copy that cannot change.
                    let set =
                        matches!(item, Value::Obj(id) if matches!(self.obj(*id), Obj::Set(_)));
                    if !set {
                        self.hashable(item)?;
                    }
                    Ok(found)
                }
                _ => {
                    let items = self.all_items(fiber, of)?;
                    Ok(items.iter().any(|i| self.equal(i, item)))
                }
            },
            _ => {
                let name = self.class_name(of);
                self.error("TypeError", &format!("argument of type '{name}' is not iterable"))
            }
        }
    }

    pub(crate) fn set_of(&mut self, items: Vec<Value>) -> Outcome<Value> {
        let mut out: Vec<Value> = Vec::new();
        for item in items {
            self.hashable(&item)?;
            if !out.iter().any(|o| self.equal(o, &item)) {
                out.push(item);
            }
        }
        Ok(self.alloc(Obj::Set(out)))
    }

    pub(crate) fn hashable(&mut self, key: &Value) -> Outcome<()> {
        if let Value::Obj(id) = key {
            match self.obj(*id).clone() {
                Obj::List(_) | Obj::Dict(_) | Obj::Set(_) => {
                    let name = self.class_name(key);
                    return self.error("TypeError", &format!("unhashable type: '{name}'"));
                }
                Obj::Tuple(items) => items.iter().try_for_each(|item| self.hashable(item))?,
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn index(
        &mut self,
        key: &Value,
        len: usize,
        what: &str,
        text: &str,
    ) -> Outcome<usize> {
        let Some(Number::Int(index)) = number(key) else {
            let name = self.class_name(key);
            let message = match what {
                "string" => format!("string indices must be integers, not '{name}'"),
                _ => format!("{what} indices must be integers or slices, not {name}"),
            };
            return self.error("TypeError", &message);
        };
        let len = i64::try_from(len).unwrap_or(i64::MAX);
        let at = if index < 0 { index + len } else { index };
        match usize::try_from(at) {
            Ok(at) if index < len => Ok(at),
            _ => self.error("IndexError", text),
        }
    }

    pub(crate) fn load_item(&mut self, of: &Value, key: &Value) -> Outcome<Value> {
        if let Some(tuple) = self.fields(of) {
            return self.load_item(&tuple, key);
        }
        match of {
            Value::Obj(id) => match self.obj(*id).clone() {
                Obj::List(items) => {
                    let at = self.index(key, items.len(), "list", "list index out of range")?;
                    Ok(items[at].clone())
                }
                Obj::Tuple(items) => {
                    let at = self.index(key, items.len(), "tuple", "tuple index out of range")?;
                    Ok(items[at].clone())
                }
                Obj::Dict(items) => {
                    self.hashable(key)?;
                    match items.into_iter().find(|(k, _)| self.equal(k, key)) {
                        Some((_, value)) => Ok(value),
                        None => self.raise_with(exception("KeyError"), vec![key.clone()]),
                    }
                }
                Obj::Range { .. } => {
                    let items = self.all_items(0, of)?;
                    let text = "range object index out of range";
                    let at = self.index(key, items.len(), "range", text)?;
                    Ok(items[at].clone())
                }
                _ => self.not_subscriptable(of),
            },
            Value::Str(text) => {
                let chars: Vec<char> = text.chars().collect();
                let at = self.index(key, chars.len(), "string", "string index out of range")?;
                Ok(Value::Str(chars[at].to_string().into()))
            }
            _ => self.not_subscriptable(of),
        }
    }

    fn not_subscriptable<T>(&mut self, of: &Value) -> Outcome<T> {
        let name = self.class_name(of);
        self.error("TypeError", &format!("'{name}' object is not subscriptable"))
    }

    /// Where a loop over a dictionary has seen one key go and another one come, it goes on in an
    /// order that only `CPython`'s memory knows.
    pub(super) fn no_loop_over(&self, dict: usize, comes: bool) -> Outcome<()> {
        let Obj::Dict(items) = self.obj(dict) else { return Ok(()) };
        let other = |len: usize| if comes { len > items.len() } else { len < items.len() };
        let stale = self.state.heap.iter().any(|object| {
            matches!(&**object, Obj::Iter { of, next, len, .. }
                if *of == dict && *next > 0 && *next < SPENT && other(*len))
        });
        if stale {
            let text = "a key taken out and one put in while a loop goes through the dictionary";
            return self.outside(self.running(), text, "go through list(…) of it");
        }
        Ok(())
    }

    pub(crate) fn store_item(&mut self, of: &Value, key: Value, value: Value) -> Outcome<()> {
        if let Value::Obj(id) = of {
            match self.obj(*id) {
                Obj::List(items) => {
                    let len = items.len();
                    let text = "list assignment index out of range";
                    let at = self.index(&key, len, "list", text)?;
                    if let Obj::List(items) = self.obj_mut(*id) {
                        items[at] = value;
                    }
                    return Ok(());
                }
                Obj::Dict(items) => {
                    let found = items.iter().position(|(k, _)| self.equal(k, &key));
                    self.hashable(&key)?;
                    if found.is_none() {
                        self.no_loop_over(*id, true)?;
                    }
                    if let Obj::Dict(items) = self.obj_mut(*id) {
                        match found {
                            Some(at) => items[at].1 = value,
                            None => items.push((key, value)),
                        }
                    }
                    return Ok(());
                }
                _ => {}
            }
        }
        let name = self.class_name(of);
        self.error("TypeError", &format!("'{name}' object does not support item assignment"))
    }

    pub(crate) fn delete_item(&mut self, of: &Value, key: &Value) -> Outcome<()> {
        if let Value::Obj(id) = of {
            match self.obj(*id) {
                Obj::List(items) => {
                    let len = items.len();
                    let text = "list assignment index out of range";
                    let at = self.index(key, len, "list", text)?;
                    if let Obj::List(items) = self.obj_mut(*id) {
                        items.remove(at);
                    }
                    return Ok(());
                }
                Obj::Dict(items) => {
                    let found = items.iter().position(|(k, _)| self.equal(k, key));
                    self.hashable(key)?;
                    let Some(at) = found else {
                        return self.raise_with(exception("KeyError"), vec![key.clone()]);
                    };
                    self.no_loop_over(*id, false)?;
                    if let Obj::Dict(items) = self.obj_mut(*id) {
                        items.remove(at);
                    }
                    return Ok(());
                }
                _ => {}
            }
        }
        let name = self.class_name(of);
        let tuple_or_more = matches!(of, Value::Obj(id) if matches!(self.obj(*id),
            Obj::Tuple(_) | Obj::Set(_) | Obj::Range { .. } | Obj::View { .. }))
            || matches!(of, Value::Str(_));
        let not = if tuple_or_more { "doesn't" } else { "does not" };
        self.error("TypeError", &format!("'{name}' object {not} support item deletion"))
    }

    pub(crate) fn container_binary(
        &mut self,
        op: Binary,
        in_place: bool,
        left: usize,
        right: &Value,
    ) -> Outcome<Option<Value>> {
        let object = self.obj(left).clone();
        match (op, &object) {
            (Binary::Add, Obj::List(_)) if in_place => {
                let more = self.all_items(0, right)?;
                if more.len() > LONGEST {
                    return self.outside(self.running(), "a list as long as this", "keep it short");
                }
                if let Obj::List(items) = self.obj_mut(left) {
                    items.extend(more);
                }
                Ok(Some(Value::Obj(left)))
            }
            (Binary::Add, Obj::List(a) | Obj::Tuple(a)) => {
                let list = matches!(object, Obj::List(_));
                let what = if list { "list" } else { "tuple" };
                if let Value::Obj(id) = right {
                    match (self.obj(*id), list) {
                        (Obj::List(b), true) => {
                            if a.len() + b.len() > LONGEST {
                                let text = "a list as long as this";
                                return self.outside(self.running(), text, "keep it short");
                            }
                            let all = a.iter().chain(b).cloned().collect();
                            return Ok(Some(self.alloc(Obj::List(all))));
                        }
                        (Obj::Tuple(b), false) => {
                            let all = a.iter().chain(b).cloned().collect();
                            return Ok(Some(self.alloc(Obj::Tuple(all))));
                        }
                        _ => {}
                    }
                }
                let name = self.class_name(right);
                let text = format!("can only concatenate {what} (not \"{name}\") to {what}");
                self.error("TypeError", &text)
            }
            (Binary::Mul, Obj::List(a)) if !in_place => {
                let Some(Number::Int(n)) = number(right) else { return Ok(None) };
                let times = usize::try_from(n).unwrap_or(0);
                if a.len().saturating_mul(times) > LONGEST {
                    return self.outside(self.running(), "a list as long as this", "keep it short");
                }
                let all = (0..times).flat_map(|_| a.iter().cloned()).collect();
                Ok(Some(self.alloc(Obj::List(all))))
            }
            _ => Ok(None),
        }
    }

    /// The length, if the value has one.
    pub(crate) fn length(&mut self, value: &Value) -> Outcome<i64> {
        if let Some(tuple) = self.fields(value) {
            return self.length(&tuple);
        }
        let len = match value {
            Value::Str(text) => Some(text.chars().count()),
            Value::Obj(id) => match self.obj(*id) {
                Obj::List(v) | Obj::Tuple(v) | Obj::Set(v) => Some(v.len()),
                Obj::Dict(v) => Some(v.len()),
                Obj::View { dict, .. } => Some(self.view_items(*dict, Part::Keys).len()),
                Obj::Range { .. } => Some(self.all_items(0, value)?.len()),
                Obj::Sync(Sync::Queue { .. }) => None,
                _ => None,
            },
            _ => None,
        };
        match len {
            Some(len) => Ok(i64::try_from(len).unwrap_or(i64::MAX)),
            None => {
                let name = self.class_name(value);
                self.error("TypeError", &format!("object of type '{name}' has no len()"))
            }
        }
    }
}
