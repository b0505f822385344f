//! A compiled program: operations, functions, classes, names. Immutable; knows no state.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{Binary, Compare};
use crate::natives::Native;

/// An index of [`Program::symbols`].
pub(crate) type Sym = usize;

/// A value that fits into a word or two; everything mutable lives on the heap behind `Obj`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(Arc<str>),
    Func(usize),
    Class(usize),
    Native(Native),
    Obj(usize),
}

/// What the machine can do in one operation. Jumps hold the operation to go on with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Op {
    Const(Value),
    LoadLocal(usize),
    StoreLocal(usize),
    DelLocal(usize),
    /// Forgets a hidden local, so that states differ in nothing but what counts.
    Clear(usize),
    LoadGlobal(usize),
    StoreGlobal(usize),
    DelGlobal(usize),
    /// The end of a name that may be gone already.
    ClearGlobal(usize),
    LoadAttr(Sym),
    StoreAttr(Sym),
    DelAttr(Sym),
    StoreClass(usize, Sym),
    LoadItem,
    StoreItem,
    DelItem,
    Binary(Binary, bool),
    Minus,
    Plus,
    Not,
    Compare(Compare),
    Jump(usize),
    /// The back edge of a loop: under the GIL a thread may be switched here.
    JumpBack(usize),
    JumpIfFalse(usize),
    JumpIfTrue(usize),
    JumpIfFalseOrPop(usize),
    JumpIfTrueOrPop(usize),
    Iter,
    Next(usize),
    /// Takes the iterator of a loop away before its end.
    Leave,
    Pop,
    Dup,
    DupTwo,
    Swap,
    RotThree,
    List(usize),
    Tuple(usize),
    Set(usize),
    Dict(usize),
    /// Appends to the list in a local.
    Append(usize),
    /// Stack: list, iterable → list.
    Extend,
    /// Stack: list, item → list.
    Push,
    Unpack(usize),
    Call {
        argc: usize,
        names: Arc<[Arc<str>]>,
    },
    /// Stack: callee, list of arguments, named values.
    CallList {
        names: Arc<[Arc<str>]>,
    },
    Method {
        name: Sym,
        argc: usize,
        names: Arc<[Arc<str>]>,
    },
    /// Stack: receiver, list of arguments, named values.
    MethodList {
        name: Sym,
        names: Arc<[Arc<str>]>,
    },
    Return,
    Guard(usize),
    Unguard,
    /// The exception on the stack becomes the one being handled.
    Catch,
    Uncatch,
    /// Ends handling and raises what was handled.
    Rethrow,
    Raise,
    /// Raises the exception on the stack as it is, already made.
    RaiseAgain,
    Matches,
    Handled,
    HandledType,
    Text(bool),
    Join(usize),
    Await,
    TypeName,
}

/// The operations of one function or of a module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Code {
    pub(crate) ops: Vec<Op>,
    pub(crate) lines: Vec<usize>,
    /// What the author wrote for the thing an operation works on.
    pub(crate) texts: Vec<Option<Arc<str>>>,
    pub(crate) locals: Vec<Arc<str>>,
    /// Code of this crate, whose steps no learner sees.
    pub(crate) hidden: bool,
    /// Belongs to asyncio: only the thread of the loop may run it.
    pub(crate) of_loop: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) name: Arc<str>,
    /// What Python calls it in an error, where that is known: `Account.deposit`.
    pub(crate) full_name: Option<Arc<str>>,
    pub(crate) code: usize,
    pub(crate) params: Vec<(Arc<str>, Option<Value>)>,
    /// How many parameters may be given by place.
    pub(crate) by_place: usize,
    /// The last parameter takes the rest.
    pub(crate) rest: Option<usize>,
    pub(crate) waits: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) name: Arc<str>,
    pub(crate) base: Option<usize>,
    pub(crate) methods: Vec<(Sym, usize)>,
    /// Comes with Python or with this crate.
    pub(crate) builtin: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Global {
    pub(crate) name: Arc<str>,
    /// Another thread may see it change.
    pub(crate) shared: bool,
    /// Some function of the program mentions it.
    pub(crate) in_functions: bool,
    pub(crate) hidden: bool,
}

/// Functions of the prelude that the machine calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// What an answer from outside does to its future.
    pub(crate) answer: Option<usize>,
    /// `Condition.wait_for`.
    pub(crate) wait_for_condition: Option<usize>,
    /// A builtin that is handed what comes one by one.
    pub(crate) drained: Option<usize>,
    /// `join` of a string, of what comes one by one.
    pub(crate) joined: Option<usize>,
}

