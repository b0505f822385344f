//! The syntax tree of the subset. Knows the shape of a program, not its meaning.

use crate::fault::At;

#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: Kind,
    pub(crate) at: At,
    /// The expression as its author wrote it, for words such as "takes `self.lock`".
    pub(crate) text: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    Format(Vec<Piece>),
    Name(String),
    Attr(Box<Expr>, String),
    Item(Box<Expr>, Box<Expr>),
    Call(Box<Expr>, Vec<Arg>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `and` (true) or `or` (false) over two or more.
    Logic(bool, Vec<Expr>),
    Compare(Box<Expr>, Vec<(Compare, Expr)>),
    Choose {
        test: Box<Expr>,
        yes: Box<Expr>,
        no: Box<Expr>,
    },
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    Set(Vec<Expr>),
    Dict(Vec<(Expr, Expr)>),
    /// A list comprehension, or a generator expression handed straight to a call.
    Comprehension {
        item: Box<Expr>,
        clauses: Vec<Clause>,
        lazy: bool,
    },
    Lambda(Vec<Param>, Box<Expr>),
    Await(Box<Expr>),
}

/// A part of an f-string.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Text(String),
    Value { value: Expr, repr: bool },
}

#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) target: Expr,
    pub(crate) over: Expr,
    pub(crate) conditions: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub(crate) struct Arg {
    pub(crate) name: Option<String>,
    pub(crate) star: bool,
    pub(crate) value: Expr,
}

#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) default: Option<Expr>,
    /// `*args`
    pub(crate) rest: bool,
    /// Stands behind a `*`.
    pub(crate) named_only: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Minus,
    Plus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    NotIn,
    Is,
    IsNot,
}

#[derive(Clone, Debug)]
pub(crate) struct Stmt {
    pub(crate) kind: Do,
    pub(crate) at: At,
}

#[derive(Clone, Debug)]
pub(crate) enum Do {
    Expr(Expr),
    Assign(Vec<Expr>, Expr),
    Augment(Expr, Binary, Expr),
    Delete(Vec<Expr>),
    Pass,
    Break,
    Continue,
    Return(Option<Expr>),
    Raise(Option<Expr>),
    Global(Vec<String>),
    Assert(Expr, Option<Expr>),
    If(Vec<(Expr, Vec<Stmt>)>, Vec<Stmt>),
    While(Expr, Vec<Stmt>, Vec<Stmt>),
    For(Expr, Expr, Vec<Stmt>, Vec<Stmt>),
    Try {
        body: Vec<Stmt>,
        handlers: Vec<Except>,
        otherwise: Vec<Stmt>,
        finally: Vec<Stmt>,
    },
    With {
        items: Vec<(Expr, Option<Expr>)>,
        body: Vec<Stmt>,
        waits: bool,
    },
    Def(Def),
    Class {
        name: String,
        base: Option<Expr>,
        body: Vec<Stmt>,
    },
    /// `import a.b as c`: (module, bound name)
    Import(Vec<(String, String)>),
    /// `from m import x as y`: (module, [(x, y)])
    From(String, Vec<(String, String)>),
}

#[derive(Clone, Debug)]
pub(crate) struct Except {
    pub(crate) class: Option<Expr>,
    pub(crate) name: Option<String>,
    pub(crate) body: Vec<Stmt>,
    pub(crate) at: At,
}

#[derive(Clone, Debug)]
pub(crate) struct Def {
    pub(crate) name: String,
    pub(crate) params: Vec<Param>,
    pub(crate) body: Vec<Stmt>,
    /// `async def`
    pub(crate) waits: bool,
    pub(crate) at: At,
}
