//! What a run may be asked for.

use interleave::demos::{Demo, Param};

const WORKERS: Param =
    Param { name: "workers", min: 1, max: 16, default: 4, help: "threads that compute" };
const SEED: Param = Param { name: "seed", min: 0, max: u32::MAX, default: 7, help: "what to try" };

fn demo(params: &'static [Param]) -> Demo {
    Demo { params, ..*interleave::demos::hostile::find("ok").expect("a program") }
}

fn sentence(given: &[(&str, &str)]) -> String {
    let demo = demo(&[WORKERS, SEED]);
    demo.parse_args(given.iter().copied()).expect_err("refused").to_string()
}

#[test]
fn values_are_those_given_or_the_defaults_in_declared_order() {
    let demo = demo(&[WORKERS, SEED]);
    assert_eq!(demo.parse_args([]), Ok(vec![("workers", 4), ("seed", 7)]));
    let given = [("seed", "4294967295"), ("workers", "016")];
    assert_eq!(demo.parse_args(given), Ok(vec![("workers", 16), ("seed", u32::MAX)]));
    assert_eq!(demo.parse_args([("workers", "")]), Ok(vec![("workers", 4), ("seed", 7)]));
}

#[test]
fn a_refusal_names_the_parameter_its_bounds_and_what_was_given() {
    for given in ["0", "17", "-1", "+4", " 4", "4.0", "four", "99999999999", "٤", "4\n"] {
        let expected = format!("`workers` must be a whole number from 1 to 16, not `{given}`");
        assert_eq!(sentence(&[("workers", given)]), expected);
    }
    assert_eq!(
        sentence(&[("worker", "4")]),
        "`worker` is not a parameter of this demo: it has `workers`, `seed`"
    );
    assert_eq!(sentence(&[("seed", "1"), ("seed", "1")]), "`seed` was given more than once");
    assert_eq!(sentence(&[("seed", ""), ("seed", "")]), "`seed` was given more than once");
    let none = demo(&[]).parse_args([("x", "1")]).expect_err("refused").to_string();
    assert_eq!(none, "`x` is not a parameter of this demo, which has none");
}

#[test]
fn what_is_repeated_of_a_refused_text_is_short() {
    let long = "9".repeat(100_000);
    assert!(sentence(&[("workers", &long)]).len() < 150);
    assert!(sentence(&[(&long, "1")]).len() < 150);
}
