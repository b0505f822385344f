//! The store against a plain model: whatever is asked of both in whatever order, they agree.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::join_all;
use interleave::cards::{self, Grade, Memory, Performance};
use interleave::clock::{Day, Timestamp};
use interleave::id::{ItemId, LearnerTag, VoterTag};
use interleave::poll::Tally;
use interleave::quiz::Answer;
use interleave::store::{Ballot, Store, VoteOutcome};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Fresh, counting, item};

const CASES: u32 = 48;
const PEOPLE: usize = 5;
const POLLS: usize = 3;
const OPTIONS: [&str; 3] = ["x", "y", "z"];

/// What is asked.
#[derive(Debug, Clone)]
enum Step {
    /// Ballots that are on their way at the same time: poll, person, options by bits.
    Vote(Vec<(usize, usize, u8)>),
    Forget(usize),
    Answer {
        who: usize,
        question: usize,
        option: usize,
    },
    StartQuiz {
        who: usize,
        quiz: usize,
        questions: u8,
    },
    AnswerInQuiz {
        quiz: usize,
        question: usize,
        option: usize,
    },
    /// A review of what is remembered, or by a tab that has seen nothing.
    Review {
        who: usize,
        card: usize,
        grade: Grade,
        stale: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let people = 0..PEOPLE;
    let options = 0..OPTIONS.len();
    prop_oneof![
        6 => prop::collection::vec((0..POLLS, people.clone(), 0_u8..8), 1..12).prop_map(Step::Vote),
        1 => people.clone().prop_map(Step::Forget),
        2 => (people.clone(), 0..3_usize, options.clone())
            .prop_map(|(who, question, option)| Step::Answer { who, question, option }),
        1 => (people.clone(), 0..3_usize, 1_u8..8)
            .prop_map(|(who, quiz, questions)| Step::StartQuiz { who, quiz, questions }),
        3 => (0..3_usize, 0..3_usize, options)
            .prop_map(|(quiz, question, option)| Step::AnswerInQuiz { quiz, question, option }),
        2 => (people, 0..2_usize, prop::sample::select(&Grade::ALL[..]), any::<bool>())
            .prop_map(|(who, card, grade, stale)| Step::Review { who, card, grade, stale }),
    ]
}

/// A quiz as the model remembers it.
#[derive(Debug, Clone)]
struct Quiz {
    who: usize,
    questions: Vec<usize>,
    answers: BTreeMap<usize, usize>,
}

/// What ought to be in the database.
#[derive(Debug, Default)]
struct Model {
    receipts: BTreeSet<(usize, usize)>,
    /// Receipts of people who were forgotten.
    nobody: u64,
    counters: BTreeMap<(usize, &'static str), u64>,
    ballots: BTreeMap<usize, u64>,
    abstained: BTreeMap<usize, u64>,
    answers: BTreeMap<(usize, usize), usize>,
    /// Questions once answered wrong.
    missed: BTreeSet<(usize, usize)>,
    quizzes: BTreeMap<usize, Quiz>,
    cards: BTreeMap<(usize, usize), (Memory, Timestamp)>,
    reviews: BTreeMap<(usize, usize), Vec<i64>>,
}

/// Names that no other case uses.
struct Names(u32);

impl Names {
    fn poll(&self, poll: usize) -> ItemId {
        item(&format!("case{}/poll{poll}", self.0))
    }

    fn question(&self, question: usize) -> ItemId {
        item(&format!("case{}/question{question}", self.0))
    }

    fn card(&self, card: usize) -> ItemId {
        item(&format!("case{}/card{card}", self.0))
    }

    fn quiz(&self, quiz: usize) -> String {
        format!("{}-{quiz}", self.0)
    }

    fn voter(who: usize) -> VoterTag {
        VoterTag((who as u128 + 1).to_be_bytes())
    }

