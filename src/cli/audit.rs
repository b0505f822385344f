//! `interleave audit`: do the tallies add up? Reads alone; it makes and changes nothing.

use std::process::ExitCode;

use super::{fail, number_of, on_runtime, say};
use crate::config::Config;
use crate::store;

pub(super) fn run(config: &Config) -> ExitCode {
    on_runtime(async {
        match store::audit_at(&config.place()).await {
            Err(error) => fail(1, error),
            Ok(audit) if audit.discrepancies.is_empty() => {
                say(format!(
                    "{} in {}: every one is counted once\n",
                    number_of(audit.receipts, "receipt"),
                    number_of(audit.polls, "poll")
                ));
                ExitCode::SUCCESS
            }
            Ok(audit) => {
                for discrepancy in &audit.discrepancies {
                    say(format!("{discrepancy}\n"));
                }
                fail(1, format!("polls that do not add up: {}", audit.discrepancies.len()))
            }
        }
    })
}
