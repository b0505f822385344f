//! Statements and blocks.

use super::token::Tok;
use super::{Parser, outside};
use crate::ast::{Binary, Do, Except, Expr, Kind, Stmt};
use crate::fault::Fault;

const AUGMENTED: [(&str, Binary); 7] = [
    ("+=", Binary::Add),
    ("-=", Binary::Sub),
    ("*=", Binary::Mul),
    ("/=", Binary::Div),
    ("//=", Binary::FloorDiv),
    ("%=", Binary::Mod),
    ("**=", Binary::Pow),
];

impl Parser<'_> {
    pub(super) fn program(&mut self) -> Result<Vec<Stmt>, Fault> {
        let mut out = Vec::new();
        while *self.peek() != Tok::End {
            self.statement(&mut out)?;
        }
        Ok(out)
    }

    pub(super) fn block(&mut self) -> Result<Vec<Stmt>, Fault> {
        self.expect_op(":")?;
        let mut out = Vec::new();
        if *self.peek() != Tok::Newline {
            self.simple_line(&mut out)?;
            return Ok(out);
        }
        self.next += 1;
        if *self.peek() != Tok::Indent {
            return Err(Fault::new(
                self.at(),
                "an indented block is missing here",
                "indent the lines of the block by four spaces; `pass` does nothing",
            ));
        }
        self.next += 1;
        while *self.peek() != Tok::Dedent && *self.peek() != Tok::End {
            self.statement(&mut out)?;
        }
        self.next += 1;
        Ok(out)
    }

    fn statement(&mut self, out: &mut Vec<Stmt>) -> Result<(), Fault> {
        let at = self.at();
        let word = match self.peek() {
            Tok::Name(word) => word.clone(),
            Tok::Op("@") => {
                return Err(outside(at, "a decorator", "call the function around it by hand"));
            }
            Tok::Indent => {
                return Err(Fault::new(
                    at,
                    "this line is indented for no reason",
                    "begin it below the line above",
                ));
            }
            _ => return self.simple_line(out),
        };
        let kind = match word.as_str() {
            "if" => self.branches()?,
            "while" => {
                self.next += 1;
                let test = self.expr()?;
                let body = self.block()?;
                Do::While(test, body, self.else_block()?)
            }
            "for" => self.for_loop()?,
            "try" => self.try_block()?,
            "with" => self.with_block(false)?,
            "def" => Do::Def(self.function(false)?),
            "class" => self.class()?,
            "async" => {
                self.next += 1;
                if self.is_word("def") {
                    Do::Def(self.function(true)?)
                } else if self.is_word("with") {
                    self.with_block(true)?
                } else {
                    return Err(outside(
                        at,
                        "`async for`",
                        "write a `while` loop with an `await` in it",
                    ));
                }
            }
            "match" if self.line_opens_a_block() => {
                return Err(outside(at, "`match`", "write `if` and `elif`"));
            }
            _ => return self.simple_line(out),
        };
        out.push(Stmt { kind, at });
        Ok(())
    }

    fn simple_line(&mut self, out: &mut Vec<Stmt>) -> Result<(), Fault> {
        loop {
            let at = self.at();
            let kind = self.simple()?;
            out.push(Stmt { kind, at });
            let more = self.eat_op(";");
            if *self.peek() == Tok::Newline {
                self.next += 1;
                return Ok(());
            }
            if *self.peek() == Tok::End {
                return Ok(());
            }
            if !more {
                return Err(self.unexpected());
            }
        }
    }

    fn simple(&mut self) -> Result<Do, Fault> {
        let at = self.at();
        if self.eat_op("...") {
            return Ok(Do::Pass);
        }
        let word = match self.peek() {
            Tok::Name(word) => word.clone(),
            _ => String::new(),
        };
        if matches!(
            word.as_str(),
            "pass"
                | "break"
                | "continue"
                | "return"
                | "raise"
                | "global"
                | "assert"
                | "del"
                | "import"
                | "from"
        ) {
            self.next += 1;
        }
        Ok(match word.as_str() {
            "pass" => Do::Pass,
            "break" => Do::Break,
            "continue" => Do::Continue,
            "return" if self.line_ends() => Do::Return(None),
            "return" => Do::Return(Some(self.expr_list()?)),
            "raise" if self.line_ends() => Do::Raise(None),
            "raise" => {
                let value = self.expr()?;
                if self.eat_word("from") {
                    self.expr()?;
                }
                Do::Raise(Some(value))
            }
            "global" => {
                let mut names = vec![self.name()?];
                while self.eat_op(",") {
                    names.push(self.name()?);
                }
                Do::Global(names)
            }
            "nonlocal" => {
                return Err(outside(
                    at,
                    "`nonlocal`",
                    "use a global, or a class with an attribute",
                ));
            }
            "assert" => {
                let test = self.expr()?;
                let message = if self.eat_op(",") { Some(self.expr()?) } else { None };
                Do::Assert(test, message)
            }
            "del" => {
                let target = self.expr_list()?;
                Do::Delete(match target.kind {
                    Kind::Tuple(items) => items,
                    _ => vec![target],
                })
            }
            "import" => self.import()?,
            "from" => self.names_import()?,
            _ => self.assignment()?,
        })
    }

    fn line_ends(&self) -> bool {
        matches!(self.peek(), Tok::Newline | Tok::End | Tok::Op(";"))
    }

    fn assignment(&mut self) -> Result<Do, Fault> {
        let first = self.expr_list()?;
        for (op, binary) in AUGMENTED {
            if self.eat_op(op) {
                return Ok(Do::Augment(first, binary, self.expr_list()?));
            }
        }
        if self.eat_op(":") {
            self.expr()?;
            if !self.eat_op("=") {
                return Ok(Do::Pass);
            }
            return Ok(Do::Assign(vec![first], self.expr_list()?));
        }
        if !self.is_op("=") {
            return Ok(Do::Expr(first));
        }
        let mut targets = vec![first];
        while self.eat_op("=") {
            targets.push(self.expr_list()?);
        }
        let value = targets.pop().ok_or_else(|| self.unexpected())?;
        Ok(Do::Assign(targets, value))
    }

    fn dotted(&mut self) -> Result<String, Fault> {
        let mut name = self.name()?;
        while self.eat_op(".") {
            name = format!("{name}.{}", self.name()?);
        }
        Ok(name)
    }

    fn import(&mut self) -> Result<Do, Fault> {
        let mut out = Vec::new();
        loop {
            let module = self.dotted()?;
            let bound = if self.eat_word("as") { self.name()? } else { module.clone() };
            out.push((module, bound));
            if !self.eat_op(",") {
                return Ok(Do::Import(out));
            }
        }
    }

    /// Whether the line's last sign is a `:`.
    fn line_opens_a_block(&self) -> bool {
        let line = self.tokens[self.next..].iter().map(|token| &token.tok);
        line.take_while(|tok| !matches!(tok, Tok::Newline | Tok::End)).last() == Some(&Tok::Op(":"))
    }

    fn names_import(&mut self) -> Result<Do, Fault> {
        let module = self.dotted()?;
        self.expect_word("import")?;
        if self.is_op("*") {
            return Err(outside(self.at(), "`import *`", "name what is imported"));
        }
        let bracket = self.eat_op("(");
        let mut names = Vec::new();
        loop {
            let name = self.name()?;
            let bound = if self.eat_word("as") { self.name()? } else { name.clone() };
            names.push((name, bound));
            if !self.eat_op(",") || self.is_op(")") {
                break;
            }
        }
        if bracket {
            self.expect_op(")")?;
        }
        Ok(Do::From(module, names))
    }

    fn else_block(&mut self) -> Result<Vec<Stmt>, Fault> {
        if self.eat_word("else") { self.block() } else { Ok(Vec::new()) }
    }

    fn branches(&mut self) -> Result<Do, Fault> {
        let mut branches = Vec::new();
        while self.eat_word("if") || self.eat_word("elif") {
            let test = self.expr()?;
            branches.push((test, self.block()?));
            if !self.is_word("elif") {
                break;
            }
        }
        Ok(Do::If(branches, self.else_block()?))
    }

    fn for_loop(&mut self) -> Result<Do, Fault> {
        self.next += 1;
        let target = self.target_list()?;
        self.expect_word("in")?;
        let over = self.expr_list()?;
        let body = self.block()?;
        Ok(Do::For(target, over, body, self.else_block()?))
    }

    fn try_block(&mut self) -> Result<Do, Fault> {
        self.next += 1;
        let body = self.block()?;
        let mut handlers = Vec::new();
        while self.is_word("except") {
            let at = self.at();
            self.next += 1;
            if self.is_op("*") {
                return Err(outside(
                    at,
                    "`except*`",
                    "write `except ExceptionGroup as group` and look at `group.exceptions`",
                ));
            }
            let class = if self.is_op(":") { None } else { Some(self.expr()?) };
            let name = if self.eat_word("as") { Some(self.name()?) } else { None };
            handlers.push(Except { class, name, body: self.block()?, at });
        }
        let otherwise = self.else_block()?;
        let finally = if self.eat_word("finally") { self.block()? } else { Vec::new() };
        if handlers.is_empty() && finally.is_empty() {
            return Err(Fault::new(
                self.at(),
                "`except` or `finally` is missing here",
                "write what is done when the block fails",
            ));
        }
        Ok(Do::Try { body, handlers, otherwise, finally })
    }

    fn with_block(&mut self, waits: bool) -> Result<Do, Fault> {
        self.next += 1;
        let mut items: Vec<(Expr, Option<Expr>)> = Vec::new();
        let bracket = self.bracketed_with();
        self.next += usize::from(bracket);
        loop {
            let context = self.expr()?;
            let name = if self.eat_word("as") { Some(self.target_name()?) } else { None };
            items.push((context, name));
            if !self.eat_op(",") || self.is_op(")") {
                break;
            }
        }
        if bracket {
            self.expect_op(")")?;
        }
        Ok(Do::With { items, body: self.block()?, waits })
    }

    fn target_name(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let name = self.name()?;
        Ok(self.make(start, Kind::Name(name)))
    }

    /// `with (a as x, b):` — the bracket ends right before the colon, and holds a comma or `as`.
    fn bracketed_with(&self) -> bool {
        if !self.is_op("(") {
            return false;
        }
        let mut depth = 0;
        let mut several = false;
        for (index, token) in self.tokens[self.next..].iter().enumerate() {
            match &token.tok {
                Tok::Op("(" | "[" | "{") => depth += 1,
                Tok::Op(")" | "]" | "}") => depth -= 1,
                Tok::Op(",") if depth == 1 => several = true,
                Tok::Name(n) if n == "as" && depth == 1 => several = true,
                _ => {}
            }
            if depth == 0 {
                let after = self.tokens.get(self.next + index + 1).map(|t| &t.tok);
                return several && matches!(after, Some(Tok::Op(":")));
            }
        }
        false
    }
}
