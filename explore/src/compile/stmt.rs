//! Statements, functions and classes.

use super::blocks::Block;
use super::{Compiler, Item, analyse};
use crate::ast::{Def, Do, Except, Expr, Kind, Stmt, Unary};
use crate::fault::{At, Fault};
use crate::program::{Class, Function, Op, Value, exception};

impl Compiler {
    pub(super) fn block(&mut self, stmts: &[Stmt]) -> Result<(), Fault> {
        stmts.iter().try_for_each(|stmt| self.stmt(stmt))
    }

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

    fn stmt(&mut self, stmt: &Stmt) -> Result<(), Fault> {
        self.at(stmt.at);
        match &stmt.kind {
            Do::Expr(e) if matches!(e.kind, Kind::Str(_)) => {}
            Do::Expr(e) => {
                self.expr(e)?;
                self.emit(Op::Pop);
            }
            Do::Assign(targets, value) => {
                self.expr(value)?;
                for (index, target) in targets.iter().enumerate() {
                    if index + 1 < targets.len() {
                        self.emit(Op::Dup);
                    }
                    self.assign(target)?;
                }
            }
            Do::Augment(target, op, value) => self.augment(target, *op, value)?,
            Do::Delete(items) => items.iter().try_for_each(|e| self.delete(e))?,
            Do::Pass | Do::Global(_) => {}
            Do::Break => self.leave_loop(stmt.at, true)?,
            Do::Continue => self.leave_loop(stmt.at, false)?,
            Do::Return(value) => {
                if self.frame().module {
                    return Err(Fault::new(stmt.at, "`return` outside of a function", ""));
                }
                match value {
                    Some(value) => self.expr(value)?,
                    None => {
                        self.emit(Op::Const(Value::None));
                    }
                }
                self.leave(0)?;
                self.emit(Op::Return);
            }
            Do::Raise(Some(value)) => {
                self.expr(value)?;
                self.at(stmt.at);
                self.emit(Op::Raise);
            }
            Do::Raise(None) => {
                self.emit(Op::Handled);
                self.emit(Op::RaiseAgain);
            }
            Do::Assert(test, message) => self.assert(test, message.as_ref())?,
            Do::If(branches, otherwise) => self.branches(branches, otherwise)?,
            Do::While(test, body, otherwise) => self.while_loop(test, body, otherwise)?,
            Do::For(target, over, body, otherwise) => {
                self.for_loop(target, over, body, otherwise)?;
            }
            Do::Try { body, handlers, otherwise, finally } => {
                self.try_block(body, handlers, otherwise, finally)?;
            }
            Do::With { items, body, waits } => self.with_block(items, body, *waits, stmt.at)?,
            Do::Def(def) => {
                let function = self.function(def, None)?;
                self.at(stmt.at);
                self.emit(Op::Const(Value::Func(function)));
                self.store_name(&def.name, stmt.at)?;
            }
            Do::Class { name, base, body } => {
                if !self.frame().module {
                    return Err(Fault::new(
                        stmt.at,
                        "a class inside a function is outside the subset",
                        "move it to the top",
                    ));
                }
                let class = self.class(name, base.as_ref(), body, stmt.at)?;
                self.at(stmt.at);
                self.emit(Op::Const(Value::Class(class)));
                self.store_name(name, stmt.at)?;
            }
            Do::Import(modules) => {
                for (module, bound) in modules {
                    self.bind_module(module, bound, stmt.at)?;
                }
            }
            Do::From(module, names) => {
                for (name, bound) in names {
                    if module == "__future__" {
                        continue;
                    }
                    self.bind_module(module, ".", stmt.at)?;
                    let item = self.member(module, name, stmt.at)?;
                    self.items.push((bound.clone(), item));
                }
            }
        }
        Ok(())
    }

    /// Stores what is on the stack.
    pub(super) fn assign(&mut self, target: &Expr) -> Result<(), Fault> {
        match &target.kind {
            Kind::Name(name) => self.store_name(name, target.at),
            Kind::Attr(of, name) => {
                self.expr(of)?;
                let symbol = self.program.symbol(name);
                self.emit_of(Op::StoreAttr(symbol), Some(&target.text));
                Ok(())
            }
            Kind::Item(of, index) => {
                self.expr(of)?;
                self.expr(index)?;
                self.emit_of(Op::StoreItem, Some(&target.text));
                Ok(())
            }
            Kind::Tuple(items) | Kind::List(items) => {
                self.emit(Op::Unpack(items.len()));
                items.iter().try_for_each(|t| self.assign(t))
            }
            _ => Err(Fault::new(target.at, "this cannot be assigned to", "")),
        }
    }

