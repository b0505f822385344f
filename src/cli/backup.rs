//! `interleave backup` and `interleave restore`: the embedded database into one file, and back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{USAGE, fail, number_of, on_runtime, say};
use crate::config::Config;
use crate::store::{self, Audit, Place};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file.
    file: PathBuf,
}

pub(super) fn back_up(config: &Config, arguments: &Arguments) -> ExitCode {
    with_file(config, |database| async move {
        match store::back_up(&database, &arguments.file).await {
            Ok(done) => {
                say(format!(
                    "{}: {} bytes, {}\nThe key is not in it: keep {} as well.\n",
                    arguments.file.display(),
                    done.bytes,
                    holds(&done.audit),
                    config.data.join("key").display(),
                ));
                ExitCode::SUCCESS
            }
            Err(error) => fail(1, error),
        }
    })
}

pub(super) fn restore(config: &Config, arguments: &Arguments) -> ExitCode {
    with_file(config, |database| async move {
        match store::restore(&arguments.file, &database).await {
            Ok((audit, kept)) => {
                say(format!("{}: {}\n", database.display(), holds(&audit)));
                if let Some(kept) = kept {
                    say(format!("what was there is now {}\n", kept.display()));
                }
                ExitCode::SUCCESS
            }
            Err(error) => fail(1, error),
        }
    })
}

fn holds(audit: &Audit) -> String {
    format!(
        "{} in {}, every one counted once",
        number_of(audit.receipts, "receipt"),
        number_of(audit.polls, "poll")
    )
}

fn with_file<F: Future<Output = ExitCode>>(
    config: &Config,
    work: impl FnOnce(PathBuf) -> F,
) -> ExitCode {
    let Place::Sqlite(database) = config.place() else {
        return fail(
            USAGE,
            "this is for the embedded database, and DATABASE_URL names a server: use pg_dump",
        );
    };
    let database: &Path = &database;
    on_runtime(work(database.to_owned()))
}
