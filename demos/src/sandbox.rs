//! How a child locks itself down before a demo runs in it.
//!
//! Owns the ladder of levels, the order of the steps and what each need of a demo loosens. Knows
//! nothing of the parent: it acts on the process it is called in, which must be single-threaded.
//!
//! The demos are our own, so this guards against exhaustion and mistakes, and against a demo that
//! does what it did not declare. It is not meant for foreign code.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod paths;
mod report;
mod sys;

use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

pub use report::{Report, Rung};

use super::orders::Orders;
use super::{Level, Need, Network};

/// A step of the lock-down that did not succeed.
#[derive(Debug)]
pub(super) struct Failed {
    step: &'static str,
    why: io::Error,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, self.why)
    }
}

trait Step {
    fn step(self, step: &'static str) -> Result<(), Failed>;
}

impl<E: Into<io::Error>> Step for Result<(), E> {
    fn step(self, step: &'static str) -> Result<(), Failed> {
        self.map_err(|why| Failed { step, why: why.into() })
    }
}

/// How long the alarm waits after the parent should have ended the run.
const ALARM_AFTER: u64 = 2;
const OPEN_FILES: u64 = 256;
/// The user and group that own nothing.
pub(super) const NOBODY: u32 = 65_534;

/// Locks this process down to the level ordered, with what these needs loosen.
///
/// On success the caller may be another process than before: a demo that forks runs in a child of
/// the one that was started, see [`sys::keep`].
pub(super) fn close(orders: &Orders, needs: &[Need]) -> Result<(), Failed> {
    any_unix(orders, needs)?;
    #[cfg(target_os = "linux")]
    linux::close(orders, needs)?;
    Ok(())
}

/// Gives a thread of a killed child its share of the processor again.
pub(super) fn hurry(thread: i32) {
    #[cfg(target_os = "linux")]
    sys::run_as_usual(thread);
    #[cfg(not(target_os = "linux"))]
    let _ = thread;
}

/// Whether this process runs under filters already.
pub(super) fn is_closed() -> bool {
    #[cfg(target_os = "linux")]
    return linux::is_filtered();
    #[cfg(not(target_os = "linux"))]
    return false;
}

/// What a program that is no demo is held to.
pub(super) struct Bounds {
    /// The process that started it.
    pub(super) parent: u32,
    /// From start to end.
    pub(super) wall: Duration,
    /// Bytes of addresses, in each process.
    pub(super) memory: u64,
    /// Where it may write.
    pub(super) scratch: PathBuf,
}

/// The most that a program that is no demo may write to one file, in bytes.
const FILE_OF_ANOTHER: u64 = 64 << 20;
/// The most files it may have open.
const FILES_OF_ANOTHER: u64 = 1024;
/// The most processes and threads that its user may have, unless that is root: those that run
/// already count, too.
const PROCESSES_OF_ANOTHER: u64 = 8_192;

/// Holds this process to what a program that is no demo may take. Processor time counts for each of
/// its processes; namespaces and Landlock are taken where the kernel has them.
pub(super) fn bound(bounds: &Bounds) -> Result<(), Failed> {
    sys::usual_signals();
    let seconds = bounds.wall.as_secs() + ALARM_AFTER;
    sys::alarm(u32::try_from(seconds).unwrap_or(u32::MAX));
    for (resource, most) in [
        (Resource::Cpu, 2 * seconds),
        (Resource::Core, 0),
        (Resource::Fsize, FILE_OF_ANOTHER),
        (Resource::Nofile, FILES_OF_ANOTHER),
        (Resource::Nproc, PROCESSES_OF_ANOTHER),
    ] {
        limit(resource, most).step("limit what it takes")?;
    }
    #[cfg(target_os = "linux")]
    linux::bound(bounds)?;
    Ok(())
}

fn any_unix(orders: &Orders, needs: &[Need]) -> Result<(), Failed> {
    sys::usual_signals();
    sys::alarm(alarm_seconds(orders));
    let cpu = orders.cpu.as_secs().max(1);
    // The soft limit can be noticed by the demo; the hard one cannot.
    limit(Resource::Cpu, cpu + 1)
        .and_then(|()| {
            let held_to = getrlimit(Resource::Cpu).maximum;
            setrlimit(Resource::Cpu, Rlimit { current: Some(cpu), maximum: held_to })
        })
        .step("limit processor time")?;
    let file = if needs.contains(&Need::Files) { orders.file } else { 0 };
    for (resource, most) in
        [(Resource::Core, 0), (Resource::Fsize, file), (Resource::Nofile, OPEN_FILES)]
    {
        limit(resource, most).step("limit files")?;
    }
    Ok(())
}

fn alarm_seconds(orders: &Orders) -> u32 {
    u32::try_from(orders.wall.as_secs() + ALARM_AFTER).unwrap_or(u32::MAX)
}

fn limit(resource: Resource, most: u64) -> rustix::io::Result<()> {
    // What the server itself is held to cannot be exceeded, and need not be.
    let most = getrlimit(resource).maximum.map_or(most, |held_to| held_to.min(most));
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, process};

    use rustix::process::set_parent_process_death_signal;
    use rustix::process::{DumpableBehavior, Pid, Signal, getppid, set_dumpable_behavior};
    use rustix::thread::{CapabilitySet, CapabilitySets, UnshareFlags};
    use rustix::thread::{set_capabilities, set_no_new_privs, set_thread_groups};
    use rustix::thread::{set_thread_res_gid, set_thread_res_uid};

