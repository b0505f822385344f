//! The system calls that neither std nor rustix offers in safe form.
//!
//! Owns all `unsafe` of the server. Knows nothing of demos or levels: each function is one call.
#![allow(unsafe_code, reason = "these calls have no safe form; each block says why it is sound")]

/// Has the kernel end this process after so many seconds, whatever it is doing.
pub(super) fn alarm(seconds: u32) {
    // SAFETY: alarm takes a number and touches no memory of ours.
    unsafe { libc::alarm(seconds) };
}

/// Gives the signals that a server may have told the kernel to ignore their usual effect again:
/// what is ignored stays ignored over exec.
pub(super) fn usual_signals() {
    use libc::{
        SIGALRM, SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ,
    };
    for signal in
        [SIGALRM, SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ]
    {
        // SAFETY: SIG_DFL installs no handler, so no code of ours can run at a bad moment.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

#[cfg(target_os = "linux")]
pub(super) use linux::*;

#[cfg(target_os = "linux")]
mod linux {
    use std::os::fd::AsRawFd;
    use std::{io, mem, ptr};

    /// Runs this process only when no one else wants the processor.
    pub(in super::super) fn only_when_idle() -> io::Result<()> {
        set_policy(0, libc::SCHED_IDLE)
    }

    /// Runs that thread as others are run: what was killed ends only when it is given a processor.
    /// Where the thread has ended meanwhile, or is not ours to change, nothing is lost but time.
    pub(in super::super) fn run_as_usual(thread: i32) {
        let _ = set_policy(thread, libc::SCHED_OTHER);
    }

    fn set_policy(thread: i32, policy: libc::c_int) -> io::Result<()> {
        // The one parameter, which these policies have no use for.
        let priority: libc::c_int = 0;
        // SAFETY: `priority` lives through the call, which only reads it. The call is made by its
        // number because musl's function of that name does nothing.
        let set = unsafe {
            libc::syscall(libc::SYS_sched_setscheduler, thread, policy, &raw const priority)
        };
        if set < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// Closes every file but the three standard ones.
    pub(in super::super) fn close_other_files() {
        // SAFETY: the caller is single-threaded and keeps no file above the standard three, so no
        // owner of a closed descriptor is left.
        let closed = unsafe { libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, 0u32) };
        if closed != 0 {
            for fd in 3..1024 {
                // SAFETY: as above; closing what is not open only fails.
                unsafe { libc::close(fd) };
            }
        }
    }

    /// The version of Landlock that this kernel has, or 0.
    pub(in super::super) fn landlock_version() -> i32 {
        const VERSION: u32 = 1;
        let none = ptr::null::<libc::c_void>();
        // SAFETY: with this flag the call reads no attributes: the pointer must be null.
        let version =
            unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, none, 0usize, VERSION) };
        i32::try_from(version).unwrap_or(0).max(0)
    }

    /// Moves this process to namespaces of its own.
    pub(in super::super) fn unshare(flags: rustix::thread::UnshareFlags) -> io::Result<()> {
        // SAFETY: the caller is single-threaded and never asks for CLONE_FILES.
        Ok(unsafe { rustix::thread::unshare_unsafe(flags) }?)
    }

    /// Brings up the loopback device of this network namespace.
    pub(in super::super) fn loopback_up() -> io::Result<()> {
        let socket = std::net::UdpSocket::bind((std::net::Ipv4Addr::UNSPECIFIED, 0))?;
        // SAFETY: ifreq is plain numbers and bytes, for which zero is a value.
        let mut request: libc::ifreq = unsafe { mem::zeroed() };
        for (to, from) in request.ifr_name.iter_mut().zip(b"lo") {
            *to = libc::c_char::from_ne_bytes([*from]);
        }
        let up = libc::IFF_UP | libc::IFF_RUNNING;
        request.ifr_ifru.ifru_flags = up.try_into().map_err(io::Error::other)?;
        #[allow(clippy::cast_possible_truncation, reason = "32 bits where the C library is musl")]
        let set_flags = libc::SIOCSIFFLAGS as libc::Ioctl;
        // SAFETY: the socket is open and `request` lives through the call.
        check(unsafe { libc::ioctl(socket.as_raw_fd(), set_flags, &raw const request) })
    }

    /// Splits this process in two: the caller goes on as the child, and the parent stays to keep
    /// it. The keeper ends with the child's exit, and takes the whole process group with it when
    /// the server dies or the alarm rings: neither reaches a grandchild otherwise.
    pub(in super::super) fn keep(wall_seconds: u32) -> io::Result<()> {
        // SAFETY: the process is single-threaded, so the child may go on as usual after fork.
        let child = unsafe { libc::fork() };
        if child == 0 {
            return Ok(());
        }
        check(child)?;
        super::alarm(wall_seconds);
        // Its copies of the pipe would keep the server waiting for output that cannot come.
        for fd in 0..3 {
            // SAFETY: the keeper neither reads nor writes from here on.
            unsafe { libc::close(fd) };
        }
        // SAFETY: the mask was filled by sigemptyset, and `status` lives through waitpid; the rest
        // takes numbers. Death-by-parent and the alarm have been set to arrive as these signals.
        unsafe {
            let mut awaited: libc::sigset_t = mem::zeroed();
            libc::sigemptyset(&raw mut awaited);
            for signal in [libc::SIGCHLD, libc::SIGTERM, libc::SIGALRM] {
                libc::sigaddset(&raw mut awaited, signal);
            }
            libc::sigprocmask(libc::SIG_BLOCK, &raw const awaited, ptr::null_mut());
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM, 0, 0, 0);
            libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
            loop {
                let mut status = 0;
                match libc::waitpid(-1, &raw mut status, libc::WNOHANG) {
                    ended if ended == child && libc::WIFEXITED(status) => {
                        libc::_exit(libc::WEXITSTATUS(status))
                    }
                    ended if ended == child => end_as(libc::WTERMSIG(status)),
                    ended if ended > 0 => continue,
                    _ => {}
                }
                let mut signal = 0;
                libc::sigwait(&raw const awaited, &raw mut signal);
                if signal != libc::SIGCHLD {
                    libc::kill(0, libc::SIGKILL);
                }
            }
        }
    }

    /// Ends this process by that signal.
    fn end_as(signal: libc::c_int) -> ! {
        // SAFETY: the default action is restored and the signal let through before it is raised;
        // the process then ends here. The mask was filled by sigemptyset.
        unsafe {
            libc::signal(signal, libc::SIG_DFL);
            let mut only: libc::sigset_t = mem::zeroed();
            libc::sigemptyset(&raw mut only);
            libc::sigaddset(&raw mut only, signal);
            libc::sigprocmask(libc::SIG_UNBLOCK, &raw const only, ptr::null_mut());
            libc::raise(signal);
            libc::_exit(128 + signal)
        }
    }

    fn check(result: libc::c_int) -> io::Result<()> {
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }
}
