//! Programs that use what they were granted, well or badly.
#![allow(clippy::print_stdout, reason = "printing is what programs do")]

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, process, thread};

use super::raw::{self, bump, call, fork, map, own_pid, server, wait};
use super::{Demo, Need, program};

pub(super) const ALL: &[Demo] = &[
    program("hostile:use-fork", &[Need::Fork], use_fork),
    program("hostile:use-fork-ungranted", &[], use_fork),
    program("hostile:use-shell", &[Need::Fork], use_shell),
    program("hostile:use-own-program", &[Need::Fork], use_own_program),
    program("hostile:use-network", &[Need::Net], use_network),
    program("hostile:use-network-ungranted", &[], use_network),
    program("hostile:use-files", &[Need::Files], use_files),
    program("hostile:use-files-ungranted", &[], use_files),
    program("hostile:use-files-of-children", &[Need::Files, Need::Fork], use_files_of_children),
    program("hostile:abuse-fork", &[Need::Fork], abuse_fork),
    program("hostile:abuse-network", &[Need::Net], abuse_network),
    program("hostile:abuse-files", &[Need::Files], abuse_files),
    program("hostile:fork-and-hold-output", &[Need::Fork], || {
        let _ = fork(|| thread::sleep(Duration::from_mins(1)));
        println!("the parent is done");
    }),
    program("hostile:fork-and-leave-session", &[Need::Fork], || {
        let _ = fork(|| {
            println!("setsid: {:?}", call(libc::SYS_setsid, []).map_err(|why| why.kind()));
            println!("setpgid: {:?}", call(libc::SYS_setpgid, [0, 0]).map_err(|why| why.kind()));
            thread::sleep(Duration::from_mins(1));
        });
        thread::sleep(Duration::from_millis(50));
    }),
    program("hostile:fork-and-sleep", &[Need::Fork], || {
        let _ = fork(|| thread::sleep(Duration::from_mins(1)));
        println!("sleeping");
        thread::sleep(Duration::from_mins(1));
    }),
    program("hostile:shell-and-sleep", &[Need::Fork], || {
        let _ = Command::new("sh").args(["-c", "sleep 60 & sleep 60"]).status();
    }),
    program("hostile:fork-and-abort", &[Need::Fork], || {
        let _ = fork(|| thread::sleep(Duration::from_mins(1)));
        process::abort();
    }),
    program("hostile:orphans", &[Need::Fork], || {
        for _ in 0..20 {
            let _ = fork(|| {
                let _ = fork(|| thread::sleep(Duration::from_mins(1)));
            });
        }
        println!("twenty orphans");
    }),
];

fn show<T>(what: &str, outcome: io::Result<T>) {
    match outcome {
        Ok(_) => println!("{what}: works"),
        Err(why) => println!("{what}: {why}"),
    }
}

fn use_fork() {
    show("fork", fork(|| process::exit(3)).and_then(wait));
    let asleep = || thread::sleep(Duration::from_mins(1));
    let killed = fork(asleep).and_then(|child| {
        call(libc::SYS_kill, [child.into(), libc::SIGKILL.into()])?;
        wait(child)
    });
    show("kill a child", killed);
    let shared = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
    let counted = map(4096, libc::PROT_READ | libc::PROT_WRITE, shared).and_then(|page| {
        let child = fork(|| {
            bump(page);
        })?;
        wait(child)?;
        // Touched with 1s, then raised by the child.
        if bump(page) == 2 { Ok(()) } else { Err(io::Error::other("not shared")) }
    });
    show("share memory with a child", counted);
}

fn use_shell() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "echo from $((40 + 2)); cat; exit 4"]);
    let child = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let told = child.and_then(|mut child| {
        child.stdin.take().map_or(Ok(()), |mut input| input.write_all(b"through a pipe\n"))?;
        child.wait_with_output()
    });
    match told {
        Ok(told) => println!("{}{}", String::from_utf8_lossy(&told.stdout), told.status),
        Err(why) => println!("sh: {why}"),
    }
    for program in ["true", "/bin/echo", "/usr/bin/env", "/no/such/program"] {
        show(program, Command::new(program).stdout(Stdio::null()).status());
    }
}

fn use_own_program() {
    if env::args().nth(1).as_deref() == Some("child") {
        println!("started again, as {:?}", env::args().skip(1).collect::<Vec<_>>());
        return;
    }
    let again = Command::new("/proc/self/exe").args(["child", "2"]).status();
    show("start itself again", again);
}

fn use_network() {
    let echoed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| {
        let address = listener.local_addr()?;
        let server = thread::spawn(move || -> io::Result<()> {
            let (mut peer, _) = listener.accept()?;
            let mut word = [0; 5];
            peer.read_exact(&mut word)?;
            peer.write_all(&word)
        });
        let mut client = TcpStream::connect(address)?;
        client.set_nodelay(true)?;
        client.write_all(b"hello")?;
        let mut word = [0; 5];
        client.read_exact(&mut word)?;
        let _ = server.join();
        Ok(word)
    });
    show("TCP over loopback", echoed);
    let sent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|one| {
        let other = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        one.send_to(b"hello", other.local_addr()?)?;
        other.recv_from(&mut [0; 5])
    });
    show("UDP over loopback", sent);
}