    use super::{
        Bounds, Failed, Level, NOBODY, Need, Network, Orders, Resource, Step, alarm_seconds, calls,
        io, limit, paths, sys,
    };

    /// Bytes of address space. A back-stop only: every thread reserves far more than it uses.
    const ADDRESSES: u64 = 4 << 30;
    /// The same for a demo that may share memory with its children, which the limit on data does not
    /// count.
    const ADDRESSES_SHARING: u64 = 1 << 30;

    pub(super) fn close(orders: &Orders, needs: &[Need]) -> Result<(), Failed> {
        if orders.level < Level::Linux {
            return Ok(());
        }
        if needs.contains(&Need::Net) && orders.network == Network::Namespace {
            own_network().step("own network")?;
        }
        bounds(orders, needs)?;
        give_up_identity().step("give up privileges")?;
        die_with(orders.parent).step("die with the server")?;
        sys::close_other_files();
        let mut kept_from = vec![orders.parent];
        if needs.contains(&Need::Fork) {
            kept_from.push(process::id());
            sys::keep(alarm_seconds(orders)).step("keeper")?;
            sys::alarm(alarm_seconds(orders));
            die_with(kept_from[1]).step("die with the keeper")?;
        }
        // Not the keeper: when it is called to end the others, it has to be quick.
        sys::only_when_idle().step("run when idle")?;
        set_no_new_privs(true).step("no new privileges")?;
        if orders.level >= Level::Landlock {
            paths::close(orders.landlock, orders.network, needs).step("Landlock")?;
        }
        if orders.level >= Level::Seccomp {
            calls::close(orders.network, needs, &kept_from).step("seccomp")?;
        }
        Ok(())
    }

    pub(super) fn bound(bounds: &Bounds) -> Result<(), Failed> {
        limit(Resource::As, bounds.memory).step("limit memory")?;
        // Where there is no such namespace to be had, the network stays as it is.
        let _ = own_network();
        let none = CapabilitySet::empty();
        let sets = CapabilitySets { effective: none, permitted: none, inheritable: none };
        set_capabilities(None, sets).step("give up privileges")?;
        die_with(bounds.parent).step("die with the command")?;
        sys::close_other_files();
        set_no_new_privs(true).step("no new privileges")?;
        // Where there are no filters to be had, Landlock may still keep it from others.
        let _ = calls::spare(bounds.parent);
        paths::writes_in(&bounds.scratch).step("Landlock")
    }

    /// What level 1 limits besides what any Unix can.
    pub(super) fn bounds(orders: &Orders, needs: &[Need]) -> Result<(), Failed> {
        let addresses = if needs.contains(&Need::Fork) { ADDRESSES_SHARING } else { ADDRESSES };
        for (resource, most) in [
            (Resource::Data, orders.memory),
            (Resource::As, addresses),
            (Resource::Memlock, 0),
            (Resource::Msgqueue, 0),
            // Up to the usual priority, so that a server may let what it killed end at that: of
            // this a server that is not root has often none to give.
            (Resource::Nice, 20),
            (Resource::Rtprio, 0),
        ] {
            limit(resource, most).step("limit memory")?;
        }
        // Where there is no /proc the kernel's choice of a victim stays as it is.
        let _ = fs::write("/proc/self/oom_score_adj", "1000");
        Ok(())
    }

    /// A network with nothing in it but loopback.
    pub(super) fn own_network() -> io::Result<()> {
        // Root may do so directly; others first become root of a user namespace of their own.
        sys::unshare(UnshareFlags::NEWNET)
            .or_else(|_| sys::unshare(UnshareFlags::NEWUSER | UnshareFlags::NEWNET))?;
        sys::loopback_up()
    }

    /// Root becomes nobody where it may, and no capability is left to anyone.
    pub(super) fn give_up_identity() -> io::Result<()> {
        if rustix::process::geteuid().is_root() {
            let nobody = || {
                let (user, group) = (
                    rustix::process::Uid::from_raw(NOBODY),
                    rustix::process::Gid::from_raw(NOBODY),
                );
                set_thread_groups(&[])?;
                set_thread_res_gid(group, group, group)?;
                set_thread_res_uid(user, user, user)
            };
            // A container may keep even root from this; having no capability then has to do.
            let _ = nobody();
            // Its own entries in /proc are its own again.
            set_dumpable_behavior(DumpableBehavior::Dumpable)?;
        }
        let none = CapabilitySet::empty();
        set_capabilities(
            None,
            CapabilitySets { effective: none, permitted: none, inheritable: none },
        )?;
        Ok(())
    }

    /// Ends this process when the thread that started it ends, or has ended already.
    pub(super) fn die_with(parent: u32) -> io::Result<()> {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        let expected = i32::try_from(parent).ok().and_then(Pid::from_raw);
        if expected.is_some() && getppid() == expected {
            return Ok(());
        }
        Err(io::Error::other("the parent is gone"))
    }

    pub(super) fn is_filtered() -> bool {
        rustix::thread::secure_computing_mode()
            .is_ok_and(|mode| mode == rustix::thread::SecureComputingMode::Filter)
    }
}
