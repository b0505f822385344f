//! The command line of Interleave. No logic here.

use std::process::ExitCode;

fn main() -> ExitCode {
    interleave::demos::child::enter_if_asked();
    interleave::cli::run()
}
