//! Characters to tokens: indentation, strings, numbers. Knows no grammar.

use crate::fault::{At, Fault};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tok {
    Name(String),
    Int(i64),
    Float(f64),
    Str(String),
    /// The inside of an f-string, unread, and where it begins.
    Format(String),
    Op(&'static str),
    Newline,
    Indent,
    Dedent,
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) tok: Tok,
    pub(crate) at: At,
    /// Byte offsets in the source.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Longest first.
const OPERATORS: [&str; 51] = [
    "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=", "+", "-", "*", "/", "%", "@", "&", "|",
    "^", "~", "<", ">", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=", "!", "\\", "$", "?",
];

pub(crate) struct Lexer<'s> {
    source: &'s str,
    pos: usize,
    at: At,
    /// Where the brackets stand that are not closed yet; within them a line's end means nothing.
    open: Vec<At>,
    indents: Vec<usize>,
    out: Vec<Token>,
}

/// The tokens of a program; the first fault ends the reading.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer::new(source, At { line: 1, column: 1 });
    lexer.lines()?;
    match lexer.open.last() {
        Some(at) => {
            Err(Fault::new(*at, "this bracket is not closed", "write the one that closes it"))
        }
        None => Ok(lexer.out),
    }
}

/// The tokens of one expression that stands inside an f-string.
pub(crate) fn tokens_inside(source: &str, at: At) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer::new(source, at);
    // As if in brackets: lines do not end here.
    lexer.open.push(at);
    while lexer.pos < source.len() {
        lexer.one()?;
    }
    lexer.push(Tok::End, lexer.pos, lexer.at);
    Ok(lexer.out)
}

impl<'s> Lexer<'s> {
    fn new(source: &'s str, at: At) -> Self {
        Self { source, pos: 0, at, open: Vec::new(), indents: vec![0], out: Vec::new() }
    }

    fn rest(&self) -> &'s str {
        &self.source[self.pos..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        if c == '\n' {
            self.at = At { line: self.at.line + 1, column: 1 };
        } else {
            self.at.column += 1;
        }
        Some(c)
    }

    fn push(&mut self, tok: Tok, start: usize, at: At) {
        self.out.push(Token { tok, at, start, end: self.pos });
    }

