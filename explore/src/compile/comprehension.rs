//! Loops inside of expressions: comprehensions, and `any` and `all` of one.

use super::{Compiler, analyse};
use crate::ast::{Arg, Clause, Expr, Kind};
use crate::fault::Fault;
use crate::program::{Op, Value};

impl Compiler {
    /// What goes through items in an expression is a call in Python: under the GIL a thread may be
    /// switched where it begins and behind it.
    fn call_of_its_own(&mut self) {
        let here = self.here();
        self.emit(Op::JumpBack(here + 1));
    }

    pub(super) fn comprehension(&mut self, item: &Expr, clauses: &[Clause]) -> Result<(), Fault> {
        self.call_of_its_own();
        let out = self.hidden_local();
        self.emit(Op::List(0));
        self.emit(Op::StoreLocal(out));
        let names = self.frame().hidden_names.len();
        self.clause(item, clauses, out)?;
        let hidden: Vec<usize> =
            self.frame().hidden_names[names..].iter().map(|(_, slot)| *slot).collect();
        self.frame().hidden_names.truncate(names);
        for slot in hidden {
            self.emit(Op::Clear(slot));
        }
        self.emit(Op::LoadLocal(out));
        self.emit(Op::Clear(out));
        self.call_of_its_own();
        Ok(())
    }

    fn clause(&mut self, item: &Expr, clauses: &[Clause], out: usize) -> Result<(), Fault> {
        let Some((clause, rest)) = clauses.split_first() else {
            self.expr(item)?;
            self.emit(Op::Append(out));
            return Ok(());
        };
        self.expr(&clause.over)?;
        self.emit_of(Op::Iter, Some(&clause.over.text));
        let mut names = Vec::new();
        analyse::bound(&clause.target, &mut names);
        for name in names {
            let slot = self.hidden_local();
            self.frame().hidden_names.push((name, slot));
        }
        let start = self.here();
        let next = self.emit_of(Op::Next(0), Some(&clause.over.text));
        self.assign(&clause.target)?;
        let mut skips = Vec::new();
        for condition in &clause.conditions {
            skips.push(self.jump_unless(condition)?);
        }
        self.clause(item, rest, out)?;
        for skip in skips {
            self.land(skip);
        }
        self.emit(Op::JumpBack(start));
        self.land(next);
        Ok(())
    }

    /// `any(… for …)` and `all(… for …)` stop at the first answer.
    pub(super) fn short_circuit(&mut self, callee: &Expr, args: &[Arg]) -> Result<bool, Fault> {
        let Kind::Name(name) = &callee.kind else { return Ok(false) };
        let any = name == "any";
        if !any && name != "all" || self.is_local(name) || self.global(name).is_some() {
            return Ok(false);
        }
        let [
            Arg {
                value: Expr { kind: Kind::Comprehension { item, clauses, lazy: true }, .. }, ..
            },
        ] = args
        else {
            return Ok(false);
        };
        let [clause] = clauses.as_slice() else { return Ok(false) };
        let clause = clause.clone();
        self.expr(&clause.over)?;
        self.emit_of(Op::Iter, Some(&clause.over.text));
        self.call_of_its_own();
        let before = self.frame().hidden_names.len();
        let mut names = Vec::new();
        analyse::bound(&clause.target, &mut names);
        for name in names {
            let slot = self.hidden_local();
            self.frame().hidden_names.push((name, slot));
        }
        let start = self.here();
        let next = self.emit_of(Op::Next(0), Some(&clause.over.text));
        self.assign(&clause.target)?;
        let mut again = Vec::new();
        for condition in &clause.conditions {
            again.push(self.jump_unless(condition)?);
        }
        self.expr(item)?;
        let op = if any { Op::JumpIfFalse(0) } else { Op::JumpIfTrue(0) };
        again.push(self.emit_of(op, Some(&item.text)));
        self.emit(Op::Leave);
        self.constant(Value::Bool(any));
        let end = self.emit(Op::Jump(0));
        for jump in again {
            self.land(jump);
        }
        self.emit(Op::JumpBack(start));
        self.land(next);
        self.constant(Value::Bool(!any));
        self.land(end);
        self.call_of_its_own();
        let hidden: Vec<usize> =
            self.frame().hidden_names[before..].iter().map(|(_, slot)| *slot).collect();
        self.frame().hidden_names.truncate(before);
        for slot in hidden {
            self.emit(Op::Clear(slot));
        }
        Ok(true)
    }
}
