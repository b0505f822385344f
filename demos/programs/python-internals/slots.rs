//! The same three fields as a struct, as a boxed struct and as a map: resident bytes per record.

use crate::show::trace;
use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

const RECORDS: i32 = 100_000;

/// Fixed fields, known to the compiler: no names and no table are stored with the values.
struct Point {
    x: i64,
    y: i64,
    z: i64,
}

pub fn main() {
    let start = Instant::now();

    let rows = measure(start, "structs in a Vec", point);
    // One heap block per record and a pointer to it: how Python keeps an object with __slots__.
    let boxes = measure(start, "boxed structs", |id| Box::new(point(id)));
    // A table per record: how Python keeps an instance whose __dict__ has come into being.
    let maps = measure(start, "a HashMap each", |id| {
        HashMap::from([("x", id), ("y", id + 1), ("z", id + 2)])
    });

    let Point { x, y, z } = point(7);
    println!("Point {{ {x}, {y}, {z} }} is {} bytes by definition", size_of::<Point>());
    println!("= struct in a Vec: {rows:.0} bytes");
    println!("= boxed struct: {boxes:.0} bytes");
    println!("= HashMap per record: {maps:.0} bytes");
    assert!(rows > 12.0 && rows < boxes, "inline is the smallest");
    assert!(maps / boxes > 2.0, "a table per record costs far more than fixed fields");
    println!("Fixed fields cost {rows:.0} bytes a record, a map of names {maps:.0}.");
}

fn point(id: i64) -> Point {
    Point { x: id, y: id + 1, z: id + 2 }
}

/// Makes the records, and returns by how much each of them made the process grow.
fn measure<T>(start: Instant, lane: &str, make: impl Fn(i64) -> T) -> f64 {
    let before = resident_bytes();
    trace(start, lane, "▶ build");
    let records: Vec<T> = (0..RECORDS).map(|id| make(id.into())).collect();
    trace(start, lane, "■ build");
    let grown = resident_bytes() - before;
    // Leaked, so that the next kind of record cannot reuse this memory and look smaller.
    black_box(records.leak());
    grown / f64::from(RECORDS)
}

/// Physical memory of this process: the second number in `/proc/self/statm`, in pages.
fn resident_bytes() -> f64 {
    let statm = fs::read_to_string("/proc/self/statm").expect("Linux has /proc");
    let pages = statm.split_whitespace().nth(1).expect("the resident pages");
    pages.parse::<f64>().expect("a number") * 4096.0
}
