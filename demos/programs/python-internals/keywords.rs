//! A keyword cannot be a name, a built-in can, and r# makes a name of nearly any keyword.

use std::collections::BTreeMap;

const STRICT: &str = "_ as async await break const continue crate dyn else enum extern false fn for \
    if impl in let loop match mod move mut pub ref return self Self static struct super trait true \
    type unsafe use where while";
const RESERVED: &str =
    "abstract become box do final gen macro override priv try typeof unsized virtual yield";
const WEAK: &str = "'static macro_rules raw safe union";

/// Columns of a table whose names happen to be keywords: the names survive, the prefix does not.
#[derive(Debug)]
struct Row {
    r#type: &'static str,
    r#async: bool,
    r#gen: u8,
}

pub fn main() {
    // Weak keywords mean something in one place only; elsewhere they are ordinary names.
    let union = "a name";
    let safe = union.len();
    let raw = [safe, safe + 1];
    println!("weak keywords as variables: union = {union:?}, safe = {safe}, raw = {raw:?}");

    // Types and functions of the prelude are not keywords: they can be shadowed, as in Python.
    let usize = 5_usize;
    let drop = |count: usize| count + 1;
    println!("shadowed built-ins: usize = {usize}, drop(usize) = {}", drop(usize));

    let row = Row { r#type: "task", r#async: true, r#gen: 3 };
    let printed = format!("{row:?}");
    println!("raw identifiers: {printed}");
    assert_eq!(printed, r#"Row { type: "task", async: true, gen: 3 }"#);
    assert!(row.r#async && row.r#gen == 3 && row.r#type == "task");

    let mut kinds = BTreeMap::new();
    for (kind, words) in [("strict", STRICT), ("reserved", RESERVED), ("weak", WEAK)] {
        for word in words.split_whitespace() {
            assert!(kinds.insert(word, kind).is_none(), "{word} has one kind");
        }
        println!("= {kind}: {} words", words.split_whitespace().count());
    }
    for word in ["match", "async", "gen", "union", "pass", "assert", "eval", "spawn"] {
        println!("{word:>6}: {}", kinds.get(word).unwrap_or(&"an ordinary name"));
    }

    assert_eq!(kinds["async"], "strict", "since edition 2018");
    assert_eq!(kinds["gen"], "reserved", "since edition 2024");
    assert!(!kinds.contains_key("spawn"), "concurrency is a library, but for async and await");
    assert_eq!(drop(usize), 6);
    println!("Of concurrency only async and await are in the grammar; the rest is a library.");
}
