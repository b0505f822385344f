//! `interleave doctor`: what this machine offers. It makes and changes nothing.

use std::process::ExitCode;

use super::scratch::Scratch;
use super::{fail, on_runtime, say};
use crate::config::Config;
use crate::demos::{Limits, Runner};
use crate::store::{self, OpenError};

pub(super) fn run(config: &Config) -> ExitCode {
    on_runtime(async {
        let runner = match Runner::start(Limits::default()) {
            Ok(runner) => runner,
            Err(error) => return fail(1, format!("the sandbox could not be tried: {error}")),
        };
        say(format!("{}\n", runner.report()));
        runner.shutdown().await;
        let scratch = Scratch::of(config).said();
        say(format!(
            "files of demos: {}\n",
            scratch.unwrap_or_else(|| "in the temporary folder".to_owned())
        ));
        match store::describe(&config.place()).await {
            Ok(described) => say(format!("database: {described}\n")),
            Err(OpenError::Missing { place }) => {
                say(format!("database: none yet; the first start makes {place}\n"));
            }
            Err(error) => return fail(1, error),
        }
        ExitCode::SUCCESS
    })
}
