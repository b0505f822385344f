-- What a learner chose for their cards and sessions. `interview_day` is 0 when there is none.
create table habit (
    learner blob not null primary key check (length(learner) = 16),
    retention_percent integer not null check (retention_percent between 80 and 97),
    new_a_day integer not null,
    reviews_a_day integer not null,
    zone_minutes integer not null,
    siblings_apart integer not null check (siblings_apart in (0, 1)),
    session_minutes integer not null,
    interview_day integer not null
) strict, without rowid;

-- Cards that a learner put aside, until a learning day of theirs.
create table aside (
    learner blob not null check (length(learner) = 16),
    card text not null,
    until_day integer not null,
    primary key (learner, card)
) strict, without rowid;

-- With the terms of each review beside it, the log alone says what is remembered. `step` counts the
-- reviews that a learner made within one second.
alter table card add column lapses integer not null default 0;
alter table card add column revision integer not null default 1;
alter table review add column retention_percent integer not null default 90;
alter table review add column zone_minutes integer not null default 0;
alter table review add column revision integer not null default 1;
alter table review add column step integer not null default 0;
create index review_latest on review (learner, reviewed_at, step);

-- Questions that a learner once missed: each is a card of theirs from then on.
create table missed (
    learner blob not null check (length(learner) = 16),
    question text not null,
    day integer not null,
    primary key (learner, question)
) strict, without rowid;
insert into missed (learner, question, day) select learner, question, day from answer where correct = 0;