    fn learner(&self, who: usize) -> LearnerTag {
        LearnerTag((u128::from(self.0) << 64 | who as u128).to_be_bytes())
    }
}

const NOW: Timestamp = Timestamp(1_790_000_000);
const TODAY: Day = Day(20_717);

fn chosen(poll: usize, bits: u8) -> Vec<&'static str> {
    let chosen = OPTIONS.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
    let chosen: Vec<&str> = chosen.map(|(_, option)| *option).collect();
    // Of polls of one choice the last poll alone is none.
    if poll == POLLS - 1 { chosen } else { chosen.into_iter().take(1).collect() }
}

impl Model {
    fn vote(&mut self, poll: usize, who: usize, options: &[&'static str]) -> VoteOutcome {
        if !self.receipts.insert((poll, who)) {
            return VoteOutcome::AlreadyVoted;
        }
        for option in options {
            *self.counters.entry((poll, option)).or_default() += 1;
        }
        let kind = if options.is_empty() { &mut self.abstained } else { &mut self.ballots };
        *kind.entry(poll).or_default() += 1;
        VoteOutcome::Counted
    }

    fn tally(&self, poll: usize) -> Tally {
        let options = self.counters.iter().filter(|((of, _), _)| *of == poll);
        Tally {
            options: options.map(|((_, name), votes)| ((*name).to_owned(), *votes)).collect(),
            ballots: self.ballots.get(&poll).copied().unwrap_or(0),
            abstained: self.abstained.get(&poll).copied().unwrap_or(0),
        }
    }

    /// Takes a step in both, and holds what they say against each other.
    async fn take(
        &mut self,
        step: &Step,
        store: &Store,
        names: &Names,
    ) -> Result<(), TestCaseError> {
        match *step {
            Step::Vote(ref ballots) => {
                let sent = ballots.iter().map(|&(poll, who, bits)| {
                    let options = chosen(poll, bits).into_iter().map(str::to_owned).collect();
                    store.vote(Ballot {
                        poll: names.poll(poll),
                        tag: Names::voter(who),
                        options,
                        private: false,
                    })
                });
                let outcomes = join_all(sent).await;
                for (&(poll, who, bits), outcome) in ballots.iter().zip(outcomes) {
                    prop_assert_eq!(outcome, Ok(self.vote(poll, who, &chosen(poll, bits))));
                }
            }
            Step::Forget(who) => self.forget(who, store, names).await?,
            Step::Answer { who, question, option } => {
                let (learner, question_id) = (names.learner(who), names.question(question));
                let right = option == 0;
                store
                    .save_answer(
                        learner,
                        &question_id,
                        &Answer::choice(OPTIONS[option], right),
                        TODAY,
                    )
                    .await
                    .expect("kept");
                self.answers.insert((who, question), option);
                if option != 0 {
                    self.missed.insert((who, question));
                }
            }
            Step::StartQuiz { who, quiz, questions } => {
                let questions: Vec<usize> =
                    (0..3).filter(|at| questions & (1 << at) != 0).collect();
                let ids: Vec<ItemId> = questions.iter().map(|&at| names.question(at)).collect();
                store
                    .start_quiz(&names.quiz(quiz), names.learner(who), "A quiz", &ids, TODAY)
                    .await
                    .expect("kept");
                let answers = BTreeMap::new();
                self.quizzes.entry(quiz).or_insert(Quiz { who, questions, answers });
            }
            Step::AnswerInQuiz { quiz, question, option } => {
                let name = names.quiz(quiz);
                let answer = Answer::choice(OPTIONS[option], option == 0);
                let who = self.quizzes.get(&quiz).map_or(0, |quiz| quiz.who);
                let said = store
                    .answer_in_quiz(
                        &name,
                        names.learner(who),
                        &names.question(question),
                        &answer,
                        &counting(&[]),
                        TODAY,
                    )
                    .await;
                match self.quizzes.get_mut(&quiz) {
                    // There is no such quiz, so nothing was kept.
                    None => prop_assert!(said.is_err()),
                    Some(quiz) => {
                        let first = !quiz.answers.contains_key(&question);
                        prop_assert_eq!(said.expect("kept"), first);
                        if first {
                            quiz.answers.insert(question, option);
                            self.answers.insert((who, question), option);
                            if option != 0 {
                                self.missed.insert((who, question));
                            }
                        }
                    }
                }
            }
            Step::Review { who, card, grade, stale } => {
                let known = self.cards.get(&(who, card)).copied().filter(|_| !stale);
                let (performance, now) = match known {
                    None => (Performance::New, NOW),
                    Some((memory, due_at)) => (Performance::Reviewed(memory), due_at),
                };
                let all = cards::next(performance, now).expect("in range");
                let next = all.iter().find(|next| next.grade == grade).expect("each grade");
                let kept = store
                    .save_review(names.learner(who), &names.card(card), next)
                    .await
                    .expect("kept");
                let first = known.is_some() || !self.cards.contains_key(&(who, card));
                prop_assert_eq!(kept, first);
                if first {
                    self.cards.insert((who, card), (next.memory, next.due_at));
                    self.reviews.entry((who, card)).or_default().push(grade.number().into());
                }
            }
        }
        Ok(())
    }

    async fn forget(
        &mut self,
        who: usize,
        store: &Store,
        names: &Names,
    ) -> Result<(), TestCaseError> {
        let polls: Vec<_> = (0..POLLS).map(|poll| (names.poll(poll), Names::voter(who))).collect();
        let rows = store.forget(names.learner(who), &polls).await.expect("forgotten").rows;
        let before = self.receipts.len()
            + self.answers.len()
            + self.missed.len()
            + self.quizzes.len()
            + self.cards.len()
            + self.reviews.values().map(Vec::len).sum::<usize>();
        let receipts = self.receipts.len();
        self.receipts.retain(|(_, voter)| *voter != who);
        self.nobody += (receipts - self.receipts.len()) as u64;
        self.answers.retain(|(learner, _), _| *learner != who);
        self.missed.retain(|(learner, _)| *learner != who);
        self.quizzes.retain(|_, quiz| quiz.who != who);
        self.cards.retain(|(learner, _), _| *learner != who);
        self.reviews.retain(|(learner, _), _| *learner != who);
        let after = self.receipts.len()
            + self.answers.len()
            + self.missed.len()
            + self.quizzes.len()
            + self.cards.len()
            + self.reviews.values().map(Vec::len).sum::<usize>();
        prop_assert_eq!(rows, (before - after) as u64);
        Ok(())
    }

    /// Holds everything that can be read of both against each other.
    async fn compare(&self, store: &Store, names: &Names) -> Result<(), TestCaseError> {
        for poll in 0..POLLS {
            let tally = store.tally(&names.poll(poll)).await.expect("a tally");
            prop_assert_eq!(tally, self.tally(poll));
            for who in 0..PEOPLE {
                let voted = store.has_voted(&names.poll(poll), Names::voter(who)).await;
                prop_assert_eq!(voted.expect("an answer"), self.receipts.contains(&(poll, who)));
            }
        }
        for who in 0..PEOPLE {
            let learner = names.learner(who);
            let progress = store.progress(learner).await.expect("progress");
            let progress: Vec<_> =
                progress.into_iter().map(|kept| (kept.question, kept.option)).collect();
            let wanted = self.answers.iter().filter(|((learner, _), _)| *learner == who);
            let wanted: Vec<_> = wanted
                .map(|((_, at), option)| {
                    (names.question(*at).to_string(), OPTIONS[*option].to_owned())
                })
                .collect();
            prop_assert_eq!(progress, wanted);

            let mut missed = store.missed(learner).await.expect("missed");
            missed.sort();
            let wanted = self.missed.iter().filter(|(learner, _)| *learner == who);
            let mut wanted: Vec<_> =
                wanted.map(|(_, at)| names.question(*at).to_string()).collect();
            wanted.sort();
            prop_assert_eq!(missed, wanted);

            let deck = store.deck(learner).await.expect("a deck");
            let deck: BTreeMap<_, _> = deck.into_iter().collect();
            let wanted = self.cards.iter().filter(|((learner, _), _)| *learner == who);
            let wanted: BTreeMap<_, _> =
                wanted.map(|((_, card), kept)| (names.card(*card).to_string(), *kept)).collect();
            prop_assert_eq!(deck, wanted);

            let reviews = store.reviews(learner).await.expect("reviews");
            let reviews: Vec<i64> = reviews.into_iter().map(|(_, grade, _)| grade).collect();
            let wanted = self.reviews.iter().filter(|((learner, _), _)| *learner == who);
            let wanted: Vec<i64> = wanted.flat_map(|(_, grades)| grades.clone()).collect();
            prop_assert_eq!(reviews, wanted);

            let quizzes = store.quizzes(learner).await.expect("quizzes");
            let wanted = self.quizzes.values().filter(|quiz| quiz.who == who);
            prop_assert_eq!(quizzes.len(), wanted.count());
        }
        for (quiz, wanted) in &self.quizzes {
            let id = names.quiz(*quiz);
            let kept = store.quiz(&id, names.learner(wanted.who)).await.expect("a quiz");
            let kept = kept.expect("this quiz");
            let items = wanted.questions.iter().map(|at| {
                let answer = wanted.answers.get(at);
                let answer = answer.map(|&option| Answer::choice(OPTIONS[option], option == 0));
                (names.question(*at), answer)
            });
            let kept = kept.items.into_iter().map(|item| (item.question, item.answer));
            prop_assert_eq!(kept.collect::<Vec<_>>(), items.collect::<Vec<_>>());
        }
        Ok(())
    }
}

fn agrees(fresh: impl Future<Output = Fresh>) {
    static CASE: AtomicU32 = AtomicU32::new(0);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let fresh = runtime.block_on(fresh);
    let store = &fresh.store;
    let receipts = AtomicU32::new(0);
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(step(), 1..25), |steps| {
        let names = Names(CASE.fetch_add(1, Ordering::Relaxed));
        runtime.block_on(async {
            let mut model = Model::default();
            for step in &steps {
                model.take(step, store, &names).await?;
            }
            model.compare(store, &names).await?;
            let mine = model.receipts.len() as u64 + model.nobody;
            let mine = u32::try_from(mine).expect("a small number");
            let all = receipts.fetch_add(mine, Ordering::Relaxed) + mine;
            let audit = store.audit().await.expect("an audit");
            prop_assert_eq!(audit.discrepancies, []);
            prop_assert_eq!(audit.receipts, u64::from(all));
            Ok(())
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn sqlite_agrees_with_a_plain_model() {
    agrees(Fresh::sqlite());
}

#[test]
fn postgres_agrees_with_a_plain_model() {
    agrees(Fresh::postgres());
}
