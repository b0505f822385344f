//! A walk over all statements and expressions of a program.

use crate::ast::{Clause, Do, Expr, Kind, Piece, Stmt};

/// Calls an own function for each expression and each statement below.
struct Walk<'f> {
    expr: &'f mut dyn FnMut(&Expr),
    stmt: &'f mut dyn FnMut(&Stmt),
    /// Goes into functions and classes, too.
    deep: bool,
}

impl Walk<'_> {
    fn all(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        (self.stmt)(stmt);
        match &stmt.kind {
            Do::Expr(e) => self.expr(e),
            Do::Assign(targets, value) => {
                self.expr(value);
                targets.iter().for_each(|t| self.expr(t));
            }
            Do::Augment(target, _, value) => {
                self.expr(target);
                self.expr(value);
            }
            Do::Delete(items) => items.iter().for_each(|e| self.expr(e)),
            Do::Return(value) | Do::Raise(value) => value.iter().for_each(|e| self.expr(e)),
            Do::Assert(test, message) => {
                self.expr(test);
                message.iter().for_each(|e| self.expr(e));
            }
            Do::If(branches, otherwise) => {
                for (test, body) in branches {
                    self.expr(test);
                    self.all(body);
                }
                self.all(otherwise);
            }
            Do::While(test, body, otherwise) => {
                self.expr(test);
                self.all(body);
                self.all(otherwise);
            }
            Do::For(target, over, body, otherwise) => {
                self.expr(over);
                self.expr(target);
                self.all(body);
                self.all(otherwise);
            }
            Do::Try { body, handlers, otherwise, finally } => {
                self.all(body);
                for handler in handlers {
                    handler.class.iter().for_each(|e| self.expr(e));
                    self.all(&handler.body);
                }
                self.all(otherwise);
                self.all(finally);
            }
            Do::With { items, body, .. } => {
                for (context, name) in items {
                    self.expr(context);
                    name.iter().for_each(|e| self.expr(e));
                }
                self.all(body);
            }
            Do::Def(def) if self.deep => self.all(&def.body),
            Do::Class { body, .. } if self.deep => self.all(body),
            _ => {}
        }
    }

    fn expr(&mut self, expr: &Expr) {
        (self.expr)(expr);
        match &expr.kind {
            Kind::Format(pieces) => {
                for piece in pieces {
                    if let Piece::Value { value, .. } = piece {
                        self.expr(value);
                    }
                }
            }
            Kind::Attr(of, _) | Kind::Unary(_, of) | Kind::Await(of) => self.expr(of),
            Kind::Item(a, b) | Kind::Binary(_, a, b) => {
                self.expr(a);
                self.expr(b);
            }
            Kind::Call(callee, args) => {
                self.expr(callee);
                args.iter().for_each(|a| self.expr(&a.value));
            }
            Kind::Logic(_, items) | Kind::List(items) | Kind::Tuple(items) | Kind::Set(items) => {
                items.iter().for_each(|e| self.expr(e));
            }
            Kind::Compare(first, rest) => {
                self.expr(first);
                rest.iter().for_each(|(_, e)| self.expr(e));
            }
            Kind::Choose { test, yes, no } => [test, yes, no].iter().for_each(|e| self.expr(e)),
            Kind::Dict(items) => items.iter().for_each(|(k, v)| {
                self.expr(k);
                self.expr(v);
            }),
            Kind::Comprehension { item, clauses, .. } => {
                for Clause { target, over, conditions } in clauses {
                    self.expr(over);
                    self.expr(target);
                    conditions.iter().for_each(|e| self.expr(e));
                }
                self.expr(item);
            }
            Kind::Lambda(_, body) => self.expr(body),
            _ => {}
        }
    }
}

pub(super) fn each_expr(stmts: &[Stmt], deep: bool, mut expr: impl FnMut(&Expr)) {
    Walk { expr: &mut expr, stmt: &mut |_| {}, deep }.all(stmts);
}

pub(super) fn each_stmt(stmts: &[Stmt], deep: bool, mut stmt: impl FnMut(&Stmt)) {
    Walk { expr: &mut |_| {}, stmt: &mut stmt, deep }.all(stmts);
}
