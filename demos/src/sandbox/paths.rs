//! Landlock: which files a demo can open, and which TCP ports it can use.
//!
//! Owns the paths behind each need. Knows nothing of system calls that take no path.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, NetPort, PathBeneath,
    PathFd, RestrictSelfAttr, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, Scope,
    make_bitflags,
};

use super::Network;
use crate::Need;

/// Where programs and their libraries are.
const PROGRAMS: [&str; 7] =
    ["/bin", "/sbin", "/lib", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib64"];
/// The program that runs here, open already: what a demo starts to start itself again.
const OWN_PROGRAM: &str = "/proc/self/exe";
/// What a program without children may read of `/proc`: itself, and figures about the machine.
const OWN_PROC: [&str; 6] =
    ["/proc/self", "/proc/cpuinfo", "/proc/loadavg", "/proc/meminfo", "/proc/stat", "/proc/uptime"];
/// Ports that the kernel gives when none is asked for, where it does not say otherwise.
const EPHEMERAL: (u16, u16) = (32_768, 60_999);

/// Takes everything away that this version can, but for what the needs loosen.
pub(super) fn close(version: i32, network: Network, needs: &[Need]) -> io::Result<()> {
    let abi = ABI::from(version);
    restrict(abi, network, needs).map_err(io::Error::other)
}

/// Lets this process read as before, write in one folder and in what every program may write to, and
/// signal what it starts alone. As far as this kernel can.
pub(super) fn writes_in(folder: &Path) -> io::Result<()> {
    let write = AccessFs::from_write(ABI::V3);
    let closed = || {
        let rules = Ruleset::default().handle_access(write)?.scope(Scope::Signal)?.create()?;
        let rules = allow(rules, folder, write)?;
        let rules = allow(rules, "/dev/null", write)?;
        // Semaphores and shared memory of several processes, and terminals of its own.
        let rules = allow(rules, "/dev/shm", write)?;
        let rules = allow(rules, "/dev/ptmx", write)?;
        let rules = allow(rules, "/dev/pts", write)?;
        rules.restrict_self()
    };
    closed().map(drop).map_err(io::Error::other)
}

fn restrict(
    abi: ABI,
    network: Network,
    needs: &[Need],
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    // The version is the one the probe found: anything short of it is a failure, not a downgrade.
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(abi))?;
    // In a network of its own a demo may use every port.
    let own_network = needs.contains(&Need::Net) && network != Network::Ports;
    if abi >= ABI::V4 && !own_network {
        ruleset = ruleset.handle_access(AccessNet::from_all(abi))?;
    }
    if abi >= ABI::V6 {
        ruleset = ruleset.scope(Scope::from_all(abi))?;
    }
    let mut rules = ruleset.create()?;
    if abi >= ABI::V7 {
        // A refusal here is expected, and no news for the machine's audit log.
        rules = rules.log_same_exec(false)?.log_subdomains(false)?;
    }
    let read = make_bitflags!(AccessFs::{ReadFile | ReadDir});
    if needs.contains(&Need::Fork) {
        let run = make_bitflags!(AccessFs::{ReadFile | ReadDir | Execute});
        for folder in PROGRAMS {
            rules = allow(rules, folder, run)?;
        }
        rules = allow(rules, "/dev/null", make_bitflags!(AccessFs::{ReadFile | WriteFile}))?;
        // By the link, not by its path: that may lead through a folder closed to others, as a home
        // is, and this process may be nobody by now.
        rules = allow(rules, OWN_PROGRAM, make_bitflags!(AccessFs::{ReadFile | Execute}))?;
    }
    if needs.contains(&Need::Files) {
        // A demo with children looks at those too, and their folders are not there yet.
        let of_proc: &[&str] = if needs.contains(&Need::Fork) { &["/proc"] } else { &OWN_PROC };
        for path in of_proc {
            rules = allow(rules, *path, read)?;
        }
        // No folders within: what the parent removes afterwards stays flat.
        let write = make_bitflags!(AccessFs::{
            ReadFile | ReadDir | WriteFile | RemoveFile | MakeReg | MakeFifo
        });
        let truncate = if abi >= ABI::V3 { AccessFs::Truncate.into() } else { BitFlags::empty() };
        rules = allow(rules, env::temp_dir(), write | truncate)?;
    }
    if abi >= ABI::V4 && needs.contains(&Need::Net) && network == Network::Ports {
        rules = rules.add_rule(NetPort::new(0, AccessNet::BindTcp))?;
        let (first, last) = ephemeral_ports();
        for port in first..=last {
            rules = rules.add_rule(NetPort::new(port, AccessNet::ConnectTcp))?;
        }
    }
    rules.restrict_self()?;
    Ok(())
}

/// Adds a path where it is there. A symbolic link, as `/bin` often is, stands for its target.
fn allow(
    rules: RulesetCreated,
    path: impl Into<PathBuf>,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, landlock::RulesetError> {
    let Ok(path) = PathFd::new(path.into()) else { return Ok(rules) };
    let is_folder = rustix::fs::fstat(&path)
        .is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_dir());
    let of_files = make_bitflags!(AccessFs::{ReadFile | WriteFile | Execute | Truncate});
    let access = if is_folder { access } else { access & of_files };
    rules.add_rule(PathBeneath::new(path, access))
}

fn ephemeral_ports() -> (u16, u16) {
    let text = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let mut ports = text.split_whitespace().map_while(|word| word.parse().ok());
    ports.next().zip(ports.next()).unwrap_or(EPHEMERAL)
}
