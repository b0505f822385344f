-- The zone of a learner's clock by its name in the IANA database; empty: `zone_minutes` says it.
alter table habit add column zone text not null default '';
alter table review add column zone text not null default '';

-- How many reviews a learner took back since the last that was made.
create table undone (
    learner blob not null primary key check (length(learner) = 16),
    steps integer not null
) strict, without rowid;

-- FSRS parameters that were fitted to a learner's own reviews: 21 numbers with a space between.
create table parameters (
    learner blob not null primary key check (length(learner) = 16),
    numbers text not null,
    reviews integer not null,
    day integer not null
) strict, without rowid;
