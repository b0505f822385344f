-- Seconds that a learner spent on answers and reviews in a learning day of theirs. `source` is a hash of
-- the learner under whom they were counted, so that what comes back in a file counts once.
create table spent (
    learner blob not null check (length(learner) = 16),
    day integer not null,
    source text not null,
    seconds integer not null check (seconds between 0 and 86400),
    primary key (learner, day, source)
) strict, without rowid;