    fn lines(&mut self) -> Result<(), Fault> {
        loop {
            if self.at.column == 1 && self.open.is_empty() {
                self.indentation()?;
            }
            if self.pos >= self.source.len() {
                break;
            }
            self.one()?;
        }
        if self.out.last().is_some_and(|t| t.tok != Tok::Newline) {
            self.push(Tok::Newline, self.pos, self.at);
        }
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(Tok::Dedent, self.pos, self.at);
        }
        self.push(Tok::End, self.pos, self.at);
        Ok(())
    }

    /// At the start of a line: skips blank ones, says where a block begins and ends.
    fn indentation(&mut self) -> Result<(), Fault> {
        loop {
            let mut width = 0;
            while let Some(c) = self.peek() {
                match c {
                    ' ' => width += 1,
                    '\t' => {
                        return Err(Fault::new(
                            self.at,
                            "a tab at the beginning of a line",
                            "indent with four spaces",
                        ));
                    }
                    _ => break,
                }
                self.bump();
            }
            match self.peek() {
                None => return Ok(()),
                Some('#') => self.comment(),
                _ => {}
            }
            match self.peek() {
                None => return Ok(()),
                Some('\n' | '\r') => {
                    self.bump();
                }
                Some(_) => return self.indent(width),
            }
        }
    }

    fn indent(&mut self, width: usize) -> Result<(), Fault> {
        let (pos, at) = (self.pos, self.at);
        if width > *self.indents.last().unwrap_or(&0) {
            self.indents.push(width);
            self.push(Tok::Indent, pos, at);
            return Ok(());
        }
        while width < *self.indents.last().unwrap_or(&0) {
            self.indents.pop();
            self.push(Tok::Dedent, pos, at);
        }
        if width == *self.indents.last().unwrap_or(&0) {
            return Ok(());
        }
        Err(Fault::new(
            at,
            "this line is indented like no block above it",
            "indent it like the block it belongs to",
        ))
    }

    fn comment(&mut self) {
        while self.peek().is_some_and(|c| c != '\n') {
            self.bump();
        }
    }

    fn one(&mut self) -> Result<(), Fault> {
        let (start, at) = (self.pos, self.at);
        let Some(c) = self.peek() else { return Ok(()) };
        match c {
            ' ' | '\r' | '\t' => {
                self.bump();
            }
            '#' => self.comment(),
            '\n' => {
                self.bump();
                if self.open.is_empty() {
                    self.push(Tok::Newline, start, at);
                }
            }
            '\\' if self.rest().starts_with("\\\n") => {
                self.bump();
                self.bump();
                while self.peek() == Some(' ') {
                    self.bump();
                }
            }
            '"' | '\'' => self.string("", start, at)?,
            _ if c.is_ascii_digit() => self.number(start, at)?,
            _ if c.is_alphabetic() || c == '_' => {
                while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    self.bump();
                }
                let name = &self.source[start..self.pos];
                if matches!(self.peek(), Some('"' | '\'')) && name.len() <= 2 {
                    let prefix = name.to_lowercase();
                    return self.string(&prefix, start, at);
                }
                self.push(Tok::Name(name.to_owned()), start, at);
            }
            _ => self.operator(start, at)?,
        }
        Ok(())
    }

    fn operator(&mut self, start: usize, at: At) -> Result<(), Fault> {
        let Some(op) = OPERATORS.iter().find(|op| self.rest().starts_with(**op)) else {
            return Err(Fault::new(
                at,
                "this character means nothing in Python",
                "remove it, or put it into a string",
            ));
        };
        for _ in 0..op.len() {
            self.bump();
        }
        match *op {
            "(" | "[" | "{" => self.open.push(at),
            ")" | "]" | "}" => drop(self.open.pop()),
            _ => {}
        }
        self.push(Tok::Op(op), start, at);
        Ok(())
    }

    fn number(&mut self, start: usize, at: At) -> Result<(), Fault> {
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.') {
            let exponent = self.peek().is_some_and(|c| matches!(c, 'e' | 'E'))
                && !self.source[start..self.pos].starts_with("0x");
            self.bump();
            if exponent && matches!(self.peek(), Some('+' | '-')) {
                self.bump();
            }
        }
        let text = self.source[start..self.pos].replace('_', "");
        if let Ok(value) = text.parse::<i64>() {
            self.push(Tok::Int(value), start, at);
        } else if let (Ok(value), false) =
            (text.parse::<f64>(), text.bytes().all(|b| b.is_ascii_digit()))
        {
            self.push(Tok::Float(value), start, at);
        } else {
            return Err(Fault::new(
                at,
                format!("the number `{text}` is outside the subset"),
                "write a decimal number below 2**63",
            ));
        }
        Ok(())
    }

    fn string(&mut self, prefix: &str, start: usize, at: At) -> Result<(), Fault> {
        if !matches!(prefix, "" | "f" | "r" | "u" | "fr" | "rf") {
            return Err(Fault::new(
                at,
                format!("`{prefix}\"…\"` is outside the subset"),
                "use an ordinary string",
            ));
        }
        let raw = prefix.contains('r');
        let format = prefix.contains('f');
        let quote = self.bump().unwrap_or('"');
        let triple: String = std::iter::repeat_n(quote, 2).collect();
        let long = self.rest().starts_with(&triple);
        if long {
            self.bump();
            self.bump();
        }
        let close: String = std::iter::repeat_n(quote, if long { 3 } else { 1 }).collect();
        let mut text = String::new();
        loop {
            if self.rest().starts_with(&close) {
                for _ in 0..close.len() {
                    self.bump();
                }
                break;
            }
            match self.bump() {
                None => return Err(Fault::new(at, "this string has no end", "close its quote")),
                Some('\n') if !long => {
                    return Err(Fault::new(at, "this string has no end", "close its quote"));
                }
                Some('\\') if !raw => self.escape(&mut text)?,
                Some(c) => text.push(c),
            }
        }
        // Strings side by side are one string.
        if let Some(Token { tok: Tok::Str(before), .. }) = self.out.last_mut()
            && !format
        {
            before.push_str(&text);
            return Ok(());
        }
        self.push(if format { Tok::Format(text) } else { Tok::Str(text) }, start, at);
        Ok(())
    }

    fn escape(&mut self, text: &mut String) -> Result<(), Fault> {
        let at = self.at;
        match self.bump() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('0') => text.push('\0'),
            Some('\n') => {}
            Some(c @ ('\\' | '\'' | '"')) => text.push(c),
            _ => {
                return Err(Fault::new(
                    at,
                    "this escape is outside the subset",
                    "write \\n, \\t, \\\\ or the character itself",
                ));
            }
        }
        Ok(())
    }
}
