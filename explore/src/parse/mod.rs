//! Source text to a syntax tree, written by hand for exactly the subset.
//!
//! A parser of all of Python would be a dependency several times this size, and it could only say
//! that a program is Python. This one says what is outside the subset, where, and what to write
//! instead.

mod atom;
mod definition;
mod expr;
mod stmt;
mod token;

use crate::ast::{Expr, Stmt};
use crate::fault::{At, Fault};
use token::{Tok, Token};

/// The statements of a program.
pub(crate) fn parse(source: &str) -> Result<Vec<Stmt>, Fault> {
    let tokens = token::tokens(source)?;
    small(&tokens)?;
    let mut parser = Parser { source, tokens, next: 0 };
    parser.program()
}

/// One expression that stands alone, such as an invariant.
pub(crate) fn parse_expression(source: &str) -> Result<Expr, Fault> {
    let tokens = token::tokens_inside(source, At { line: 1, column: 1 })?;
    small(&tokens)?;
    let mut parser = Parser { source, tokens, next: 0 };
    let expr = parser.expr()?;
    if *parser.peek() == Tok::End { Ok(expr) } else { Err(parser.unexpected()) }
}

/// Words and signs on one line, brackets in brackets, signs that take all behind them, blocks in
/// blocks: more than this no program for people has, and the tree is gone through by calls.
const LONG: usize = 1_000;
const BRACKETS: usize = 30;
const PREFIXES: usize = 60;
const BLOCKS: usize = 30;

/// Refuses what would lead deeper into the tree than there is room for.
fn small(tokens: &[Token]) -> Result<(), Fault> {
    let (mut length, mut prefixes, mut brackets, mut blocks) = (0, 0, 0_usize, 0_usize);
    for token in tokens {
        length += 1;
        match &token.tok {
            Tok::Newline => (length, prefixes) = (0, 0),
            Tok::Indent => blocks += 1,
            Tok::Dedent => blocks = blocks.saturating_sub(1),
            Tok::Op("(" | "[" | "{") => brackets += 1,
            Tok::Op(")" | "]" | "}") => brackets = brackets.saturating_sub(1),
            Tok::Op("**") => prefixes += 1,
            Tok::Name(word) if ["not", "lambda", "if"].contains(&word.as_str()) => prefixes += 1,
            _ => {}
        }
        let what = if length > LONG {
            "a line as long as this"
        } else if brackets > BRACKETS {
            "so many brackets in brackets"
        } else if prefixes > PREFIXES {
            "so many operators on one line"
        } else if blocks > BLOCKS {
            "so many blocks in blocks"
        } else {
            continue;
        };
        return Err(outside(token.at, what, "write it in several steps"));
    }
    Ok(())
}

struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    next: usize,
}

/// Words of Python that are no names.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

impl Parser<'_> {
    fn peek(&self) -> &Tok {
        &self.tokens[self.next.min(self.tokens.len() - 1)].tok
    }

    fn at(&self) -> At {
        self.tokens[self.next.min(self.tokens.len() - 1)].at
    }

    fn advance(&mut self) -> Tok {
        let tok = self.peek().clone();
        self.next += 1;
        tok
    }

    fn is_op(&self, op: &str) -> bool {
        matches!(self.peek(), Tok::Op(o) if *o == op)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Tok::Name(n) if n == word)
    }

    fn word_after(&self, word: &str) -> bool {
        matches!(self.tokens.get(self.next + 1).map(|t| &t.tok), Some(Tok::Name(n)) if n == word)
    }

    fn eat_op(&mut self, op: &str) -> bool {
        let found = self.is_op(op);
        self.next += usize::from(found);
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    fn expect_op(&mut self, op: &str) -> Result<(), Fault> {
        if self.eat_op(op) {
            return Ok(());
        }
        Err(Fault::new(
            self.at(),
            format!("`{op}` is missing before {}", self.describe()),
            format!("write `{op}` there"),
        ))
    }

    fn expect_word(&mut self, word: &str) -> Result<(), Fault> {
        if self.eat_word(word) {
            return Ok(());
        }
        Err(Fault::new(
            self.at(),
            format!("`{word}` is missing before {}", self.describe()),
            format!("write `{word}` there"),
        ))
    }

    fn name(&mut self) -> Result<String, Fault> {
        match self.peek() {
            Tok::Name(name) if !KEYWORDS.contains(&name.as_str()) => {
                let name = name.clone();
                self.next += 1;
                Ok(name)
            }
            _ => Err(Fault::new(
                self.at(),
                format!("a name is missing before {}", self.describe()),
                "write a name there",
            )),
        }
    }

    fn describe(&self) -> String {
        match self.peek() {
            Tok::Newline | Tok::End => "the end of the line".to_owned(),
            Tok::Indent | Tok::Dedent => "a change of indentation".to_owned(),
            _ => {
                let token = &self.tokens[self.next];
                format!("`{}`", &self.source[token.start..token.end])
            }
        }
    }

    fn unexpected(&self) -> Fault {
        let what = self.describe();
        if let Some((_, advice)) = LEFT_OUT.iter().find(|(op, _)| what == format!("`{op}`")) {
            return outside(self.at(), &what, advice);
        }
        let advice = "look at what stands before it: python3 must run the file, too";
        Fault::new(self.at(), format!("{what} is not expected here"), advice)
    }
}

/// Operators of Python that are left out, and what to write instead.
const LEFT_OUT: [(&str, &str); 6] = [
    ("|=", BITS),
    ("&=", BITS),
    ("^=", BITS),
    ("<<=", BITS),
    (">>=", BITS),
    ("@=", "multiply the numbers one by one"),
];
const BITS: &str = "use + - * // % or a comparison";

/// What is Python and yet outside the subset.
fn outside(at: At, what: &str, advice: &str) -> Fault {
    Fault::new(at, format!("{what} is outside the subset"), advice)
}
