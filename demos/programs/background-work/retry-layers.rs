//! Three layers that each try three times make 27 calls of one failure; one layer that retries makes 3.

use crate::show::param;

const LAYERS: [&str; 3] = ["handler", "client library", "database driver"];

/// Passes time in a world of its own: every call to the database takes 1 ms.
struct World {
    now: usize,
    calls: usize,
}

pub fn main() {
    println!("~ virtual time");
    let attempts = param("attempts", 3);
    let mut world = World { now: 0, calls: 0 };

    // Wrong on purpose: every layer is careful, and none knows about the others.
    let everywhere = call(&mut world, "all", &[attempts; 3]);
    let from_everywhere = world.calls;
    // Right: one layer retries, and the others pass the error on.
    world = World { now: world.now + 2, calls: 0 };
    let at_the_top = call(&mut world, "top", &[attempts, 1, 1]);
    let from_the_top = world.calls;

    println!("= every layer retries: {from_everywhere} calls");
    println!("= only the handler retries: {from_the_top} calls");
    assert!(everywhere.is_err() && at_the_top.is_err(), "the database is down in both");
    assert_eq!(from_everywhere, attempts.pow(3), "attempts multiply");
    assert_eq!(from_the_top, attempts, "unless one layer does it for all");
    println!("Retries of nested layers multiply, and they do so while the database is ill.");
}

/// Lets the first of these layers try, so many times, and the others below it.
fn call(world: &mut World, way: &str, attempts: &[usize]) -> Result<(), &'static str> {
    let Some((&mine, below)) = attempts.split_first() else {
        world.calls += 1;
        world.now += 1;
        return Err("database is down");
    };
    let lane = format!("{}, {way}", LAYERS[LAYERS.len() - attempts.len()]);
    let mut outcome = Ok(());
    for attempt in 1..=mine {
        println!("{}.0 ms │ {lane} │ ▶ attempt {attempt}", world.now);
        outcome = call(world, way, below);
        let end = if outcome.is_ok() { "■" } else { "✗" };
        println!("{}.0 ms │ {lane} │ {end} attempt {attempt}", world.now);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}
