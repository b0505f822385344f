//! How sure an answer is, and what that scores: the quadratic rule, by which nobody gains who says
//! other than they think.
//!
//! Owns the chances that the words stand for.

/// How sure somebody is of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It may be so.
    Guess = 1,
    /// It is likely so.
    Fairly = 2,
    /// It is so.
    Sure = 3,
}

impl Confidence {
    /// All, the least first.
    pub const ALL: [Self; 3] = [Self::Guess, Self::Fairly, Self::Sure];

    /// The name in forms and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Fairly => "fairly",
            Self::Sure => "sure",
        }
    }

    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Guess => "A guess",
            Self::Fairly => "Fairly sure",
            Self::Sure => "Sure",
        }
    }

    /// What has that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The number it is kept as.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// What is kept as that number; none is 0.
    #[must_use]
    pub fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|one| i64::from(one.number()) == number)
    }

    /// The chance of being right that it stands for, in percent.
    #[must_use]
    pub fn percent(self) -> u8 {
        match self {
            Self::Guess => 30,
            Self::Fairly => 60,
            Self::Sure => 90,
        }
    }

    /// What an answer scores: 1 − (p − o)², where p is the chance said and o is 1 when the answer was
    /// right, else 0 (<https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2>).
    #[must_use]
    pub fn points(self, right: bool) -> f64 {
        let off = f64::from(self.percent()) / 100.0 - f64::from(u8::from(right));
        1.0 - off * off
    }
}

/// Answers of one confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calibrated {
    /// What was said.
    pub confidence: Confidence,
    /// How often.
    pub answers: usize,
    /// How often it was right.
    pub right: usize,
}

impl Calibrated {
    /// The share that was right, in percent; none without answers.
    #[must_use]
    pub fn percent(self) -> Option<usize> {
        (self.right * 100 + self.answers / 2).checked_div(self.answers)
    }
}

/// What was said against what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// By confidence, the least first.
    pub rows: [Calibrated; 3],
    /// What all answers scored on average, 0 to 1; none without answers.
    pub points: Option<f64>,
}

/// The calibration of answers: how sure each was, and whether it was right.
#[must_use]
pub fn calibration(answers: impl IntoIterator<Item = (Confidence, bool)>) -> Calibration {
    let mut rows =
        Confidence::ALL.map(|confidence| Calibrated { confidence, answers: 0, right: 0 });
    let (mut points, mut count) = (0.0, 0.0);
    for (confidence, right) in answers {
        for row in rows.iter_mut().filter(|row| row.confidence == confidence) {
            row.answers += 1;
            row.right += usize::from(right);
        }
        points += confidence.points(right);
        count += 1.0;
    }
    Calibration { rows, points: (count > 0.0).then(|| points / count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gains_who_says_other_than_they_think() {
        // What one may expect who is right with chance p, and says each.
        let expected =
            |p: f64, said: Confidence| p * said.points(true) + (1.0 - p) * said.points(false);
        for honest in Confidence::ALL {
            let p = f64::from(honest.percent()) / 100.0;
            for other in Confidence::ALL.into_iter().filter(|other| *other != honest) {
                assert!(expected(p, honest) > expected(p, other), "{honest:?} {other:?}");
            }
        }
    }

    #[test]
    fn to_be_sure_and_wrong_costs_most_and_sure_and_right_scores_most() {
        let all = Confidence::ALL.into_iter().flat_map(|one| [one.points(true), one.points(false)]);
        let all: Vec<f64> = all.collect();
        let (most, least) = (Confidence::Sure.points(true), Confidence::Sure.points(false));
        assert!(all.iter().all(|points| (least..=most).contains(points)), "{all:?}");
        assert!((most - 0.99).abs() < 1e-9 && (least - 0.19).abs() < 1e-9);
    }

    #[test]
    fn what_was_said_is_held_against_what_came() {
        let answers =
            [(Confidence::Sure, true), (Confidence::Sure, false), (Confidence::Guess, false)];
        let Calibration { rows, points } = calibration(answers);
        assert_eq!(rows.map(Calibrated::percent), [Some(0), None, Some(50)]);
        assert!((points.unwrap() - (0.99 + 0.19 + 0.91) / 3.0).abs() < 1e-9);
        assert_eq!(calibration([]).points, None);
    }
}
