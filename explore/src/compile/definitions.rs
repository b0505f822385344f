//! Functions and classes.

use super::{Compiler, Item, analyse};
use crate::ast::{Def, Do, Expr, Kind, Stmt, Unary};
use crate::fault::{At, Fault};
use crate::program::{Class, Function, Op, Value};

impl Compiler {
    /// The functions and classes of the prelude: nothing there runs by itself.
    pub(super) fn definitions(&mut self, stmts: &[Stmt]) -> Result<(), Fault> {
        for stmt in stmts {
            let (name, value) = match &stmt.kind {
                Do::Def(def) => (&def.name, Value::Func(self.function(def, None)?)),
                Do::Class { name, base, body } => {
                    (name, Value::Class(self.class(name, base.as_ref(), body, stmt.at)?))
                }
                Do::Assign(targets, Expr { kind: Kind::Str(text), .. }) => match &targets[0].kind {
                    Kind::Name(name) => (name, Value::Str(text.as_str().into())),
                    _ => continue,
                },
                _ => continue,
            };
            self.prelude.push((name.clone(), Item::Value(value)));
        }
        Ok(())
    }

    pub(super) fn function(&mut self, def: &Def, class: Option<usize>) -> Result<usize, Fault> {
        let mut params = Vec::new();
        let mut rest = None;
        let mut by_place = 0;
        for param in &def.params {
            let default = match &param.default {
                Some(value) => Some(constant(value).ok_or_else(|| {
                    Fault::new(
                        value.at,
                        "a default that is made anew is outside the subset",
                        "write None and make it inside",
                    )
                })?),
                None => None,
            };
            if param.rest {
                rest = Some(params.len());
            } else if !param.named_only {
                by_place += 1;
            }
            params.push((param.name.as_str().into(), default));
        }
        let inside = !self.frame().module && class.is_none();
        let full_name = match class {
            _ if self.hidden || inside => None,
            Some(class) => Some(format!("{}.{}", self.program.classes[class].name, def.name)),
            None => Some(def.name.clone()),
        };
        self.begin(def.at);
        let frame = self.frame();
        frame.waits = def.waits;
        frame.class = class;
        frame.globals = analyse::declared_global(&def.body);
        frame.locals = def.params.iter().map(|p| p.name.clone()).collect();
        frame.locals.extend(analyse::bindings(&def.body));
        for param in &def.params {
            self.local(&param.name);
        }
        self.block(&def.body)?;
        self.emit(Op::Const(Value::None));
        self.emit(Op::Return);
        // Methods that other threads than the loop's may run.
        let anywhere = ["_run", "run", "call_soon_threadsafe"];
        if class.is_some() && anywhere.contains(&def.name.as_str()) {
            self.frame().code.of_loop = false;
        }
        let code = self.finish();
        self.program.functions.push(Function {
            name: def.name.as_str().into(),
            full_name: full_name.map(Into::into),
            code,
            params,
            by_place,
            rest,
            waits: def.waits,
        });
        Ok(self.program.functions.len() - 1)
    }

    pub(super) fn class(
        &mut self,
        name: &str,
        base: Option<&Expr>,
        body: &[Stmt],
        at: At,
    ) -> Result<usize, Fault> {
        let base = match base {
            Some(expr) => self.base(expr)?,
            None => None,
        };
        let (methods, builtin) = (Vec::new(), self.hidden);
        self.program.classes.push(Class { name: name.into(), base, methods, builtin });
        let index = self.program.classes.len() - 1;
        self.classes.push((name.to_owned(), index));
        if self.hidden {
            self.prelude.push((name.to_owned(), Item::Value(Value::Class(index))));
        }
        for stmt in body {
            match &stmt.kind {
                Do::Def(def) => {
                    if def.name.starts_with("__") && !HOOKS.contains(&def.name.as_str()) {
                        let message = format!("`{}` in a class is outside the subset", def.name);
                        return Err(Fault::new(
                            def.at,
                            message,
                            "give it a plain name and call it",
                        ));
                    }
                    let function = self.function(def, Some(index))?;
                    let symbol = self.program.symbol(&def.name);
                    self.program.classes[index].methods.push((symbol, function));
                }
                Do::Assign(targets, value) if !self.hidden => {
                    self.at(stmt.at);
                    for target in targets {
                        let Kind::Name(name) = &target.kind else {
                            return Err(Fault::new(
                                target.at,
                                "this is outside the subset",
                                "give attributes of a class plain names",
                            ));
                        };
                        let symbol = self.program.symbol(name);
                        self.expr(value)?;
                        self.emit(Op::StoreClass(index, symbol));
                    }
                }
                Do::Pass | Do::Expr(Expr { kind: Kind::Str(_) | Kind::None, .. }) => {}
                _ => {
                    return Err(Fault::new(
                        stmt.at,
                        "this in a class is outside the subset",
                        "a class holds methods and plain attributes",
                    ));
                }
            }
        }
        self.at(at);
        Ok(index)
    }

    fn base(&mut self, expr: &Expr) -> Result<Option<usize>, Fault> {
        let unknown =
            || Fault::new(expr.at, "this base class is outside the subset", "leave it out");
        match &expr.kind {
            Kind::Name(name) if name == "object" => Ok(None),
            Kind::Name(name) => {
                if let Some((_, class)) = self.classes.iter().rev().find(|(n, _)| n == name)
                    && (self.hidden || self.global(name).is_some())
                {
                    return Ok(Some(*class));
                }
                match self.item(name, expr.at)? {
                    Item::Value(Value::Class(class)) => Ok(Some(class)),
                    _ => Err(unknown()),
                }
            }
            Kind::Attr(of, name) => match self.module_member(of, name)? {
                Some(Item::Value(Value::Class(class))) => Ok(Some(class)),
                _ => Err(unknown()),
            },
            _ => Err(unknown()),
        }
    }
}

/// Methods that Python calls by itself and the machine does, too.
const HOOKS: [&str; 5] = ["__init__", "__enter__", "__exit__", "__aenter__", "__aexit__"];

/// A default that is the same object in every call and cannot change.
fn constant(expr: &Expr) -> Option<Value> {
    Some(match &expr.kind {
        Kind::None => Value::None,
        Kind::Bool(b) => Value::Bool(*b),
        Kind::Int(i) => Value::Int(*i),
        Kind::Float(f) => Value::Float(*f),
        Kind::Str(s) => Value::Str(s.as_str().into()),
        Kind::Unary(Unary::Minus, inner) => match &inner.kind {
            Kind::Int(i) => Value::Int(-i),
            _ => return None,
        },
        Kind::Tuple(items) if items.is_empty() => Value::Native(crate::natives::Native::Tuple),
        _ => return None,
    })
}
