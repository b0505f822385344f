//! The kernel's wider interfaces, and memory that no limit counts.

use libc::c_long;

use super::super::raw::{address, at, call, map};

super::attempts! {
    "mount" => || call(libc::SYS_mount, [0, at(c"/none"), at(c"tmpfs"), 0, 0]).map(drop),
    "mount-the-new-way" => || call(libc::SYS_fsopen, [0, 0]).map(drop),
    "copy-mounts" => || call(libc::SYS_open_tree, [-100, at(c"/"), 1]).map(drop),
    "unmount" => || call(libc::SYS_umount2, [at(c"/none"), 0]).map(drop),
    "change-root" => || call(libc::SYS_chroot, [at(c"/none")]).map(drop),
    "pivot-root" => || call(libc::SYS_pivot_root, [at(c"/none"), at(c"/none")]).map(drop),
    "load-program" => || call(libc::SYS_bpf, [0, 0, 0]).map(drop),
    "count-events" => || call(libc::SYS_perf_event_open, [0, 0, -1, -1, 0]).map(drop),
    "ring-setup" => || call(libc::SYS_io_uring_setup, [1, 0]).map(drop),
    "ring-enter" => || call(libc::SYS_io_uring_enter, [0, 0, 0, 0, 0, 0]).map(drop),
    "ring-register" => || call(libc::SYS_io_uring_register, [0, 0, 0, 0]).map(drop),
    "asynchronous-io" => || call(libc::SYS_io_setup, [1, 0]).map(drop),
    "find-key" => || call(libc::SYS_keyctl, [0, -3, 0]).map(drop),
    "add-key" => || call(libc::SYS_add_key, [0, 0, 0, 0, 0]).map(drop),
    "request-key" => || call(libc::SYS_request_key, [0, 0, 0, 0]).map(drop),
    "handle-page-faults" => || call(libc::SYS_userfaultfd, [1]).map(drop),
    "file-in-memory" => || call(libc::SYS_memfd_create, [at(c"x"), 0]).map(drop),
    "secret-memory" => || call(libc::SYS_memfd_secret, [0]).map(drop),
    "shared-segment" => || call(libc::SYS_shmget, [0, 4096, 0o1600]).map(drop),
    "shared-queue" => || call(libc::SYS_msgget, [0, 0o1600]).map(drop),
    "shared-semaphore" => || call(libc::SYS_semget, [0, 1, 0o1600]).map(drop),
    "named-queue" => || call(libc::SYS_mq_open, [at(c"x"), 0, 0, 0]).map(drop),
    "map-shared" => || {
        map(4096, libc::PROT_READ, libc::MAP_SHARED | libc::MAP_ANONYMOUS).map(drop)
    },
    "map-shared-validated" => || {
        map(4096, libc::PROT_READ, libc::MAP_SHARED_VALIDATE | libc::MAP_ANONYMOUS).map(drop)
    },
    "map-executable" => || {
        map(4096, libc::PROT_EXEC, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS).map(drop)
    },
    "make-executable" => || {
        let page = map(4096, libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS)?;
        let protection = c_long::from(libc::PROT_READ | libc::PROT_EXEC);
        call(libc::SYS_mprotect, [address(page), 4096, protection]).map(drop)
    },
    "make-executable-with-key" => || call(libc::SYS_pkey_mprotect, [0, 0, 0, 0]).map(drop),
    "lock-memory" => || call(libc::SYS_mlockall, [1]).map(drop),
    "remap-file-pages" => || call(libc::SYS_remap_file_pages, [0, 0, 0, 0, 0]).map(drop),
    "move-pages" => || call(libc::SYS_move_pages, [0, 0, 0, 0, 0, 0]).map(drop),
    "enlarge-pipe" => || {
        let size = c_long::from(libc::F_SETPIPE_SZ);
        call(libc::SYS_fcntl, [1, size, 1 << 20]).map(drop)
    },
    "type-into-terminal" => || {
        call(libc::SYS_ioctl, [0, request(libc::TIOCSTI), at(c"x")]).map(drop)
    },
    "select-in-terminal" => || {
        call(libc::SYS_ioctl, [0, request(libc::TIOCLINUX), at(c"\x02")]).map(drop)
    },
    "splice" => || call(libc::SYS_splice, [0, 0, 1, 0, 1, 0]).map(drop),
    "splice-memory" => || call(libc::SYS_vmsplice, [1, 0, 0, 0]).map(drop),
    "tee" => || call(libc::SYS_tee, [1, 1, 1, 0]).map(drop),
    "send-file" => || call(libc::SYS_sendfile, [1, 0, 0, 1]).map(drop),
    "load-module" => || call(libc::SYS_finit_module, [-1, 0, 0]).map(drop),
    "load-module-from-memory" => || call(libc::SYS_init_module, [0, 0, 0]).map(drop),
    "unload-module" => || call(libc::SYS_delete_module, [at(c"none"), 0]).map(drop),
    "load-kernel" => || call(libc::SYS_kexec_load, [0, 0, 0, -1]).map(drop),
    "restart-machine" => || call(libc::SYS_reboot, [0, 0, 0, 0]).map(drop),
    "swap-on" => || call(libc::SYS_swapon, [at(c"/none"), 0]).map(drop),
    "account" => || call(libc::SYS_acct, [at(c"/none/x")]).map(drop),
    "read-log" => || call(libc::SYS_syslog, [10, 0, 0]).map(drop),
    "set-name-of-machine" => || call(libc::SYS_sethostname, [0, -1]).map(drop),
    "set-clock" => || call(libc::SYS_clock_settime, [0, 0]).map(drop),
    "adjust-clock" => || call(libc::SYS_clock_adjtime, [0, 0]).map(drop),
    "set-quota" => || call(libc::SYS_quotactl, [0, 0, 0, 0]).map(drop),
    "nest-sandbox" => || call(libc::SYS_landlock_create_ruleset, [0, 0, 1]).map(drop),
    "port-access" => || call(x86::IOPL, [0]).map(drop),
    "segment-table" => || call(x86::MODIFY_LDT, [0, 0, 0]).map(drop),
    "move-thread-memory" => || call(x86::ARCH_PRCTL, [0x1003, 0]).map(drop),
    "call-as-x32" => || call(x86::X32_GETPID, []).map(drop),
    "call-unknown" => || call(9_999, []).map(drop),
}

/// A request to a device, whose type differs by C library.
fn request(number: impl TryInto<c_long>) -> c_long {
    number.try_into().unwrap_or(0)
}

/// Calls that only this architecture has; elsewhere they are unknown numbers.
#[cfg(target_arch = "x86_64")]
mod x86 {
    pub(super) const IOPL: libc::c_long = libc::SYS_iopl;
    pub(super) const MODIFY_LDT: libc::c_long = libc::SYS_modify_ldt;
    pub(super) const ARCH_PRCTL: libc::c_long = libc::SYS_arch_prctl;
    pub(super) const X32_GETPID: libc::c_long = 0x4000_0000 | libc::SYS_getpid;
}

#[cfg(not(target_arch = "x86_64"))]
mod x86 {
    pub(super) const IOPL: libc::c_long = 9_996;
    pub(super) const MODIFY_LDT: libc::c_long = 9_997;
    pub(super) const ARCH_PRCTL: libc::c_long = 9_998;
    pub(super) const X32_GETPID: libc::c_long = 9_995;
}
