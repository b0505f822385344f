//! The store on both databases: every method, then many at random against a plain model.

mod away;
mod carried;
mod contract;
mod ended;
mod groups;
mod items;
mod links;
mod model;
mod taken;

use interleave::id::{ItemId, LearnerTag, VoterTag};
use interleave::store::{Ballot, Counting, Place, Store};
use tempfile::TempDir;

use crate::support::postgres::Postgres;

/// A quiz of these questions, each of whose options is kept under its name.
pub(crate) fn counting(graded: &[ItemId]) -> Counting<'_> {
    Counting { graded, choices: &|_, kept| vec![kept.to_owned()] }
}

/// An empty database and a store on it.
pub(crate) struct Fresh {
    pub(crate) store: Store,
    pub(crate) place: Place,
    _folder: TempDir,
}

impl Fresh {
    /// A SQLite file in a folder of its own.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::Sqlite(folder.path().join("test.db"));
        Self::at(place, folder).await
    }

    /// A database of the shared PostgreSQL.
    pub(crate) async fn postgres() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = Postgres::shared().database().await;
        Self::at(Place::Postgres { url, allow_unsafe: false }, folder).await
    }

    async fn at(place: Place, folder: TempDir) -> Self {
        let store = Store::open(&place).await.expect("a store");
        Self { store, place, _folder: folder }
    }

    /// Another store on the same database, as another server has.
    pub(crate) async fn another(&self) -> Store {
        Store::open(&self.place).await.expect("a store")
    }

    /// Runs statements behind the store's back.
    pub(crate) async fn execute(&self, sqlite: &'static str, postgres: &'static str) {
        use sqlx::{Connection, Executor};
        match &self.place {
            Place::Sqlite(file) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection =
                    sqlx::SqliteConnection::connect_with(&options).await.expect("the file");
                connection.execute(sqlite).await.expect("it runs");
                connection.close().await.expect("an end");
            }
            Place::Postgres { url, .. } => {
                let mut connection = sqlx::PgConnection::connect(url).await.expect("the server");
                connection.execute(postgres).await.expect("it runs");
                connection.close().await.expect("an end");
            }
        }
    }
}

/// Makes a test on each database of each function named.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(&$crate::store::Fresh::sqlite().await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(&$crate::store::Fresh::postgres().await).await;
            })*
        }
    };
}

pub(crate) use on_both;

pub(crate) fn item(text: &str) -> ItemId {
    text.parse().expect("an id")
}

pub(crate) fn voter(number: u8) -> VoterTag {
    VoterTag([number; 16])
}

pub(crate) fn learner(number: u8) -> LearnerTag {
    LearnerTag([number; 16])
}

/// A ballot in a poll of one choice; none chosen is a look at the results.
pub(crate) fn ballot(poll: &str, tag: VoterTag, options: &[&str]) -> Ballot {
    let options = options.iter().map(|&option| option.to_owned()).collect();
    Ballot { poll: item(poll), tag, options, private: false }
}
