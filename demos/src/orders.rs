//! What the parent tells the child it starts: one argument, written and read by the same binary.
//!
//! Owns that text. Knows nothing of how either side acts on it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::{Level, Network};

/// The first argument of a child.
pub(super) const DEMO: &str = "__demo";
/// The first argument of a child that only finds out what the kernel offers.
pub(super) const PROBE: &str = "__demo-probe";
/// The variable that names the demo, so that a demo may run its own program again.
pub(super) const DEMO_VARIABLE: &str = "INTERLEAVE_DEMO";
/// The exit code of a child that could not lock itself down, or was started in no known way.
pub(super) const NOT_LOCKED: i32 = 125;

/// How the child is to be locked down before the demo begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orders {
    /// The process that started it: when that is no longer the parent, the child ends.
    pub(super) parent: u32,
    /// The level to reach; a step that fails ends the child.
    pub(super) level: Level,
    /// The version of Landlock to enforce, from level 3.
    pub(super) landlock: i32,
    /// How the network is kept away from a demo that may use sockets.
    pub(super) network: Network,
    /// The wall clock, which the parent keeps; the child's own alarm rings after it.
    pub(super) wall: Duration,
    /// Processor time, over all threads.
    pub(super) cpu: Duration,
    /// Bytes of data, over heap and thread stacks.
    pub(super) memory: u64,
    /// Bytes in one file.
    pub(super) file: u64,
}

impl fmt::Display for Orders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{},{},{},{},{},{},{},{}",
            self.parent,
            self.level.number(),
            self.landlock,
            self.network.word(),
            self.wall.as_millis(),
            self.cpu.as_millis(),
            self.memory,
            self.file,
        )
    }
}

impl FromStr for Orders {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut fields = text.split(',');
        let orders = Self {
            parent: number(fields.next())?,
            level: Level::from_number(number(fields.next())?).ok_or(())?,
            landlock: number(fields.next())?,
            network: fields.next().and_then(Network::from_word).ok_or(())?,
            wall: Duration::from_millis(number(fields.next())?),
            cpu: Duration::from_millis(number(fields.next())?),
            memory: number(fields.next())?,
            file: number(fields.next())?,
        };
        if fields.next().is_some() { Err(()) } else { Ok(orders) }
    }
}

fn number<T: FromStr>(field: Option<&str>) -> Result<T, ()> {
    field.and_then(|text| text.parse().ok()).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let orders = Orders {
            parent: 41,
            level: Level::Landlock,
            landlock: 7,
            network: Network::Namespace,
            wall: Duration::from_secs(10),
            cpu: Duration::from_millis(1500),
            memory: 1 << 28,
            file: 0,
        };
        assert_eq!(orders.to_string().parse(), Ok(orders));
        for wrong in ["", "1", "1,9,7,namespace,1,1,1,1", "1,3,7,namespace,1,1,1,1,1", "a,3,7,x"] {
            assert_eq!(wrong.parse::<Orders>(), Err(()), "{wrong}");
        }
    }
}
