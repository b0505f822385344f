//! exec puts another program into the same process: the pid stays, memory and close-on-exec descriptors go.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::io::{Read, Write, stdin};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, parent_id};
use std::process::{self, Command};
use std::time::Instant;

/// The new program, which is this file once more: it asks for a name and says who it is.
fn greet() {
    let mut name = String::new();
    stdin().read_line(&mut name).expect("a line");
    println!("{} {} {}", process::id(), parent_id(), name.trim());
}

pub fn main() {
    if std::env::var_os("GREETER").is_some() {
        return greet();
    }
    let start = Instant::now();
    // Descriptors that std opens close on exec. Those given to the command as stdin and stdout stay.
    let (mut stdio, childs_stdio) = UnixStream::pair().expect("a socket pair");
    let (mut private, childs_private) = UnixStream::pair().expect("a socket pair");

    // SAFETY: this process has one thread, so its fork is complete.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        trace(start, "new process", format!("▶ our program, pid {}", process::id()));
        (&childs_private).write_all(b"!").expect("the parent listens");
        let stdout = childs_stdio.try_clone().expect("a second handle");
        trace(start, "new process", format!("■ our program, pid {}", process::id()));
        let error = Command::new("/proc/self/exe")
            .args(["demo", "fork-exec"])
            .env("GREETER", "yes")
            .stdin(OwnedFd::from(childs_stdio))
            .stdout(OwnedFd::from(stdout))
            .exec();
        println!("only a failed exec returns: {error}");
        // SAFETY: _exit may always be called.
        unsafe { libc::_exit(1) }
    }
    drop((childs_stdio, childs_private)); // the child has its own
    trace(start, "parent", format!("• fork made {pid}"));

    // End of file: exec has closed the private descriptor. The process itself is still there.
    let mut heard = String::new();
    private.read_to_string(&mut heard).expect("until end of file");
    trace(start, "new process", format!("▶ another program, pid {pid}"));
    trace(start, "parent", "• the private descriptor was closed");
    // SAFETY: a null status pointer means that we do not want to know.
    let ended = unsafe { libc::waitpid(pid, std::ptr::null_mut(), libc::WNOHANG) };
    assert_eq!((heard.as_str(), ended), ("!", 0), "closed by exec, not by the end of the process");

    // The inherited stdin and stdout work, on the other side is another program.
    stdio.write_all(b"Ada\n").expect("it reads");
    let mut line = String::new();
    stdio.read_to_string(&mut line).expect("it answers and exits");
    trace(start, "new process", format!("■ another program, pid {pid}"));
    print!("the new program says: {line}");
    assert_eq!(line, format!("{pid} {} Ada\n", process::id()), "same pid, same parent");

    let mut status = 0;
    // SAFETY: status outlives the call.
    unsafe { libc::waitpid(pid, &raw mut status, 0) };
    assert_eq!(libc::WEXITSTATUS(status), 0, "it ended well, nothing of ours came after it");
    println!("fork made a process with our program; exec gave that process another program.");
}
