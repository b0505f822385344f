//! Evidence: one thing that a run can confirm.

use super::{check, said, with};

fn question(evidence: &str) -> String {
    with(
        "    stem: Which?",
        &format!("    stem: Which?\n    code: print(1)\n    evidence: {evidence}"),
    )
}

#[test]
fn every_kind_of_evidence_is_read() {
    for evidence in [
        "{run: python, prints: \"1\"}",
        "{run: python, prints_pattern: '^\\d$', versions: \">=3.11,<3.16\", packages: [aiohttp]}",
        "{run: python, raises: ValueError, before: x = 1, after: y = 2}",
        "{run: python, ends: true, program: pass}",
        "{run: python, measures: {name: speed_up, from: 0.8, to: 1.1}}",
        "{run: rust, compiles: false, error: E0499}",
        "{run: rust, ends: true, program: 'fn main() {}', packages: [tokio, rayon]}",
    ] {
        let (code, output) = check(&[("threads/gil.yaml", &question(evidence))]);
        assert_eq!(code, 0, "{evidence}: {output}");
    }
}

#[test]
fn a_version_has_a_sign_and_two_numbers() {
    for versions in [">=3", ">=3.x", "3.11", ">=3.11 <3.14"] {
        let evidence = format!("{{run: python, ends: true, versions: \"{versions}\"}}");
        let (code, output) = check(&[("threads/gil.yaml", &question(&evidence))]);
        assert!(code == 1 && output.contains(&format!("`{versions}` are no versions")), "{output}");
    }
}

#[test]
fn a_rust_program_of_a_question_is_held_to_the_same() {
    let evidence = "{run: rust, ends: true, program: 'fn main() {}', packages: [serde]}";
    let (code, output) = check(&[("threads/gil.yaml", &question(evidence))]);
    assert_eq!(code, 1);
    assert!(output.contains("Rust programs cannot use `serde`"), "{output}");
}

#[test]
fn what_evidence_must_say() {
    let program = |run: &str| {
        with("demos: [gil]", &format!("demos: [gil]\nrust:\n  code: fn main() {{}}\n  run: {run}"))
    };
    insta::assert_snapshot!(said(&[
        ("nothing comes of it", question("{run: python}")),
        ("two things come of it", question("{run: python, prints: \"1\", ends: true}")),
        ("nothing runs it", question("{prints: \"1\"}")),
        (
            "nothing is run",
            with("    stem: Which?", "    stem: Which?\n    evidence: {run: python, ends: true}")
        ),
        ("it does not end", question("{run: python, ends: false}")),
        ("it compiles", program("{compiles: true}")),
        ("Python is compiled", question("{run: python, compiles: false}")),
        ("an error of no compiler", question("{run: python, ends: true, error: E0499}")),
        ("no regular expression", question("{run: python, prints_pattern: \"(\"}")),
        ("no versions", question("{run: python, ends: true, versions: \"3.11 or later\"}")),
        ("no package", question("{run: python, ends: true, packages: [\"aiohttp>=3\"]}")),
        ("no crate", program("{ends: true, packages: [serde]}")),
        (
            "a measurement the wrong way round",
            question("{run: python, measures: {name: x, from: 2, to: 1}}")
        ),
    ]));
}
