//! `interleave reset`: empties one poll, for another talk or after a rehearsal.

use std::process::ExitCode;

use clap::Args;

use super::{USAGE, fail, on_runtime, say};
use crate::config::Config;
use crate::id::ItemId;
use crate::store::{self, Store};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The poll, as its address has it: `concept/poll`.
    poll: ItemId,
    /// Delete its votes. Without it nothing is changed, and how many there are is said.
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    let Arguments { poll, yes } = arguments;
    let place = config.place();
    on_runtime(async {
        // Looked at first: a mistyped place makes no database.
        if let Err(error) = store::describe(&place).await {
            return fail(1, error);
        }
        let store = match Store::open(&place).await {
            Ok(store) => store,
            Err(error) => return fail(1, error),
        };
        let ended = match store.receipts(poll).await {
            Err(error) => fail(1, format!("the database cannot be read: {error}")),
            Ok(0) => fail(1, format!("{poll} has no votes; nothing was changed")),
            Ok(votes) if !yes => fail(
                USAGE,
                format!(
                    "{poll} has {votes}, and nothing was changed; to delete them for good: \
                     interleave reset {poll} --yes",
                    votes = in_words(votes)
                ),
            ),
            Ok(_) => match store.empty_poll(poll).await {
                Ok(votes) => {
                    say(format!(
                        "{poll} is empty: {} deleted. Everybody may vote in it again.\n",
                        in_words(votes)
                    ));
                    ExitCode::SUCCESS
                }
                Err(error) => fail(1, format!("nothing was deleted: {error}")),
            },
        };
        store.close().await;
        ended
    })
}

fn in_words(votes: u64) -> String {
    match votes {
        1 => "1 vote".to_owned(),
        more => format!("{more} votes"),
    }
}
