//! Attributes of objects and classes, and which class an object is of.

use super::state::Obj;
use super::{Machine, Outcome};
use crate::program::Value;

impl Machine<'_> {
    pub(crate) fn is_instance(
        &mut self,
        fiber: usize,
        value: &Value,
        class: &Value,
    ) -> Outcome<bool> {
        match class {
            Value::Class(class) => Ok(match value {
                Value::Obj(id) => match self.obj(*id) {
                    Obj::Instance { class: own, .. } => self.program.is_subclass(*own, *class),
                    _ => false,
                },
                _ => false,
            }),
            Value::Native(_) => {
                let wanted = type_name(class);
                let name = self.class_name(value);
                Ok(name == wanted || name == "bool" && wanted == "int")
            }
            Value::Obj(id) if matches!(self.obj(*id), Obj::Tuple(_)) => {
                for class in self.items(class) {
                    if self.is_instance(fiber, value, &class)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => self.outside(fiber, "this is no class", "write a class, or a tuple of classes"),
        }
    }

    pub(super) fn load_attr(&mut self, fiber: usize, of: &Value, name: usize) -> Outcome<Value> {
        match of {
            Value::Obj(id) => match self.obj(*id) {
                Obj::Instance { class, attrs } => {
                    if let Some((_, value)) = attrs.iter().find(|(n, _)| *n == name) {
                        return Ok(value.clone());
                    }
                    let class = *class;
                    if let Some(function) = self.program.method(class, name) {
                        let receiver = of.clone();
                        return Ok(self.alloc(Obj::Bound {
                            receiver,
                            function: Some(function),
                            name,
                        }));
                    }
                    if let Some(value) = self.class_attr(class, name) {
                        return Ok(value);
                    }
                    self.no_attribute(of, name)
                }
                _ if self.has_native_method(of, name) => {
                    let receiver = of.clone();
                    Ok(self.alloc(Obj::Bound { receiver, function: None, name }))
                }
                _ => self.no_attribute(of, name),
            },
            Value::Class(class) => {
                if let Some(value) = self.class_attr(*class, name) {
                    return Ok(value);
                }
                if let Some(function) = self.program.method(*class, name) {
                    return Ok(Value::Func(function));
                }
                if &*self.program.symbols[name] == "__name__" {
                    return Ok(Value::Str(self.program.classes[*class].name.clone()));
                }
                let class = &self.program.classes[*class].name;
                let text = format!(
                    "type object '{class}' has no attribute '{}'",
                    self.program.symbols[name]
                );
                self.error("AttributeError", &text)
            }
            Value::Func(function) if &*self.program.symbols[name] == "__name__" => {
                Ok(Value::Str(self.program.functions[*function].name.clone()))
            }
            Value::Str(_) if self.has_native_method(of, name) => self.outside(
                fiber,
                "a method of a string that is not called at once is outside the subset",
                "call it at once",
            ),
            _ => self.no_attribute(of, name),
        }
    }

    pub(crate) fn no_attribute<T>(&mut self, of: &Value, name: usize) -> Outcome<T> {
        let class = self.class_name(of);
        let name = self.program.symbols[name].clone();
        let plain = match of {
            Value::None => true,
            Value::Obj(id) => matches!(self.obj(*id), Obj::Instance { class, .. }
                if !self.program.descends_from_builtin(*class)),
            _ => false,
        };
        if !plain {
            let text = format!("`{name}` of a `{class}` is outside the subset");
            let advice = match (class.as_str(), &*name) {
                ("Thread", "name") => "give the thread a name: `Thread(…, name=\"worker\")`",
                _ => "`interleave explore --help` lists what there is",
            };
            return self.outside(self.active(0), &text, advice);
        }
        self.error("AttributeError", &format!("'{class}' object has no attribute '{name}'"))
    }

    pub(super) fn store_attr(
        &mut self,
        fiber: usize,
        of: &Value,
        name: usize,
        value: Value,
    ) -> Outcome<()> {
        let began = || self.attr_of(of, "_started") == Some(Value::Bool(true));
        if &*self.program.symbols[name] == "daemon" && began() {
            let text = "cannot set daemon status of active thread";
            return self.error("RuntimeError", text);
        }
        match of {
            Value::Obj(id) => match self.obj_mut(*id) {
                Obj::Instance { attrs, .. } => {
                    match attrs.iter_mut().find(|(n, _)| *n == name) {
                        Some((_, slot)) => *slot = value,
                        None => attrs.push((name, value)),
                    }
                    Ok(())
                }
                _ => self.no_attribute(of, name),
            },
            Value::Class(class) => self.keep_in_class(fiber, *class, name, value),
            Value::Func(_) => self.outside(
                fiber,
                "an attribute on a function is outside the subset",
                "use a global",
            ),
            _ => self.no_attribute(of, name),
        }
    }

    pub(super) fn keep_in_class(
        &mut self,
        fiber: usize,
        class: usize,
        name: usize,
        value: Value,
    ) -> Outcome<()> {
        self.no_class_attrs(fiber)?;
        if matches!(value, Value::Func(_)) || self.program.method(class, name).is_some() {
            let text =
                "a function that becomes a method, or takes its place, is outside the subset";
            return self.outside(fiber, text, "write its def into the class");
        }
        let attrs = &mut self.state.class_attrs;
        match attrs.iter_mut().find(|(c, n, _)| *c == class && *n == name) {
            Some((.., slot)) => *slot = value,
            None => attrs.push((class, name, value)),
        }
        Ok(())
    }
}

fn type_name(class: &Value) -> String {
    let Value::Native(native) = class else { return String::new() };
    let found = crate::natives::BUILTINS.iter().find(|(_, n)| n == native);
    found.map_or_else(String::new, |(name, _)| (*name).to_owned())
}
