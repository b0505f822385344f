//! The smallest expressions: names, numbers, texts, and what stands in brackets.

use super::token::{Tok, tokens_inside};
use super::{KEYWORDS, Parser, outside};
use crate::ast::{Expr, Kind, Piece};
use crate::fault::{At, Fault};

impl Parser<'_> {
    pub(super) fn atom(&mut self) -> Result<Expr, Fault> {
        let start = self.next;
        let at = self.at();
        let kind = match self.advance() {
            Tok::Int(value) => Kind::Int(value),
            Tok::Float(value) => Kind::Float(value),
            Tok::Str(text) if matches!(self.peek(), Tok::Format(_)) => {
                let mut pieces = vec![Piece::Text(text)];
                self.more_format(&mut pieces)?;
                Kind::Format(pieces)
            }
            Tok::Str(text) => Kind::Str(text),
            Tok::Format(text) => {
                let mut pieces = Self::pieces(&text, at)?;
                self.more_format(&mut pieces)?;
                Kind::Format(pieces)
            }
            Tok::Op("(") => return self.parenthesis(start),
            Tok::Op("[") => return self.list(start),
            Tok::Op("{") => return self.braces(start),
            Tok::Op("...") => return Err(outside(at, "`...` as a value", "write None, or pass")),
            Tok::Op("*") => return Err(outside(at, "`*` here", "name the values one by one")),
            Tok::Name(name) => match name.as_str() {
                "None" => Kind::None,
                "True" => Kind::Bool(true),
                "False" => Kind::Bool(false),
                "lambda" => {
                    self.next -= 1;
                    return self.lambda();
                }
                word if KEYWORDS.contains(&word) => {
                    self.next -= 1;
                    return Err(self.unexpected());
                }
                _ => Kind::Name(name),
            },
            _ => {
                self.next -= 1;
                return Err(self.unexpected());
            }
        };
        Ok(self.make(start, kind))
    }

    fn more_format(&mut self, pieces: &mut Vec<Piece>) -> Result<(), Fault> {
        loop {
            let at = self.at();
            match self.peek().clone() {
                Tok::Format(text) => pieces.extend(Self::pieces(&text, at)?),
                Tok::Str(text) => pieces.push(Piece::Text(text)),
                _ => return Ok(()),
            }
            self.next += 1;
        }
    }

    fn parenthesis(&mut self, start: usize) -> Result<Expr, Fault> {
        if self.eat_op(")") {
            return Ok(self.make(start, Kind::Tuple(Vec::new())));
        }
        let at = self.at();
        let mut value = self.expr_list()?;
        if self.starts_clause() {
            return Err(outside(at, "a generator that is kept", "write a list: [… for …]"));
        }
        self.expect_op(")")?;
        value.text = self.text(start);
        Ok(value)
    }

    fn list(&mut self, start: usize) -> Result<Expr, Fault> {
        let mut items = Vec::new();
        while !self.is_op("]") {
            let value = self.expr()?;
            if items.is_empty() && self.starts_clause() {
                let clauses = self.clauses()?;
                self.expect_op("]")?;
                let item = Box::new(value);
                return Ok(self.make(start, Kind::Comprehension { item, clauses, lazy: false }));
            }
            items.push(value);
            if !self.eat_op(",") {
                break;
            }
        }
        self.expect_op("]")?;
        Ok(self.make(start, Kind::List(items)))
    }

    fn braces(&mut self, start: usize) -> Result<Expr, Fault> {
        let (mut keys, mut items) = (Vec::new(), Vec::new());
        while !self.is_op("}") {
            let at = self.at();
            if self.is_op("**") {
                return Err(outside(at, "`**` in a dictionary", "write its entries"));
            }
            let key = self.expr()?;
            if self.eat_op(":") {
                let value = self.expr()?;
                items.push((key, value));
            } else {
                keys.push(key);
            }
            if self.starts_clause() {
                return Err(outside(
                    at,
                    "a comprehension in braces",
                    "fill it in a loop, or write a list",
                ));
            }
            if !self.eat_op(",") {
                break;
            }
        }
        self.expect_op("}")?;
        if !keys.is_empty() && !items.is_empty() {
            return Err(Fault::new(self.at(), "a key without a value", "write `key: value`"));
        }
        if keys.is_empty() {
            return Ok(self.make(start, Kind::Dict(items)));
        }
        Ok(self.make(start, Kind::Set(keys)))
    }

    /// The text and the `{…}` of an f-string.
    fn pieces(text: &str, at: At) -> Result<Vec<Piece>, Fault> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '{' | '}' if chars.peek() == Some(&c) => {
                    chars.next();
                    plain.push(c);
                }
                '{' => {
                    let mut inner = String::new();
                    let mut depth = 1;
                    for c in chars.by_ref() {
                        match c {
                            '{' | '[' | '(' => depth += 1,
                            '}' | ']' | ')' => depth -= 1,
                            _ => {}
                        }
                        if depth == 0 {
                            break;
                        }
                        inner.push(c);
                    }
                    if depth != 0 {
                        return Err(Fault::new(
                            at,
                            "`}` is missing in this f-string",
                            "close the brace, or write `{{` for a brace itself",
                        ));
                    }
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    }
                    Self::piece(&inner, at, &mut pieces)?;
                }
                '}' => {
                    return Err(Fault::new(
                        at,
                        "a single `}` in an f-string",
                        "write `}}` for a brace itself",
                    ));
                }
                c => plain.push(c),
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(pieces)
    }

    fn piece(inner: &str, at: At, pieces: &mut Vec<Piece>) -> Result<(), Fault> {
        // Seen before its signs are read, which are no expression.
        if has_format(inner) {
            return Err(outside(at, "a format behind `:`", "print the value as it is"));
        }
        if inner.ends_with("!a") {
            return Err(outside(at, "`!a`", "write `!r`"));
        }
        let (code, repr) = match inner.strip_suffix("!r") {
            Some(code) => (code, true),
            None => (inner.strip_suffix("!s").unwrap_or(inner), false),
        };
        let (code, shown) = match code.strip_suffix('=') {
            Some(code) if !code.ends_with(['=', '!', '<', '>']) => (code, true),
            _ => (code, false),
        };
        if shown {
            pieces.push(Piece::Text(format!("{code}=")));
        }
        let tokens = tokens_inside(code, at)?;
        super::small(&tokens)?;
        let mut parser = Parser { source: code, tokens, next: 0 };
        let value = parser.expr_list()?;
        if *parser.peek() != Tok::End {
            return Err(parser.unexpected());
        }
        pieces.push(Piece::Value { value, repr: repr || shown });
        Ok(())
    }
}

/// Whether a `:` stands in the braces of an f-string, outside of brackets and texts.
fn has_format(inner: &str) -> bool {
    let (mut depth, mut quote) = (0, None);
    for c in inner.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) => depth -= 1,
            (':', None) if depth == 0 => return true,
            _ => {}
        }
    }
    false
}
