//! Files, folders, and what the parent left lying about.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::{env, path};

use super::super::raw::{at, call, server};
use super::nothing_there;

super::attempts! {
    "read-passwd" => || File::open("/etc/passwd").map(drop),
    "read-root-folder" => || fs::read_dir("/").map(drop),
    "read-temporary-folder" => || fs::read_dir("/tmp").map(drop),
    "read-home" => || fs::read_dir("/root").map(drop),
    "read-own-status" => || File::open("/proc/self/status").map(drop),
    "read-own-maps" => || File::open("/proc/self/maps").map(drop),
    "read-own-memory" => || OpenOptions::new().write(true).open("/proc/self/mem").map(drop),
    "read-own-program" => || File::open("/proc/self/exe").map(drop),
    "read-server-environment" => || of_server("environ"),
    "read-server-memory" => || of_server("mem"),
    "read-server-command-line" => || of_server("cmdline"),
    "list-server-files" => || fs::read_dir(format!("/proc/{}/fd", server())).map(drop),
    "enter-server-root" => || fs::read_dir(format!("/proc/{}/root/etc", server())).map(drop),
    "read-kernel-log" => || File::open("/dev/kmsg").map(drop),
    "read-disk" => || File::open("/dev/vda").map(drop),
    "open-terminal" => || File::open("/dev/tty").map(drop),
    "open-null" => || OpenOptions::new().write(true).open("/dev/null").map(drop),
    "open-with-path-only" => || opened(libc::O_PATH),
    "open-unnamed-file" => || opened(libc::O_TMPFILE | libc::O_RDWR),
    "open-the-new-way" => || call(libc::SYS_openat2, [-100, at(c"/etc/passwd"), 0, 24]).map(drop),
    "open-by-handle" => || call(libc::SYS_open_by_handle_at, [-100, 0, 0]).map(drop),
    "name-a-handle" => || call(libc::SYS_name_to_handle_at, [-100, at(c"/etc")]).map(drop),
    "write-file" => || written("/tmp/interleave-escape"),
    "write-shared-memory" => || written("/dev/shm/interleave-escape"),
    "write-beside-program" => || written("/usr/bin/interleave-escape"),
    "write-own-oom-score" => || append("/proc/self/oom_score_adj"),
    "write-own-program" => || append("/proc/self/exe"),
    "write-cron" => || written("/etc/cron.d/interleave-escape"),
    "write-sysctl" => || append("/proc/sys/kernel/core_pattern"),
    "make-folder" => || fs::create_dir("/tmp/none/interleave-escape"),
    "make-link" => || std::os::unix::fs::symlink("/etc", "/tmp/none/interleave-escape"),
    "make-hard-link" => || fs::hard_link("/tmp/none/a", "/tmp/none/b"),
    "make-device" => || call(libc::SYS_mknodat, [-100, at(c"/tmp/none/x"), 0o60_600]).map(drop),
    "remove-file" => || fs::remove_file("/tmp/none/interleave-escape"),
    "remove-folder" => || fs::remove_dir("/tmp/none/interleave-escape"),
    "rename-file" => || fs::rename("/tmp/none/a", "/tmp/none/b"),
    "truncate-file" => || call(libc::SYS_truncate, [at(c"/tmp/none/x"), 0]).map(drop),
    "change-mode" => || call(libc::SYS_fchmodat, [-100, at(c"/tmp/none/x"), 0o777]).map(drop),
    "change-owner" => || call(libc::SYS_fchownat, [-100, at(c"/tmp/none/x")]).map(drop),
    "change-times" => || call(libc::SYS_utimensat, [-100, at(c"/tmp/none/x")]).map(drop),
    "set-attribute" => || call(libc::SYS_setxattr, [at(c"/tmp/none/x"), at(c"user.a")]).map(drop),
    "look-at-file" => || fs::metadata("/etc/passwd").map(drop),
    "look-at-link" => || fs::read_link("/proc/self/exe").map(drop),
    "look-at-file-system" => || call(libc::SYS_statfs, [at(c"/"), 0]).map(drop),
    "change-folder" => || env::set_current_dir("/tmp"),
    "watch-folder" => || call(libc::SYS_inotify_init1, [0]).map(drop),
    "watch-machine" => || call(libc::SYS_fanotify_init, [0]).map(drop),
    "find-environment" => || {
        const OURS: [&str; 4] =
            ["MALLOC_ARENA_MAX", "RUST_BACKTRACE", "INTERLEAVE_DEMO", "TMPDIR"];
        let mut others = env::vars_os().filter(|(name, _)| !OURS.iter().any(|our| name == our));
        others.next().map(drop).ok_or_else(nothing_there)
    },
    "find-open-file" => || {
        let is_open = |fd: &libc::c_long| call(libc::SYS_fcntl, [*fd, 1]).is_ok();
        (3..1024).find(is_open).map(drop).ok_or_else(nothing_there)
    },
    "find-input" => || match io::stdin().read(&mut [0; 1])? {
        0 => Err(nothing_there()),
        _ => Ok(()),
    },
}

fn of_server(entry: &str) -> io::Result<()> {
    let mut start = [0];
    File::open(format!("/proc/{}/{entry}", server()))?.read(&mut start).map(drop)
}

fn opened(flags: libc::c_int) -> io::Result<()> {
    call(libc::SYS_openat, [-100, at(c"/tmp"), flags.into(), 0o600]).map(drop)
}

fn written(file: impl AsRef<path::Path>) -> io::Result<()> {
    File::create(&file).map(drop)?;
    fs::remove_file(file)
}

fn append(file: &str) -> io::Result<()> {
    OpenOptions::new().append(true).open(file).map(drop)
}
