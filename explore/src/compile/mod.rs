//! Syntax tree to operations. Knows which names there are and what they mean; runs nothing.

mod analyse;
mod blocks;
mod comprehension;
mod definitions;
mod expr;
mod guarded;
mod scope;
mod stmt;
mod walk;

use std::sync::{Arc, OnceLock};

use crate::ast::{Expr, Stmt};
use crate::fault::{At, Fault};
use crate::options::{Options, Order};
use crate::program::{Class, Code, EXCEPTIONS, FUTURE_CANCELLED, Known, Op, Program, Value};
use blocks::Block;

/// The classes of Python's library in the subset, for programs with threads.
const THREADS: [&str; 2] =
    [include_str!("../prelude/threads.py"), include_str!("../prelude/futures.py")];
/// The same for asyncio; a file knows only those before it.
const ASYNCIO: [&str; 6] = [
    include_str!("../prelude/asyncio/tasks.py"),
    include_str!("../prelude/asyncio/loop.py"),
    include_str!("../prelude/asyncio/waiting.py"),
    include_str!("../prelude/asyncio/locks.py"),
    include_str!("../prelude/asyncio/queues.py"),
    include_str!("../prelude/asyncio/run.py"),
];

/// What a name or a member of a module means before the program runs.
#[derive(Clone, Debug)]
enum Item {
    Module(String),
    Value(Value),
}

#[derive(Clone)]
pub(super) struct Compiler {
    program: Program,
    /// Names that never change: imports, the prelude's functions and classes.
    items: Vec<(String, Item)>,
    /// What the prelude defined, kept apart from the program's names.
    prelude: Vec<(String, Item)>,
    /// Where the names of the program begin in [`Program::globals`].
    first_global: usize,
    /// Classes of the program by name, for bases.
    classes: Vec<(String, usize)>,
    functions: Vec<Frame>,
    hidden: bool,
    of_loop: bool,
}

/// The function that is being compiled.
#[derive(Clone)]
struct Frame {
    code: Code,
    /// Names that are assigned in it; empty for a module.
    locals: Vec<String>,
    globals: Vec<String>,
    module: bool,
    waits: bool,
    class: Option<usize>,
    blocks: Vec<Block>,
    at: At,
    hidden_names: Vec<(String, usize)>,
    /// Loops below this one block are left by a `finally` already.
    floor: usize,
}

/// Compiles a program, and an invariant over its globals if the options have one.
pub(crate) fn compile(source: &str, options: &Options) -> Result<Program, Vec<Fault>> {
    let stmts = crate::parse::parse(source).map_err(|f| vec![f])?;
    let asyncio = analyse::imports(&stmts, "asyncio");
    let mut compiler = Compiler::after_prelude(asyncio)?;
    compiler.program.minor = options.python.minor();
    compiler.program.any_order = options.order == Order::Any;
    compiler.program.forks = analyse::imports(&stmts, "os");
    if asyncio {
        analyse::heads_only(&stmts, "as_completed").map_err(|f| vec![f])?;
    }
    compiler.read_program(&stmts).map_err(|f| vec![f])?;
    if let Some(text) = &options.always {
        let faulty = |f: Fault| {
            let message = format!("in the invariant `{text}`: {}", f.message);
            vec![Fault { line: 0, column: 0, message, advice: f.advice }]
        };
        let expr = crate::parse::parse_expression(text).map_err(faulty)?;
        compiler.read_invariant(&expr).map_err(faulty)?;
    }
    compiler.program.known = Known {
        answer: compiler.function_of_prelude("_answer"),
        wait_for_condition: compiler.function_of_prelude("_condition_wait_for"),
        drained: compiler.function_of_prelude("_drained"),
        joined: compiler.function_of_prelude("_joined"),
    };
    Ok(compiler.program)
}

impl Compiler {
    /// Knows the library; it is the same for every program, so it is read once.
    fn after_prelude(asyncio: bool) -> Result<Self, Vec<Fault>> {
        static THREADS_ALONE: OnceLock<Compiler> = OnceLock::new();
        static WITH_ASYNCIO: OnceLock<Compiler> = OnceLock::new();
        let read = if asyncio { &WITH_ASYNCIO } else { &THREADS_ALONE };
        if let Some(compiler) = read.get() {
            return Ok(compiler.clone());
        }
        let mut compiler = Self::new();
        compiler.program.asyncio = asyncio;
        THREADS.iter().try_for_each(|source| compiler.read_prelude(source))?;
        if asyncio {
            compiler.of_loop = true;
            ASYNCIO.iter().try_for_each(|source| compiler.read_prelude(source))?;
            compiler.of_loop = false;
        }
        Ok(read.get_or_init(|| compiler).clone())
    }

