//! Expressions.

use std::sync::Arc;

use super::{Compiler, Item};
use crate::ast::{Arg, Compare, Expr, Kind, Param, Piece, Stmt, Unary};
use crate::fault::{At, Fault};

use crate::program::{Op, Value};

/// What stands before the brackets of a call.
enum Callee {
    Plain,
    Method(usize),
}

impl Compiler {
    pub(super) fn expr(&mut self, expr: &Expr) -> Result<(), Fault> {
        let before = self.frame().at;
        self.at(expr.at);
        self.expr_inner(expr)?;
        self.at(before);
        Ok(())
    }

    pub(super) fn constant(&mut self, value: Value) {
        self.emit(Op::Const(value));
    }

    fn expr_inner(&mut self, expr: &Expr) -> Result<(), Fault> {
        match &expr.kind {
            Kind::None => self.constant(Value::None),
            Kind::Bool(b) => self.constant(Value::Bool(*b)),
            Kind::Int(i) => self.constant(Value::Int(*i)),
            Kind::Float(f) => self.constant(Value::Float(*f)),
            Kind::Str(s) => self.constant(Value::Str(s.as_str().into())),
            Kind::Format(pieces) => self.format(pieces)?,
            Kind::Name(name) => self.load_name(name, expr.at)?,
            Kind::Attr(of, name) => self.attribute(expr, of, name)?,
            Kind::Item(of, index) => {
                self.expr(of)?;
                self.expr(index)?;
                self.emit_of(Op::LoadItem, Some(&expr.text));
            }
            Kind::Call(callee, args) => self.call(callee, args)?,
            Kind::Unary(op, value) => {
                self.expr(value)?;
                let op = match op {
                    Unary::Not => Op::Not,
                    Unary::Minus => Op::Minus,
                    Unary::Plus => Op::Plus,
                };
                self.emit_of(op, Some(&value.text));
            }
            Kind::Binary(op, left, right) => {
                self.expr(left)?;
                self.expr(right)?;
                self.emit_of(Op::Binary(*op, false), Some(&expr.text));
            }
            Kind::Logic(and, parts) => self.logic(*and, parts)?,
            Kind::Compare(first, rest) => self.compare(first, rest)?,
            Kind::Choose { test, yes, no } => {
                let other = self.jump_unless(test)?;
                self.expr(yes)?;
                let end = self.emit(Op::Jump(0));
                self.land(other);
                self.expr(no)?;
                self.land(end);
            }
            Kind::List(items) => self.items(items, Op::List(items.len()))?,
            Kind::Tuple(items) => self.items(items, Op::Tuple(items.len()))?,
            Kind::Set(items) => self.items(items, Op::Set(items.len()))?,
            Kind::Dict(items) => {
                for (key, value) in items {
                    self.expr(key)?;
                    self.expr(value)?;
                }
                self.emit(Op::Dict(items.len()));
            }
            Kind::Comprehension { item, clauses, .. } => self.comprehension(item, clauses)?,
            Kind::Lambda(params, body) => self.lambda(params, body, expr)?,
            Kind::Await(value) => {
                if !self.frame().waits {
                    return Err(Fault::new(
                        expr.at,
                        "`await` outside of an `async def`",
                        "make the function `async def`",
                    ));
                }
                self.expr(value)?;
                self.emit_of(Op::Await, Some(&value.text));
            }
        }
        Ok(())
    }

    fn items(&mut self, items: &[Expr], op: Op) -> Result<(), Fault> {
        for item in items {
            self.expr(item)?;
        }
        self.emit(op);
        Ok(())
    }