fn use_files() {
    let own = env::temp_dir().join("own");
    show("write a file of its own", fs::write(&own, "text"));
    show("read it", fs::read(&own));
    show("rename it", fs::rename(&own, own.with_extension("new")));
    show("list the folder", fs::read_dir(env::temp_dir()));
    show("remove it", fs::remove_file(own.with_extension("new")));
    show("read its own status", fs::read("/proc/self/status"));
    show("list its own threads", fs::read_dir("/proc/self/task"));
    show("read its own memory use", fs::read("/proc/self/smaps_rollup"));
    show("read the processors", fs::read("/proc/cpuinfo"));
}

fn use_files_of_children() {
    let seen = fork(|| thread::sleep(Duration::from_mins(1))).and_then(|child| {
        let status = fs::read_to_string(format!("/proc/{child}/status"));
        let memory = fs::read_to_string(format!("/proc/{child}/smaps_rollup"));
        call(libc::SYS_kill, [child.into(), libc::SIGKILL.into()])?;
        wait(child)?;
        status.and(memory)
    });
    show("look at a child", seen);
}

/// What a demo with children must still be refused.
fn abuse_fork() {
    show("read /etc/passwd", fs::read("/etc/passwd"));
    show("write a file", fs::write("/tmp/interleave-escape", ""));
    show("read the server's environment", fs::read(format!("/proc/{}/environ", server())));
    show("signal the keeper", call(libc::SYS_kill, [server(), 0]));
    let leader = call(libc::SYS_getpgid, [0]).unwrap_or(-1);
    show("signal the leader", call(libc::SYS_kill, [leader, 0]));
    show("signal the first process", call(libc::SYS_kill, [1, 0]));
    show("signal everyone", call(libc::SYS_kill, [-1, 0]));
    show("signal a group", call(libc::SYS_kill, [-own_pid(), 0]));
    show("leave the session", fork(|| ()).and_then(wait).and(call(libc::SYS_setsid, [])));
    let sibling = libc::c_long::from(libc::CLONE_PARENT | libc::SIGCHLD);
    show("make a sibling", call(libc::SYS_clone, [sibling]));
    show("shared memory of 2 MiB", {
        map(2 << 20, libc::PROT_READ, libc::MAP_SHARED | libc::MAP_ANONYMOUS)
    });
    show("a socket", TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
    show("outlive the server", call(libc::SYS_prctl, [libc::PR_SET_PDEATHSIG.into(), 0]));
    // What runs in a program started afresh is held to the same.
    let mut shell = Command::new("sh");
    shell.args(["-c", "cat /etc/passwd; echo > /tmp/interleave-escape"]);
    let status = shell.stdout(Stdio::null()).stderr(Stdio::null()).status();
    show(
        "through a shell",
        status.and_then(|status| {
            let refused = io::Error::from_raw_os_error(libc::EACCES);
            if status.success() { Ok(()) } else { Err(refused) }
        }),
    );
}

/// The address of this machine or another, by `--port`, which the test listens on.
fn abuse_network() {
    let mut args = env::args().skip_while(|arg| arg != "--port").skip(1);
    let port: u16 = args.next().and_then(|port| port.parse().ok()).unwrap_or(1);
    let connect = |address: [u8; 4], port| {
        let address = SocketAddr::from((address, port));
        TcpStream::connect_timeout(&address, Duration::from_millis(200))
    };
    show("reach a server of this machine", connect([127, 0, 0, 1], port));
    show("reach another host", connect([192, 0, 2, 1], 80));
    let sent = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
        .and_then(|socket| socket.send_to(b"x", SocketAddr::from(([192, 0, 2, 1], 53))));
    show("send to another host", sent);
    show("a pair of datagram sockets", std::os::unix::net::UnixDatagram::pair());
    let kinds = [(libc::AF_NETLINK, 3), (libc::AF_UNIX, 1), (libc::AF_INET, 3), (17, 3)];
    for (domain, kind) in kinds {
        let name = format!("a socket of kind {domain}");
        show(&name, call(libc::SYS_socket, [domain.into(), kind.into(), 0]));
    }
}

fn abuse_files() {
    show("read /etc/passwd", fs::read("/etc/passwd"));
    show("read the server's environment", fs::read(format!("/proc/{}/environ", server())));
    show("read the server's memory", fs::File::open(format!("/proc/{}/mem", server())));
    show("read the server's arguments", fs::read(format!("/proc/{}/cmdline", server())));
    show("through its own root", fs::read("/proc/self/root/etc/passwd"));
    show("write to /proc", fs::write("/proc/self/oom_score_adj", "0"));
    show("write beside its folder", fs::write(env::temp_dir().with_extension("x"), ""));
    show("out of its folder", fs::write(env::temp_dir().join("../interleave-escape"), ""));
    show("make a folder", fs::create_dir(env::temp_dir().join("folder")));
    show("make a link", std::os::unix::fs::symlink("/etc", env::temp_dir().join("link")));
    let own = env::temp_dir().join("own");
    let mode = fs::write(&own, "").and_then(|()| {
        let all = std::os::unix::fs::PermissionsExt::from_mode(0o4777);
        fs::set_permissions(&own, all)
    });
    show("change a mode", mode);
    show("run a file", raw::call(libc::SYS_execve, [raw::at(c"/bin/true"), 0, 0]));
}
