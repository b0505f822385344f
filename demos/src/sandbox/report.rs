//! What this machine offers the sandbox, and how that is told.
//!
//! Owns the report: written by a child that tries every step on itself, read by the parent, shown
//! by `interleave doctor`. Knows nothing of runs.

use std::fmt;

use super::{Level, Network};

/// What a trial child reached on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The version of Landlock, or 0.
    pub landlock: i32,
    /// How far a demo that may use sockets gets with them.
    pub network: Network,
    /// Whether demos run as a user that owns nothing, because the server runs as root.
    pub nobody: bool,
    /// Why the trial stopped below each level, in the order of [`Level::ALL`]; `None` where the
    /// level is in force.
    missing: [Option<String>; 4],
}

/// One level and whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// The level.
    pub level: Level,
    /// What it consists of.
    pub what: &'static str,
    /// What it needs.
    pub needs: &'static str,
    /// Why it is not in force, where it is not.
    pub missing: Option<String>,
}

impl Report {
    /// A report of a trial that did not take place.
    #[must_use]
    pub(crate) fn nothing(why: &str) -> Self {
        let why = || Some(why.to_owned());
        Self {
            landlock: 0,
            network: Network::Open,
            nobody: false,
            missing: [why(), why(), why(), why()],
        }
    }

    /// The level reached: the highest with none missing below it.
    #[must_use]
    pub fn level(&self) -> Level {
        let reached = Level::ALL.into_iter().zip(&self.missing).skip(1);
        let reached = reached.take_while(|(_, missing)| missing.is_none());
        reached.last().map_or(Level::Unix, |(level, _)| level)
    }

    /// Whether even the lowest level was tried with success.
    #[must_use]
    pub fn can_run(&self) -> bool {
        self.missing.first().is_some_and(Option::is_none)
    }

    /// The ladder, lowest level first.
    #[must_use]
    pub fn rungs(&self) -> Vec<Rung> {
        let rungs = Level::ALL.into_iter().zip(self.missing.iter().cloned());
        rungs.map(|(level, missing)| rung(level, missing)).collect()
    }

    /// What a child that tried the steps in order has to tell.
    #[cfg(target_os = "linux")]
    fn new(landlock: i32, network: Network, nobody: bool, missing: [Option<String>; 4]) -> Self {
        Self { landlock, network, nobody, missing }
    }

    pub(crate) fn to_lines(&self) -> String {
        let mut lines =
            format!("{}\n{}\n{}\n", self.landlock, self.network.word(), u8::from(self.nobody));
        for missing in &self.missing {
            lines.push_str(&missing.as_deref().unwrap_or("-").replace('\n', " "));
            lines.push('\n');
        }
        lines
    }

    pub(crate) fn from_lines(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let landlock = lines.next()?.parse().ok()?;
        let network = Network::from_word(lines.next()?)?;
        let nobody = lines.next()? == "1";
        let mut reason =
            || Some(lines.next().map(str::to_owned)?).map(|why| (why != "-").then_some(why));
        let missing = [reason()?, reason()?, reason()?, reason()?];
        Some(Self { landlock, network, nobody, missing })
    }

    /// Tries every step on this process, which is of no use afterwards.
    #[cfg(target_os = "linux")]
    pub(crate) fn by_trial(orders: &super::Orders) -> Self {
        use super::{Step, any_unix, calls, linux, paths, sys};

        let landlock = sys::landlock_version();
        // Asked before it has a user namespace, in which everybody is shown as nobody.
        let is_root = rustix::process::geteuid().is_root();
        let unix = any_unix(orders, &[]);
        let network = match linux::own_network() {
            Ok(()) => Network::Namespace,
            // Version 4 is the first that knows of ports.
            Err(_) if landlock >= 4 => Network::Ports,
            Err(_) => Network::Open,
        };
        let own = linux::bounds(orders, &[])
            .and_then(|()| linux::give_up_identity().step("give up privileges"))
            .and_then(|()| linux::die_with(orders.parent).step("die with the server"))
            .and_then(|()| sys::only_when_idle().step("run when idle"))
            .and_then(|()| rustix::thread::set_no_new_privs(true).step("no new privileges"));
        let nobody = is_root && rustix::process::geteuid().as_raw() == super::NOBODY;
        let paths = match landlock {
            0 => Err("this kernel has no Landlock, or it is not enabled".to_owned()),
            version => paths::close(version, network, &[]).map_err(|why| why.to_string()),
        };
        let calls = calls::close(network, &[], &[]).map_err(|why| why.to_string());
        let (unix, own) = (unix.map_err(|e| e.to_string()), own.map_err(|e| e.to_string()));
        Self::new(landlock, network, nobody, [unix.err(), own.err(), calls.err(), paths.err()])
    }

    /// Tries every step on this process, which is of no use afterwards.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn by_trial(orders: &super::Orders) -> Self {
        let mut report = Self::nothing("this is not Linux");
        report.missing[0] = super::any_unix(orders, &[]).map_err(|why| why.to_string()).err();
        report
    }
}

fn rung(level: Level, missing: Option<String>) -> Rung {
    let (what, needs) = match level {
        Level::Unix => {
            ("own process group, empty environment, limits on time and output", "any Unix")
        }
        Level::Linux => {
            ("ends with the server, no new privileges, limited memory, idle priority", "Linux")
        }
        Level::Seccomp => (
            "only the system calls that a demo declares a need for",
            "a kernel with seccomp filters, on x86-64, arm64 or riscv64",
        ),
        Level::Landlock => (
            "no files and no TCP ports but those a demo declares a need for",
            "Linux 5.13 with Landlock enabled; 6.7 to cover TCP, 6.12 to cover signals",
        ),
    };
    Rung { level, what, needs, missing }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rung in self.rungs() {
            let state = rung.missing.as_deref().unwrap_or("in force");
            writeln!(f, "{}: {} (needs {}): {state}", rung.level, rung.what, rung.needs)?;
        }
        let landlock = match self.landlock {
            0 => "none".to_owned(),
            version => format!("version {version}"),
        };
        writeln!(f, "Landlock: {landlock}")?;
        let network = match self.network {
            Network::Namespace => "a network of their own with only loopback in it",
            Network::Ports => {
                "TCP on ports the kernel chooses, on any host; no UDP; no user namespaces here"
            }
            Network::Open => "not kept from any host, therefore not run for visitors",
        };
        writeln!(f, "demos that use sockets: {network}")?;
        let user = if self.nobody { "nobody" } else { "the server's own" };
        writeln!(f, "demos run as user: {user}")
    }
}
