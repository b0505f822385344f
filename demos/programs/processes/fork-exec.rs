//! exec puts another program into the same process: the pid stays, memory and close-on-exec descriptors go.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::trace;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{self, Command};
use std::time::Instant;

const PROGRAM: &str = "read -r name; echo $$ $PPID $name"; // the new program, a line of sh

pub fn main() {
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
        let error = Command::new("/bin/sh")
            .args(["-c", PROGRAM])
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
    trace(start, "new process", format!("▶ sh, pid {pid}"));
    trace(start, "parent", "• the private descriptor was closed");
    // SAFETY: a null status pointer means that we do not want to know.
    let ended = unsafe { libc::waitpid(pid, std::ptr::null_mut(), libc::WNOHANG) };
    assert_eq!((heard.as_str(), ended), ("!", 0), "closed by exec, not by the end of the process");

    // The inherited stdin and stdout work, on the other side is another program.
    stdio.write_all(b"Ada\n").expect("sh reads");
    let mut line = String::new();
    stdio.read_to_string(&mut line).expect("sh answers and exits");
    trace(start, "new process", format!("■ sh, pid {pid}"));
    print!("sh says: {line}");
    assert_eq!(line, format!("{pid} {} Ada\n", process::id()), "same pid, same parent");

    let mut status = 0;
    // SAFETY: status outlives the call.
    unsafe { libc::waitpid(pid, &raw mut status, 0) };
    assert_eq!(libc::WEXITSTATUS(status), 0, "sh ended well, nothing of ours came after it");
    println!("fork made a process with our program; exec gave that process another program.");
}
