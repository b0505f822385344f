//! VIRT grows when memory is reserved, RES only when it is touched: both read from /proc along the way.
use crate::show::{param, trace};
use std::fs;
use std::hint::black_box;
use std::time::Instant;

const MIB: usize = 1 << 20;
const PAGE: usize = 4096;

pub fn main() {
    let start = Instant::now();
    let size = param("mib", 64);
    let (virt_before, res_before) = (status("VmSize"), status("VmRSS"));
    println!("before: VIRT {virt_before:.0} MiB, RES {res_before:.0} MiB");

    trace(start, "VIRT", "▶ reserved");
    let mut memory = vec![0_u8; size * MIB]; // zeroed memory is promised, not provided
    let (virt, res) = (status("VmSize") - virt_before, status("VmRSS") - res_before);
    println!("= VIRT, reserved: {virt:.1} MiB");
    println!("= RES, reserved: {res:.1} MiB");
    let expected = f64::from(u32::try_from(size).expect("a small number"));
    assert!(virt >= expected, "the address space is ours at once");
    assert!(res < expected / 4.0, "the RAM is not: no page has been touched");

    let quarter = memory.len() / 4;
    for (number, part) in memory.chunks_mut(quarter).enumerate() {
        let label = format!("touch quarter {}", number + 1);
        trace(start, "RES", format!("▶ {label}"));
        for page in part.chunks_mut(PAGE) {
            page[0] = 1; // one byte is enough to need the whole page
        }
        trace(start, "RES", format!("■ {label}"));
        let res = status("VmRSS") - res_before;
        trace(start, "RES", format!("• {res:.0} MiB"));
        println!("= RES, quarter {}: {res:.1} MiB", number + 1);
    }
    let res = status("VmRSS") - res_before;
    assert!(res > expected * 0.9, "every page touched is a page in RAM");

    drop(black_box(memory));
    trace(start, "VIRT", "■ reserved");
    let left = status("VmRSS") - res_before;
    println!("= RES, freed: {left:.1} MiB");
    assert!(left < expected / 2.0, "a block this large goes back to the system when freed");
    println!("VIRT is what was asked for, RES is what is used: a large VIRT alone is no leak.");
}

/// A line of /proc/self/status in MiB; ps and top read the same numbers.
fn status(field: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("/proc is there");
    let line = status.lines().find(|line| line.starts_with(field)).expect("a known field");
    let kib = line.split_whitespace().nth(1).expect("a number of KiB");
    kib.parse::<f64>().expect("a number of KiB") / 1024.0
}