    fn new() -> Self {
        let mut program = Program::default();
        for (name, base) in EXCEPTIONS {
            let base = EXCEPTIONS.iter().position(|(n, _)| *n == base);
            let name = if name == FUTURE_CANCELLED { "CancelledError" } else { name };
            let class = Class { name: name.into(), base, methods: Vec::new(), builtin: true };
            program.classes.push(class);
        }
        Self {
            program,
            items: Vec::new(),
            prelude: Vec::new(),
            first_global: 0,
            classes: Vec::new(),
            functions: Vec::new(),
            hidden: false,
            of_loop: false,
        }
    }

    fn read_prelude(&mut self, source: &str) -> Result<(), Vec<Fault>> {
        let stmts = crate::parse::parse(source).map_err(|f| vec![f])?;
        self.hidden = true;
        self.begin(At::default());
        self.frame().module = true;
        self.definitions(&stmts).map_err(|f| vec![f])?;
        self.functions.clear();
        self.hidden = false;
        Ok(())
    }

    fn function_of_prelude(&self, name: &str) -> Option<usize> {
        match self.of_prelude(name) {
            Some(Item::Value(Value::Func(function))) => Some(function),
            _ => None,
        }
    }

    fn read_program(&mut self, stmts: &[Stmt]) -> Result<(), Fault> {
        self.items.clear();
        self.first_global = self.program.globals.len();
        for of_exceptions in ["args", "exceptions"] {
            self.program.symbol(of_exceptions);
        }
        analyse::attributes(&mut self.program, stmts);
        self.program.asks_alive = analyse::mentions(stmts, &["is_alive"]);
        let watching = ["cancel", "cancelled", "running", "map"];
        self.program.watches_jobs =
            analyse::mentions(stmts, &watching) || analyse::names_argument(stmts, "cancel_futures");
        self.program.submits_inside = analyse::mentions_inside(stmts, &["submit", "map"]);
        self.program.globals.extend(analyse::globals(stmts));
        self.begin(At::default());
        self.frame().module = true;
        self.block(stmts)?;
        self.emit(Op::Const(Value::None));
        self.emit(Op::Return);
        self.program.main = self.finish();
        Ok(())
    }

    fn read_invariant(&mut self, expr: &Expr) -> Result<(), Fault> {
        self.begin(At::default());
        self.frame().module = true;
        self.frame().code.hidden = true;
        self.expr(expr)?;
        self.emit(Op::Return);
        self.program.invariant = Some((self.finish(), expr.text.clone()));
        Ok(())
    }

    fn begin(&mut self, at: At) {
        let code = Code { hidden: self.hidden, of_loop: self.of_loop, ..Code::default() };
        self.functions.push(Frame {
            code,
            locals: Vec::new(),
            globals: Vec::new(),
            module: false,
            waits: false,
            class: None,
            blocks: Vec::new(),
            at,
            hidden_names: Vec::new(),
            floor: 0,
        });
    }

    fn finish(&mut self) -> usize {
        if let Some(frame) = self.functions.pop() {
            self.program.codes.push(frame.code);
        }
        self.program.codes.len() - 1
    }

    fn frame(&mut self) -> &mut Frame {
        let last = self.functions.len() - 1;
        &mut self.functions[last]
    }

    fn emit(&mut self, op: Op) -> usize {
        self.emit_of(op, None)
    }

    /// An operation on something that has a name in the program.
    fn emit_of(&mut self, op: Op, text: Option<&str>) -> usize {
        let frame = self.frame();
        let line = frame.at.line;
        frame.code.ops.push(op);
        frame.code.lines.push(line);
        frame.code.texts.push(text.map(Arc::from));
        frame.code.ops.len() - 1
    }

    fn here(&mut self) -> usize {
        self.frame().code.ops.len()
    }

    /// Lets a jump that was emitted earlier end here.
    fn land(&mut self, jump: usize) {
        let here = self.here();
        self.land_at(jump, here);
    }

    fn land_at(&mut self, jump: usize, to: usize) {
        match &mut self.frame().code.ops[jump] {
            Op::Jump(t)
            | Op::JumpBack(t)
            | Op::JumpIfFalse(t)
            | Op::JumpIfTrue(t)
            | Op::JumpIfFalseOrPop(t)
            | Op::JumpIfTrueOrPop(t)
            | Op::Next(t)
            | Op::Guard(t) => *t = to,
            _ => {}
        }
    }

    fn local(&mut self, name: &str) -> usize {
        let frame = self.frame();
        if let Some(index) = frame.code.locals.iter().position(|n| **n == *name) {
            return index;
        }
        frame.code.locals.push(name.into());
        frame.code.locals.len() - 1
    }

    /// A local that no program can name.
    fn hidden_local(&mut self) -> usize {
        let name = format!(".{}", self.frame().code.locals.len());
        self.local(&name)
    }

    fn at(&mut self, at: At) {
        self.frame().at = at;
    }
}
