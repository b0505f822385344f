-- The latest session that a learner began: its quiz, how many cards it holds beyond those reviewed
-- before it on its day, and the address of what it shows. An empty text: no such part.
create table sitting (
    learner blob not null primary key check (length(learner) = 16),
    day integer not null,
    minutes integer not null,
    quiz text not null,
    cards integer not null,
    cards_before integer not null,
    shows text not null,
    seen integer not null check (seen in (0, 1))
) strict, without rowid;
