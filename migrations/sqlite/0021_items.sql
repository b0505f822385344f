-- Running sums of the first answers that learners gave to a question in quizzes, for its statistics.
-- Scores are in thousandths. `pairs` counts the answers of quizzes that were finished and say enough
-- of the rest; `own` and `rest` sum an answer's score and the mean of the others in its quiz, and the
-- last three sum their products. Nobody's sheet is kept for it, and no row knows anybody.
create table item_sum (
    question text not null,
    revision integer not null,
    answers integer not null,
    score integer not null,
    pairs integer not null,
    own integer not null,
    rest integer not null,
    own_own integer not null,
    rest_rest integer not null,
    own_rest integer not null,
    primary key (question, revision)
) strict, without rowid;

-- The same by what was chosen, under the names of the counters; `-` counts those who did not know.
create table item_choice (
    question text not null,
    revision integer not null,
    choice text not null,
    chosen integer not null,
    pairs integer not null,
    rest integer not null,
    primary key (question, revision, choice)
) strict, without rowid;

-- Whether the learner met the question for the first time, and whether a quiz was added to the sums.
alter table quiz_answer add column first_met integer not null default 0;
alter table quiz add column summed integer not null default 0;
