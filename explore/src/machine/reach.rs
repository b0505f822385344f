//! Who can see an object: what only one fiber can reach, no other one can notice.

use super::Machine;
use super::state::Obj;
use crate::program::Value;

impl Machine<'_> {
    /// Whether another thread can reach one of these objects itself.
    pub(crate) fn shared(&self, fiber: usize, values: &[Value]) -> bool {
        let mut ids = values.iter().filter_map(id_of).peekable();
        if ids.peek().is_none() {
            return false;
        }
        let others = self.reached_by_others(fiber);
        ids.any(|id| others[id])
    }

    /// Whether another thread can reach a container among these values or inside of them.
    pub(crate) fn shared_inside(&self, fiber: usize, values: &[Value]) -> bool {
        let args = self.program.known_symbol("args");
        let replaced = args.is_some_and(|args| self.program.changing[args]);
        let mut mine = vec![false; self.state.heap.len()];
        let mut wanted = Vec::new();
        self.mark(&mut mine, values.iter(), &mut |id, object| {
            // The text of an exception is that of its arguments, which may be replaced.
            let error = matches!(object, Obj::Instance { class, .. }
                if self.program.is_exception(*class));
            if matches!(object, Obj::List(_) | Obj::Dict(_) | Obj::Set(_)) || error && replaced {
                wanted.push(id);
            }
            error || !matches!(object, Obj::Instance { .. })
        });
        if wanted.is_empty() {
            return false;
        }
        let others = self.reached_by_others(fiber);
        wanted.into_iter().any(|id| others[id])
    }

    /// What the other fibers can reach.
    fn reached_by_others(&self, fiber: usize) -> Vec<bool> {
        let mut seen = vec![false; self.state.heap.len()];
        let main = self.state.fibers[fiber].thread && fiber == 0;
        let globals = self.state.globals.iter().zip(&self.program.globals);
        let globals =
            globals.filter(|(_, g)| !main || g.in_functions).filter_map(|(v, _)| v.as_ref());
        self.mark(&mut seen, globals, &mut |_, _| true);
        // Of another process nothing is shared, so its names may be met here, too.
        let forked = self.state.forked.iter().flat_map(|f| f.globals.iter().flatten());
        self.mark(&mut seen, forked, &mut |_, _| true);
        let attrs = self.state.class_attrs.iter().map(|(.., v)| v);
        self.mark(&mut seen, attrs, &mut |_, _| true);
        let own = self.thread_of(fiber);
        for (index, other) in self.state.fibers.iter().enumerate() {
            // Tasks of one thread never run beside each other.
            if index == fiber || other.done || self.thread_of(index) == own {
                continue;
            }
            let mut roots = Vec::new();
            for frame in &other.frames {
                frame.each(&mut |v| roots.push(v.clone()));
            }
            roots.extend(other.object.map(Value::Obj));
            self.mark(&mut seen, roots.iter(), &mut |_, _| true);
        }
        if own != 0 {
            let handles = &self.state.asyncio;
            let ids = handles.ready.iter().chain(handles.timers.iter().map(|t| &t.handle));
            let ids = ids.chain(&handles.jobs).chain(&self.state.unseen);
            let mut roots: Vec<Value> = ids.map(|id| Value::Obj(*id)).collect();
            roots.extend(handles.outside.iter().map(|(future, _)| future.clone()));
            self.mark(&mut seen, roots.iter(), &mut |_, _| true);
        }
        seen
    }

    /// The thread a fiber runs in.
    pub(crate) fn thread_of(&self, fiber: usize) -> usize {
        if self.state.fibers[fiber].thread { fiber } else { 0 }
    }

    /// Marks everything reachable; `visit` says whether to go on inside.
    fn mark<'v>(
        &self,
        seen: &mut [bool],
        roots: impl Iterator<Item = &'v Value>,
        visit: &mut impl FnMut(usize, &Obj) -> bool,
    ) {
        let mut open: Vec<usize> = roots.filter_map(id_of).collect();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut seen[id], true) {
                continue;
            }
            let object = self.obj(id);
            if visit(id, object) {
                object.each(&mut |value| open.extend(id_of(value)));
            }
        }
    }
}

fn id_of(value: &Value) -> Option<usize> {
    match value {
        Value::Obj(id) => Some(*id),
        _ => None,
    }
}
