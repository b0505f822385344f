//! `interleave audit`: do the tallies add up?

use std::process::ExitCode;

use super::{fail, on_runtime, say};
use crate::config::Config;
use crate::store::Store;

pub(super) fn run(config: &Config) -> ExitCode {
    on_runtime(async {
        let store = match Store::open(&config.place()).await {
            Ok(store) => store,
            Err(error) => return fail(1, error),
        };
        let audit = store.audit().await;
        store.close().await;
        match audit {
            Err(error) => fail(1, format!("the audit could not be made: {error}")),
            Ok(audit) if audit.discrepancies.is_empty() => {
                say(format!(
                    "{} receipts in {} polls: every one is counted once\n",
                    audit.receipts, audit.polls
                ));
                ExitCode::SUCCESS
            }
            Ok(audit) => {
                for discrepancy in &audit.discrepancies {
                    say(format!("{discrepancy}\n"));
                }
                fail(1, format!("{} polls do not add up", audit.discrepancies.len()))
            }
        }
    })
}
