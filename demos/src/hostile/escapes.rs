//! Attempts to get at something that a demo has no business with.
//!
//! An attempt got through when the kernel carried it out, and also when it only found fault with
//! the arguments: refused means that the sandbox answered.
#![allow(clippy::print_stdout, reason = "printing is what programs do")]

mod files;
mod kernel;
mod network;
mod processes;

use std::io;

use super::{Demo, program};

/// What a line says about an attempt that got through.
pub const GOT_THROUGH: &str = "GOT THROUGH";

type Attempt = fn() -> io::Result<()>;

/// A table of attempts, each also a program of its own.
macro_rules! attempts {
    ($($name:literal => $attempt:expr,)*) => {
        pub(super) const ATTEMPTS: &[(&str, super::Attempt)] = &[$(($name, $attempt)),*];
        pub(super) const EACH: &[crate::Demo] = &[$(super::program(
            concat!("hostile:", $name),
            &[],
            || { super::report($name, $attempt); },
        )),*];
    };
}
use attempts;

pub(super) const ALL: &[Demo] = &[program("hostile:escapes", &[], every)];

const TABLES: [&[(&str, Attempt)]; 4] =
    [files::ATTEMPTS, network::ATTEMPTS, processes::ATTEMPTS, kernel::ATTEMPTS];

pub(super) fn each() -> impl Iterator<Item = &'static Demo> {
    [files::EACH, network::EACH, processes::EACH, kernel::EACH].into_iter().flatten()
}

/// All attempts in one process: the startup self-test.
fn every() {
    let through = TABLES.into_iter().flatten().filter(|(name, attempt)| !report(name, *attempt));
    let through = through.count();
    let all: usize = TABLES.iter().map(|table| table.len()).sum();
    println!("{through} of {all} attempts got through");
}

/// Makes the attempt and tells how it went; whether it was refused.
fn report(name: &str, attempt: Attempt) -> bool {
    let outcome = attempt();
    let refused = outcome.as_ref().is_err_and(is_refusal);
    match outcome {
        Err(why) if refused => println!("{name}: refused ({why})"),
        Err(why) => println!("{name}: {GOT_THROUGH}, then: {why}"),
        Ok(()) => println!("{name}: {GOT_THROUGH}"),
    }
    refused
}

fn is_refusal(why: &io::Error) -> bool {
    matches!(why.raw_os_error(), Some(libc::EPERM | libc::EACCES | libc::ENOSYS))
}

/// The refusal of something that has no error of its own: there was nothing to be had.
fn nothing_there() -> io::Error {
    io::Error::from_raw_os_error(libc::EPERM)
}
