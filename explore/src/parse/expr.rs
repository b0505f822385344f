//! Expressions.

use super::token::Tok;
use super::{Parser, outside};
use crate::ast::{Arg, Binary, Clause, Compare, Expr, Kind, Param, Unary};
use crate::fault::Fault;

impl Parser<'_> {
    /// An expression, or several with commas between them: a tuple.
    pub(super) fn expr_list(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let first = self.expr()?;
        if !self.is_op(",") {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat_op(",") {
            if self.ends_list() {
                break;
            }
            items.push(self.expr()?);
        }
        Ok(self.make(start, Kind::Tuple(items)))
    }

    fn ends_list(&self) -> bool {
        matches!(self.peek(), Tok::Newline | Tok::End | Tok::Op(")" | "]" | "}" | "=" | ":"))
            || self.is_word("in")
    }

    pub(super) fn expr(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        if self.is_word("lambda") {
            return self.lambda();
        }
        if self.is_word("yield") {
            return Err(outside(
                self.at(),
                "`yield`",
                "return a list, or write a loop where it is used",
            ));
        }
        let value = self.logic(false)?;
        if self.is_op(":=") {
            return Err(outside(self.at(), "`:=`", "assign on a line of its own"));
        }
        if !self.eat_word("if") {
            return Ok(value);
        }
        let test = self.logic(false)?;
        self.expect_word("else")?;
        let no = self.expr()?;
        let (test, yes, no) = (Box::new(test), Box::new(value), Box::new(no));
        Ok(self.make(start, Kind::Choose { test, yes, no }))
    }

    pub(super) fn lambda(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        self.next += 1;
        let mut params = Vec::new();
        while !self.is_op(":") {
            let at = self.at();
            let name = self.name()?;
            if self.is_op("=") {
                return Err(outside(at, "a `lambda` with a default", "write a `def`"));
            }
            params.push(Param { name, default: None, rest: false, named_only: false });
            if !self.eat_op(",") {
                break;
            }
        }
        self.expect_op(":")?;
        let body = self.expr()?;
        Ok(self.make(start, Kind::Lambda(params, Box::new(body))))
    }

    /// `or` below, `and` above.
    fn logic(&mut self, and: bool) -> Result<Expr, Fault> {
        let start = self.next;
        let word = if and { "and" } else { "or" };
        let first = if and { self.negation()? } else { self.logic(true)? };
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.eat_word(word) {
            parts.push(if and { self.negation()? } else { self.logic(true)? });
        }
        Ok(self.make(start, Kind::Logic(and, parts)))
    }

    fn negation(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        if self.eat_word("not") {
            let value = self.negation()?;
            return Ok(self.make(start, Kind::Unary(Unary::Not, Box::new(value))));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let first = self.sum()?;
        let mut rest = Vec::new();
        while let Some(op) = self.comparator() {
            rest.push((op, self.sum()?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        Ok(self.make(start, Kind::Compare(Box::new(first), rest)))
    }

    fn comparator(&mut self) -> Option<Compare> {
        let (op, width) = match self.peek() {
            Tok::Op("==") => (Compare::Eq, 1),
            Tok::Op("!=") => (Compare::Ne, 1),
            Tok::Op("<") => (Compare::Lt, 1),
            Tok::Op("<=") => (Compare::Le, 1),
            Tok::Op(">") => (Compare::Gt, 1),
            Tok::Op(">=") => (Compare::Ge, 1),
            Tok::Name(n) if n == "in" => (Compare::In, 1),
            Tok::Name(n) if n == "not" && self.word_after("in") => (Compare::NotIn, 2),
            Tok::Name(n) if n == "is" && self.word_after("not") => (Compare::IsNot, 2),
            Tok::Name(n) if n == "is" => (Compare::Is, 1),
            _ => return None,
        };
        self.next += width;
        Some(op)
    }

    fn sum(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let mut left = self.product()?;
        loop {
            let op = match self.peek() {
                Tok::Op("+") => Binary::Add,
                Tok::Op("-") => Binary::Sub,
                Tok::Op(op @ ("&" | "|" | "^" | "<<" | ">>")) => {
                    let what = format!("`{op}`");
                    return Err(outside(self.at(), &what, "use + - * // % or a comparison"));
                }
                _ => return Ok(left),
            };
            self.next += 1;
            let right = self.product()?;
            left = self.make(start, Kind::Binary(op, Box::new(left), Box::new(right)));
        }
    }

    fn product(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let mut left = self.sign()?;
        loop {
            let op = match self.peek() {
                Tok::Op("*") => Binary::Mul,
                Tok::Op("/") => Binary::Div,
                Tok::Op("//") => Binary::FloorDiv,
                Tok::Op("%") => Binary::Mod,
                Tok::Op("@") => {
                    return Err(outside(self.at(), "`@`", "multiply the numbers one by one"));
                }
                _ => return Ok(left),
            };
            self.next += 1;
            let right = self.sign()?;
            left = self.make(start, Kind::Binary(op, Box::new(left), Box::new(right)));
        }
    }

    fn sign(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let op = match self.peek() {
            Tok::Op("-") => Unary::Minus,
            Tok::Op("+") => Unary::Plus,
            Tok::Op("~") => return Err(outside(self.at(), "`~`", "write -x - 1")),
            _ => return self.power(),
        };
        self.next += 1;
        let value = self.sign()?;
        Ok(self.make(start, Kind::Unary(op, Box::new(value))))
    }

    fn power(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let left = if self.eat_word("await") {
            let value = self.postfix()?;
            self.make(start, Kind::Await(Box::new(value)))
        } else {
            self.postfix()?
        };
        if self.eat_op("**") {
            let right = self.sign()?;
            return Ok(self.make(start, Kind::Binary(Binary::Pow, Box::new(left), Box::new(right))));
        }
        Ok(left)
    }

    fn postfix(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let mut value = self.atom()?;
        loop {
            if self.eat_op(".") {
                let name = self.name()?;
                value = self.make(start, Kind::Attr(Box::new(value), name));
            } else if self.is_op("(") {
                let args = self.arguments()?;
                value = self.make(start, Kind::Call(Box::new(value), args));
            } else if self.is_op("[") {
                let at = self.at();
                self.next += 1;
                if self.is_op(":") {
                    return Err(outside(at, "a slice", "use a loop, `pop` or an index"));
                }
                let index = self.expr_list()?;
                if self.is_op(":") {
                    return Err(outside(at, "a slice", "use a loop, `pop` or an index"));
                }
                self.expect_op("]")?;
                value = self.make(start, Kind::Item(Box::new(value), Box::new(index)));
            } else {
                return Ok(value);
            }
        }
    }

    fn arguments(&mut self) -> Result<Vec<Arg>, Fault> {
        self.expect_op("(")?;
        let mut args: Vec<Arg> = Vec::new();
        while !self.is_op(")") {
            let at = self.at();
            if self.is_op("**") {
                return Err(outside(at, "`**` in a call", "name the arguments"));
            }
            let star = self.eat_op("*");
            let named = matches!(self.peek(), Tok::Name(_))
                && matches!(self.tokens.get(self.next + 1).map(|t| &t.tok), Some(Tok::Op("=")));
            let name = if named && !star {
                let name = self.name()?;
                self.next += 1;
                Some(name)
            } else {
                None
            };
            let start = self.next;
            let generator = if star { self.star_generator()? } else { None };
            let mut value = match generator {
                Some(value) => value,
                None => self.expr()?,
            };
            if self.starts_clause() {
                let clauses = self.clauses()?;
                let item = Box::new(value);
                value = self.make(start, Kind::Comprehension { item, clauses, lazy: true });
            }
            if name.is_none() && !star && args.iter().any(|a| a.name.is_some()) {
                return Err(Fault::new(
                    at,
                    "a plain argument stands behind a named one",
                    "put it before those with names",
                ));
            }
            args.push(Arg { name, star, value });
            if !self.eat_op(",") {
                break;
            }
        }
        self.expect_op(")")?;
        Ok(args)
    }

    /// `*(… for …)`: a generator that is used up at once.
    fn star_generator(&mut self) -> Result<Option<Expr>, Fault> {
        let start = self.next;
        if self.eat_op("(") && !self.is_op(")") {
            let item = Box::new(self.expr()?);
            if self.starts_clause() {
                let clauses = self.clauses()?;
                self.expect_op(")")?;
                let kind = Kind::Comprehension { item, clauses, lazy: true };
                return Ok(Some(self.make(start, kind)));
            }
        }
        self.next = start;
        Ok(None)
    }

    pub(super) fn starts_clause(&self) -> bool {
        self.is_word("for") || self.is_word("async")
    }

    pub(super) fn clauses(&mut self) -> Result<Vec<Clause>, Fault> {
        let mut clauses = Vec::new();
        while self.starts_clause() {
            if self.is_word("async") {
                return Err(outside(self.at(), "`async for`", "await each one in a loop"));
            }
            self.next += 1;
            let target = self.target_list()?;
            self.expect_word("in")?;
            let over = self.logic(false)?;
            let mut conditions = Vec::new();
            while self.eat_word("if") {
                conditions.push(self.logic(false)?);
            }
            clauses.push(Clause { target, over, conditions });
        }
        Ok(clauses)
    }

    /// Names before `in`.
    pub(super) fn target_list(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let first = self.postfix()?;
        if !self.is_op(",") {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat_op(",") {
            if self.ends_list() {
                break;
            }
            items.push(self.postfix()?);
        }
        Ok(self.make(start, Kind::Tuple(items)))
    }

    pub(super) fn make(&self, start: usize, kind: Kind) -> Expr {
        Expr { kind, at: self.tokens[start].at, text: self.text(start) }
    }

    pub(super) fn text(&self, start: usize) -> String {
        let end = self.tokens[self.next.max(start + 1) - 1].end;
        self.source[self.tokens[start].start..end].to_owned()
    }
}
