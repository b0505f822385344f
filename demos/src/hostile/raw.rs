//! System calls by number, as a program would make them that goes around libc.
#![allow(unsafe_code, reason = "the calls are meant to be refused, and have no safe form")]

use std::io;

use libc::{c_int, c_long};

/// Makes that call. Arguments left out are 0.
pub(super) fn call<const N: usize>(number: c_long, given: [c_long; N]) -> io::Result<c_long> {
    let mut args = [0; 6];
    for (arg, given) in args.iter_mut().zip(given) {
        *arg = given;
    }
    let [first, second, third, fourth, fifth, sixth] = args;
    // SAFETY: every use in this folder passes numbers, null, or the address of a constant or of a
    // local that outlives the call; calls that would change this process or the machine are given
    // arguments with which they fail even where they are permitted.
    let result = unsafe { libc::syscall(number, first, second, third, fourth, fifth, sixth) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// The address of a text that ends in NUL.
pub(super) fn at(text: &'static std::ffi::CStr) -> c_long {
    address(text.as_ptr())
}

/// The number that a pointer is to the kernel.
pub(super) fn address<T>(pointer: *const T) -> c_long {
    c_long::try_from(pointer.addr()).expect("the upper half of all addresses is the kernel's")
}

/// Splits this process; the child runs `child` and ends.
pub(super) fn fork(child: impl FnOnce()) -> io::Result<c_int> {
    // SAFETY: the programs that use this have one thread, so the child may go on as usual.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            child();
            // SAFETY: ends the child at once, without what the parent registered for its exit.
            unsafe { libc::_exit(0) }
        }
        pid => Ok(pid),
    }
}

/// Waits for a child and gives its raw status.
pub(super) fn wait(pid: c_int) -> io::Result<c_int> {
    let mut status = 0;
    // SAFETY: `status` lives through the call.
    match unsafe { libc::waitpid(pid, &raw mut status, 0) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(status),
    }
}

pub(super) fn own_pid() -> c_long {
    c_long::from(std::process::id())
}

/// The process that started this one: the server.
pub(super) fn server() -> c_long {
    c_long::from(std::os::unix::process::parent_id())
}

/// Has that signal ignored.
pub(super) fn ignore(signal: c_int) {
    // SAFETY: SIG_IGN runs no code of ours.
    unsafe { libc::signal(signal, libc::SIG_IGN) };
}

/// Sends that signal to this process.
pub(super) fn raise(signal: c_int) {
    // SAFETY: takes a number.
    unsafe { libc::raise(signal) };
}

/// A new mapping of that many bytes, touched throughout.
pub(super) fn map(bytes: usize, protection: c_int, flags: c_int) -> io::Result<*mut u8> {
    let length = c_long::try_from(bytes).unwrap_or(c_long::MAX);
    // By its number: musl tells a refusal as a lack of memory.
    let start = call(libc::SYS_mmap, [0, length, protection.into(), flags.into(), -1, 0])?;
    let start = usize::try_from(start).map_err(io::Error::other)?;
    let start = std::ptr::with_exposed_provenance_mut::<u8>(start);
    if protection & libc::PROT_WRITE != 0 {
        // SAFETY: the mapping is writable, that long, and nobody else knows of it yet.
        unsafe { start.write_bytes(1, bytes) };
    }
    Ok(start)
}

/// Reads and writes a byte that processes share, as a counter.
pub(super) fn bump(shared: *mut u8) -> u8 {
    use std::sync::atomic::{AtomicU8, Ordering};
    // SAFETY: the address comes from `map`, is never unmapped, and is used only through here.
    unsafe { AtomicU8::from_ptr(shared) }.fetch_add(1, Ordering::SeqCst)
}

/// Writes to address 0.
pub(super) fn segv() {
    let nowhere = std::hint::black_box(std::ptr::null_mut::<u8>());
    // SAFETY: none, on purpose: the fault that the kernel raises is what is tested.
    unsafe { nowhere.write_volatile(1) };
}

/// A system call through the gate of 32-bit programs, which numbers calls differently: 20 is
/// `getpid` there and `writev` here.
#[cfg(target_arch = "x86_64")]
pub(super) fn call_as_32_bit() -> i32 {
    let mut result = 20;
    // SAFETY: the call takes no arguments and touches no memory.
    unsafe { std::arch::asm!("int 0x80", inout("eax") result) };
    result
}
