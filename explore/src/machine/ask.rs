//! Questions to a state from outside: an invariant, the text of a value, errors nobody saw.

use super::schedule::End;
use super::state::Frame;
use super::{Machine, Outcome, Stop};
use crate::fault::{At, Fault};
use crate::program::Value;

/// How the message of a broken invariant ends.
pub(crate) const BROKEN: &str = "does not hold in every state";

impl Machine<'_> {
    /// A fault when the invariant does not hold.
    pub(crate) fn check_invariant(&mut self) -> Result<(), Fault> {
        let Some((code, text)) = &self.program.invariant else { return Ok(()) };
        if self.holds(*code)? == Some(false) {
            return Err(Fault::new(
                At::default(),
                format!("`{text}` {BROKEN}"),
                "weaken it, or mend the program",
            ));
        }
        Ok(())
    }

    /// Whether an invariant holds; `None` while a name in it has no value yet.
    pub(crate) fn holds(&mut self, code: usize) -> Result<Option<bool>, Fault> {
        let mut fiber = (*self.state.fibers[0]).clone();
        fiber.frames = vec![Frame::new(self.program, code)];
        fiber.thread = false;
        fiber.inside = None;
        let mut aside = Machine::new(self.program, self.state.clone());
        aside.state.fibers.push(std::sync::Arc::new(fiber));
        let index = aside.state.fibers.len() - 1;
        let end = self.program.codes[code].ops.len() - 1;
        for _ in 0..1000 {
            let Some(frame) = aside.frame(index) else { return Ok(None) };
            if frame.pc == end && aside.state.fibers[index].frames.len() == 1 {
                let value = frame.stack.last().cloned().unwrap_or(Value::None);
                return Ok(Some(aside.truth(&value)));
            }
            if aside.state.fibers[index].frames.len() > 1 {
                break;
            }
            match aside.execute(index) {
                Ok(()) => {}
                Err(Stop::Fault(fault)) => return Err(fault),
                Err(_) => return Ok(None),
            }
        }
        Err(Fault::new(
            At::default(),
            "an invariant reads globals and calls nothing",
            "compare globals, such as `inside <= 1`",
        ))
    }

    pub(crate) fn text_of(&self, value: &Value) -> Result<String, Fault> {
        plain(self.str(value))
    }

    /// Errors that nobody was told of, in the order of their texts.
    pub(crate) fn all_lost(&self, ends: End) -> Result<Vec<String>, Fault> {
        let mut lost: Vec<String> = self.state.lost.iter().map(ToString::to_string).collect();
        // asyncio tells of an error nobody looked at when its task is thrown away; of a program that
        // hangs nobody can say what has been thrown away.
        if ends == End::Done {
            for future in &self.state.unseen {
                if let Some(error) = self.attr_of(&Value::Obj(*future), "_exception") {
                    lost.push(plain(self.repr(&error))?);
                }
            }
        }
        lost.sort();
        Ok(lost)
    }
}

fn plain(result: Outcome<String>) -> Result<String, Fault> {
    result.map_err(|stop| match stop {
        Stop::Fault(fault) => fault,
        _ => Fault::new(At::default(), "this value has no text", "print its attributes"),
    })
}
