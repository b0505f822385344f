//! Measured values: how a number and what it counts are written.

use askama::Template;

use interleave::demos::timeline::{MeasuredView, measured};
use interleave::demos::transcript::Transcript;

#[test]
fn one_of_something_is_in_the_singular() {
    let shown = |line: &str| {
        let html = MeasuredView::new(&Transcript::read(line)).render().unwrap();
        let value = html.split(r#"class="mb-value">"#).nth(1).expect("a value");
        value.split('<').next().expect("its text").trim().to_owned()
    };
    for (printed, value) in [
        ("= cut off: 1 jobs", "1 job"),
        ("= plain write: 1 updates kept", "1 update kept"),
        ("= rate: 1 calls/s", "1 call/s"),
        ("= seen: 1 queries", "1 query"),
        ("= seen: 1 misses", "1 miss"),
        ("= took: 1 ms", "1 ms"),
        ("= seen: 1.00 cores", "1.00 cores"),
        ("= seen: 11 jobs", "11 jobs"),
        ("= answered: 1 of 2 queries", "1 of 2 queries"),
    ] {
        assert_eq!(shown(printed), value, "{printed}");
    }
    let named = measured(&Transcript::read("= 1 threads, waiting at once: 2 jobs"));
    assert_eq!(named[0].bars[0].name, "1 thread, waiting at once");
}
