-- What a poll or a question asked before its first vote: stem, options, key, privacy, as JSON. Votes are
-- answers to that, so a bank that asks something else under their name is refused.
create table meaning (
    poll text not null primary key,
    asked text not null
);
