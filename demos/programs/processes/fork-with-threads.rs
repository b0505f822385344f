//! A child forked while another thread holds a lock hangs on its copy forever; fork with exec does not.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

static LOCK: Mutex<()> = Mutex::new(());

pub fn main() {
    let start = Instant::now();

    // Nobody holds the lock: the child takes it and exits.
    let calm = Child::fork(start, "child, lock free");
    assert_eq!(calm.reap(), None, "nothing had to kill it");

    // Another thread holds it: the child gets a copy of the locked lock, but not of the thread.
    let (held, forked) = (Barrier::new(2), Barrier::new(2));
    let stuck = thread::scope(|scope| {
        scope.spawn(|| {
            let _guard = LOCK.lock();
            trace(start, "parent's thread", "▶ holds the lock");
            held.wait();
            forked.wait();
            trace(start, "parent's thread", "■ holds the lock");
        });
        held.wait();
        let stuck = Child::fork(start, "child, lock held");

        // Fork and exec at the very same moment: the new program has no such lock.
        trace(start, "child, exec", "▶ /bin/true");
        let status = Command::new("/bin/true").status().expect("it starts");
        trace(start, "child, exec", "■ /bin/true");
        assert!(status.success(), "exec threw the locked memory away");
        forked.wait();
        stuck
    });

    assert!(LOCK.try_lock().is_ok(), "in the parent the lock is free again");
    trace(start, "parent", "• our lock is free; waiting for the child");
    stuck.life.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
    assert!((&stuck.life).read(&mut [0]).is_err(), "no end of file: its copy is never released");
    trace(start, "parent", "• no sign of life, SIGKILL");
    // SAFETY: the child is ours and not yet waited for, so the pid is still its own.
    unsafe { libc::kill(stuck.pid, libc::SIGKILL) };
    assert_eq!(stuck.reap(), Some(libc::SIGKILL), "the kill ended it, and it is reaped");
    println!("The child inherited a locked lock without its owner; only SIGKILL got it out.");
}

struct Child {
    pid: libc::pid_t,
    start: Instant,
    lane: &'static str,
    life: UnixStream, // the child holds the other end, so end of file means that it is gone
}

impl Child {
    /// Forks a child that takes the lock and exits.
    fn fork(start: Instant, lane: &'static str) -> Self {
        let (life, childs_end) = UnixStream::pair().expect("a socket pair");
        trace(start, lane, "▶ takes the lock");
        // SAFETY: the child does nothing but take a futex-based lock and _exit.
        let pid = unsafe { libc::fork() };
        if pid == 0 {
            drop(LOCK.lock());
            // SAFETY: _exit may always be called.
            unsafe { libc::_exit(0) }
        }
        assert!(pid > 0, "fork failed");
        drop(childs_end);
        Self { pid, start, lane, life }
    }

    /// Waits for the child; the signal that killed it, if one did.
    fn reap(self) -> Option<i32> {
        let mut status = 0;
        // SAFETY: status outlives the call.
        unsafe { libc::waitpid(self.pid, &raw mut status, 0) };
        let killed = libc::WIFSIGNALED(status);
        let end = if killed { '✗' } else { '■' };
        trace(self.start, self.lane, format!("{end} takes the lock"));
        killed.then(|| libc::WTERMSIG(status))
    }
}
