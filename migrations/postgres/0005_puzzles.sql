-- The outcomes of puzzles that a learner kept, in words.
create table puzzle_found (
    learner bytea not null check (length(learner) = 16),
    puzzle text not null,
    outcome text not null,
    day bigint not null,
    primary key (learner, puzzle, outcome)
);
