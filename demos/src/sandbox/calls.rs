//! seccomp: which system calls a demo can make, and with which arguments.
//!
//! Owns the list. Knows nothing of paths, which a filter cannot see. What is not on the list fails
//! with EPERM, so that a demo can say what it was refused.

use std::collections::BTreeMap;
use std::{io, process};

use libc::{
    SYS_accept4, SYS_bind, SYS_brk, SYS_clone, SYS_clone3, SYS_connect, SYS_execve, SYS_fcntl,
    SYS_getsockopt, SYS_ioctl, SYS_kill, SYS_listen, SYS_mmap, SYS_mprotect, SYS_openat, SYS_prctl,
    SYS_prlimit64, SYS_sched_setaffinity, SYS_sendmmsg, SYS_sendmsg, SYS_sendto, SYS_setsockopt,
    SYS_socket, SYS_socketpair, SYS_tgkill, SYS_wait4, SYS_waitid, c_int, c_long,
};
use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{self, Eq, Gt, Le, Lt, MaskedEq, Ne};
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule,
};

use super::Network;
use crate::Need;

mod always;

type Rules = BTreeMap<c_long, Vec<SeccompRule>>;
type Built<T> = Result<T, BackendError>;

/// Makes the rules binding for this process and all it starts.
pub(super) fn close(network: Network, needs: &[Need], kept_from: &[u32]) -> io::Result<()> {
    let (unknown, allowed) = programs(network, needs, kept_from).map_err(io::Error::other)?;
    // The list comes last: once it is in force no further filter can be added.
    for program in [&unknown, &allowed] {
        seccompiler::apply_filter(program).map_err(io::Error::other)?;
    }
    Ok(())
}

/// Keeps a program that is no demo from signalling the one that started it, the machine's first, and
/// all at once. Every other call is allowed.
pub(super) fn spare(parent: u32) -> io::Result<()> {
    let filter = || -> Built<BpfProgram> {
        let mut rules = Rules::new();
        for call in SIGNALS {
            let spared = [u64::from(parent), 1, ALL].into_iter();
            let one = |pid| dword(0, Eq, pid).and_then(|is| rule([is]));
            rules.insert(call, spared.map(one).collect::<Built<_>>()?);
        }
        let (allow, refuse) = (SeccompAction::Allow, SeccompAction::Errno(libc::EPERM as u32));
        SeccompFilter::new(rules, allow, refuse, std::env::consts::ARCH.try_into()?)?.try_into()
    };
    seccompiler::apply_filter(&filter().map_err(io::Error::other)?).map_err(io::Error::other)
}

/// The calls that send a signal; the last by its thread alone, as musl sends one to the thread itself.
const SIGNALS: [c_long; 3] = [SYS_kill, SYS_tgkill, libc::SYS_tkill];
/// To whom a signal goes that is sent to -1.
const ALL: u64 = u32::MAX as u64;

/// The two filters: what is answered "no such call", and what is allowed.
fn programs(
    network: Network,
    needs: &[Need],
    kept_from: &[u32],
) -> Built<(BpfProgram, BpfProgram)> {
    let arch = std::env::consts::ARCH.try_into()?;
    // The flags of clone3 are in memory, where no filter sees them: told that there is no such
    // call, libc uses clone, whose flags are an argument.
    let unknown = SeccompFilter::new(
        Rules::from([(SYS_clone3, vec![])]),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::ENOSYS as u32),
        arch,
    )?;
    let allowed = SeccompFilter::new(
        rules(network, needs, kept_from)?,
        SeccompAction::Errno(libc::EPERM as u32),
        SeccompAction::Allow,
        arch,
    )?;
    Ok((unknown.try_into()?, allowed.try_into()?))
}

