//! What this machine reaches is what is claimed: a silent downgrade fails here.

use interleave::demos::{Level, Limits, Network, Refused, hostile};

use super::{limits, outcome, runner};

/// What the machine that runs the tests is expected to reach: level 3 with its own networks,
/// unless it says otherwise.
fn expected() -> (u8, bool) {
    let level = std::env::var("INTERLEAVE_TEST_LEVEL").ok();
    let level = level.map_or(3, |level| level.parse().expect("a level from 0 to 3"));
    (level, std::env::var_os("INTERLEAVE_TEST_NO_NAMESPACE").is_none())
}

#[tokio::test]
async fn this_machine_reaches_the_level_it_should() {
    let runner = runner(limits());
    let (level, namespace) = expected();
    let report = runner.report();
    assert_eq!(runner.level().number(), level, "\n{report}");
    assert_eq!(report.network == Network::Namespace, namespace, "\n{report}");
    for rung in report.rungs().into_iter().filter(|rung| rung.level.number() <= level) {
        assert_eq!(rung.missing, None, "{}", rung.level);
    }
    assert!(report.can_run());
}

#[tokio::test]
async fn the_self_test_passes() {
    let tested = runner(limits()).self_test().await.expect("a self-test");
    assert_eq!(tested.got_through, Vec::<String>::new());
    assert!(tested.attempts >= 30, "{tested:?}");
}

#[tokio::test]
async fn a_weak_sandbox_is_not_for_strangers() {
    for (at_most, name, admitted) in [
        (Level::Unix, "ok", false),
        (Level::Linux, "ok", false),
        (Level::Seccomp, "ok", true),
        (Level::Seccomp, "use-network", true),
        (Level::Seccomp, "use-fork", false),
        (Level::Seccomp, "use-files", false),
        (Level::Landlock, "use-fork", true),
    ] {
        let runner = runner(Limits { at_most, ..limits() });
        let demo = hostile::find(name).expect("a program");
        let refused = runner.run(demo, Vec::new(), None).err();
        assert_eq!(refused, (!admitted).then_some(Refused::TooWeak(at_most)), "{name}");
    }
}

#[tokio::test]
async fn every_level_can_be_tried() {
    for at_most in Level::ALL {
        let runner = runner(Limits { at_most, allow_weak: true, ..limits() });
        assert_eq!(outcome(&runner, "ok").await.exited(0), ["all is well"]);
    }
}

/// The attempts have teeth: below the level that refuses them, they do get through.
#[tokio::test]
async fn without_seccomp_attempts_get_through() {
    let runner = runner(Limits { at_most: Level::Linux, allow_weak: true, ..limits() });
    let tested = runner.self_test().await.expect("a self-test");
    assert!(tested.got_through.len() * 2 > tested.attempts, "{tested:?}");
}

#[tokio::test]
async fn a_program_that_is_not_ours_is_no_sandbox() {
    let runner = runner(Limits { program: "/bin/true".into(), ..limits() });
    assert!(!runner.report().can_run(), "{}", runner.report());
    let demo = hostile::find("ok").expect("a program");
    assert_eq!(runner.run(demo, Vec::new(), None).err(), Some(Refused::TooWeak(Level::Unix)));
}
