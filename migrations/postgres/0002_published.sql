-- What is shown of a private poll: its counters as they were when a step of five voters was last
-- complete. `*` counts the ballots. Those who saw the results instead of voting are not in it.
create table published (
    poll text not null,
    option text not null,
    votes bigint not null check (votes >= 0),
    primary key (poll, option)
);

-- The day a poll was first served, for the feed.
create table announced (
    poll text not null primary key,
    day bigint not null
);