fn rules(network: Network, needs: &[Need], kept_from: &[u32]) -> Built<Rules> {
    let [fork, net, files] = [Need::Fork, Need::Net, Need::Files].map(|n| needs.contains(&n));
    let mut rules = Rules::new();
    let mut allow = |calls: &[c_long]| rules.extend(calls.iter().map(|call| (*call, vec![])));
    allow(always::CALLS);
    // For the other filter to answer.
    allow(&[SYS_clone3]);
    if fork {
        allow(always::FORK);
    }
    if files || fork {
        allow(always::PATHS);
    }
    if files {
        allow(always::FILES);
    }
    if net {
        allow(&[SYS_bind, SYS_connect, SYS_listen, SYS_accept4, SYS_sendmsg, SYS_sendmmsg]);
        #[cfg(target_arch = "x86_64")]
        allow(&[libc::SYS_accept]);
    }
    memory(&mut rules, fork, files)?;
    processes(&mut rules, fork, kept_from)?;
    sockets(&mut rules, net, network)?;
    odds(&mut rules, files)?;
    Ok(rules)
}

/// Memory is private, so that the limit on data counts it, and never both new and executable.
fn memory(rules: &mut Rules, fork: bool, files: bool) -> Built<()> {
    const KIND: u64 = (libc::MAP_SHARED | libc::MAP_PRIVATE | 0xc) as u64;
    const ANONYMOUS: u64 = libc::MAP_ANONYMOUS as u64;
    const PRIVATE: u64 = libc::MAP_PRIVATE as u64;
    const SHARED: u64 = libc::MAP_SHARED as u64;
    const NOT_EXECUTABLE: SeccompCmpOp = MaskedEq(libc::PROT_EXEC as u64);
    /// Bytes that a demo may share with its children at a time.
    const SHARED_BYTES: u64 = 1 << 20;

    let private = dword(3, MaskedEq(KIND), PRIVATE)?;
    let data = dword(2, NOT_EXECUTABLE, 0)?;
    // A program started afresh must be able to map its libraries.
    let mut maps = vec![if fork { rule([private])? } else { rule([private, data.clone()])? }];
    if fork {
        let shared = dword(3, MaskedEq(KIND | ANONYMOUS), SHARED | ANONYMOUS)?;
        maps.push(rule([shared, data.clone(), qword(1, Le, SHARED_BYTES)?])?);
    }
    if files {
        // Of a file in its own folder, where the limit on files counts it.
        maps.push(rule([dword(3, MaskedEq(KIND | ANONYMOUS), SHARED)?, data.clone()])?);
    }
    rules.insert(SYS_mmap, maps);
    rules.insert(SYS_mprotect, if fork { vec![] } else { vec![rule([data])?] });
    rules.insert(SYS_brk, vec![]);
    Ok(())
}

/// Threads always, processes for those who fork; signals to itself, or to its children.
fn processes(rules: &mut Rules, fork: bool, kept_from: &[u32]) -> Built<()> {
    const NAMESPACES: u64 = 0x7e02_0000;
    const THREAD: u64 = libc::CLONE_THREAD as u64;
    const SIBLING: u64 = libc::CLONE_PARENT as u64;

    let thread = rule([dword(0, MaskedEq(THREAD | NAMESPACES), THREAD)?])?;
    if !fork {
        let own = u64::from(process::id());
        rules.insert(SYS_clone, vec![thread]);
        for call in SIGNALS {
            rules.insert(call, vec![rule([dword(0, Eq, own)?])?]);
        }
        return Ok(());
    }
    // A child must stay a child: as a sibling its end would be the keeper's to notice.
    let child = rule([dword(0, MaskedEq(THREAD | SIBLING | NAMESPACES), 0)?])?;
    rules.insert(SYS_clone, vec![thread, child]);
    for call in [SYS_execve, SYS_wait4, SYS_waitid] {
        rules.insert(call, vec![]);
    }
    // One process that is neither the machine's first, nor the keeper, nor the server; no groups.
    for call in SIGNALS {
        let mut one = vec![dword(0, Gt, 1)?, dword(0, Lt, 1 << 31)?];
        for pid in kept_from {
            one.push(dword(0, Ne, u64::from(*pid))?);
        }
        rules.insert(call, vec![SeccompRule::new(one)?]);
    }
    Ok(())
}

