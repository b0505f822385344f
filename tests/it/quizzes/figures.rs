//! What the sums of a question give reason to doubt, and what they do not.

use std::collections::{BTreeMap, HashSet};

use interleave::content::{self, Library};
use interleave::quiz::{ChoiceSums, Doubt, ItemFigures, ItemSums, Keyed, NOT_KNOWN};

/// One question of four options, of which `right` is right.
fn library() -> Library {
    let folder = tempfile::tempdir().unwrap();
    let text = "concept: a\ntitle: A\ntopic: t\nlevel: junior\nsummary: One.\nquestions:\n  \
                - id: q\n    stem: Which?\n    options:\n      \
                - {id: right, text: This, correct: true, why: It is.}\n      \
                - {id: w1, text: That, why: It is not.}\n      \
                - {id: w2, text: Another, why: It is not.}\n      \
                - {id: w3, text: One more, why: It is not.}\n    explanation: So it is.\n";
    std::fs::create_dir(folder.path().join("t")).unwrap();
    std::fs::write(folder.path().join("t/a.yaml"), text).unwrap();
    content::load(&[folder.path().to_owned()], &HashSet::new()).unwrap()
}

/// The figures of choices: name, how many chose it, how many of them in quizzes that say enough, and
/// what those did elsewhere, in thousandths. `along`: how being right goes along with the rest.
fn figures(choices: &[(&str, i64, i64, i64)], along: Option<i64>) -> ItemFigures {
    let sums = |&(name, chosen, pairs, rest): &(&str, i64, i64, i64)| {
        (name.to_owned(), ChoiceSums { chosen, pairs, rest: pairs * rest })
    };
    let right = choices.iter().find(|choice| choice.0 == "right").map_or(0, |choice| choice.1);
    let mut all = ItemSums {
        answers: choices.iter().map(|choice| choice.1).sum(),
        score: right * 1_000,
        choices: choices.iter().map(sums).collect::<BTreeMap<_, _>>(),
        ..ItemSums::default()
    };
    if let Some(hundredths) = along {
        // 400 answers, half of them right; the rest of a quiz is 400 or 600, each for a half.
        all.pairs = 400;
        (all.own, all.own_own) = (200_000, 200_000_000);
        (all.rest, all.rest_rest) = (200_000, 104_000_000);
        all.own_rest = 200_000 * (500 + hundredths);
    }
    let library = library();
    let keyed = library.question(&"a/q".parse().unwrap()).map(Keyed::of);
    ItemFigures::of(&all, keyed.as_ref())
}

fn doubts(choices: &[(&str, i64, i64, i64)], along: Option<i64>) -> Vec<Doubt> {
    figures(choices, along).doubts
}

const USUAL: [(&str, i64, i64, i64); 4] =
    [("right", 50, 50, 700), ("w1", 20, 20, 500), ("w2", 15, 15, 500), ("w3", 15, 15, 500)];

/// The usual choices, but for the right one and the first wrong one.
fn but(right: (i64, i64, i64), wrong: (i64, i64, i64)) -> [(&'static str, i64, i64, i64); 4] {
    let [_, _, second, third] = USUAL;
    [("right", right.0, right.1, right.2), ("w1", wrong.0, wrong.1, wrong.2), second, third]
}

#[test]
fn a_question_as_it_should_be_is_not_doubted() {
    assert_eq!(doubts(&USUAL, None), []);
    assert_eq!(doubts(&USUAL, Some(30)), []);
    // Whoever chose a rare wrong option may know more: that is no matter of the key.
    assert_eq!(doubts(&but((50, 50, 600), (20, 20, 800)), None), []);
    let ten_times = USUAL.map(|(name, chosen, pairs, rest)| (name, chosen * 10, pairs * 10, rest));
    let with_unknown = [&ten_times[..], &[(NOT_KNOWN, 1, 1, 100)]].concat();
    assert_eq!(doubts(&with_unknown, None), [], "not to know is no option");
}

#[test]
fn a_wrong_option_that_more_choose_is_probably_right_unless_they_know_less() {
    let probably = [Doubt::ProbablyRight("w1".to_owned())];
    assert_eq!(doubts(&but((25, 25, 600), (60, 60, 700)), None), probably);
    assert_eq!(doubts(&but((25, 25, 700), (60, 60, 600)), None), [], "they know less");
    assert_eq!(doubts(&but((25, 25, 600), (60, 9, 700)), None), [], "too few are known");
    // Of too few who chose the key nothing is known.
    assert_eq!(doubts(&but((25, 9, 700), (60, 60, 600)), None), probably);
}

#[test]
fn fewer_right_than_by_guessing_is_a_matter_of_the_key() {
    assert_eq!(doubts(&but((12, 12, 900), (158, 158, 300)), None), [Doubt::BelowChance]);
    assert_eq!(doubts(&but((20, 20, 900), (50, 50, 300)), None), [], "it may be chance");
}

#[test]
fn what_nearly_everybody_knows_and_what_nobody_chooses_is_said() {
    let idle = |name: &str| Doubt::Idle(name.to_owned());
    let easy = doubts(&[("right", 200, 200, 500)], None);
    assert_eq!(easy, [Doubt::TooEasy, idle("w1"), idle("w2"), idle("w3")]);
    let one = doubts(&[USUAL[0], USUAL[1], ("w2", 30, 30, 500)], None);
    assert_eq!(one, [idle("w3")]);
}

#[test]
fn how_a_question_goes_along_with_the_rest_is_doubted_below_zero_and_near_it() {
    assert_eq!(doubts(&USUAL, Some(-30)), [Doubt::AgainstTheRest]);
    assert_eq!(doubts(&USUAL, Some(-5)), [Doubt::TellsNothing]);
}

#[test]
fn how_far_it_goes_along_has_the_bounds_of_the_books_and_none_where_all_did_alike() {
    let found = figures(&USUAL, Some(30)).discrimination.unwrap();
    // By Fisher's z: 0.3 of 400 pairs.
    for (is, wanted) in [(found.value, 0.3), (found.from, 0.2081), (found.to, 0.3867)] {
        assert!((is - wanted).abs() < 0.0001, "{found:?}");
    }
    let alike = |own: (i64, i64), rest: (i64, i64)| ItemSums {
        answers: 400,
        score: 400_000,
        pairs: 400,
        own: own.0,
        own_own: own.1,
        rest: rest.0,
        rest_rest: rest.1,
        own_rest: own.0 * rest.0 / 400,
        ..ItemSums::default()
    };
    let (same, mixed) = ((400_000, 400_000_000), (200_000, 104_000_000));
    for sums in [alike(same, mixed), alike(mixed, same), alike(same, same)] {
        assert_eq!(ItemFigures::of(&sums, None).discrimination, None, "{sums:?}");
    }
}

#[test]
fn of_those_who_chose_what_nobody_chose_nothing_is_said() {
    let figures = figures(&[USUAL[0], USUAL[1], ("w2", 30, 30, 500)], None);
    let of = |name: &str| figures.choices.iter().find(|one| one.choice == name).unwrap().rest;
    assert_eq!((of("w3"), of("right")), (None, Some(0.7)));
}

#[test]
fn three_doubts_are_of_the_key() {
    let of_key = [
        Doubt::AgainstTheRest,
        Doubt::ProbablyRight("w1".to_owned()),
        Doubt::BelowChance,
        Doubt::TooEasy,
        Doubt::TellsNothing,
        Doubt::Idle("w1".to_owned()),
    ]
    .map(|doubt| doubt.is_of_key());
    assert_eq!(of_key, [true, true, true, false, false, false]);
}
