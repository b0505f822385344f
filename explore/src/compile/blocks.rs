//! What must be left in order when a function returns or a loop is left from inside.

use super::Compiler;
use crate::ast::Stmt;
use crate::fault::{At, Fault};
use crate::program::{Op, Value};

#[derive(Clone, Debug)]
pub(super) enum Block {
    /// Where `continue` goes, and the jumps of `break`; a `for` keeps its iterator on the stack.
    Loop {
        start: usize,
        breaks: Vec<usize>,
        iterates: bool,
    },
    /// A `try` whose handlers stand below.
    Guard,
    /// Inside an `except`: guarded, and an exception is being handled.
    Except,
    Finally(Vec<Stmt>),
    With {
        context: usize,
        waits: bool,
        at: At,
    },
}

impl Compiler {
    /// Leaves the blocks above `down_to`, innermost first.
    pub(super) fn leave(&mut self, down_to: usize) -> Result<(), Fault> {
        let saved = self.frame().blocks.clone();
        while self.frame().blocks.len() > down_to {
            let Some(block) = self.frame().blocks.pop() else { break };
            match block {
                Block::Loop { iterates: true, .. } => {
                    // What is returned lies above.
                    self.emit(Op::Swap);
                    self.emit(Op::Leave);
                }
                Block::Loop { .. } => {}
                Block::Guard => {
                    self.emit(Op::Unguard);
                }
                Block::Except => {
                    self.emit(Op::Unguard);
                    self.emit(Op::Uncatch);
                }
                Block::Finally(body) => {
                    self.emit(Op::Unguard);
                    let blocks = self.frame().blocks.len();
                    let before = std::mem::replace(&mut self.frame().floor, blocks);
                    self.block(&body)?;
                    self.frame().floor = before;
                }
                Block::With { context, waits, at } => {
                    let before = self.frame().at;
                    self.at(at);
                    self.emit(Op::Unguard);
                    self.exit_plainly(context, waits);
                    self.at(before);
                }
            }
        }
        self.frame().blocks = saved;
        Ok(())
    }

    /// `__exit__(None, None, None)`
    pub(super) fn exit_plainly(&mut self, context: usize, waits: bool) {
        self.emit(Op::LoadLocal(context));
        self.emit(Op::Clear(context));
        for _ in 0..3 {
            self.emit(Op::Const(Value::None));
        }
        self.call_exit(waits);
        self.emit(Op::Pop);
    }

    pub(super) fn call_exit(&mut self, waits: bool) {
        let name = self.program.symbol(if waits { "__aexit__" } else { "__exit__" });
        self.emit(Op::Method { name, argc: 3, names: [].into() });
        if waits {
            self.emit(Op::Await);
        }
    }

    /// `break` (true) or `continue`.
    pub(super) fn leave_loop(&mut self, at: At, ends: bool) -> Result<(), Fault> {
        let found = self.frame().blocks.iter().rposition(|b| matches!(b, Block::Loop { .. }));
        let Some(index) = found else {
            let word = if ends { "break" } else { "continue" };
            return Err(Fault::new(
                at,
                format!("`{word}` outside of a loop"),
                "move it into a loop, or use `return`",
            ));
        };
        if index < self.frame().floor {
            let word = if ends { "break" } else { "continue" };
            let message = format!("`{word}` out of a `finally` is outside the subset");
            return Err(Fault::new(at, message, "leave the loop behind the try"));
        }
        self.leave(index + 1)?;
        let Block::Loop { start, iterates, .. } = self.frame().blocks[index].clone() else {
            return Ok(());
        };
        if !ends {
            self.emit(Op::JumpBack(start));
            return Ok(());
        }
        if iterates {
            self.emit(Op::Leave);
        }
        let jump = self.emit(Op::Jump(0));
        if let Block::Loop { breaks, .. } = &mut self.frame().blocks[index] {
            breaks.push(jump);
        }
        Ok(())
    }
}