    fn format(&mut self, pieces: &[Piece]) -> Result<(), Fault> {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.constant(Value::Str(text.as_str().into())),
                Piece::Value { value, repr } => {
                    self.expr(value)?;
                    self.emit_of(Op::Text(*repr), Some(&value.text));
                }
            }
        }
        self.emit(Op::Join(pieces.len()));
        Ok(())
    }

    fn attribute(&mut self, expr: &Expr, of: &Expr, name: &str) -> Result<(), Fault> {
        if let Some(item) = self.module_member(of, name)? {
            match item {
                Item::Value(value) => self.emit_of(Op::Const(value), Some(&expr.text)),
                Item::Module(module) => {
                    let message = format!("the module `{module}` as a value is outside the subset");
                    return Err(Fault::new(expr.at, message, "use one of its members"));
                }
            };
            return Ok(());
        }
        if name == "__name__" {
            match &of.kind {
                Kind::Call(callee, args)
                    if args.len() == 1 && matches!(&callee.kind, Kind::Name(n) if n == "type") =>
                {
                    self.expr(&args[0].value)?;
                    self.emit(Op::TypeName);
                    return Ok(());
                }
                Kind::Attr(of, class) if class == "__class__" => {
                    self.expr(of)?;
                    self.emit(Op::TypeName);
                    return Ok(());
                }
                _ => {}
            }
        }
        if name.starts_with("__") && name != "__name__" {
            let message = format!("`{name}` is outside the subset");
            return Err(Fault::new(
                expr.at,
                message,
                "use a method or attribute without underscores",
            ));
        }
        self.expr(of)?;
        let symbol = self.program.symbol(name);
        self.emit_of(Op::LoadAttr(symbol), Some(&expr.text));
        Ok(())
    }

    /// `asyncio.Lock`, when the name before the dot is a module.
    pub(super) fn module_member(&mut self, of: &Expr, name: &str) -> Result<Option<Item>, Fault> {
        let module = match &of.kind {
            Kind::Name(n) if !self.is_local(n) => n.clone(),
            Kind::Attr(inner, n) => {
                return match self.module_member(inner, n) {
                    Ok(Some(Item::Module(module))) => Ok(Some(self.member(&module, name, of.at)?)),
                    _ => Ok(None),
                };
            }
            _ => return Ok(None),
        };
        let found = self.items.iter().rev().find(|(n, _)| *n == module);
        if let Some((_, Item::Module(module))) = found {
            return Ok(Some(self.member(module, name, of.at)?));
        }
        Ok(None)
    }

    fn logic(&mut self, and: bool, parts: &[Expr]) -> Result<(), Fault> {
        let mut jumps = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            self.expr(part)?;
            if index + 1 < parts.len() {
                let op = if and { Op::JumpIfFalseOrPop(0) } else { Op::JumpIfTrueOrPop(0) };
                jumps.push(self.emit_of(op, Some(&part.text)));
            }
        }
        for jump in jumps {
            self.land(jump);
        }
        Ok(())
    }

    /// Jumps when the test fails; a `not`, `and` or `or` is taken as values.
    pub(super) fn jump_unless(&mut self, test: &Expr) -> Result<usize, Fault> {
        self.expr(test)?;
        let before = self.frame().at;
        self.at(test.at);
        let jump = self.emit_of(Op::JumpIfFalse(0), Some(&test.text));
        self.at(before);
        Ok(jump)
    }

    fn compare(&mut self, first: &Expr, rest: &[(Compare, Expr)]) -> Result<(), Fault> {
        self.expr(first)?;
        let mut jumps = Vec::new();
        for (index, (op, value)) in rest.iter().enumerate() {
            self.expr(value)?;
            let contains = matches!(op, Compare::In | Compare::NotIn);
            let text = if contains { &value.text } else { &first.text };
            if index + 1 < rest.len() {
                self.emit(Op::Dup);
                self.emit(Op::RotThree);
                self.emit_of(Op::Compare(*op), Some(text));
                jumps.push(self.emit(Op::JumpIfFalseOrPop(0)));
            } else {
                self.emit_of(Op::Compare(*op), Some(text));
            }
        }
        if !jumps.is_empty() {
            let end = self.emit(Op::Jump(0));
            for jump in jumps {
                self.land(jump);
            }
            self.emit(Op::Swap);
            self.emit(Op::Pop);
            self.land(end);
        }
        Ok(())
    }

    fn lambda(&mut self, params: &[Param], body: &Expr, expr: &Expr) -> Result<(), Fault> {
        let body = Stmt { kind: crate::ast::Do::Return(Some(body.clone())), at: expr.at };
        let def = crate::ast::Def {
            name: "<lambda>".to_owned(),
            params: params.to_vec(),
            body: vec![body],
            waits: false,
            at: expr.at,
        };
        let function = self.function(&def, None)?;
        self.emit(Op::Const(Value::Func(function)));
        Ok(())
    }

    pub(super) fn call(&mut self, callee: &Expr, args: &[Arg]) -> Result<(), Fault> {
        if self.short_circuit(callee, args)? || self.super_call(callee, args)? {
            return Ok(());
        }
        if let Kind::Name(name) = &callee.kind
            && ["type", "super"].contains(&name.as_str())
            && self.global(name).is_none()
        {
            let message = format!("`{name}(…)` is outside the subset here");
            return Err(Fault::new(callee.at, message, "write type(x).__name__, super().name(…)"));
        }
        let (kind, text) = self.callee(callee)?;
        let names: Arc<[Arc<str>]> =
            args.iter().filter_map(|a| a.name.as_deref().map(Arc::from)).collect();
        if args.iter().any(|a| a.star) {
            self.star_arguments(args)?;
            let op = match kind {
                Callee::Plain => Op::CallList { names },
                Callee::Method(name) => Op::MethodList { name, names },
            };
            self.emit_of(op, Some(&text));
            return Ok(());
        }
        for arg in args {
            self.expr(&arg.value)?;
        }
        let argc = args.len() - names.len();
        let op = match kind {
            Callee::Plain => Op::Call { argc, names },
            Callee::Method(name) => Op::Method { name, argc, names },
        };
        self.emit_of(op, Some(&text));
        Ok(())
    }

    fn star_arguments(&mut self, args: &[Arg]) -> Result<(), Fault> {
        self.emit(Op::List(0));
        for arg in args.iter().filter(|a| a.name.is_none()) {
            self.expr(&arg.value)?;
            let op = if arg.star { Op::Extend } else { Op::Push };
            self.emit_of(op, Some(&arg.value.text));
        }
        for arg in args.iter().filter(|a| a.name.is_some()) {
            self.expr(&arg.value)?;
        }
        Ok(())
    }

    fn callee(&mut self, callee: &Expr) -> Result<(Callee, String), Fault> {
        if let Kind::Attr(of, name) = &callee.kind
            && self.module_member(of, name)?.is_none()
        {
            self.expr(of)?;
            let name = self.program.symbol(name);
            return Ok((Callee::Method(name), of.text.clone()));
        }
        self.expr(callee)?;
        Ok((Callee::Plain, callee.text.clone()))
    }

    /// The `__init__` of Python's own classes: an exception keeps what it is handed.
    fn plain_init(&mut self, class: usize, args: &[Arg], at: At) -> Result<(), Fault> {
        let exception = self.program.is_exception(class);
        if args.iter().any(|a| a.name.is_some()) || !exception && !args.is_empty() {
            let message = "these arguments of `super().__init__` are outside the subset";
            return Err(Fault::new(at, message, "the base class takes none like this"));
        }
        if exception {
            for arg in args {
                self.expr(&arg.value)?;
            }
            self.emit(Op::Tuple(args.len()));
            self.emit(Op::LoadLocal(0));
            let symbol = self.program.symbol("args");
            self.emit(Op::StoreAttr(symbol));
        }
        self.constant(Value::None);
        Ok(())
    }

    /// `super().name(…)` inside a class.
    fn super_call(&mut self, callee: &Expr, args: &[Arg]) -> Result<bool, Fault> {
        let Kind::Attr(of, name) = &callee.kind else { return Ok(false) };
        let Kind::Call(inner, none) = &of.kind else { return Ok(false) };
        if !matches!(&inner.kind, Kind::Name(n) if n == "super") {
            return Ok(false);
        }
        let Some(class) = self.frame().class else {
            return Err(Fault::new(
                of.at,
                "`super()` outside of a method",
                "call it in a method of a class with a base",
            ));
        };
        if !none.is_empty() || args.iter().any(|a| a.star) {
            return Err(Fault::new(of.at, "`super(…)` is outside the subset", "write super()"));
        }
        let symbol = self.program.symbol(name);
        let base = self.program.classes[class].base;
        let function = base.and_then(|base| self.program.method(base, symbol));
        let Some(function) = function else {
            if name != "__init__" {
                let message = format!("the base class has no method `{name}`");
                return Err(Fault::new(callee.at, message, "call a method that it has"));
            }
            self.plain_init(class, args, of.at)?;
            return Ok(true);
        };
        self.constant(Value::Func(function));
        self.emit(Op::LoadLocal(0));
        for arg in args {
            self.expr(&arg.value)?;
        }
        let names: Arc<[Arc<str>]> =
            args.iter().filter_map(|a| a.name.as_deref().map(Arc::from)).collect();
        let argc = 1 + args.len() - names.len();
        self.emit_of(Op::Call { argc, names }, Some(&callee.text));
        Ok(true)
    }
}
