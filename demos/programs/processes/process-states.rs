//! A child is seen sleeping, stopped, sleeping again, as a zombie that SIGKILL cannot touch, and gone.
#![allow(unsafe_code, reason = "std can neither fork nor send signals")]
use crate::show::trace;
use std::fs;
use std::sync::atomic::AtomicU32;
use std::thread;

static STEP: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    println!("~ steps");
    // SAFETY: the child only sleeps in pause.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        loop {
            // SAFETY: pause waits for a signal and touches nothing.
            unsafe { libc::pause() };
        }
    }
    assert!(pid > 0, "fork works");

    trace(&STEP, "child", "▶ S sleeping");
    let sleeping = state_once(pid, |state| state == 'S'); // it may need a moment to get there
    send(pid, libc::SIGSTOP, "SIGSTOP");
    wait_until(pid, libc::WSTOPPED);
    trace(&STEP, "child", "■ S sleeping");

    trace(&STEP, "child", "▶ T stopped");
    let stopped = state_once(pid, |_| true);
    send(pid, libc::SIGCONT, "SIGCONT");
    wait_until(pid, libc::WCONTINUED);
    trace(&STEP, "child", "■ T stopped");

    trace(&STEP, "child", "▶ S sleeping");
    let again = state_once(pid, |state| state == 'S');
    send(pid, libc::SIGTERM, "SIGTERM");
    wait_until(pid, libc::WEXITED | libc::WNOWAIT); // has ended, but is not reaped yet
    trace(&STEP, "child", "■ S sleeping");

    trace(&STEP, "child", "▶ Z zombie");
    let zombie = state_once(pid, |_| true);
    send(pid, libc::SIGKILL, "SIGKILL");
    let still = state_once(pid, |_| true);
    let mut status = 0;
    // SAFETY: status outlives the call.
    unsafe { libc::waitpid(pid, &raw mut status, 0) };
    trace(&STEP, "parent", "• waitpid");
    trace(&STEP, "child", "■ Z zombie");

    assert_eq!((sleeping, stopped, again), ('S', 'T', 'S'), "stopped and continued");
    assert_eq!((zombie, still), ('Z', 'Z'), "what is dead cannot be killed");
    assert_eq!(libc::WTERMSIG(status), libc::SIGTERM, "the status tells the first cause");
    assert!(!fs::exists(format!("/proc/{pid}")).expect("/proc is there"), "reaped, so gone");
    println!("S, T, S, Z, gone: only its parent's wait removes a zombie.");
}

/// The state letter in /proc, once it is one that is `settled`.
fn state_once(pid: libc::pid_t, settled: impl Fn(char) -> bool) -> char {
    loop {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("not reaped yet");
        let (_, after_name) = stat.rsplit_once(") ").expect("pid (name) state");
        let state = after_name.chars().next().expect("a letter");
        if settled(state) {
            println!("/proc/{pid}/stat: {state}");
            return state;
        }
        thread::yield_now();
    }
}

fn send(pid: libc::pid_t, signal: i32, name: &str) {
    trace(&STEP, "parent", format!("• {name}"));
    // SAFETY: the child is ours and not reaped, so the pid is still its own.
    unsafe { libc::kill(pid, signal) };
}

/// Blocks until the kernel reports that change of the child.
fn wait_until(pid: libc::pid_t, change: i32) {
    // SAFETY: siginfo_t is plain data, valid when zeroed, and outlives the call.
    unsafe {
        let mut info = std::mem::zeroed();
        libc::waitid(libc::P_PID, pid.cast_unsigned(), &raw mut info, change);
    }
}