    fn augment(
        &mut self,
        target: &Expr,
        op: crate::ast::Binary,
        value: &Expr,
    ) -> Result<(), Fault> {
        match &target.kind {
            Kind::Name(name) => {
                self.load_name(name, target.at)?;
                self.expr(value)?;
                self.emit_of(Op::Binary(op, true), Some(name));
                self.store_name(name, target.at)
            }
            Kind::Attr(of, name) => {
                let symbol = self.program.symbol(name);
                self.expr(of)?;
                self.emit(Op::Dup);
                self.emit_of(Op::LoadAttr(symbol), Some(&target.text));
                self.expr(value)?;
                self.emit_of(Op::Binary(op, true), Some(&target.text));
                self.emit(Op::Swap);
                self.emit_of(Op::StoreAttr(symbol), Some(&target.text));
                Ok(())
            }
            Kind::Item(of, index) => {
                self.expr(of)?;
                self.expr(index)?;
                self.emit(Op::DupTwo);
                self.emit_of(Op::LoadItem, Some(&target.text));
                self.expr(value)?;
                self.emit_of(Op::Binary(op, true), Some(&target.text));
                // Stack: of, index, value → value, of, index.
                self.emit(Op::RotThree);
                self.emit_of(Op::StoreItem, Some(&target.text));
                Ok(())
            }
            _ => Err(Fault::new(target.at, "this cannot be assigned to", "")),
        }
    }

    fn delete(&mut self, target: &Expr) -> Result<(), Fault> {
        match &target.kind {
            Kind::Name(name) if self.is_local(name) => {
                let slot = self.local(name);
                self.emit(Op::DelLocal(slot));
            }
            Kind::Name(name) => {
                let Some(slot) = self.global(name) else {
                    return Err(Fault::new(target.at, format!("`{name}` is not defined"), ""));
                };
                self.emit_of(Op::DelGlobal(slot), Some(name));
            }
            Kind::Attr(of, name) => {
                self.expr(of)?;
                let symbol = self.program.symbol(name);
                self.emit_of(Op::DelAttr(symbol), Some(&target.text));
            }
            Kind::Item(of, index) => {
                self.expr(of)?;
                self.expr(index)?;
                self.emit_of(Op::DelItem, Some(&target.text));
            }
            _ => return Err(Fault::new(target.at, "this cannot be deleted", "")),
        }
        Ok(())
    }

    fn assert(&mut self, test: &Expr, message: Option<&Expr>) -> Result<(), Fault> {
        self.expr(test)?;
        let fine = self.emit_of(Op::JumpIfTrue(0), Some(&test.text));
        self.emit(Op::Const(Value::Class(exception("AssertionError"))));
        if let Some(message) = message {
            self.expr(message)?;
        }
        let argc = usize::from(message.is_some());
        self.emit(Op::Call { argc, names: [].into() });
        self.emit(Op::Raise);
        self.land(fine);
        Ok(())
    }

    fn branches(
        &mut self,
        branches: &[(Expr, Vec<Stmt>)],
        otherwise: &[Stmt],
    ) -> Result<(), Fault> {
        let mut ends = Vec::new();
        for (test, body) in branches {
            let next = self.jump_unless(test)?;
            self.block(body)?;
            ends.push(self.emit(Op::Jump(0)));
            self.land(next);
        }
        self.block(otherwise)?;
        for end in ends {
            self.land(end);
        }
        Ok(())
    }

    fn while_loop(&mut self, test: &Expr, body: &[Stmt], other: &[Stmt]) -> Result<(), Fault> {
        let start = self.here();
        let always = matches!(test.kind, Kind::Bool(true));
        let exit = if always { None } else { Some(self.jump_unless(test)?) };
        self.frame().blocks.push(Block::Loop { start, breaks: Vec::new(), iterates: false });
        self.block(body)?;
        self.emit(Op::JumpBack(start));
        self.end_loop(exit, other)
    }

    fn end_loop(&mut self, exit: Option<usize>, otherwise: &[Stmt]) -> Result<(), Fault> {
        let block = self.frame().blocks.pop();
        if let Some(exit) = exit {
            self.land(exit);
        }
        self.block(otherwise)?;
        if let Some(Block::Loop { breaks, .. }) = block {
            for jump in breaks {
                self.land(jump);
            }
        }
        Ok(())
    }

    fn for_loop(
        &mut self,
        target: &Expr,
        over: &Expr,
        body: &[Stmt],
        otherwise: &[Stmt],
    ) -> Result<(), Fault> {
        self.expr(over)?;
        self.emit_of(Op::Iter, Some(&over.text));
        let start = self.here();
        self.at(over.at);
        let next = self.emit_of(Op::Next(0), Some(&over.text));
        self.assign(target)?;
        self.frame().blocks.push(Block::Loop { start, breaks: Vec::new(), iterates: true });
        self.block(body)?;
        self.at(over.at);
        self.emit(Op::JumpBack(start));
        self.end_loop(Some(next), otherwise)
    }

