-- Links that each let one ballot in: a keyed hash of a link's letters, and whether it was used. Nothing
-- says by whom, when or for what.
create table invitation (
    poll text not null,
    link bytea not null check (length(link) = 16),
    spent bigint not null check (spent in (0, 1)),
    primary key (poll, link)
);

-- Results of private polls are shown once, at the close: nothing is copied in steps any more.
drop table published;
