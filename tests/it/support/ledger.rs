//! What voters sent and were told, held against what the database has.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::{Arc, Mutex};

use interleave::store::Place;
use sqlx::{Connection, PgConnection, SqliteConnection};

use super::bank::OPTIONS;
use super::voter::{Answer, Line, Vote, tag, visitor};

/// A book of votes. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<Book>>);

#[derive(Default)]
struct Book {
    /// A poll and the number of a visitor, who always chooses the same there.
    sent: BTreeSet<(String, u128)>,
    counted: BTreeMap<(String, u128), u32>,
    repeated: BTreeSet<(String, u128)>,
    refused: HashMap<u16, u64>,
    broken: u64,
}

/// What a book says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    /// Votes that were sent, each repeated any number of times.
    pub(crate) sent: usize,
    /// Of them, those that the server acknowledged.
    pub(crate) acknowledged: usize,
    /// Of them, those that are in the database.
    pub(crate) kept: usize,
    /// Answers that turned a vote away, by status.
    pub(crate) refused: HashMap<u16, u64>,
    /// Requests without an answer.
    pub(crate) broken: u64,
}

/// The option that a visitor chooses.
pub(crate) fn choice(number: u128) -> &'static str {
    OPTIONS[usize::try_from(number % 3).expect("small")]
}

impl Ledger {
    /// Votes as a visitor, and enters what came back. False: nothing did.
    pub(crate) async fn vote(&self, line: &mut Line, poll: &str, number: u128) -> bool {
        self.answered(line, poll, number).await.is_ok()
    }

    /// The same, with what the server says of it.
    pub(crate) async fn answered(
        &self,
        line: &mut Line,
        poll: &str,
        number: u128,
    ) -> io::Result<Answer> {
        let entry = (poll.to_owned(), number);
        self.book().sent.insert(entry.clone());
        let answer = line.ballot(poll, &[choice(number)], visitor(number)).await;
        let mut book = self.book();
        match answer.as_ref().map(Answer::vote) {
            Ok(Vote::Counted) => *book.counted.entry(entry).or_default() += 1,
            Ok(Vote::Repeated) => drop(book.repeated.insert(entry)),
            Ok(Vote::Refused(status)) => *book.refused.entry(status).or_default() += 1,
            Err(_) => book.broken += 1,
        }
        answer
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.0.lock().expect("the book")
    }

    /// Votes acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        let book = self.book();
        book.counted.keys().chain(&book.repeated).collect::<BTreeSet<_>>().len()
    }

    /// Votes that were turned away so far.
    pub(crate) fn refused(&self) -> u64 {
        self.book().refused.values().sum()
    }

    /// Votes that were sent, and that nobody knows to be counted.
    pub(crate) fn open(&self) -> Vec<(String, u128)> {
        let book = self.book();
        let open = book
            .sent
            .iter()
            .filter(|entry| !book.counted.contains_key(*entry) && !book.repeated.contains(*entry));
        open.cloned().collect()
    }

    /// Holds the book against the database: every acknowledged vote is there, none twice, and
    /// nothing that nobody sent.
    #[track_caller]
    pub(crate) fn hold(&self, kept: &Kept) -> Figures {
        let book = self.book();
        for (entry, times) in &book.counted {
            assert_eq!(*times, 1, "{entry:?} was told {times} times that it was the first");
        }
        let sent: HashMap<(String, Vec<u8>), &(String, u128)> = book
            .sent
            .iter()
            .map(|entry| ((entry.0.clone(), tag(&entry.0, visitor(entry.1)).0.to_vec()), entry))
            .collect();
        let mut counters: BTreeMap<(String, String), i64> = BTreeMap::new();
        let mut there = BTreeSet::new();
        for receipt in &kept.receipts {
            let (poll, number) = sent.get(receipt).expect("a receipt that nobody asked for");
            there.insert((poll, number));
            *counters.entry((poll.clone(), choice(*number).to_owned())).or_default() += 1;
        }
        let acknowledged: BTreeSet<_> = book.counted.keys().chain(&book.repeated).collect();
        let lost: Vec<_> =
            acknowledged.iter().filter(|(poll, number)| !there.contains(&(poll, number))).collect();
        assert!(lost.is_empty(), "{} acknowledged votes are lost: {lost:?}", lost.len());
        assert_eq!(kept.counters, counters, "each counted once, for what was chosen");
        Figures {
            sent: book.sent.len(),
            acknowledged: acknowledged.len(),
            kept: kept.receipts.len(),
            refused: book.refused.clone(),
            broken: book.broken,
        }
    }
}

/// A poll and a tag.
type Receipt = (String, Vec<u8>);

/// A poll, an option, votes.
type Counter = (String, String, i64);

/// What the database has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) counters: BTreeMap<(String, String), i64>,
}

impl Kept {
    /// Reads a database past the store.
    pub(crate) async fn read(place: &Place) -> Self {
        const RECEIPTS: &str = "select poll, tag from receipt";
        const COUNTERS: &str = "select poll, option, votes from counter";
        let (receipts, counters): (Vec<Receipt>, Vec<Counter>) = match place {
            Place::Sqlite(file) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection =
                    SqliteConnection::connect_with(&options).await.expect("the file");
                let receipts = sqlx::query_as(RECEIPTS).fetch_all(&mut connection).await;
                let counters = sqlx::query_as(COUNTERS).fetch_all(&mut connection).await;
                connection.close().await.expect("an end");
                (receipts.expect("receipts"), counters.expect("counters"))
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.expect("the server");
                let receipts = sqlx::query_as(RECEIPTS).fetch_all(&mut connection).await;
                let counters = sqlx::query_as(COUNTERS).fetch_all(&mut connection).await;
                connection.close().await.expect("an end");
                (receipts.expect("receipts"), counters.expect("counters"))
            }
        };
        let counters =
            counters.into_iter().map(|(poll, option, votes)| ((poll, option), votes)).collect();
        Self { receipts, counters }
    }
}