#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not exclude each other")]
pub(crate) struct Program {
    pub(crate) codes: Vec<Code>,
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    pub(crate) globals: Vec<Global>,
    pub(crate) symbols: Vec<Arc<str>>,
    pub(crate) by_name: HashMap<Arc<str>, Sym>,
    /// Attributes that are set outside `__init__`, by symbol.
    pub(crate) changing: Vec<bool>,
    /// The program itself.
    pub(crate) main: usize,
    /// The code of an invariant, and its text.
    pub(crate) invariant: Option<(usize, String)>,
    /// Asks whether a thread is alive: then a start is a step of its own.
    pub(crate) asks_alive: bool,
    pub(crate) asyncio: bool,
    /// The loop takes what is ready in any order.
    pub(crate) any_order: bool,
    /// Imports `os`: there may be a second process.
    pub(crate) forks: bool,
    /// Could tell a job of a pool that waits from one that runs.
    pub(crate) watches_jobs: bool,
    /// Hands jobs to a pool inside of functions, which may run when the main thread has ended.
    pub(crate) submits_inside: bool,
    pub(crate) known: Known,
    pub(crate) minor: u8,
}

impl Program {
    pub(crate) fn symbol(&mut self, name: &str) -> Sym {
        if let Some(index) = self.known_symbol(name) {
            return index;
        }
        self.symbols.push(name.into());
        self.by_name.insert(name.into(), self.symbols.len() - 1);
        self.changing.push(false);
        self.symbols.len() - 1
    }

    pub(crate) fn known_symbol(&self, name: &str) -> Option<Sym> {
        self.by_name.get(name).copied()
    }

    /// The function a class or one of its bases has under a name.
    pub(crate) fn method(&self, class: usize, name: Sym) -> Option<usize> {
        let mut at = Some(class);
        while let Some(index) = at {
            let class = &self.classes[index];
            if let Some((_, function)) = class.methods.iter().find(|(n, _)| *n == name) {
                return Some(*function);
            }
            at = class.base;
        }
        None
    }

    pub(crate) fn is_subclass(&self, class: usize, of: usize) -> bool {
        let mut at = Some(class);
        while let Some(index) = at {
            // The one class of Python's own with two bases.
            let group = index == GROUP && of == EXCEPTION;
            if index == of || group {
                return true;
            }
            at = self.classes[index].base;
        }
        false
    }

    /// A class of Python's own, or one that inherits from such a one.
    pub(crate) fn descends_from_builtin(&self, class: usize) -> bool {
        let class = &self.classes[class];
        class.builtin || class.base.is_some_and(|base| self.descends_from_builtin(base))
    }

    pub(crate) fn is_exception(&self, class: usize) -> bool {
        self.is_subclass(class, 0)
    }
}

/// Python's own exceptions, each with its base. The first one is the root of all.
pub(crate) const EXCEPTIONS: [(&str, &str); 39] = [
    ("BaseException", ""),
    ("Exception", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("LookupError", "Exception"),
    ("OSError", "Exception"),
    ("RuntimeError", "Exception"),
    ("ValueError", "Exception"),
    ("KeyError", "LookupError"),
    ("IndexError", "LookupError"),
    ("TypeError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("AttributeError", "Exception"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopIteration", "Exception"),
    ("TimeoutError", "OSError"),
    ("ConnectionError", "OSError"),
    ("ConnectionResetError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("BrokenPipeError", "ConnectionError"),
    ("PermissionError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("SystemExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("BaseExceptionGroup", "BaseException"),
    ("ExceptionGroup", "BaseExceptionGroup"),
    ("CancelledError", "BaseException"),
    ("InvalidStateError", "Exception"),
    ("QueueEmpty", "Exception"),
    ("QueueFull", "Exception"),
    ("Empty", "Exception"),
    ("Full", "Exception"),
    ("BrokenBarrierError", "RuntimeError"),
    (FUTURE_CANCELLED, "Exception"),
];

/// The `CancelledError` of `concurrent.futures`, which is not asyncio's.
pub(crate) const FUTURE_CANCELLED: &str = "FutureCancelled";

const EXCEPTION: usize = 1;
const GROUP: usize = 30;

/// The class of one of [`EXCEPTIONS`].
pub(crate) fn exception(name: &str) -> usize {
    EXCEPTIONS.iter().position(|(n, _)| *n == name).unwrap_or(0)
}
