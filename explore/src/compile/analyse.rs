//! What can be said of a program before it runs: its globals, and which of them may change under
//! the eyes of another thread. When in doubt the answer is yes: a step too many is only slow, a
//! step too few would be a false proof.

use std::collections::BTreeSet;

use super::walk::{each_expr, each_stmt};
use crate::ast::{Def, Do, Expr, Kind, Stmt};
use crate::fault::Fault;
use crate::program::{Global, Program};

/// Whether a module is imported anywhere.
pub(super) fn imports(stmts: &[Stmt], module: &str) -> bool {
    let mut found = false;
    each_stmt(stmts, true, |stmt| match &stmt.kind {
        Do::Import(modules) => found |= modules.iter().any(|(m, _)| m == module),
        Do::From(m, _) => found |= m == module,
        _ => {}
    });
    found
}

/// Whether an attribute of one of these names is used anywhere.
pub(super) fn mentions(stmts: &[Stmt], attributes: &[&str]) -> bool {
    let mut found = false;
    each_expr(stmts, true, |e| found |= is_one_of(e, attributes));
    found
}

fn is_one_of(expr: &Expr, attributes: &[&str]) -> bool {
    matches!(&expr.kind, Kind::Attr(_, name) if attributes.contains(&name.as_str()))
}

/// Whether an attribute of one of these names is used inside of a function.
pub(super) fn mentions_inside(stmts: &[Stmt], attributes: &[&str]) -> bool {
    let mut found = false;
    each_stmt(stmts, true, |stmt| {
        if let Do::Def(def) = &stmt.kind {
            found |= mentions(&def.body, attributes);
        }
    });
    each_expr(stmts, true, |e| {
        if let Kind::Lambda(_, body) = &e.kind {
            let body = Stmt { kind: Do::Expr((**body).clone()), at: e.at };
            found |= mentions(&[body], attributes);
        }
    });
    found
}

/// Whether some call is given an argument by that name.
pub(super) fn names_argument(stmts: &[Stmt], argument: &str) -> bool {
    let mut found = false;
    each_expr(stmts, true, |e| {
        if let Kind::Call(_, args) = &e.kind {
            found |= args.iter().any(|arg| arg.name.as_deref() == Some(argument));
        }
    });
    found
}

/// A function that hands out one thing after another stands at the head of a loop and nowhere else.
pub(super) fn heads_only(stmts: &[Stmt], function: &str) -> Result<(), Fault> {
    let named = |e: &Expr| matches!(&e.kind, Kind::Attr(_, n) | Kind::Name(n) if n == function);
    let (mut heads, mut found) = (Vec::new(), Vec::new());
    let mut head = |over: &Expr| {
        if let Kind::Call(callee, _) = &over.kind
            && named(callee)
        {
            heads.push(callee.at);
        }
    };
    each_stmt(stmts, true, |stmt| {
        if let Do::For(_, over, ..) = &stmt.kind {
            head(over);
        }
    });
    each_expr(stmts, true, |e| {
        if named(e) {
            found.push(e.at);
        }
        if let Kind::Comprehension { clauses, .. } = &e.kind {
            clauses.iter().for_each(|clause| head(&clause.over));
        }
    });
    match found.into_iter().find(|at| !heads.contains(at)) {
        Some(at) => Err(Fault::new(
            at,
            format!("`{function}` away from the head of a loop is outside the subset"),
            format!("write for … in {function}(…):"),
        )),
        None => Ok(()),
    }
}

/// Names a list of targets binds.
pub(super) fn bound(target: &Expr, names: &mut Vec<String>) {
    match &target.kind {
        Kind::Name(name) if !names.contains(name) => names.push(name.clone()),
        Kind::Tuple(items) | Kind::List(items) => items.iter().for_each(|t| bound(t, names)),
        _ => {}
    }
}

/// Names that statements bind, functions and classes inside left alone.
pub(super) fn bindings(stmts: &[Stmt]) -> Vec<String> {
    let mut names = Vec::new();
    each_stmt(stmts, false, |stmt| match &stmt.kind {
        Do::Assign(targets, _) | Do::Delete(targets) => {
            targets.iter().for_each(|t| bound(t, &mut names));
        }
        Do::Augment(target, ..) | Do::For(target, ..) => bound(target, &mut names),
        Do::With { items, .. } => {
            items.iter().filter_map(|(_, n)| n.as_ref()).for_each(|n| bound(n, &mut names));
        }
        Do::Try { handlers, .. } => {
            for name in handlers.iter().filter_map(|h| h.name.as_ref()) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        Do::Def(Def { name, .. }) | Do::Class { name, .. } if !names.contains(name) => {
            names.push(name.clone());
        }
        _ => {}
    });
    names
}

/// Names a function declares `global`.
pub(super) fn declared_global(stmts: &[Stmt]) -> Vec<String> {
    let mut names = Vec::new();
    each_stmt(stmts, false, |stmt| {
        if let Do::Global(more) = &stmt.kind {
            names.extend(more.iter().cloned());
        }
    });
    names
}

/// Calls that let another thread begin.
const BEGINS: [&str; 7] = ["start", "submit", "map", "run", "run_in_executor", "to_thread", "fork"];

fn begins(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Call(callee, _)
        if matches!(&callee.kind, Kind::Attr(_, n) if BEGINS.contains(&n.as_str())))
        || matches!(&expr.kind, Kind::Call(callee, _)
        if matches!(&callee.kind, Kind::Name(n) if n == "run" || n == "to_thread"))
}