/// Pairs of connected sockets always; others only for those who use the network.
fn sockets(rules: &mut Rules, net: bool, network: Network) -> Built<()> {
    const KIND: SeccompCmpOp = MaskedEq(0xf);
    let (stream, packet, datagram) =
        (arg(libc::SOCK_STREAM), arg(libc::SOCK_SEQPACKET), arg(libc::SOCK_DGRAM));
    // A socket of datagrams can send to any other on the machine that has a name: those who have
    // the calls that take names do without it.
    let kinds: &[_] = if net { &[stream, packet] } else { &[stream, packet, datagram] };
    let mut pairs = Vec::new();
    for kind in kinds.iter().copied() {
        pairs.push(rule([dword(0, Eq, arg(libc::AF_UNIX))?, dword(1, KIND, kind)?])?);
    }
    rules.insert(SYS_socketpair, pairs);
    rules.insert(SYS_getsockopt, vec![]);
    let mut options = Vec::new();
    for option in always::SOCKET_OPTIONS {
        let level = dword(1, Eq, arg(libc::SOL_SOCKET))?;
        options.push(rule([level, dword(2, Eq, arg(*option))?])?);
    }
    if net {
        for (level, option) in always::NET_OPTIONS {
            options.push(rule([dword(1, Eq, arg(*level))?, dword(2, Eq, arg(*option))?])?);
        }
        // Landlock cannot tell where a datagram goes.
        let kinds: &[_] = match network {
            Network::Ports => &[(stream, libc::IPPROTO_TCP)],
            _ => &[(stream, libc::IPPROTO_TCP), (datagram, libc::IPPROTO_UDP)],
        };
        let mut made = Vec::new();
        for domain in [libc::AF_INET, libc::AF_INET6] {
            for (kind, protocol) in kinds {
                for protocol in [0, *protocol] {
                    made.push(rule([
                        dword(0, Eq, arg(domain))?,
                        dword(1, KIND, *kind)?,
                        dword(2, Eq, arg(protocol))?,
                    ])?);
                }
            }
        }
        rules.insert(SYS_socket, made);
    }
    rules.insert(SYS_setsockopt, options);
    // Without a network there is no address to send to.
    rules.insert(SYS_sendto, if net { vec![] } else { vec![rule([qword(4, Eq, 0)?])?] });
    Ok(())
}

/// Calls that do one thing or another by a number among their arguments.
fn odds(rules: &mut Rules, files: bool) -> Built<()> {
    let one_of = |index, values: &[c_int]| -> Built<Vec<SeccompRule>> {
        values.iter().map(|value| rule([dword(index, Eq, arg(*value))?])).collect()
    };
    rules.insert(SYS_ioctl, one_of(1, always::DEVICE_REQUESTS)?);
    rules.insert(SYS_prctl, one_of(0, always::PROCESS_OPTIONS)?);
    let mut commands = always::FILE_COMMANDS.to_vec();
    if files {
        commands.extend(always::LOCK_COMMANDS);
    }
    rules.insert(SYS_fcntl, one_of(1, &commands)?);
    // Reads the limits, and sets none.
    rules.insert(SYS_prlimit64, vec![rule([dword(0, Eq, 0)?, qword(2, Eq, 0)?])?]);
    rules.insert(SYS_sched_setaffinity, vec![rule([dword(0, Eq, 0)?])?]);
    if files {
        rules.insert(SYS_openat, vec![]);
    }
    Ok(())
}

fn rule<const N: usize>(conditions: [SeccompCondition; N]) -> Built<SeccompRule> {
    SeccompRule::new(conditions.into())
}

/// A condition on an argument of 32 bits; the kernel ignores the upper half of such.
fn dword(index: u8, operator: SeccompCmpOp, value: u64) -> Built<SeccompCondition> {
    SeccompCondition::new(index, Dword, operator, value)
}

fn qword(index: u8, operator: SeccompCmpOp, value: u64) -> Built<SeccompCondition> {
    SeccompCondition::new(index, Qword, operator, value)
}

fn arg(value: c_int) -> u64 {
    u64::from(value.cast_unsigned())
}
