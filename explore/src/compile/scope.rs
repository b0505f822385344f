//! What a name means: a local, a global, something imported, a builtin.

use super::{Compiler, Item};
use crate::fault::{At, Fault};
use crate::natives::{BUILTINS, HIDDEN, MEMBERS, MODULE_EXCEPTIONS, PRELUDE};
use crate::program::{EXCEPTIONS, FUTURE_CANCELLED, Op, Value, exception};

/// Names of Python that are left out, and what to write instead.
const LEFT_OUT: [(&str, &str); 37] = [
    ("open", "use io(\"name\") for an answer that takes its time"),
    ("input", "use io(\"name\") for an answer that takes its time"),
    ("next", "write a loop"),
    ("iter", "write a loop"),
    ("map", "write a list: [… for …]"),
    ("filter", "write a list: [… for … if …]"),
    ("id", "compare with `is`"),
    ("hash", "use the value itself as a key"),
    ("getattr", "write the attribute"),
    ("setattr", "write the attribute"),
    ("hasattr", "give every object the attribute"),
    ("frozenset", "use a tuple"),
    ("super", "write super().method(…)"),
    ("object", "leave it out"),
    ("property", "call a method"),
    ("round", "use whole numbers"),
    ("divmod", "use // and %"),
    ("pow", "use **"),
    ("ord", "compare the texts"),
    ("chr", "write the text"),
    ("hex", "use whole numbers"),
    ("bin", "use whole numbers"),
    ("oct", "use whole numbers"),
    ("bytes", "use an ordinary string"),
    ("bytearray", "use a list"),
    ("memoryview", "use a list"),
    ("complex", "use whole numbers"),
    ("slice", "use an index"),
    ("format", "use f\"…\""),
    ("ascii", "use repr"),
    ("callable", "call it"),
    ("dir", "name the attributes"),
    ("vars", "name the attributes"),
    ("exit", "let the program come to its end, or raise SystemExit"),
    ("quit", "let the program come to its end, or raise SystemExit"),
    ("classmethod", "write a function"),
    ("staticmethod", "write a function"),
];

impl Compiler {
    /// Whether a name is assigned in the function being compiled.
    pub(super) fn is_local(&mut self, name: &str) -> bool {
        let frame = self.frame();
        !frame.module
            && frame.locals.iter().any(|n| n == name)
            && !frame.globals.iter().any(|n| n == name)
    }

    pub(super) fn global(&self, name: &str) -> Option<usize> {
        let names = &self.program.globals[self.first_global..];
        names.iter().position(|g| *g.name == *name).map(|i| i + self.first_global)
    }

    pub(super) fn load_name(&mut self, name: &str, at: At) -> Result<(), Fault> {
        if let Some(slot) = self.hidden_name(name) {
            self.emit_of(Op::LoadLocal(slot), Some(name));
            return Ok(());
        }
        if self.is_local(name) {
            let slot = self.local(name);
            self.emit_of(Op::LoadLocal(slot), Some(name));
            return Ok(());
        }
        let last = self.functions.len().saturating_sub(1);
        let outer = self.functions[..last].iter().any(|f| {
            !f.module && f.locals.iter().any(|n| n == name) && !f.globals.iter().any(|n| n == name)
                || f.hidden_names.iter().any(|(n, _)| n == name)
        });
        if outer {
            return Err(Fault::new(
                at,
                format!("`{name}` of the function around is outside the subset here"),
                "hand it over as an argument",
            ));
        }
        if let Some(slot) = self.global(name) {
            self.emit_of(Op::LoadGlobal(slot), Some(name));
            return Ok(());
        }
        match self.item(name, at)? {
            Item::Value(value) => self.emit_of(Op::Const(value), Some(name)),
            Item::Module(module) => {
                return Err(Fault::new(
                    at,
                    format!("the module `{module}` as a value is outside the subset"),
                    "use one of its members",
                ));
            }
        };
        Ok(())
    }

    fn hidden_name(&mut self, name: &str) -> Option<usize> {
        self.frame().hidden_names.iter().rev().find(|(n, _)| n == name).map(|(_, slot)| *slot)
    }

