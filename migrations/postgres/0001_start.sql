-- One row for each visitor who has voted in a poll: that they voted, never what. `tag` is a keyed
-- hash of poll and visitor.
create table receipt (
    poll text not null,
    tag bytea not null check (length(tag) = 16),
    primary key (poll, tag)
);

-- How often each option was chosen. `-` counts those who saw the results instead of voting, and `+`
-- the choices beyond the first of each ballot, where a ballot names several options.
create table counter (
    poll text not null,
    option text not null,
    votes bigint not null check (votes >= 0),
    primary key (poll, option)
);

-- A learner's own progress. `learner` is a keyed hash under another label than a receipt's.
create table quiz (
    id text not null primary key,
    learner bytea not null check (length(learner) = 16),
    title text not null,
    questions text not null,
    made_day bigint not null
);

create index quiz_learner on quiz (learner);

create table quiz_answer (
    quiz text not null references quiz (id) on delete cascade,
    question text not null,
    option text not null,
    correct bigint not null check (correct in (0, 1)),
    primary key (quiz, question)
);

-- A learner's latest answer to each question.
create table answer (
    learner bytea not null check (length(learner) = 16),
    question text not null,
    option text not null,
    correct bigint not null check (correct in (0, 1)),
    day bigint not null,
    primary key (learner, question)
);

-- What a learner remembers of each card (FSRS), and when it is due: seconds since 1970, in UTC.
create table card (
    learner bytea not null check (length(learner) = 16),
    card text not null,
    stability double precision not null,
    difficulty double precision not null,
    reviews bigint not null,
    reviewed_at bigint not null,
    due_at bigint not null,
    primary key (learner, card)
);

create table review (
    learner bytea not null check (length(learner) = 16),
    card text not null,
    number bigint not null,
    grade bigint not null check (grade between 1 and 4),
    reviewed_at bigint not null,
    primary key (learner, card, number)
);

-- What the last finished run of each demo on this server showed.
create table demo_run (
    demo text not null primary key,
    finished_at bigint not null,
    duration_ms bigint not null,
    cores bigint not null,
    ending text not null,
    output text not null
);
