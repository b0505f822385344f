//! `interleave migrate`: from the embedded database to PostgreSQL.

use std::process::ExitCode;

use clap::Args;

use super::{USAGE, fail, on_runtime, say};
use crate::config::Config;
use crate::store::{self, Place};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The empty database to copy everything into: `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(long, value_name = "URL")]
    to: Place,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    let Place::Sqlite(from) = config.place() else {
        return fail(
            USAGE,
            "only the embedded database can be copied, and DATABASE_URL names another",
        );
    };
    let Place::Postgres { url, .. } = &arguments.to else {
        return fail(USAGE, "--to expects postgres://USER:PASSWORD@HOST/DATABASE");
    };
    if !from.exists() {
        return fail(1, format!("there is no database {}", from.display()));
    }
    let to = Place::Postgres { url: url.clone(), allow_unsafe: config.allow_unsafe_database };
    on_runtime(async {
        match store::copy(&from, &to).await {
            Ok(copied) => {
                for (table, rows) in &copied.tables {
                    say(format!("{table}: {rows} rows\n"));
                }
                say(format!(
                    "{} polls have the same receipts and votes on both sides\n\
                     {} is as it was. Start the servers with DATABASE_URL and the same key.\n",
                    copied.polls,
                    from.display()
                ));
                ExitCode::SUCCESS
            }
            Err(error) => fail(1, error),
        }
    })
}
