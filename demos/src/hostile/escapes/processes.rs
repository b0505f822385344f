//! Other processes, the run's own bounds, and other identities.

use std::os::fd::AsRawFd;
use std::process::Command;

use libc::c_long;

use super::super::raw::{address, at, call, fork, own_pid, server, wait};

super::attempts! {
    "fork" => || fork(|| ()).and_then(wait).map(drop),
    "fork-by-clone3" => || call(libc::SYS_clone3, [0, 64]).map(drop),
    "clone-into-namespace" => || {
        clone(libc::CLONE_NEWUSER | libc::CLONE_NEWPID | libc::SIGCHLD)
    },
    "clone-thread-into-namespace" => || {
        clone(libc::CLONE_THREAD | libc::CLONE_SIGHAND | libc::CLONE_VM | libc::CLONE_NEWUSER)
    },
    "spawn" => || Command::new("/bin/true").spawn()?.wait().map(drop),
    "exec" => || call(libc::SYS_execve, [at(c"/none/x"), 0, 0]).map(drop),
    "exec-from-memory" => || {
        let memory = call(libc::SYS_memfd_create, [at(c"x"), 1])?;
        call(libc::SYS_execveat, [memory, at(c""), 0, 0, 0x1000]).map(drop)
    },
    "exec-by-descriptor" => || call(libc::SYS_execveat, [1, at(c""), 0, 0, 0x1000]).map(drop),
    "signal-server" => || call(libc::SYS_kill, [server(), 0]).map(drop),
    "signal-server-thread" => || call(libc::SYS_tgkill, [server(), server(), 0]).map(drop),
    "signal-any-thread" => || call(libc::SYS_tkill, [server(), 0]).map(drop),
    "signal-first-process" => || call(libc::SYS_kill, [1, 0]).map(drop),
    "signal-everyone" => || call(libc::SYS_kill, [-1, 0]).map(drop),
    "signal-own-group" => || call(libc::SYS_kill, [0, 0]).map(drop),
    "signal-with-value" => || call(libc::SYS_rt_sigqueueinfo, [server(), 0, 0]).map(drop),
    "signal-on-input" => || {
        let (one, _other) = std::os::unix::net::UnixStream::pair()?;
        let owner = c_long::from(libc::F_SETOWN);
        call(libc::SYS_fcntl, [one.as_raw_fd().into(), owner, server()]).map(drop)
    },
    "hold-server" => || call(libc::SYS_pidfd_open, [server(), 0]).map(drop),
    "take-server-file" => || call(libc::SYS_pidfd_getfd, [0, 0, 0]).map(drop),
    "signal-by-descriptor" => || call(libc::SYS_pidfd_send_signal, [0, 0, 0, 0]).map(drop),
    "trace-server" => || {
        call(libc::SYS_ptrace, [libc::PTRACE_SEIZE.into(), server(), 0, 0]).map(drop)
    },
    "be-traced" => || call(libc::SYS_ptrace, [libc::PTRACE_TRACEME.into()]).map(drop),
    "read-process-memory" => || call(libc::SYS_process_vm_readv, [server(), 0, 0, 0]).map(drop),
    "write-process-memory" => || call(libc::SYS_process_vm_writev, [server(), 0, 0, 0]).map(drop),
    "advise-process-memory" => || call(libc::SYS_process_madvise, [0, 0, 0, 0]).map(drop),
    "compare-processes" => || call(libc::SYS_kcmp, [own_pid(), server(), 0, 0, 0]).map(drop),
    "read-robust-list" => || call(libc::SYS_get_robust_list, [server(), 0, 0]).map(drop),
    "new-session" => || call(libc::SYS_setsid, []).map(drop),
    "new-group" => || call(libc::SYS_setpgid, [0, 0]).map(drop),
    "new-user-namespace" => || call(libc::SYS_unshare, [libc::CLONE_NEWUSER.into()]).map(drop),
    "new-network" => || call(libc::SYS_unshare, [libc::CLONE_NEWNET.into()]).map(drop),
    "unshare-files" => || call(libc::SYS_unshare, [libc::CLONE_FILES.into()]).map(drop),
    "join-namespace" => || call(libc::SYS_setns, [0, 0]).map(drop),
    "outlive-server" => || prctl(libc::PR_SET_PDEATHSIG, 0),
    "take-in-orphans" => || prctl(libc::PR_SET_CHILD_SUBREAPER, 1),
    "be-traceable-by-all" => || prctl(libc::PR_SET_PTRACER, -1),
    "loosen-filter" => || prctl(libc::PR_SET_SECCOMP, 0),
    "add-filter" => || call(libc::SYS_seccomp, [1, 0, 0]).map(drop),
    "change-security-bits" => || prctl(libc::PR_SET_SECUREBITS, 0),
    "keep-capabilities" => || prctl(libc::PR_SET_KEEPCAPS, 1),
    "move-program-break" => || prctl(libc::PR_SET_MM, 7),
    "silence-alarm" => set_alarm,
    "set-timer" => || call(libc::SYS_setitimer, [0, 0, 0]).map(drop),
    "raise-file-limit" => || limit(libc::RLIMIT_NOFILE, own_pid()),
    "raise-memory-limit" => || limit(libc::RLIMIT_DATA, 0),
    "limit-server" => || limit(libc::RLIMIT_NOFILE, server()),
    "read-server-limits" => || {
        call(libc::SYS_prlimit64, [server(), libc::RLIMIT_NOFILE.into(), 0, 0]).map(drop)
    },
    "raise-priority" => || call(libc::SYS_setpriority, [0, 0, -5]).map(drop),
    "leave-idle-class" => || {
        let normal: libc::c_int = 0;
        call(libc::SYS_sched_setscheduler, [0, 0, address(&raw const normal)]).map(drop)
    },
    "set-scheduling" => || call(libc::SYS_sched_setattr, [0, 0, 0]).map(drop),
    "pin-server" => || call(libc::SYS_sched_setaffinity, [server(), 0, 0]).map(drop),
    "raise-disk-priority" => || call(libc::SYS_ioprio_set, [1, 0, 0]).map(drop),
    "become-root" => || call(libc::SYS_setresuid, [0, 0, 0]).map(drop),
    "become-root-group" => || call(libc::SYS_setresgid, [0, 0, 0]).map(drop),
    "join-groups" => || call(libc::SYS_setgroups, [0, 0]).map(drop),
    "take-capabilities" => || call(libc::SYS_capset, [0, 0]).map(drop),
    "be-another-machine" => || call(libc::SYS_personality, [0x4_0000]).map(drop),
}

fn clone(flags: libc::c_int) -> std::io::Result<()> {
    match call(libc::SYS_clone, [flags.into()])? {
        0 => call(libc::SYS_exit, [0]).map(drop),
        _ => Ok(()),
    }
}

fn prctl(option: libc::c_int, value: c_long) -> std::io::Result<()> {
    call(libc::SYS_prctl, [option.into(), value]).map(drop)
}

fn limit(resource: impl Into<c_long>, process: c_long) -> std::io::Result<()> {
    let most = [1u64 << 20; 2];
    let most = address(most.as_ptr());
    call(libc::SYS_prlimit64, [process, resource.into(), most, 0]).map(drop)
}

#[cfg(target_arch = "x86_64")]
fn set_alarm() -> std::io::Result<()> {
    call(libc::SYS_alarm, [0]).map(drop)
}

/// Elsewhere an alarm is a timer.
#[cfg(not(target_arch = "x86_64"))]
fn set_alarm() -> std::io::Result<()> {
    call(libc::SYS_setitimer, [0, 0, 0]).map(drop)
}
