-- One row for each visitor who has voted in a poll: that they voted, never what. `tag` is a keyed
-- hash of poll and visitor. Without a rowid, because the order of arrival must leave no trace.
create table receipt (
    poll text not null,
    tag blob not null check (length(tag) = 16),
    primary key (poll, tag)
) strict, without rowid;

-- How often each option was chosen. `-` counts those who saw the results instead of voting, and `+`
-- the choices beyond the first of each ballot, where a ballot names several options.
create table counter (
    poll text not null,
    option text not null,
    votes integer not null check (votes >= 0),
    primary key (poll, option)
) strict, without rowid;

-- A learner's own progress. `learner` is a keyed hash under another label than a receipt's.
create table quiz (
    id text not null primary key,
    learner blob not null check (length(learner) = 16),
    title text not null,
    questions text not null,
    made_day integer not null
) strict, without rowid;

create index quiz_learner on quiz (learner);

create table quiz_answer (
    quiz text not null references quiz (id) on delete cascade,
    question text not null,
    option text not null,
    correct integer not null check (correct in (0, 1)),
    primary key (quiz, question)
) strict, without rowid;

-- A learner's latest answer to each question.
create table answer (
    learner blob not null check (length(learner) = 16),
    question text not null,
    option text not null,
    correct integer not null check (correct in (0, 1)),
    day integer not null,
    primary key (learner, question)
) strict, without rowid;

-- What a learner remembers of each card (FSRS), and when it is due: seconds since 1970, in UTC.
create table card (
    learner blob not null check (length(learner) = 16),
    card text not null,
    stability real not null,
    difficulty real not null,
    reviews integer not null,
    reviewed_at integer not null,
    due_at integer not null,
    primary key (learner, card)
) strict, without rowid;

create table review (
    learner blob not null check (length(learner) = 16),
    card text not null,
    number integer not null,
    grade integer not null check (grade between 1 and 4),
    reviewed_at integer not null,
    primary key (learner, card, number)
) strict, without rowid;

-- What the last finished run of each demo on this server showed.
create table demo_run (
    demo text not null primary key,
    finished_at integer not null,
    duration_ms integer not null,
    cores integer not null,
    ending text not null,
    output text not null
) strict, without rowid;