/// The globals of a program, in the order in which they appear.
pub(super) fn globals(stmts: &[Stmt]) -> Vec<Global> {
    let mut names = bindings(stmts);
    let mut written = BTreeSet::new();
    let mut read = BTreeSet::new();
    let mut begins_inside = false;
    let mut methods = BTreeSet::new();
    each_stmt(stmts, true, |stmt| {
        if let Do::Def(def) = &stmt.kind {
            methods.insert(def.name.clone());
            written.extend(declared_global(&def.body));
            let mut own = bindings(&def.body);
            own.extend(def.params.iter().map(|p| p.name.clone()));
            own.retain(|name| !written.contains(name));
            each_expr(&def.body, true, |e| {
                begins_inside |= begins(e);
                if let Kind::Name(name) = &e.kind
                    && !own.contains(name)
                {
                    read.insert(name.clone());
                }
            });
        }
        if let Do::Class { name, .. } = &stmt.kind {
            methods.insert(name.clone());
        }
    });
    each_expr(stmts, true, |e| {
        if let Kind::Lambda(_, body) = &e.kind {
            let body = Stmt { kind: Do::Expr((**body).clone()), at: e.at };
            each_expr(&[body], true, |e| {
                begins_inside |= begins(e);
                if let Kind::Name(name) = &e.kind {
                    read.insert(name.clone());
                }
            });
        }
    });
    for name in &written {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    // Until the first thread may have begun, nobody else is there to see a change.
    let loud = |stmt: &Stmt| {
        let mut found = false;
        each_expr(std::slice::from_ref(stmt), false, |e| {
            found |= begins(e);
            if let (true, Kind::Call(callee, _)) = (begins_inside, &e.kind) {
                found |= match &callee.kind {
                    Kind::Name(n) | Kind::Attr(_, n) => methods.contains(n),
                    _ => true,
                };
            }
        });
        found
    };
    let quiet = stmts.iter().take_while(|s| !loud(s)).count();
    let late: BTreeSet<String> = bindings(&stmts[quiet..]).into_iter().collect();
    names
        .into_iter()
        .map(|name| {
            let in_functions = read.contains(&name) || written.contains(&name);
            let shared = written.contains(&name) || (in_functions && late.contains(&name));
            Global { name: name.as_str().into(), shared, in_functions, hidden: false }
        })
        .collect()
}

/// Marks the attributes that may change after an object was made.
pub(super) fn attributes(program: &mut Program, stmts: &[Stmt]) {
    // An `__init__` that is called by hand may run on an object everybody knows.
    let mut by_hand = false;
    each_expr(stmts, true, |e| {
        if let Kind::Attr(of, name) = &e.kind {
            let inherited = matches!(&of.kind, Kind::Call(callee, _)
                if matches!(&callee.kind, Kind::Name(n) if n == "super"));
            by_hand |= name == "__init__" && !inherited;
        }
    });
    each_stmt(stmts, true, |stmt| {
        if let Do::Class { body, .. } = &stmt.kind {
            for member in body {
                if let Do::Def(def) = &member.kind {
                    let quiet = !by_hand && def.name == "__init__" && keeps_self(def, body);
                    mark(program, &def.body, quiet);
                }
            }
        }
    });
    // Everything outside of classes: an attribute that is set anywhere changes.
    let outside: Vec<Stmt> =
        stmts.iter().filter(|s| !matches!(s.kind, Do::Class { .. })).cloned().collect();
    mark(program, &outside, false);
}

fn mark(program: &mut Program, stmts: &[Stmt], quiet: bool) {
    let mut found = Vec::new();
    let mut target = |expr: &Expr| {
        if let Kind::Attr(of, name) = &expr.kind {
            let own = matches!(&of.kind, Kind::Name(n) if n == "self");
            if !(quiet && own) {
                found.push(name.clone());
            }
        }
    };
    each_stmt(stmts, true, |stmt| match &stmt.kind {
        Do::Assign(targets, _) | Do::Delete(targets) => {
            for t in targets {
                match &t.kind {
                    Kind::Tuple(items) | Kind::List(items) => items.iter().for_each(&mut target),
                    _ => target(t),
                }
            }
        }
        Do::Augment(t, ..) | Do::For(t, ..) => match &t.kind {
            Kind::Tuple(items) => items.iter().for_each(&mut target),
            _ => target(t),
        },
        _ => {}
    });
    for name in found {
        let symbol = program.symbol(&name);
        program.changing[symbol] = true;
    }
}

/// An `__init__` that shows `self` to nobody before it is done.
fn keeps_self(def: &Def, body: &[Stmt]) -> bool {
    let methods: Vec<&str> = body
        .iter()
        .filter_map(|s| match &s.kind {
            Do::Def(d) => Some(d.name.as_str()),
            _ => None,
        })
        .collect();
    let (mut all, mut plain) = (0, 0);
    each_expr(&def.body, true, |e| match &e.kind {
        Kind::Name(n) if n == "self" => all += 1,
        Kind::Attr(of, name) => {
            let own = matches!(&of.kind, Kind::Name(n) if n == "self");
            if own && !methods.contains(&name.as_str()) {
                plain += 1;
            }
        }
        _ => {}
    });
    all == plain
}
