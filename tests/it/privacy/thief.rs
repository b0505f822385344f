//! Plays the thief: with the database, its log and an earlier copy, can the votes of one person in
//! several polls be found to be of one person?

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use sqlx::Connection;

use crate::support::bank::{POLLS, poll};
use crate::support::ledger::Ledger;
use crate::support::process::Launch;
use crate::support::sqlite::{Log, PAGE, beside, receipts};
use crate::support::voter::{Line, tag, visitor};

type Tag = [u8; 16];

/// What was stolen, and what was lying about from before.
struct Loot {
    database: Vec<u8>,
    log: Vec<u8>,
    copy: Vec<u8>,
}

fn steal(file: &Path) -> (Vec<u8>, Vec<u8>) {
    let database = std::fs::read(file).expect("the database");
    (database, std::fs::read(beside(file, "-wal")).unwrap_or_default())
}

/// A guess at when each tag of each poll was written; the unit does not matter.
type Times = HashMap<(String, Tag), f64>;

impl Loot {
    /// In the order of the rows.
    fn by_row(&self) -> Times {
        let mut times = Times::new();
        for page in self.database.chunks_exact(PAGE) {
            for receipt in receipts(page) {
                let time = f64::from(u32::try_from(times.len()).expect("few"));
                times.insert((receipt.poll, receipt.tag), time);
            }
        }
        times
    }

    /// By where in its page each row lies: later ones lie lower.
    fn by_place(&self) -> Times {
        let mut times = Times::new();
        for page in self.database.chunks_exact(PAGE) {
            let mut lying = receipts(page);
            lying.sort_by_key(|receipt| std::cmp::Reverse(receipt.at));
            let all = f64::from(u32::try_from(lying.len()).expect("few"));
            for (place, receipt) in (0_u32..).zip(lying) {
                times.insert((receipt.poll, receipt.tag), f64::from(place) / all);
            }
        }
        times
    }

    /// How often a receipt does not lie below its neighbour of a lesser key. Where SQLite splits a
    /// page in two there is one such place, whatever the order of arrival was.
    fn breaks(&self) -> usize {
        let breaks = |page| {
            let mut lying = receipts(page);
            lying.sort_by(|one, other| (&one.poll, one.tag).cmp(&(&other.poll, other.tag)));
            lying.windows(2).filter(|pair| pair[0].at < pair[1].at).count()
        };
        self.database.chunks_exact(PAGE).map(breaks).sum()
    }

    /// By the transaction that first shows it in the log.
    fn by_log(&self) -> Times {
        let mut known: BTreeSet<(String, Tag)> = self
            .database
            .chunks_exact(PAGE)
            .flat_map(receipts)
            .map(|receipt| (receipt.poll, receipt.tag))
            .collect();
        let mut times: Times = known.iter().map(|entry| (entry.clone(), 0.0)).collect();
        let mut time = 1.0;
        for frame in Log::of(self.log.clone()).frames() {
            for receipt in receipts(frame.page) {
                let entry = (receipt.poll, receipt.tag);
                if known.insert(entry.clone()) {
                    times.insert(entry, time);
                }
            }
            time += f64::from(u8::from(frame.commits));
        }
        times
    }

    /// Who was there when the copy was made.
    fn in_copy(&self) -> BTreeSet<(String, Tag)> {
        let pages = self.copy.chunks_exact(PAGE).flat_map(receipts);
        pages.map(|receipt| (receipt.poll, receipt.tag)).collect()
    }

    /// The share of voters whose receipts in two polls one after the other are matched, by rank in
    /// the guessed times among those who were in the copy and those who were not.
    fn matched(&self, times: &Times, truth: &HashMap<(String, Tag), u128>) -> f64 {
        let copied = self.in_copy();
        let (mut right, mut all) = (0, 0_u32);
        for number in 1..POLLS {
            let lists = [poll(number - 1), poll(number)].map(|poll| {
                let mut groups: BTreeMap<bool, Vec<(f64, Tag, u128)>> = BTreeMap::new();
                for (entry, time) in times.iter().filter(|((of, _), _)| *of == poll) {
                    let group = groups.entry(copied.contains(entry)).or_default();
                    group.push((*time, entry.1, truth[entry]));
                }
                for group in groups.values_mut() {
                    group.sort_by(|one, other| {
                        one.0.total_cmp(&other.0).then_with(|| one.1.cmp(&other.1))
                    });
                }
                groups
            });
            let [one, other] = lists;
            for (copied, group) in one {
                let other = other.get(&copied).map(Vec::as_slice).unwrap_or_default();
                all += u32::try_from(group.len()).expect("few");
                right += group.iter().zip(other).filter(|(one, other)| one.2 == other.2).count();
            }
        }
        f64::from(u32::try_from(right).expect("few")) / f64::from(all)
    }
}

/// So many people vote in all polls one after the other, a few of them at once.
async fn everybody_votes(address: SocketAddr, people: std::ops::Range<u128>, at_once: usize) {
    let ledger = Ledger::default();
    let people = std::sync::Arc::new(std::sync::Mutex::new(people));
    let voters: Vec<_> = (0..at_once)
        .map(|_| {
            let (ledger, people) = (ledger.clone(), people.clone());
            tokio::spawn(async move {
                let mut line = Line::new(address);
                loop {
                    let Some(number) = people.lock().expect("people").next() else { return };
                    for at in 0..POLLS {
                        assert!(ledger.vote(&mut line, &poll(at), number).await);
                    }
                }
            })
        })
        .collect();
    for voter in voters {
        voter.await.expect("a voter");
    }
}

