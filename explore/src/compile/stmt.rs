//! Statements, functions and classes.

use super::Compiler;
use super::blocks::Block;
use crate::ast::{Do, Expr, Kind, Stmt};
use crate::fault::Fault;
use crate::program::{Op, Value, exception};

impl Compiler {
    pub(super) fn block(&mut self, stmts: &[Stmt]) -> Result<(), Fault> {
        stmts.iter().try_for_each(|stmt| self.stmt(stmt))
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
                    return Err(Fault::new(
                        stmt.at,
                        "`return` outside of a function",
                        "move it into a function, or leave it out",
                    ));
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
            _ => Err(Fault::new(
                target.at,
                "this cannot be assigned to",
                "assign to a name, an attribute or an item",
            )),
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
            _ => Err(Fault::new(
                target.at,
                "this cannot be assigned to",
                "assign to a name, an attribute or an item",
            )),
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
                    return Err(Fault::new(
                        target.at,
                        format!("`{name}` is not defined"),
                        "assign it before, or correct its name",
                    ));
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
            _ => {
                return Err(Fault::new(
                    target.at,
                    "this cannot be deleted",
                    "delete a name or an item",
                ));
            }
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
}