    /// What a name that is no variable of the program means.
    pub(super) fn item(&self, name: &str, at: At) -> Result<Item, Fault> {
        if let Some((_, item)) = self.items.iter().rev().find(|(n, _)| n == name) {
            return Ok(item.clone());
        }
        if self.hidden {
            if let Some((_, item)) = self.prelude.iter().rev().find(|(n, _)| n == name) {
                return Ok(item.clone());
            }
            if let Some((_, native)) = HIDDEN.iter().find(|(n, _)| *n == name) {
                return Ok(Item::Value(Value::Native(*native)));
            }
        }
        if name == "io" {
            if let Some(item) = self.of_prelude(if self.program.asyncio { "io" } else { "" }) {
                return Ok(item);
            }
            return Ok(Item::Value(Value::Native(crate::natives::Native::Io)));
        }
        if name == "__name__" {
            return Ok(Item::Value(Value::Str("__main__".into())));
        }
        if let Some((_, native)) = BUILTINS.iter().find(|(n, _)| *n == name) {
            return Ok(Item::Value(Value::Native(*native)));
        }
        let inner = ["CancelledError", "InvalidStateError", "QueueEmpty", "QueueFull", "Empty"];
        let more = ["Full", "BrokenBarrierError", FUTURE_CANCELLED];
        let inner = inner.contains(&name) || more.contains(&name);
        if EXCEPTIONS.iter().any(|(n, _)| *n == name) && (self.hidden || !inner) {
            return Ok(Item::Value(Value::Class(exception(name))));
        }
        if let Some((_, advice)) = LEFT_OUT.iter().find(|(n, _)| *n == name) {
            return Err(Fault::new(at, format!("`{name}` is outside the subset"), *advice));
        }
        let advice = "assign it or import it before, or correct its name";
        Err(Fault::new(at, format!("`{name}` is not defined anywhere"), advice))
    }

    pub(super) fn of_prelude(&self, name: &str) -> Option<Item> {
        self.prelude.iter().rev().find(|(n, _)| n == name).map(|(_, i)| i.clone())
    }

    /// A member of one of Python's modules.
    pub(super) fn member(&self, module: &str, name: &str, at: At) -> Result<Item, Fault> {
        if self.program.forks && has_inner_lock(module, name) {
            return Err(Fault::new(
                at,
                format!("`{module}.{name}` beside os.fork is outside the subset"),
                "a lock inside of it may be held at the moment of the fork; use Lock or RLock",
            ));
        }
        if let Some((.., native)) = MEMBERS.iter().find(|(m, n, _)| *m == module && *n == name) {
            return Ok(Item::Value(Value::Native(*native)));
        }
        let found = MODULE_EXCEPTIONS.iter().find(|(m, n, _)| *m == module && *n == name);
        if let Some((.., class)) = found {
            return Ok(Item::Value(Value::Class(exception(class))));
        }
        if let Some((.., inner)) = PRELUDE.iter().find(|(m, n, _)| *m == module && *n == name)
            && let Some(item) = self.of_prelude(inner)
        {
            return Ok(item);
        }
        if module == "concurrent" && name == "futures" {
            return Ok(Item::Module("concurrent.futures".to_owned()));
        }
        let advice = match module {
            "time" => "real time is not modelled: order steps with locks, events or io(\"name\")",
            "random" => "every order is tried already: write the cases out",
            "threading" if name == "local" => "hand over an object of each thread's own",
            "asyncio" if name == "Barrier" => "count arrivals under a Condition",
            "concurrent.futures" => "use ThreadPoolExecutor, or os.fork for a process",
            _ => "`interleave explore --help` lists what there is",
        };
        Err(Fault::new(at, format!("`{module}.{name}` is outside the subset"), advice))
    }

    pub(super) fn bind_module(&mut self, module: &str, bound: &str, at: At) -> Result<(), Fault> {
        let known =
            ["asyncio", "threading", "queue", "time", "concurrent.futures", "os", "__future__"];
        if !known.contains(&module) {
            let advice = match module {
                "random" => "every order is tried already: write the cases out",
                "multiprocessing" | "subprocess" => {
                    "write os.fork(), os.waitpid(pid, 0) and os._exit(0)"
                }
                _ => "there are asyncio, threading, queue, time, concurrent.futures and os.fork",
            };
            let message = format!("the module `{module}` is outside the subset");
            return Err(Fault::new(at, message, advice));
        }
        let name = bound.split('.').next().unwrap_or(bound).to_owned();
        let module = if bound == module && module.contains('.') { &name } else { module };
        self.items.push((name.clone(), Item::Module(module.to_owned())));
        Ok(())
    }

    pub(super) fn store_name(&mut self, name: &str, at: At) -> Result<(), Fault> {
        if let Some(slot) = self.hidden_name(name) {
            self.emit_of(Op::StoreLocal(slot), Some(name));
            return Ok(());
        }
        if self.is_local(name) {
            let slot = self.local(name);
            self.emit_of(Op::StoreLocal(slot), Some(name));
            return Ok(());
        }
        let Some(slot) = self.global(name) else {
            return Err(Fault::new(
                at,
                format!("`{name}` cannot be assigned here"),
                "choose another name",
            ));
        };
        self.emit_of(Op::StoreGlobal(slot), Some(name));
        Ok(())
    }
}

/// What holds locks of its own, which a fork may meet in any state.
fn has_inner_lock(module: &str, name: &str) -> bool {
    let of_threading =
        ["Semaphore", "BoundedSemaphore", "Event", "Condition", "Barrier", "Timer"].contains(&name);
    ["asyncio", "queue", "concurrent", "concurrent.futures"].contains(&module)
        || module == "threading" && of_threading
}