fn truth(people: u128) -> HashMap<(String, Tag), u128> {
    let mut truth = HashMap::new();
    for number in 0..people {
        for at in 0..POLLS {
            truth.insert((poll(at), tag(&poll(at), visitor(number)).0), number);
        }
    }
    truth
}

/// Has people vote, and steals what is there: in the middle of it, and after the order was taken out.
async fn theft(people: u128, at_once: usize, kept: Duration) -> [Loot; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path())
        .env("INTERLEAVE_TEST_ORDER_KEPT_MS", &kept.as_millis().to_string());
    let server = launch.start();
    everybody_votes(server.address, 0..people / 2, at_once).await;
    emptied(&launch.file(), kept).await;
    let (copy, _) = steal(&launch.file());
    everybody_votes(server.address, people / 2..people, at_once).await;
    let (database, log) = steal(&launch.file());
    let early = Loot { database, log, copy: copy.clone() };
    emptied(&launch.file(), kept).await;
    let (database, log) = steal(&launch.file());
    [early, Loot { database, log, copy }]
}

/// Waits until the order has been taken out.
async fn emptied(file: &Path, kept: Duration) {
    // Of what comes during one turn the next takes care.
    tokio::time::sleep(kept * 2).await;
    // Other tests may have the processor meanwhile; this asks what is left, not how soon.
    for _ in 0..12_000 {
        if std::fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() == 0) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the log is never emptied");
}

/// What pure luck matches: one of each of the two groups, copied or not. With the spread of luck
/// over the nine pairs of polls.
fn chance(people: u128) -> (f64, f64) {
    let people = f64::from(u32::try_from(people).expect("few"));
    (2.0 / people, (2.0_f64 / 9.0).sqrt() / people)
}

/// The greatest share of people whose receipts are matched in any of three ways, and what luck matches.
pub(crate) async fn matched(people: u128, at_once: usize, kept: Duration) -> (f64, f64) {
    let truth = truth(people);
    let (chance, spread) = chance(people);
    let [_, loot] = theft(people, at_once, kept).await;
    let ways = [loot.by_row(), loot.by_place(), loot.by_log()];
    let found = ways.iter().map(|times| loot.matched(times, &truth)).fold(0.0, f64::max);
    assert!(found <= chance + 0.01 + 3.0 * spread, "{found}");
    (found, chance)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thief_does_no_better_than_chance() {
    const KEPT: Duration = Duration::from_millis(300);
    for people in [300, 8] {
        let truth = truth(people);
        let (chance, spread) = chance(people);
        for at_once in [1, 3, 10] {
            let [_, loot] = theft(people, at_once, KEPT).await;
            let tags: BTreeSet<Tag> = loot.by_row().into_keys().map(|(_, tag)| tag).collect();
            assert_eq!(tags.len(), truth.len(), "no tag is in two polls");
            let found = [
                ("by row", loot.matched(&loot.by_row(), &truth)),
                ("by place", loot.matched(&loot.by_place(), &truth)),
                ("by log", loot.matched(&loot.by_log(), &truth)),
            ];
            let words = found.map(|(how, found)| format!("{how} {:.2} %", found * 100.0));
            println!(
                "{people} people, {at_once} at once: {}, chance {:.2} %",
                words.join(", "),
                chance * 100.0
            );
            for (how, found) in found {
                assert!(found <= chance + 0.01 + 3.0 * spread, "{how}: {found}");
            }
        }
    }
}

/// The thief knows the trade: what the server takes out, an untended file gives away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thief_who_comes_in_time_does_better() {
    const LONG: Duration = Duration::from_mins(10);
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path())
        .env("INTERLEAVE_TEST_ORDER_KEPT_MS", &LONG.as_millis().to_string());
    let mut server = launch.start();
    tokio::time::sleep(Duration::from_millis(200)).await;
    everybody_votes(server.address, 0..8, 1).await;
    let truth = truth(8);
    let (database, log) = steal(&launch.file());
    let by_log = Loot { database, log, copy: Vec::new() };
    let by_log = by_log.matched(&by_log.by_log(), &truth);
    server.kill();
    // SQLite moves the log into the file, and nobody puts the receipts in order.
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(launch.file());
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.expect("the file");
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await.expect("moved");
    connection.close().await.expect("an end");
    let (database, log) = steal(&launch.file());
    let by_place = Loot { database, log, copy: Vec::new() };
    assert!(by_place.breaks() > 20, "as good as random");
    let by_place = by_place.matched(&by_place.by_place(), &truth);
    println!("untended: by log {:.0} %, by place {:.0} %", by_log * 100.0, by_place * 100.0);
    assert!(by_log > 0.9, "{by_log}");
    assert!(by_place > 0.5, "{by_place}");

    // The next start takes it out, whatever the last has left.
    let server = Launch::new(folder.path()).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "200").start();
    emptied(&launch.file(), Duration::from_millis(200)).await;
    let (database, log) = steal(&launch.file());
    let tended = Loot { database, log, copy: Vec::new() };
    assert!(tended.matched(&tended.by_place(), &truth) <= 1.0 / 8.0 + 0.01 + 3.0 * 0.06);
    assert!(tended.breaks() <= 3, "{} places out of order", tended.breaks());
    server.stop();

    // So does the end of this one.
    let server = launch.start();
    tokio::time::sleep(Duration::from_millis(200)).await;
    everybody_votes(server.address, 8..24, 3).await;
    server.stop();
    let (database, log) = steal(&launch.file());
    let left = Loot { database, log, copy: Vec::new() };
    assert_eq!(left.by_place().len(), 240);
    assert!(left.breaks() <= 6, "{} places out of order", left.breaks());
}
