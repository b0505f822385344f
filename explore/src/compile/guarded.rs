//! `try` and `with`: statements whose ends are looked after.

use super::Compiler;
use super::blocks::Block;
use crate::ast::{Except, Expr, Stmt};
use crate::fault::{At, Fault};
use crate::program::{Op, Value};

impl Compiler {
    pub(super) fn try_block(
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

    pub(super) fn with_block(
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
            return Err(Fault::new(
                at,
                "`async with` outside of an `async def`",
                "write `async def`, and await the call",
            ));
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
}