    fn try_block(
        &mut self,
        body: &[Stmt],
        handlers: &[Except],
        otherwise: &[Stmt],
        finally: &[Stmt],
    ) -> Result<(), Fault> {
        if finally.is_empty() {
            return self.try_except(body, handlers, otherwise);
        }
        let guard = self.emit(Op::Guard(0));
        self.frame().blocks.push(Block::Finally(finally.to_vec()));
        if handlers.is_empty() {
            self.block(body)?;
        } else {
            self.try_except(body, handlers, otherwise)?;
        }
        self.frame().blocks.pop();
        self.emit(Op::Unguard);
        self.block(finally)?;
        let end = self.emit(Op::Jump(0));
        self.land(guard);
        self.emit(Op::Catch);
        let clean = self.emit(Op::Guard(0));
        self.frame().blocks.push(Block::Except);
        self.block(finally)?;
        self.frame().blocks.pop();
        self.emit(Op::Unguard);
        self.emit(Op::Rethrow);
        self.land(clean);
        self.emit(Op::Uncatch);
        self.emit(Op::RaiseAgain);
        self.land(end);
        Ok(())
    }

    fn try_except(
        &mut self,
        body: &[Stmt],
        handlers: &[Except],
        otherwise: &[Stmt],
    ) -> Result<(), Fault> {
        let guard = self.emit(Op::Guard(0));
        self.frame().blocks.push(Block::Guard);
        self.block(body)?;
        self.frame().blocks.pop();
        self.emit(Op::Unguard);
        self.block(otherwise)?;
        let mut ends = vec![self.emit(Op::Jump(0))];
        self.land(guard);
        self.emit(Op::Catch);
        for handler in handlers {
            self.at(handler.at);
            let mut next = None;
            if let Some(class) = &handler.class {
                self.expr(class)?;
                self.emit(Op::Matches);
                next = Some(self.emit(Op::JumpIfFalse(0)));
            }
            if let Some(name) = &handler.name {
                self.emit(Op::Handled);
                self.store_name(name, handler.at)?;
            }
            let clean = self.emit(Op::Guard(0));
            self.frame().blocks.push(Block::Except);
            self.block(&handler.body)?;
            self.frame().blocks.pop();
            self.emit(Op::Unguard);
            self.emit(Op::Uncatch);
            self.forget(handler.name.as_deref());
            ends.push(self.emit(Op::Jump(0)));
            self.land(clean);
            self.emit(Op::Uncatch);
            self.forget(handler.name.as_deref());
            self.emit(Op::RaiseAgain);
            if let Some(next) = next {
                self.land(next);
            }
        }
        self.emit(Op::Rethrow);
        for end in ends {
            self.land(end);
        }
        Ok(())
    }

    /// The name behind `as` ends with its handler.
    fn forget(&mut self, name: Option<&str>) {
        let Some(name) = name else { return };
        if self.is_local(name) {
            let slot = self.local(name);
            self.emit(Op::Clear(slot));
        } else if let Some(slot) = self.global(name) {
            self.emit(Op::Const(Value::None));
            self.emit_of(Op::StoreGlobal(slot), Some(name));
            self.emit_of(Op::ClearGlobal(slot), Some(name));
        }
    }

    fn with_block(
        &mut self,
        items: &[(Expr, Option<Expr>)],
        body: &[Stmt],
        waits: bool,
        at: At,
    ) -> Result<(), Fault> {
        let Some(((context, name), rest)) = items.split_first() else {
            return self.block(body);
        };
        if waits && !self.frame().waits {
            return Err(Fault::new(at, "`async with` outside of an `async def`", ""));
        }
        let slot = self.hidden_local();
        self.expr(context)?;
        self.emit(Op::Dup);
        self.emit(Op::StoreLocal(slot));
        let enter = self.program.symbol(if waits { "__aenter__" } else { "__enter__" });
        let op = Op::Method { name: enter, argc: 0, names: [].into() };
        self.emit_of(op, Some(&context.text));
        if waits {
            self.emit_of(Op::Await, Some(&context.text));
        }
        match name {
            Some(name) => self.assign(name)?,
            None => {
                self.emit(Op::Pop);
            }
        }
        let guard = self.emit(Op::Guard(0));
        self.frame().blocks.push(Block::With { context: slot, waits, at });
        self.with_block(rest, body, waits, at)?;
        self.frame().blocks.pop();
        self.emit(Op::Unguard);
        self.at(at);
        self.exit_plainly(slot, waits);
        let end = self.emit(Op::Jump(0));
        self.land(guard);
        self.emit(Op::Catch);
        let clean = self.emit(Op::Guard(0));
        self.emit(Op::LoadLocal(slot));
        self.emit(Op::Clear(slot));
        self.emit(Op::HandledType);
        self.emit(Op::Handled);
        self.emit(Op::Const(Value::None));
        self.call_exit(waits);
        self.emit(Op::Unguard);
        let swallowed = self.emit(Op::JumpIfTrue(0));
        self.emit(Op::Rethrow);
        self.land(swallowed);
        self.emit(Op::Uncatch);
        let over = self.emit(Op::Jump(0));
        self.land(clean);
        self.emit(Op::Uncatch);
        self.emit(Op::RaiseAgain);
        self.land(over);
        self.land(end);
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

    fn class(
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
                            return Err(Fault::new(target.at, "this is outside the subset", ""));
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
