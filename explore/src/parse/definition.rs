//! Functions and classes.

use super::{Parser, outside};
use crate::ast::{Def, Do, Expr, Param};
use crate::fault::Fault;

impl Parser<'_> {
    pub(super) fn function(&mut self, waits: bool) -> Result<Def, Fault> {
        self.next += 1;
        let at = self.at();
        let name = self.name()?;
        self.expect_op("(")?;
        let params = self.params()?;
        if self.eat_op("->") {
            self.expr()?;
        }
        let body = self.block()?;
        Ok(Def { name, params, body, waits, at })
    }

    fn params(&mut self) -> Result<Vec<Param>, Fault> {
        let mut params = Vec::new();
        let mut named_only = false;
        while !self.is_op(")") {
            let at = self.at();
            if self.is_op("**") {
                return Err(outside(at, "`**` in a `def`", "name the parameters"));
            }
            if self.eat_op("/") {
                self.eat_op(",");
                continue;
            }
            let star = self.eat_op("*");
            if star && self.eat_op(",") {
                named_only = true;
                continue;
            }
            let name = self.name()?;
            if self.eat_op(":") {
                self.expr()?;
            }
            let default = if self.eat_op("=") { Some(self.expr()?) } else { None };
            params.push(Param { name, default, rest: star, named_only });
            named_only |= star;
            if !self.eat_op(",") {
                break;
            }
        }
        self.expect_op(")")?;
        Ok(params)
    }

    pub(super) fn class(&mut self) -> Result<Do, Fault> {
        self.next += 1;
        let name = self.name()?;
        let mut base = None;
        if self.eat_op("(") {
            if !self.is_op(")") {
                base = Some(self.postfix_base()?);
            }
            self.expect_op(")")?;
        }
        Ok(Do::Class { name, base, body: self.block()? })
    }

    fn postfix_base(&mut self) -> Result<Expr, Fault> {
        let base = self.expr()?;
        if self.is_op(",") {
            return Err(outside(self.at(), "a second base class", "keep one"));
        }
        Ok(base)
    }
}
