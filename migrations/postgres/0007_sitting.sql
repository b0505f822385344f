-- The latest session that a learner began: its quiz, how many cards it holds beyond those reviewed
-- before it on its day, and the address of what it shows. An empty text: no such part.
create table sitting (
    learner bytea not null primary key check (length(learner) = 16),
    day bigint not null,
    minutes bigint not null,
    quiz text not null,
    cards bigint not null,
    cards_before bigint not null,
    shows text not null,
    seen bigint not null check (seen in (0, 1))
);
