//! `interleave doctor`: what this machine offers.

use std::process::ExitCode;

use super::{fail, on_runtime, say};
use crate::config::Config;
use crate::demos::{Limits, Runner};
use crate::store::Store;

pub(super) fn run(config: &Config) -> ExitCode {
    on_runtime(async {
        let runner = match Runner::start(Limits::default()) {
            Ok(runner) => runner,
            Err(error) => return fail(1, format!("the sandbox could not be tried: {error}")),
        };
        say(format!("{}\n", runner.report()));
        runner.shutdown().await;
        match Store::open(&config.place()).await {
            Ok(store) => {
                say(format!("database: {}, open and sound\n", store.kind()));
                store.close().await;
                ExitCode::SUCCESS
            }
            Err(error) => fail(1, error),
        }
    })
}
