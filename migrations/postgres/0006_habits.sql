-- What a learner chose for their cards and sessions. `interview_day` is 0 when there is none.
create table habit (
    learner bytea not null primary key check (length(learner) = 16),
    retention_percent bigint not null check (retention_percent between 80 and 97),
    new_a_day bigint not null,
    reviews_a_day bigint not null,
    zone_minutes bigint not null,
    siblings_apart bigint not null check (siblings_apart in (0, 1)),
    session_minutes bigint not null,
    interview_day bigint not null
);

-- Cards that a learner put aside, until a learning day of theirs.
create table aside (
    learner bytea not null check (length(learner) = 16),
    card text not null,
    until_day bigint not null,
    primary key (learner, card)
);

-- With the terms of each review beside it, the log alone says what is remembered. `step` counts the
-- reviews that a learner made within one second.
alter table card add column lapses bigint not null default 0;
alter table card add column revision bigint not null default 1;
alter table review add column retention_percent bigint not null default 90;
alter table review add column zone_minutes bigint not null default 0;
alter table review add column revision bigint not null default 1;
alter table review add column step bigint not null default 0;
create index review_latest on review (learner, reviewed_at, step);

-- Questions that a learner once missed: each is a card of theirs from then on.
create table missed (
    learner bytea not null check (length(learner) = 16),
    question text not null,
    day bigint not null,
    primary key (learner, question)
);
insert into missed (learner, question, day) select learner, question, day from answer where correct = 0;
