//! What `concurrent.futures` in the prelude is built on: steps, waiting, and the end of the program.

use super::acts::{Act, Pending};
use super::state::{Obj, Sync};
use super::{Machine, Outcome};
use crate::natives::Native;
use crate::program::Value;

impl Machine<'_> {
    /// One of those functions; `None` when it is none of them.
    pub(super) fn of_futures(&mut self, native: Native, args: &[Value]) -> Outcome<Option<Value>> {
        Ok(Some(match (native, args) {
            (Native::Look, _) => Value::None,
            (Native::Until, [awaited, ..]) => Value::Bool(self.is_over(awaited)),
            (Native::Give, [Value::Obj(queue), item]) => {
                if let Obj::Sync(Sync::Queue { items, .. }) = self.obj_mut(*queue) {
                    items.push(item.clone());
                }
                Value::None
            }
            (Native::Watched, []) => Value::Bool(self.program.watches_jobs),
            (Native::MainOver, []) => Value::Bool(self.state.fibers[0].done),
            (Native::MainFailed, []) => {
                Value::Bool(self.state.fibers[0].done && self.state.raises.is_some())
            }
            _ => return Ok(None),
        }))
    }

    fn is_over(&self, awaited: &Value) -> bool {
        self.attr_of(awaited, "_over") == Some(Value::Bool(true))
    }

    /// Waiting for a future, or for one that watches several.
    pub(super) fn pending_until(&self, args: &[Value], alone: bool) -> Option<Pending> {
        let timed = !matches!(args.get(1), None | Some(Value::None));
        let ready = timed || args.first().is_some_and(|awaited| self.is_over(awaited));
        (!alone || !ready).then_some(Pending { act: Act::Enter, ready })
    }

    /// `waits for the result of sell(1)`: what the prelude calls such a step.
    pub(super) fn step_words(&self, args: &[Value]) -> Option<String> {
        let at = args.iter().position(|arg| matches!(arg, Value::Str(_)))?;
        let Value::Str(words) = &args[at] else { return None };
        let job = match args.get(at + 1..) {
            Some([Value::None, ..]) => "a future".to_owned(),
            Some([target, given, ..]) => self.job_name(target, given),
            _ => return Some(words.to_string()),
        };
        Some(words.replace("{}", &job))
    }

    /// The job of a future of a pool.
    pub(super) fn future_name(&self, value: &Value) -> Option<String> {
        let target =
            self.attr_of(value, "_target").filter(|_| self.class_name(value) == "Future")?;
        let args = self.attr_of(value, "_args")?;
        Some(self.job_name(&target, &args))
    }
}
